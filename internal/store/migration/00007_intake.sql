-- Lists that an organisation loads: the file while it waits, what was applied,
-- and each thing that it did, so that it can be taken back.

-- A file waits for a day at most. Choices are JSON that nobody queries.
create table intake_upload (
    tenant_id TEXT not null,
    upload_id TEXT not null,
    kind TEXT not null,
    name TEXT not null,
    hash TEXT not null,
    data BYTEA not null,
    by_person TEXT not null,
    at TEXT not null,
    choices TEXT not null,
    primary key (tenant_id, upload_id),
    check (tenant_id <> '' and upload_id <> '')
);

create index intake_upload_by_age on intake_upload (at);

-- Which column held which field, the last time that a list was applied.
create table intake_mapping (
    tenant_id TEXT not null,
    kind TEXT not null,
    header TEXT not null,
    field TEXT not null,
    primary key (tenant_id, kind, header)
);

create table intake_import (
    tenant_id TEXT not null,
    import_id TEXT not null,
    kind TEXT not null,
    file TEXT not null,
    file_hash TEXT not null,
    proposal_hash TEXT not null,
    rows_new BIGINT not null,
    rows_changed BIGINT not null,
    rows_same BIGINT not null,
    rows_wrong BIGINT not null,
    rows_ignored BIGINT not null,
    by_person TEXT not null,
    by_name TEXT not null,
    at TEXT not null,
    undone_at TEXT,
    undone_by TEXT not null default '',
    left_standing BIGINT not null default 0,
    primary key (tenant_id, import_id),
    check (tenant_id <> '' and import_id <> '')
);

create index intake_import_by_time on intake_import (tenant_id, at, import_id);

create table intake_item (
    tenant_id TEXT not null,
    import_id TEXT not null,
    no BIGINT not null,
    effect TEXT not null,
    id TEXT not null,
    practice_id TEXT not null default '',
    before_text TEXT not null default '',
    after_text TEXT not null default '',
    primary key (tenant_id, import_id, no),
    foreign key (tenant_id, import_id) references intake_import (tenant_id, import_id)
);

-- Invitations that are prepared; an import never sends one.
create table intake_invitee (
    tenant_id TEXT not null,
    invitee_id TEXT not null,
    mail TEXT not null,
    name TEXT not null,
    role TEXT not null,
    of_id TEXT not null default '',
    from_on TEXT,
    until_on TEXT,
    import_id TEXT not null,
    sent_at TEXT,
    primary key (tenant_id, invitee_id)
);

create index intake_invitee_by_import on intake_invitee (tenant_id, import_id, invitee_id);
