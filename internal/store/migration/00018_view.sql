-- What people make to find practices back: lists under a name, and groups of
-- practices that somebody put together. A practice of a group that was taken
-- back by whoever loaded it is looked past, so nothing has to point at it.
create table saved_view (
    tenant_id TEXT not null,
    view_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    address TEXT not null,
    shared SMALLINT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    at TEXT not null,
    primary key (tenant_id, view_id)
);

isolate saved_view;

-- The view with which somebody begins.
create table view_first (
    tenant_id TEXT not null,
    person_id TEXT not null,
    view_id TEXT not null,
    primary key (tenant_id, person_id)
);

isolate view_first;

create table own_group (
    tenant_id TEXT not null,
    group_id TEXT not null,
    name TEXT not null,
    name_folded TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    at TEXT not null,
    primary key (tenant_id, group_id)
);

isolate own_group;

create table own_group_member (
    tenant_id TEXT not null,
    group_id TEXT not null,
    practice_id TEXT not null,
    primary key (tenant_id, group_id, practice_id),
    foreign key (tenant_id, group_id) references own_group (tenant_id, group_id)
);

isolate own_group_member;
