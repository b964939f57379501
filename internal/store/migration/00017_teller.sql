-- Practices that are glad to tell their colleagues about an intervention. A row
-- of which the offer was withdrawn keeps when it held, and no way to reach
-- anybody.
create table teller (
    tenant_id TEXT not null,
    teller_id TEXT not null,
    practice_id TEXT not null,
    intervention TEXT not null,
    contact TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    at TEXT not null,
    withdrawn_at TEXT,
    withdrawn_by TEXT not null default '',
    withdrawn_name TEXT not null default '',
    withdrawn_role TEXT not null default '',
    primary key (tenant_id, teller_id),
    check (tenant_id <> '' and teller_id <> '' and practice_id <> '' and intervention <> ''),
    check (withdrawn_at is not null or contact <> '')
);

-- A practice has one offer for an intervention.
create unique index teller_holds on teller (tenant_id, intervention, practice_id) where withdrawn_at is null;
create index teller_by_practice on teller (tenant_id, practice_id, teller_id);

-- Which plans that were handed in name an intervention.
create index plan_field_by_intervention on plan_field (tenant_id, intervention, plan_id, kept, element) where field = 'mode' and kept > 0;

isolate teller;
