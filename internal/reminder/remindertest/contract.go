package remindertest

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/reminder"
)

// Subject is what the contract is about: the stores, their outbox, and the
// audit records that they kept.
type Subject struct {
	reminder.Store
	Digests reminder.Digests
	Outbox  notice.Outbox
	Records func() []audit.Record
}

// Contract holds stores to what reminder.Store and reminder.Digests promise.
// Open gives empty ones.
func Contract(t *testing.T, open func(*testing.T) Subject) {
	for name, test := range map[string]func(*desk){
		"a draft comes back as it was saved":           draftComesBack,
		"a draft that was sent is one no longer":       draftGoes,
		"a reminder comes back as it was sent":         comesBack,
		"a reminder is sent once":                      once,
		"many who press at once send it once":          crowd,
		"who did not know of the last one fails":       moved,
		"two who remind one practice at once: one":     race,
		"lists are latest first, and of one tenant":    lists,
		"the end of a mail stays known":                ends,
		"a weekly mail is kept once for each":          weekly,
		"many who keep a weekly mail at once keep one": weeklyCrowd,
		"who chose the weekly mail, last word counts":  choices,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, Subject: open(t)}) })
	}
}

type desk struct {
	*testing.T
	Subject
}

const (
	here  = "tenant-a"
	there = "tenant-b"
)

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var day = calendar.MustParse("2026-06-02")

func record(tenant string) audit.Record {
	return audit.Record{At: noon, Tenant: tenant, Event: audit.Create, Outcome: audit.OK, ObjectType: "reminder"}
}

func draft(id string) reminder.Draft {
	return reminder.Draft{Tenant: here, ID: id, Words: "Bel gerust, é", By: reminder.Author{Person: "ada", Name: "Ada"}, At: noon,
		Choices: []reminder.Choice{{Practice: "p1"}, {Practice: "p2", Out: true, Again: "r0"}}}
}

// made is a reminder to practices, with a mail for each.
func made(tenant, id string, at time.Time, practices ...string) reminder.Reminder {
	r := reminder.Reminder{Tenant: tenant, ID: id, Words: "Bel gerust", By: reminder.Author{Person: "ada", Name: "Ada"}, At: at, On: day}
	for _, p := range practices {
		mail := notice.Mail{ID: id + "-" + p, Tenant: tenant, To: p + "@praktijk.example", Name: "Bo", Language: "nl", Code: "reminder-open",
			Points: []notice.Point{{Title: "A", Steps: []string{"kies"}}}}
		r.Sent = append(r.Sent, reminder.Sent{Practice: p, Year: 4, Kind: reminder.IsOpen,
			Letters: map[string]reminder.Letter{"nl": {Code: "reminder-open", Args: map[string]string{"n": "1"}, Points: mail.Points}},
			Mails:   []reminder.Posted{{ID: mail.ID, Person: "bo", Name: "Bo", Mail: mail}}})
	}
	return r
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) send(r reminder.Reminder, want bool) {
	d.Helper()
	fresh, err := d.Send(d.Context(), r, r.At.Add(-reminder.Pause), record(r.Tenant))
	if err != nil || fresh != want {
		d.Errorf("sent %v %v, want %v", fresh, err, want)
	}
}

