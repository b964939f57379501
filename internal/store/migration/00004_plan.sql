-- Practice plans and everything that happened to them. Events, kept states,
-- verdicts and revisions are only added.

create table plan (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    year BIGINT not null,
    version BIGINT not null,
    created_at TEXT,
    saved_at TEXT,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    burst_by TEXT not null default '',
    burst_at TEXT,
    burst_audit BIGINT not null default 0,
    folded_to BIGINT not null default 0, -- revisions up to here were folded away
    primary key (tenant_id, plan_id),
    check (tenant_id <> '' and plan_id <> '' and version > 0)
);

create index plan_by_year on plan (tenant_id, year, plan_id);

create table plan_member (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    practice_id TEXT not null,
    ord BIGINT not null,
    year BIGINT not null,
    standing TEXT not null,
    at TEXT,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    primary key (tenant_id, plan_id, practice_id),
    check (standing in ('invited', 'joined', 'left')),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

-- A practice has one plan a year.
create unique index plan_member_joined on plan_member (tenant_id, practice_id, year) where standing = 'joined';
create index plan_member_by_practice on plan_member (tenant_id, practice_id, standing, plan_id);

-- What a plan says: kept 0 is now, kept n is what event n kept. A choice has
-- its element and intervention in columns of their own, to be counted; of any
-- other path these are empty and field holds all of it.
create table plan_field (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    kept BIGINT not null,
    element TEXT not null,
    intervention TEXT not null,
    field TEXT not null,
    value TEXT not null,
    primary key (tenant_id, plan_id, kept, element, intervention, field),
    check (value <> ''),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

create table plan_revision (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    no BIGINT not null,
    ord BIGINT not null,
    path TEXT not null,
    old_text TEXT not null,
    new_text TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    editor TEXT not null default '',
    at TEXT,
    primary key (tenant_id, plan_id, no, ord),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

create table plan_event (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    no BIGINT not null,
    kind TEXT not null,
    at TEXT,
    on_date TEXT,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    reason TEXT not null default '',
    about TEXT not null default '',
    number TEXT not null default '',
    version BIGINT not null,
    primary key (tenant_id, plan_id, no),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

-- A number on a receipt is given once.
create unique index plan_event_number on plan_event (tenant_id, number) where number <> '';

-- How a kept state was judged: facts and record are JSON that nobody queries.
create table plan_verdict (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    event_no BIGINT not null,
    practice_id TEXT not null,
    ord BIGINT not null,
    facts TEXT not null,
    record TEXT not null,
    primary key (tenant_id, plan_id, event_no, practice_id),
    foreign key (tenant_id, plan_id, event_no) references plan_event (tenant_id, plan_id, no)
);

create table plan_conflict (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    conflict_id TEXT not null,
    ord BIGINT not null,
    path TEXT not null,
    base TEXT not null,
    theirs TEXT not null,
    mine TEXT not null,
    theirs_person TEXT not null default '',
    theirs_name TEXT not null default '',
    theirs_role TEXT not null default '',
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    editor TEXT not null default '',
    at TEXT,
    settled_at TEXT,
    primary key (tenant_id, plan_id, conflict_id),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

create table plan_remark (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    remark_id TEXT not null,
    ord BIGINT not null,
    path TEXT not null,
    remark TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    at TEXT,
    done_at TEXT,
    primary key (tenant_id, plan_id, remark_id),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

create table plan_share (
    tenant_id TEXT not null,
    plan_id TEXT not null,
    share_id TEXT not null,
    ord BIGINT not null,
    share_key TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    by_role TEXT not null default '',
    at TEXT,
    until_on TEXT,
    ended_at TEXT,
    primary key (tenant_id, plan_id, share_id),
    foreign key (tenant_id, plan_id) references plan (tenant_id, plan_id)
);

-- The key in a link is looked up before the tenant is known.
create unique index plan_share_by_key on plan_share (share_key);
