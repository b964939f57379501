-- Reminders to practices, and the weekly mail to leads.

-- One that is being made. It goes when it is sent, or after thirty days. Of the
-- practices nothing is asked here, so they are one text.
create table reminder_draft (
    tenant_id TEXT not null,
    reminder_id TEXT not null,
    words TEXT not null default '',
    choices TEXT not null,
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    at TEXT not null,
    primary key (tenant_id, reminder_id),
    check (tenant_id <> '' and reminder_id <> '')
);

-- One that was sent. Its id was that of the draft, so it is sent once.
create table reminder (
    tenant_id TEXT not null,
    reminder_id TEXT not null,
    words TEXT not null default '',
    by_person TEXT not null default '',
    by_name TEXT not null default '',
    at TEXT not null,
    on_date TEXT not null,
    primary key (tenant_id, reminder_id),
    check (tenant_id <> '' and reminder_id <> '')
);

create index reminder_by_time on reminder (tenant_id, at, reminder_id);

-- What each practice was told, as it was told. The instant is that of the
-- reminder: two leads who send at once are told apart by it.
create table reminder_practice (
    tenant_id TEXT not null,
    reminder_id TEXT not null,
    practice_id TEXT not null,
    ord BIGINT not null,
    year BIGINT not null,
    kind TEXT not null,
    before_id TEXT not null default '',
    letters TEXT not null,
    at TEXT not null,
    primary key (tenant_id, reminder_id, practice_id),
    foreign key (tenant_id, reminder_id) references reminder (tenant_id, reminder_id)
);

create index reminder_of_practice on reminder_practice (tenant_id, practice_id, at, reminder_id);

-- To whom. What became of the mail stays here when the outbox has forgotten it.
create table reminder_mail (
    tenant_id TEXT not null,
    mail_id TEXT not null,
    reminder_id TEXT not null,
    practice_id TEXT not null,
    ord BIGINT not null,
    to_person TEXT not null default '',
    to_name TEXT not null default '',
    state TEXT not null default '',
    primary key (tenant_id, mail_id),
    foreign key (tenant_id, reminder_id, practice_id) references reminder_practice (tenant_id, reminder_id, practice_id)
);

create index reminder_mail_of on reminder_mail (tenant_id, reminder_id, practice_id, ord);

-- The weekly mail that a lead got for a week, which begins on a Monday: one.
create table digest (
    tenant_id TEXT not null,
    week TEXT not null,
    person_id TEXT not null,
    mail_id TEXT not null,
    at TEXT not null,
    primary key (tenant_id, week, person_id),
    check (tenant_id <> '' and person_id <> '')
);

-- Who said whether the weekly mail is wanted. Whoever said nothing gets it.
create table digest_choice (
    tenant_id TEXT not null,
    person_id TEXT not null,
    wanted SMALLINT not null,
    primary key (tenant_id, person_id),
    check (tenant_id <> '' and person_id <> '')
);

isolate reminder_draft;
isolate reminder;
isolate reminder_practice;
isolate reminder_mail;
isolate digest;
isolate digest_choice;
