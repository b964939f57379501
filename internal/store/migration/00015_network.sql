-- What a neighbourhood does together: working agreements beside those on an
-- intervention, who takes part, its multi-year plan and the map of its network.

alter table agreement add column title TEXT not null default '';

alter table agreement add column about TEXT not null default '';

alter table agreement add column partners TEXT not null default '';

-- Without a row all practices of the neighbourhood take part.
create table agreement_practice (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    primary key (tenant_id, id, practice_id),
    foreign key (tenant_id, id) references agreement (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index agreement_practice_by_practice on agreement_practice (tenant_id, practice_id, id);

isolate agreement_practice;

-- A version of a multi-year plan is never changed: the next one stands beside it.
create table network_outlook (
    tenant_id TEXT not null,
    neighbourhood_id TEXT not null,
    version BIGINT not null,
    saved_at TEXT not null,
    by_person TEXT not null,
    by_name TEXT not null,
    primary key (tenant_id, neighbourhood_id, version),
    foreign key (tenant_id, neighbourhood_id) references neighbourhood (tenant_id, neighbourhood_id)
);

isolate network_outlook;

create table network_section (
    tenant_id TEXT not null,
    neighbourhood_id TEXT not null,
    version BIGINT not null,
    ord BIGINT not null,
    section_id TEXT not null,
    heading TEXT not null,
    body TEXT not null,
    primary key (tenant_id, neighbourhood_id, version, ord),
    foreign key (tenant_id, neighbourhood_id, version) references network_outlook (tenant_id, neighbourhood_id, version)
);

isolate network_section;

-- Organisations are kept as they are now, and go when they are taken off the
-- map: that a person worked somewhere is not ours to remember.
create table network_partner (
    tenant_id TEXT not null,
    partner_id TEXT not null,
    neighbourhood_id TEXT not null,
    version BIGINT not null,
    kind TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    role TEXT not null,
    checked_on TEXT,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, partner_id),
    foreign key (tenant_id, neighbourhood_id) references neighbourhood (tenant_id, neighbourhood_id)
);

create index network_partner_by_neighbourhood on network_partner (tenant_id, neighbourhood_id, name_folded, partner_id);

isolate network_partner;

create table network_contact (
    tenant_id TEXT not null,
    partner_id TEXT not null,
    ord BIGINT not null,
    name TEXT not null,
    phone TEXT not null,
    mail TEXT not null,
    primary key (tenant_id, partner_id, ord),
    foreign key (tenant_id, partner_id) references network_partner (tenant_id, partner_id)
);

isolate network_contact;
