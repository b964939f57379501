-- The region at a glance. Every write of what a practice is judged on counts a
-- version: source '' is the counter of the organisation, the others say in which
-- version they changed last ('practice/p1', 'plan/…', 'neighbourhood/…',
-- 'centre/…', or '*' for a write that touched too much to name).
create table fact_version (
    tenant_id TEXT not null,
    source TEXT not null,
    version BIGINT not null,
    primary key (tenant_id, source)
);

create index fact_version_by_version on fact_version (tenant_id, version, source);

-- How each practice stood when it was judged last. It may be thrown away: it is
-- judged again when it is missed, or when one of its sources has a later version.
create table standing (
    tenant_id TEXT not null,
    practice_id TEXT not null,
    version BIGINT not null,
    rules TEXT not null,
    engine TEXT not null,
    on_date TEXT not null,
    content TEXT not null,
    primary key (tenant_id, practice_id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

isolate fact_version;
isolate standing;
