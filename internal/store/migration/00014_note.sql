-- What the RHO writes for itself about a practice: moments of contact and
-- thoughts. Nobody else reads it. A note is removed for good, never changed.

create table practice_note (
    tenant_id TEXT not null,
    id TEXT not null,
    practice_id TEXT not null,
    kind TEXT not null,
    on_date TEXT not null,
    with_whom TEXT not null default '',
    about_person TEXT not null default '',
    words TEXT not null default '',
    recorded_at TEXT,
    recorded_by TEXT not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, practice_id) references practice (tenant_id, practice_id)
);

create index practice_note_practice on practice_note (tenant_id, practice_id, on_date, id);

isolate practice_note;
