-- People, the roles that they have within a tenant, and their sign-ins.

create table person (
    tenant_id TEXT not null,
    person_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    primary key (tenant_id, person_id),
    check (tenant_id <> '' and person_id <> '')
);

-- One role of a person; of_id is the practice or neighbourhood it is in.
create table hat (
    tenant_id TEXT not null,
    hat_id TEXT not null,
    person_id TEXT not null,
    role TEXT not null,
    of_id TEXT not null default '',
    from_on TEXT,
    until_on TEXT,
    primary key (tenant_id, hat_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id)
);

create index hat_by_person on hat (tenant_id, person_id, from_on, hat_id);
create index hat_by_place on hat (tenant_id, of_id, hat_id);

-- A sign-in belongs to the platform: its key, a hash, is looked up before the
-- tenant is known.
create table session (
    session_key TEXT not null primary key,
    tenant_id TEXT not null,
    person_id TEXT not null,
    hat_id TEXT not null default '',
    language TEXT not null default '',
    begun_at TEXT not null,
    seen_at TEXT not null,
    ended_at TEXT,
    check (session_key <> '' and tenant_id <> '')
);

create index session_by_person on session (tenant_id, person_id, session_key);
