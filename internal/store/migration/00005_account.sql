-- Accounts and what they sign in with. An account belongs to the platform, and
-- is a person in one or more tenants; a mandate is of one tenant.

create table account (
    account_id TEXT not null primary key,
    mail TEXT not null,
    mail_folded TEXT not null,
    name TEXT not null,
    language TEXT not null default '',
    created_at TEXT not null,
    closed_at TEXT,
    version BIGINT not null,
    check (account_id <> '' and mail_folded <> '' and version > 0)
);

create unique index account_by_mail on account (mail_folded);

-- The password in PHC form (argon2id), and the sealed secret of an app.
create table account_secret (
    account_id TEXT not null primary key,
    password TEXT not null default '',
    totp_secret BYTEA not null,
    totp_step BIGINT not null default 0,
    totp_confirmed_at TEXT,
    totp_next BYTEA not null,
    foreign key (account_id) references account (account_id)
);

create table account_person (
    tenant_id TEXT not null,
    person_id TEXT not null,
    account_id TEXT not null,
    ord BIGINT not null,
    primary key (tenant_id, person_id),
    foreign key (tenant_id, person_id) references person (tenant_id, person_id),
    foreign key (account_id) references account (account_id)
);

create index account_person_by_account on account_person (account_id, ord);

create table account_recovery (
    account_id TEXT not null,
    code_hash TEXT not null,
    used_at TEXT,
    primary key (account_id, code_hash),
    foreign key (account_id) references account (account_id)
);

create table account_passkey (
    passkey_id TEXT not null primary key,
    account_id TEXT not null,
    public_key BYTEA not null,
    sign_count BIGINT not null,
    name TEXT not null,
    created_at TEXT not null,
    used_at TEXT,
    foreign key (account_id) references account (account_id)
);

create index account_passkey_by_account on account_passkey (account_id, created_at, passkey_id);

create table account_identity (
    issuer TEXT not null,
    subject TEXT not null,
    account_id TEXT not null,
    primary key (issuer, subject),
    foreign key (account_id) references account (account_id)
);

create index account_identity_by_account on account_identity (account_id, issuer, subject);

-- Whatever may be used once. Its key, a hash, is looked up before a tenant is
-- known; a ticket for an address that nobody has names no account.
create table account_ticket (
    ticket_key TEXT not null primary key,
    id TEXT not null,
    purpose TEXT not null,
    account_id TEXT not null default '',
    tenant_id TEXT not null default '',
    person_id TEXT not null default '',
    hat_id TEXT not null default '',
    mail TEXT not null default '',
    browser TEXT not null default '',
    code_hash TEXT not null default '',
    data BYTEA not null,
    next TEXT not null default '',
    created_at TEXT not null,
    expires_at TEXT not null,
    used_at TEXT,
    tries BIGINT not null,
    version BIGINT not null,
    check (ticket_key <> '' and version > 0)
);

create index account_ticket_by_browser on account_ticket (browser, purpose, created_at, id);
create index account_ticket_by_account on account_ticket (account_id, purpose);
create index account_ticket_by_tenant on account_ticket (tenant_id, purpose, mail, id);
create index account_ticket_by_age on account_ticket (expires_at);

alter table session add column account_id TEXT not null default '';
alter table session add column method TEXT not null default '';
alter table session add column level BIGINT not null default 0;
alter table session add column agent TEXT not null default '';
alter table session add column on_behalf_of TEXT not null default '';

create index session_by_account on session (account_id, seen_at, session_key);
create index session_by_age on session (seen_at);

-- Who may act on behalf of a practice: the RHO (to_practice empty) or a
-- colleague practice. Only withdrawing changes a row.
create table mandate (
    tenant_id TEXT not null,
    mandate_id TEXT not null,
    practice_id TEXT not null,
    to_practice TEXT not null default '',
    from_on TEXT,
    until_on TEXT,
    reason TEXT not null default '',
    given_by TEXT not null,
    given_by_name TEXT not null default '',
    given_at TEXT not null,
    withdrawn_at TEXT,
    withdrawn_by TEXT not null default '',
    primary key (tenant_id, mandate_id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index mandate_by_practice on mandate (tenant_id, practice_id, given_at, mandate_id);

-- Lists of people come page by page, by name.
create index person_by_name on person (tenant_id, name_folded, person_id);
