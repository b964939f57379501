-- Practices, neighbourhoods and the dated facts about them. Facts are added
-- and withdrawn: no row here is ever updated or deleted, so that a file can be
-- told again as it was known. Only names, codes and cohorts are corrected.

create table practice (
    tenant_id TEXT not null,
    practice_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    agb TEXT not null default '',
    cohort TEXT not null default '',
    fictional SMALLINT not null default 0,
    primary key (tenant_id, practice_id),
    check (tenant_id <> '' and practice_id <> '' and name <> '')
);

create index practice_by_name on practice (tenant_id, name_folded, practice_id);

-- Which lists of a file are kept. One that is not is unknown, not empty.
create table practice_list (
    tenant_id TEXT not null,
    practice_id TEXT not null,
    list TEXT not null,
    primary key (tenant_id, practice_id, list),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create table membership (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    kind TEXT not null,
    key TEXT not null,
    from_on TEXT,
    until_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index membership_by_practice on membership (tenant_id, practice_id, from_on, id);
create index membership_by_key on membership (tenant_id, kind, key, practice_id);

create table commitment (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    plan_key TEXT not null,
    from_on TEXT,
    withdrawn_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index commitment_by_practice on commitment (tenant_id, practice_id, from_on, id);

create table in_use (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    intervention TEXT not null,
    since_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index in_use_by_practice on in_use (tenant_id, practice_id, since_on, id);

-- Somebody attended for a practice or for a whole health centre, never both.
create table attendance (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT,
    meeting TEXT not null,
    on_date TEXT,
    series TEXT not null default '',
    centre TEXT not null default '',
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    check ((practice_id is null) = (centre <> '')),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index attendance_by_practice on attendance (tenant_id, practice_id, on_date, id);
create index attendance_by_centre on attendance (tenant_id, centre, on_date, id);

create table visit (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    invited_on TEXT,
    declined_on TEXT,
    planned_on TEXT,
    held_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index visit_by_practice on visit (tenant_id, practice_id, id);

create table registered (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    on_date TEXT,
    patients BIGINT not null,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    check (patients >= 0),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index registered_by_practice on registered (tenant_id, practice_id, on_date, id);

-- A version of a list counts patients of a population; patients_of is the whole.
create table population (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    measure TEXT not null,
    on_date TEXT,
    patients BIGINT not null,
    patients_of BIGINT not null,
    list TEXT not null default '',
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    check (patients >= 0 and patients_of >= 0),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index population_by_practice on population (tenant_id, practice_id, on_date, id);

create table waiver (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    condition_id TEXT not null,
    year BIGINT not null,
    reason TEXT not null,
    on_date TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index waiver_by_practice on waiver (tenant_id, practice_id, on_date, id);

-- A fact that was recorded by mistake, whatever its table: it counts no more.
create table withdrawal (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    withdrawn_at TEXT not null,
    withdrawn_by TEXT not null,
    primary key (tenant_id, id)
);

create table neighbourhood (
    tenant_id TEXT not null,
    neighbourhood_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    coordinator TEXT not null default '',
    fictional SMALLINT not null default 0,
    primary key (tenant_id, neighbourhood_id),
    check (tenant_id <> '' and neighbourhood_id <> '')
);

create table agreement (
    tenant_id TEXT not null,
    id TEXT not null,
    neighbourhood_id TEXT not null,
    intervention TEXT not null,
    from_on TEXT,
    until_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, neighbourhood_id) references neighbourhood (tenant_id, neighbourhood_id)
);

create index agreement_by_neighbourhood on agreement (tenant_id, neighbourhood_id, from_on, id);

-- A later answer to the same question stands beside the earlier one.
create table neighbourhood_answer (
    tenant_id TEXT not null,
    id TEXT not null,
    neighbourhood_id TEXT not null,
    year BIGINT not null,
    question TEXT not null,
    answer TEXT not null,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, neighbourhood_id) references neighbourhood (tenant_id, neighbourhood_id)
);

create index answer_by_neighbourhood on neighbourhood_answer (tenant_id, neighbourhood_id, recorded_at, id);
