-- Tenants are fenced off from each other by PostgreSQL too: a statement that
-- forgets its tenant sees nothing of another. Of SQLite this is not asked. What
-- is looked up before the tenant is known, or is of an account that may be in
-- several, is not here: session, account_person, account_ticket, setup_link.

isolate tenant;
isolate idempotency;
isolate outbox;
isolate audit_chain;
isolate audit;
isolate audit_person;
isolate practice;
isolate practice_list;
isolate membership;
isolate commitment;
isolate in_use;
isolate attendance;
isolate visit;
isolate registered;
isolate population;
isolate waiver;
isolate withdrawal;
isolate neighbourhood;
isolate agreement;
isolate neighbourhood_answer;
isolate person;
isolate hat;
isolate plan;
isolate plan_member;
isolate plan_field;
isolate plan_revision;
isolate plan_event;
isolate plan_verdict;
isolate plan_conflict;
isolate plan_remark;
isolate plan_share;
isolate mandate;
isolate organisation;
isolate organisation_logo;
isolate regional_plan;
isolate intake_upload;
isolate intake_mapping;
isolate intake_import;
isolate intake_item;
isolate intake_invitee;
isolate life;
isolate practice_version;
isolate centre;
isolate audit_signature;
isolate audit_purged;
isolate attachment_blob;
isolate attachment_chunk;
isolate attachment;
isolate delivery;
