package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account/accounttest"
	"meertijd/internal/attachment"
	"meertijd/internal/attachment/attachmenttest"
	"meertijd/internal/audit"
	"meertijd/internal/audit/audittest"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/document"
	"meertijd/internal/dossier"
	"meertijd/internal/intake"
	"meertijd/internal/intake/intaketest"
	"meertijd/internal/intervention"
	"meertijd/internal/intervention/interventiontest"
	"meertijd/internal/network"
	"meertijd/internal/network/networktest"
	"meertijd/internal/notice/noticetest"
	"meertijd/internal/organisation/organisationtest"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/planbook"
	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/privacy/privacytest"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/reminder/remindertest"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	sheets "meertijd/internal/sheet"
	"meertijd/internal/view"
	"meertijd/internal/view/viewtest"
	"meertijd/internal/wording"
	"meertijd/regions"
)

const tenant = "demo"

// sets reads every region that comes with the program, once.
var sets = sync.OnceValue(func() map[string]*rule.Set {
	root := filepath.Join("..", "..", "regions")
	names, err := planbook.FindRegions(os.DirFS(root))
	if err != nil || len(names) == 0 {
		panic(fmt.Sprint("no regions: ", err))
	}
	out := map[string]*rule.Set{}
	for _, name := range names {
		book, faults := planbook.ReadRegion(os.DirFS(filepath.Join(root, name)), name)
		if len(faults) > 0 {
			panic(fmt.Sprint(name, ": ", faults[0]))
		}
		out[name] = book.Set
	}
	return out
})

// logbook keeps what the server logs.
type logbook struct {
	slog.Handler
	mu     sync.Mutex
	errors []string
}

func (l *logbook) Enabled(context.Context, slog.Level) bool { return true }

func (l *logbook) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Level >= slog.LevelError {
		text := r.Message
		r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
		l.errors = append(l.errors, text)
	}
	return nil
}

// reads keeps the records of what was read.
type reads struct {
	mu      sync.Mutex
	records []audit.Record
	failing error
}

func (r *reads) AuditRead(_ context.Context, record audit.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failing != nil {
		return r.failing
	}
	r.records = append(r.records, record)
	return nil
}

// papers makes Word files for real, and prints nothing.
type papers struct{ now func() time.Time }

func (p papers) Word(d report.Document) ([]byte, error) { return document.Word(d, p.now()) }

func (p papers) PDF(_ context.Context, d report.Document) ([]byte, error) {
	_, err := document.HTML(d)
	return []byte("%PDF"), err
}

// world is a server with a filled demo behind it, at a moment that stands still.
type world struct {
	testing.TB
	set       *rule.Set
	plans     *plantest.Fake
	practices *practicetest.Fake
	people    *accounttest.Fake
	provider  *provider // that organisations sign in with
	organised *organisationtest.Fake
	report    demo.Report
	now       time.Time
	reads     *reads
	trail     *audittest.Fake
	held      *privacytest.Fake
	log       *logbook
	files     *attachmenttest.Fake
	networks  *networktest.Fake
	lists     *intaketest.Fake
	saved     *viewtest.Fake // views and groups
	reminders *remindertest.Fake
	offers    *interventiontest.Fake // of who is glad to tell
	server    *Server
	ids       int
	mux       *http.ServeMux
}

// newWorld fills a demo of the region that comes first.
func newWorld(t testing.TB, change ...func(*Config)) *world {
	return worldOf(t, sets()[regions.Default()], change...)
}

func worldOf(t testing.TB, set *rule.Set, change ...func(*Config)) *world {
	t.Helper()
	w := &world{TB: t, set: set, plans: plantest.NewFake(), practices: practicetest.NewFake(), people: accounttest.NewFake(), provider: &provider{}, reads: &reads{}, log: &logbook{}, trail: audittest.NewFake(), held: privacytest.NewFake(), files: attachmenttest.NewFake(), networks: networktest.NewFake(), lists: intaketest.NewFake(), saved: viewtest.NewFake()}
	w.reminders = remindertest.NewFake(noticetest.NewFake())
	w.offers = interventiontest.NewFake(w.plans)
	w.report = w.fill(tenant, 0)
	w.organised = organisationtest.NewFake()
	w.organised.Put(tenant, set.Region.Organisation.NL, set.Region.Key, w.report.On.Time())
	w.now = w.report.On.Time().Add(10 * time.Hour)
	w.known()
	rules := func(string) *rule.Set { return set }
	config := Config{
		Plans:  &plan.Service{Store: w.plans, Dossier: w.dossier(), Rules: rules, Now: w.clock, Today: w.today, NewID: w.newID},
		Keeper: &practice.Service{Store: w.practices, NoteStore: w.practices, Now: w.clock, Today: w.today, NewID: w.newID},
		Region: &region.Keeper{Reader: w.dossier()},
		Lists:  &view.Service{Store: w.saved, Now: w.clock, NewID: w.newID}, Sheets: sheets.Files{},
		PlanStore: w.plans, Practices: w.practices, People: w.people, Audit: w.reads, Trail: w.trail, Privacy: w.privacy(), Rules: rules,
		Now: w.clock, Today: w.today, NewID: w.newID, Token: w.token, Log: slog.New(w.log), Version: "test",
		Accounts: w.accounts(), QR: drawn, SignInBy: w.provider.all,
		Organisations: w.organisations(),
		Networks:      &network.Service{Store: w.networks, Now: w.clock, Today: w.today, NewID: w.newID},
		Interventions: &intervention.Service{Store: w.offers, Rules: rules, Now: w.clock, NewID: w.newID, Version: "test", Names: func(ctx context.Context, tenant, practice string) ([]string, error) {
			return w.dossier().Names(ctx, tenant, practice, w.today())
		}},
		Intake:      &intake.Service{Store: w.lists, Sheets: sheets.Files{}, Rules: rules, Now: w.clock, Today: w.today, NewID: w.newID},
		Attachments: &attachment.Service{Store: w.files, Now: w.clock, NewID: w.newID}, Export: w.export,
		Weekly: &reminder.Setting{Digests: w.reminders, Now: w.clock}, Compose: composed,
		Demo: &Demo{Tenant: tenant, Fixed: w.report.On}, Papers: papers{w.clock},
	}
	config.Reminders = w.reminding(&config)
	for _, c := range change {
		c(&config)
	}
	server, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	t.Cleanup(func() {
		for _, line := range w.log.errors {
			t.Errorf("the server logged: %s", line)
		}
	})
	return w
}

