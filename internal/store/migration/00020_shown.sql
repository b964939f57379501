-- What a list showed. Lists that showed the same are kept once: the id is made of
-- what is in it, one thing on a line, with a line's end before the first one.
create table audit_list (
    tenant_id TEXT not null,
    list_id TEXT not null,
    things TEXT not null,
    primary key (tenant_id, list_id),
    check (tenant_id <> '' and list_id <> '')
);

isolate audit_list;

-- The list that a record is about; the record holds it among its fields, which
-- the hash covers, and here once more to be found by.
alter table audit add column list_id TEXT not null default '';

create index audit_by_list on audit (tenant_id, list_id, seq) where list_id <> '';
