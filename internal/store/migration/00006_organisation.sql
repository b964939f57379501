-- What a regional organisation set for itself. Its name and region stand in
-- tenant. A tenant without a row has set nothing yet.
create table organisation (
    tenant_id TEXT not null primary key,
    version BIGINT not null,
    colour TEXT not null default '',
    logo_hash TEXT not null default '',
    logo_type TEXT not null default '',
    sender_name TEXT not null default '',
    sender_address TEXT not null default '',
    contact_name TEXT not null default '',
    contact_mail TEXT not null default '',
    contact_phone TEXT not null default '',
    contact_when TEXT not null default '',
    privacy_nl TEXT not null default '', -- empty: the text of the product
    privacy_en TEXT not null default '',
    accessibility_nl TEXT not null default '',
    accessibility_en TEXT not null default '',
    openid_issuer TEXT not null default '',
    openid_client TEXT not null default '',
    openid_secret TEXT not null default '', -- sealed with the key file
    openid_two_factor SMALLINT not null default 0,
    openid_button TEXT not null default '',
    plan_number BIGINT not null default 0, -- of the uploaded regional plan in force; 0: the built-in one of the tenant's region
    plan_hash TEXT not null default '',
    foreign key (tenant_id) references tenant (tenant_id),
    check (tenant_id <> '' and version > 0)
);

-- Logos, each under the hash of its content. Anybody who knows that may see it.
create table organisation_logo (
    tenant_id TEXT not null,
    hash TEXT not null,
    type TEXT not null,
    content BYTEA not null,
    primary key (tenant_id, hash),
    foreign key (tenant_id) references tenant (tenant_id),
    check (length(hash) = 64 and type in ('image/png', 'image/jpeg'))
);

create index organisation_logo_by_hash on organisation_logo (hash, tenant_id);

-- Regional plans as they were uploaded; a row is never changed.
create table regional_plan (
    tenant_id TEXT not null,
    number BIGINT not null,
    name TEXT not null,
    region TEXT not null,
    hash TEXT not null,
    content BYTEA not null,
    by_name TEXT not null default '',
    at TEXT not null,
    primary key (tenant_id, number),
    foreign key (tenant_id) references tenant (tenant_id),
    check (number > 0)
);

-- Links of a first start, of the platform: before the first organisation there
-- is no tenant. Only the hash of the token is here.
create table setup_link (
    link_key TEXT not null primary key,
    made_at TEXT not null,
    until_at TEXT not null,
    tenant_id TEXT not null default '',
    used_at TEXT,
    check (link_key <> '')
);
