-- Files that belong to something, and what is known of backups.

-- The bytes of a file, once for each tenant, however often it was added there.
-- Two tenants never share them: whether somebody else has a file is not to be
-- seen from how its store behaves.
create table attachment_blob (
    tenant_id TEXT not null,
    hash TEXT not null,
    size BIGINT not null,
    primary key (tenant_id, hash),
    check (tenant_id <> '' and length(hash) = 64 and size > 0)
);

-- Pieces of at most 64 KiB, so that no row is ever large.
create table attachment_chunk (
    tenant_id TEXT not null,
    hash TEXT not null,
    no BIGINT not null,
    bytes BYTEA not null,
    primary key (tenant_id, hash, no),
    foreign key (tenant_id, hash) references attachment_blob (tenant_id, hash)
);

-- What is known of a file. The row stays when the bytes of a withdrawn file
-- have gone, so there is no reference to them.
create table attachment (
    tenant_id TEXT not null,
    attachment_id TEXT not null,
    practice_id TEXT not null,
    year BIGINT not null,
    kind TEXT not null,
    name TEXT not null,
    type TEXT not null,
    size BIGINT not null,
    hash TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    at TEXT not null,
    withdrawn_at TEXT,
    withdrawn_by TEXT not null default '',
    withdrawn_name TEXT not null default '',
    withdrawn_role TEXT not null default '',
    primary key (tenant_id, attachment_id),
    check (tenant_id <> '' and attachment_id <> '' and practice_id <> '' and name <> '')
);

create index attachment_by_practice on attachment (tenant_id, practice_id, year, at, attachment_id);
create index attachment_by_hash on attachment (tenant_id, hash, attachment_id);

-- What became of backups and of the proofs that they can be restored. It is of
-- the platform: one installation makes them for all its tenants.
create table backup_run (
    run_id TEXT not null primary key,
    kind TEXT not null,
    begun_at TEXT not null,
    ended_at TEXT not null,
    file TEXT not null default '',
    bytes BIGINT not null default 0,
    code TEXT not null default '',
    check (run_id <> '' and kind in ('backup', 'proof'))
);

create index backup_run_by_kind on backup_run (kind, ended_at, run_id);