func (d *desk) missing(err error) {
	d.Helper()
	if fault.KindOf(err) != fault.NotFound || fault.CodeOf(err) != "reminder.not-found" {
		d.Errorf("got %v", err)
	}
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func (d *desk) mails(want int) {
	d.Helper()
	if got, err := d.Outbox.Pending(d.Context(), 999); err != nil || len(got) != want {
		d.Errorf("%d mails wait, want %d (%v)", len(got), want, err)
	}
}

func draftComesBack(d *desk) {
	_, err := d.Draft(d.Context(), here, "r1")
	d.missing(err)
	d.must(d.SaveDraft(d.Context(), draft("r1"), record(here)))
	changed := draft("r1")
	changed.Words, changed.Choices, changed.By = "Anders", changed.Choices[:1], reminder.Author{Person: "bo", Name: "Bo"}
	d.must(d.SaveDraft(d.Context(), changed, record(here)))
	got, err := d.Draft(d.Context(), here, "r1")
	d.must(err)
	changed.At, changed.By = stored(noon), draft("r1").By
	d.same(got, changed)
	_, err = d.Draft(d.Context(), there, "r1")
	d.missing(err)
	d.same(len(d.Records()), 2)
}

func draftGoes(d *desk) {
	d.must(d.SaveDraft(d.Context(), draft("r1"), record(here)))
	d.send(made(here, "r1", noon, "p1"), true)
	_, err := d.Draft(d.Context(), here, "r1")
	d.missing(err)
	d.must(d.SaveDraft(d.Context(), draft("r1"), record(here)))
	_, err = d.Draft(d.Context(), here, "r1")
	d.missing(err)
	d.same(len(d.Records()), 2)
}

func comesBack(d *desk) {
	want := made(here, "r1", noon, "p2", "p1")
	d.send(want, true)
	got, err := d.Get(d.Context(), here, "r1")
	d.must(err)
	want.At = stored(noon)
	for i := range want.Sent {
		m := &want.Sent[i].Mails[0]
		m.Mail, m.State = notice.Mail{}, notice.Waiting
	}
	d.same(got, want)
	_, err = d.Get(d.Context(), there, "r1")
	d.missing(err)
	d.mails(2)
}

func once(d *desk) {
	d.send(made(here, "r1", noon, "p1"), true)
	d.send(made(here, "r1", noon.Add(time.Hour), "p1", "p2"), false)
	d.send(made(there, "r1", noon, "p1"), true) // the same id at a tenant is another
	d.mails(2)
	d.same(len(d.Records()), 2)
}

func crowd(d *desk) {
	var mu sync.Mutex
	var all sync.WaitGroup
	fresh := 0
	for range 8 {
		all.Go(func() {
			ok, err := d.Send(d.Context(), made(here, "r1", noon, "p1", "p2"), noon.Add(-reminder.Pause), record(here))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				d.Error(err)
			}
			if ok {
				fresh++
			}
		})
	}
	all.Wait()
	d.same(fresh, 1)
	d.mails(2)
	d.same(len(d.Records()), 1)
}

func moved(d *desk) {
	d.send(made(here, "r1", noon, "p1"), true)
	later := made(here, "r2", noon.Add(time.Hour), "p2", "p1")
	_, err := d.Send(d.Context(), later, later.At.Add(-reminder.Pause), record(here))
	if fault.CodeOf(err) != "reminder.moved" || fault.KindOf(err) != fault.Conflict {
		d.Errorf("got %v", err)
	}
	_, err = d.Get(d.Context(), here, "r2")
	d.missing(err)
	d.mails(1)
	later.Sent[1].Before = "r1"
	d.send(later, true)
	d.send(made(here, "r3", noon.Add(9*24*time.Hour), "p1"), true) // long ago is no last one
}

func race(d *desk) {
	var mu sync.Mutex
	var all sync.WaitGroup
	fresh, late := 0, 0
	for i := range 6 {
		all.Go(func() {
			ok, err := d.Send(d.Context(), made(here, fmt.Sprint("r", i), noon, "p1"), noon.Add(-reminder.Pause), record(here))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case ok && err == nil:
				fresh++
			case fault.CodeOf(err) == "reminder.moved":
				late++
			default:
				d.Errorf("%v %v", ok, err)
			}
		})
	}
	all.Wait()
	if fresh != 1 || late != 5 {
		d.Errorf("%d sent, %d too late", fresh, late)
	}
	d.mails(1)
}

