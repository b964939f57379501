-- The life of a practice. Events are added and withdrawn like every other fact:
-- no row is updated, so that a file can be told as it was on a day and as it
-- was known at an instant. The row of the practice says how it was first
-- recorded; names, codes and starting moments since then are events.

alter table practice add column version BIGINT not null default 0;

alter table membership add column reason TEXT not null default '';

alter table commitment add column reason TEXT not null default '';

-- A fact that counts no more may have made place for another one.
alter table withdrawal add column reason TEXT not null default '';

alter table withdrawal add column replaced_by TEXT not null default '';

create table life (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    kind TEXT not null,
    on_date TEXT,
    value TEXT not null default '',
    other_id TEXT not null default '',
    reason TEXT not null default '',
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index life_by_practice on life (tenant_id, practice_id, on_date, id);

-- What each version of a file added or took away, to tell whoever came second.
create table practice_version (
    tenant_id TEXT not null,
    practice_id TEXT not null,
    version BIGINT not null,
    fields TEXT not null,
    saved_at TEXT not null,
    saved_by TEXT not null,
    primary key (tenant_id, practice_id, version),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

alter table neighbourhood add column closed_on TEXT;

-- A health centre takes part in meetings as one unit.
create table centre (
    tenant_id TEXT not null,
    centre_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    closed_on TEXT,
    primary key (tenant_id, centre_id),
    check (tenant_id <> '' and centre_id <> '' and name <> '')
);
