-- Signed heads of the audit chains, and which records lost their person.

-- A head that was signed, as it was also given out to be kept elsewhere.
create table audit_signature (
    tenant_id TEXT not null,
    seq BIGINT not null,
    head_hash TEXT not null,
    signed_at TEXT not null,
    public_key TEXT not null,
    signature TEXT not null,
    primary key (tenant_id, seq),
    check (tenant_id <> '' and seq > 0)
);

-- A record whose person was taken out, and the record by_seq that accounts for
-- it: without that, a person who was taken out in silence would not show.
create table audit_purged (
    tenant_id TEXT not null,
    seq BIGINT not null,
    by_seq BIGINT not null,
    primary key (tenant_id, seq),
    foreign key (tenant_id, seq) references audit (tenant_id, seq)
);