// fill makes the demo of a tenant in the stores. Another seed gives other ids.
func (w *world) fill(tenant string, seed uint64) demo.Report {
	w.Helper()
	r, err := demo.Fill(context.Background(), demo.Options{Set: w.set, Tenant: tenant, Seed: seed, Stores: demo.Stores{Plans: w.plans, Practices: w.practices, Notes: w.practices, People: w.people, Interventions: w.offers, Networks: w.networks}})
	if err != nil {
		w.Fatal(err)
	}
	files, err := w.practices.List(context.Background(), tenant, "", w.today())
	if err != nil {
		w.Fatal(err)
	}
	if w.people.Places == nil {
		w.people.Places = map[string]string{}
	}
	for i := range files {
		w.people.Places[files[i].Practice.ID] = files[i].Practice.Name
	}
	return r
}

func (w *world) clock() time.Time { return w.now }

func (w *world) today() calendar.Date { return calendar.Of(w.now.Year(), w.now.Month(), w.now.Day()) }

func (w *world) newID() string { w.ids++; return fmt.Sprintf("id%06d", w.ids) }

func (w *world) token() string {
	sum := sha256.Sum256([]byte(w.newID()))
	return hex.EncodeToString(sum[:])
}

func (w *world) dossier() *dossier.Reader {
	return &dossier.Reader{Practices: w.practices, Plans: w.plans, Rules: func(string) *rule.Set { return w.set }}
}

// person gives the first person in a role whose practice or neighbourhood has
// all of some codes.
func (w *world) person(role access.Role, codes ...demo.Code) demo.Person {
	w.Helper()
	found := w.persons(role, codes...)
	if len(found) == 0 {
		w.Fatalf("nobody is %s of %v", role, codes)
	}
	return found[0]
}

func (w *world) persons(role access.Role, codes ...demo.Code) []demo.Person {
	return slices.DeleteFunc(slices.Clone(w.report.People), func(p demo.Person) bool {
		return p.Role != role || slices.ContainsFunc(codes, func(c demo.Code) bool { return !slices.Contains(p.Codes, c) })
	})
}

// of gives the practice or neighbourhood of a person's hat.
func (w *world) of(p demo.Person) string {
	w.Helper()
	person, err := w.people.Person(context.Background(), tenant, p.ID)
	if err != nil {
		w.Fatal(err)
	}
	at := slices.IndexFunc(person.Hats, func(h access.Hat) bool { return h.ID == p.Hat })
	return person.Hats[at].Of
}

// year is the programme year of a person's practice.
func (w *world) year(p demo.Person) int {
	w.Helper()
	file, err := w.practices.Get(context.Background(), tenant, w.of(p), w.today())
	if err != nil {
		w.Fatal(err)
	}
	return w.set.ProgrammeYear(file.Practice.Cohort, w.today())
}

// plan gives the stored plan of this year, nil when there is none.
func (w *world) plan(p demo.Person) *plan.Plan {
	w.Helper()
	found, err := w.plans.Find(context.Background(), tenant, w.of(p), w.year(p))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return nil
	}
	if err != nil {
		w.Fatal(err)
	}
	return &found
}

// recorded gives the audit records of everything that is done, reads included.
func (w *world) recorded(do func()) []audit.Record {
	r, p, f, s := len(w.reads.records), len(w.plans.Records()), len(w.practices.Records()), len(w.people.Records())
	o, h, a, l := len(w.organised.Records()), len(w.held.Records()), len(w.files.Records()), len(w.lists.Records())
	i, m, v, n := len(w.offers.Records()), len(w.reminders.Records()), len(w.saved.Records()), len(w.networks.Records())
	do()
	return slices.Concat(w.reads.records[r:], w.plans.Records()[p:], w.practices.Records()[f:], w.people.Records()[s:], w.organised.Records()[o:], w.held.Records()[h:], w.files.Records()[a:], w.lists.Records()[l:], w.offers.Records()[i:], w.reminders.Records()[m:], w.saved.Records()[v:], w.networks.Records()[n:])
}

// says gives a sentence in Dutch.
func says(code string, args ...string) string {
	values := fault.Args{}
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return wording.Text("nl", code, values)
}
