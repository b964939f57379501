-- The ground under every other table. One text for SQLite and PostgreSQL:
-- column types in capitals (TEXT, BIGINT, SMALLINT, BYTEA), tenant_id first in
-- every key, instants as 2026-01-02T03:04:05.000Z.

-- Which migrations have run. The checksum shows a file that was changed later.
create table schema_migration (
    version BIGINT not null primary key,
    name TEXT not null,
    checksum TEXT not null,
    run_at TEXT not null,
    app_version TEXT not null default ''
);

-- A tenant is one regional organisation with its practices.
create table tenant (
    tenant_id TEXT not null primary key,
    name TEXT not null,
    name_folded TEXT not null,
    region TEXT not null,
    created_at TEXT not null,
    check (tenant_id <> '' and name <> '')
);

create index tenant_by_name on tenant (name_folded, tenant_id);

-- The answer to a command that was carried out, by the key its sender chose: a
-- command that comes twice is done once.
create table idempotency (
    tenant_id TEXT not null,
    key TEXT not null,
    actor_id TEXT not null,
    command TEXT not null,
    request_hash TEXT not null,
    answer BYTEA not null,
    created_at TEXT not null,
    primary key (tenant_id, key),
    check (tenant_id <> '' and key <> '')
);

create index idempotency_by_age on idempotency (created_at);

-- What has to be done after a commit, such as sending a message.
create table outbox (
    tenant_id TEXT not null,
    id TEXT not null,
    kind TEXT not null,
    payload TEXT not null,
    created_at TEXT not null,
    sent_at TEXT,
    primary key (tenant_id, id),
    check (tenant_id <> '' and id <> '')
);

create index outbox_waiting on outbox (sent_at, id);

-- The end of each tenant's audit chain; advanced by compare-and-swap.
create table audit_chain (
    tenant_id TEXT not null primary key,
    head_seq BIGINT not null,
    head_hash TEXT not null,
    check (tenant_id <> '' and head_seq >= 0)
);

-- The audit record. Nothing here names a person; it is never updated.
create table audit (
    tenant_id TEXT not null,
    seq BIGINT not null,
    at TEXT not null,
    event TEXT not null,
    outcome TEXT not null,
    object_type TEXT not null default '',
    object_id TEXT not null default '',
    object_version BIGINT not null default 0,
    fields TEXT not null default '',
    rule TEXT not null default '',
    request_id TEXT not null default '',
    app_version TEXT not null default '',
    commitment TEXT not null,
    previous_hash TEXT not null,
    hash TEXT not null,
    primary key (tenant_id, seq),
    check (seq > 0),
    check (outcome in ('ok', 'denied', 'failed')),
    check (length(commitment) = 64 and length(previous_hash) = 64 and length(hash) = 64)
);

create index audit_by_time on audit (tenant_id, at, seq);
create index audit_by_object on audit (tenant_id, object_type, object_id, seq);

-- Who it was. A row here can be purged: the chain holds a salted commitment.
create table audit_person (
    tenant_id TEXT not null,
    seq BIGINT not null,
    salt TEXT not null,
    user_id TEXT not null default '',
    role TEXT not null default '',
    organisation TEXT not null default '',
    on_behalf_of TEXT not null default '',
    method TEXT not null default '',
    session_hash TEXT not null default '',
    access_point TEXT not null default '',
    primary key (tenant_id, seq),
    foreign key (tenant_id, seq) references audit (tenant_id, seq)
);

create index audit_person_by_user on audit_person (tenant_id, user_id, seq);
