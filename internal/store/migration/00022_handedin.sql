-- The last hand-in of every plan, and whose it is, without reading the plans: the
-- page of an intervention counts all of them.
create index plan_event_kept on plan_event (tenant_id, plan_id, no) where kind in ('handed-in', 'changed');

create index plan_member_handed on plan_member (tenant_id, practice_id, year, plan_id) where standing = 'joined';
