-- On which number a practice can be called. A later row comes in the place of an
-- earlier one; an empty number says that there is none any more.
create table practice_phone (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    number TEXT not null,
    recorded_at TEXT not null,
    recorded_by TEXT not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index practice_phone_by_practice on practice_phone (tenant_id, practice_id, recorded_at, id);

isolate practice_phone;