func lists(d *desk) {
	d.send(made(here, "r1", noon, "p1", "p2"), true)
	two := made(here, "r2", noon.Add(time.Hour), "p1")
	two.Sent[0].Before = "r1"
	d.send(two, true)
	d.send(made(there, "r3", noon.Add(2*time.Hour), "p1"), true)
	all, err := d.List(d.Context(), here, 9)
	d.must(err)
	by := reminder.Author{Person: "ada", Name: "Ada"}
	d.same(all, []reminder.Outline{
		{ID: "r2", By: by, At: stored(noon.Add(time.Hour)), On: day, Practices: 1, Mails: notice.Count{notice.Waiting: 1}},
		{ID: "r1", By: by, At: stored(noon), On: day, Practices: 2, Mails: notice.Count{notice.Waiting: 2}},
	})
	first, err := d.List(d.Context(), here, 1)
	d.must(err)
	d.same(len(first), 1)
	of, err := d.Of(d.Context(), here, "p1")
	d.must(err)
	if len(of) != 2 || of[0].Reminder != "r2" || of[1].Reminder != "r1" || of[1].Year != 4 || of[1].By != by || !reflect.DeepEqual(of[1].Mails, notice.Count{notice.Waiting: 1}) {
		d.Errorf("%+v", of)
	}
	last, err := d.Since(d.Context(), here, noon)
	d.must(err)
	if len(last) != 2 || last["p1"].Reminder != "r2" || last["p2"].Reminder != "r1" {
		d.Errorf("%+v", last)
	}
	last, err = d.Since(d.Context(), here, noon.Add(time.Minute))
	d.must(err)
	if len(last) != 1 || last["p1"].Reminder != "r2" {
		d.Errorf("%+v", last)
	}
}

func ends(d *desk) {
	d.send(made(here, "r1", noon, "p1"), true)
	got, found, err := d.Outbox.Claim(d.Context(), "x", noon, noon.Add(time.Minute))
	if err != nil || !found {
		d.Fatal(found, err)
	}
	if _, err := d.Outbox.Finish(d.Context(), got, notice.Outcome{State: notice.GivenUp, Code: "rcpt-550", At: noon}); err != nil {
		d.Fatal(err)
	}
	r, err := d.Get(d.Context(), here, "r1")
	d.must(err)
	d.same(r.Sent[0].Mails[0].State, notice.GivenUp)
	of, err := d.Of(d.Context(), here, "p1")
	d.must(err)
	d.same(of[0].Mails, notice.Count{notice.GivenUp: 1})
}

func letter(id string) notice.Mail {
	return notice.Mail{ID: id, Tenant: here, To: "ada@rho.example", Language: "nl", Code: "digest"}
}

func (d *desk) keep(person, id string, week calendar.Date, want bool) {
	d.Helper()
	fresh, err := d.Digests.Keep(d.Context(), here, person, week, letter(id), record(here))
	if err != nil || fresh != want {
		d.Errorf("kept %v %v, want %v", fresh, err, want)
	}
}

func weekly(d *desk) {
	d.keep("ada", "m1", day, true)
	d.keep("ada", "m2", day, false)
	d.keep("bo", "m3", day, true)
	d.keep("ada", "m4", day.AddDays(7), true)
	d.mails(3)
	d.same(len(d.Records()), 3)
	got, err := d.Digests.Week(d.Context(), here, day)
	d.must(err)
	d.same(got, map[string]bool{"ada": true, "bo": true})
	got, err = d.Digests.Week(d.Context(), there, day)
	d.must(err)
	d.same(len(got), 0)
}

func weeklyCrowd(d *desk) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := d.Digests.Keep(d.Context(), here, "ada", day, letter(fmt.Sprint("m", i)), record(here)); err != nil {
				d.Error(err)
			}
		})
	}
	all.Wait()
	d.mails(1)
	d.same(len(d.Records()), 1)
}

func choices(d *desk) {
	for _, wanted := range []bool{false, true, false} {
		d.must(d.Digests.Choose(d.Context(), here, "ada", wanted, record(here)))
		off, err := d.Digests.Off(d.Context(), here)
		d.must(err)
		d.same(off["ada"], !wanted)
	}
	off, err := d.Digests.Off(d.Context(), there)
	d.must(err)
	d.same(len(off), 0)
	d.same(len(d.Records()), 3)
}
