-- Sign-ups for a meeting to come. They stand apart from what was attended: they
-- count for nothing, and make place for the attendance once that is recorded.
create table sign_up (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    meeting TEXT not null,
    on_date TEXT,
    series TEXT not null default '',
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index sign_up_by_practice on sign_up (tenant_id, practice_id, on_date, id);

isolate sign_up;

-- How much somebody tried to come in lately: the moment at which as much may be
-- tried again as ever, in milliseconds since 1970. It is a number and no text
-- because several servers add to it at once. Whose it is, is a hash.
create table attempt (
    bucket TEXT not null primary key,
    full_ms BIGINT not null
);

-- A role that ended because its practice went on as another one, with what is
-- needed to take that back: its last day before, and the role that came instead.
create table hat_move (
    tenant_id TEXT not null,
    hat_id TEXT not null,
    person_id TEXT not null,
    from_practice TEXT not null,
    into_practice TEXT not null,
    on_date TEXT not null,
    was_until TEXT,
    next_hat TEXT not null default '',
    undone_at TEXT,
    primary key (tenant_id, hat_id, into_practice, on_date)
);

create index hat_move_by_practice on hat_move (tenant_id, into_practice, hat_id);

isolate hat_move;

-- Groups that the organisation keeps itself, and its own names for groups of the
-- regional plan: then the id is the key that the plan gives them.
create table programme_group (
    tenant_id TEXT not null,
    group_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    closed_on TEXT,
    primary key (tenant_id, group_id),
    check (tenant_id <> '' and group_id <> '' and name <> '')
);

isolate programme_group;
