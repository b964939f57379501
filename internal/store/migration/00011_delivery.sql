-- Mail: what was tried, and what became of it. A row stands beside a message of
-- kind "mail" in the outbox and begins with the first claim.
--   waiting  it may be tried, not before next_at
--   claimed  somebody is on it until leased_until; the server has not got it
--   handing  its last line is on its way: whether it arrived is not known
--   sent     the server took it
--   unknown  the end of "handing" was never heard, and it is not sent again
--   dropped  it would come too late to be of use
--   given-up the server refused it, or it was tried too often
create table delivery (
    tenant_id TEXT not null,
    id TEXT not null,
    state TEXT not null,
    attempts BIGINT not null,
    doubtful SMALLINT not null,
    lease TEXT not null default '',
    leased_until TEXT,
    next_at TEXT,
    last_code TEXT not null default '',
    ended_at TEXT,
    primary key (tenant_id, id),
    check (state in ('waiting', 'claimed', 'handing', 'sent', 'unknown', 'dropped', 'given-up')),
    foreign key (tenant_id, id) references outbox (tenant_id, id)
);
