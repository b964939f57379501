package reminder_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/notice/noticetest"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
	"meertijd/internal/planbook"
	"meertijd/internal/practice/practicetest"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/reminder/remindertest"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
	"meertijd/regions"
)

const tenant = "demo"

var set = sync.OnceValue(func() *rule.Set {
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		panic(err)
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		panic(faults[0])
	}
	return book.Set
})

// world is a made-up region in memory, and a lead who reminds it.
type world struct {
	testing.TB
	*reminder.Service
	store  *remindertest.Fake
	box    *noticetest.Fake
	plans  *plantest.Fake
	report demo.Report
	now    time.Time
	mu     sync.Mutex
	ids    int
	lead   access.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, box: noticetest.NewFake(), plans: plantest.NewFake()}
	w.store = remindertest.NewFake(w.box)
	practices, people := practicetest.NewFake(), accesstest.NewFake()
	var err error
	w.report, err = demo.Fill(context.Background(), demo.Options{Set: set(), Tenant: tenant, Stores: demo.Stores{Plans: w.plans, Practices: practices, People: people}})
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.report.On.Time().Add(10 * time.Hour)
	rules := func(string) *rule.Set { return set() }
	reader := &dossier.Reader{Practices: practices, Plans: w.plans, Rules: rules}
	w.Service = &reminder.Service{
		Store: w.store, Book: w.store, Rules: rules, Now: w.clock, Today: w.today, NewID: w.newID, Boards: &region.Keeper{Reader: reader},
		Plans: &plan.Service{Store: w.plans, Dossier: reader, Rules: rules, Now: w.clock, Today: w.today, NewID: w.newID},
		Words: func(_, language string, n *reminder.Need, note reminder.Note) reminder.Letter {
			return wording.Words{Language: language, Set: set()}.Reminder(n, note)
		},
	}
	readers, err := demo.Book{People: people}.Readers(context.Background(), tenant, w.report.On)
	if err != nil {
		t.Fatal(err)
	}
	w.store.Put(tenant, readers...)
	for _, p := range w.report.People {
		if p.Role == access.Lead && w.lead.Person == "" {
			w.lead = access.Actor{Tenant: tenant, Person: p.ID, Name: p.Name, Role: access.Lead}
		}
	}
	return w
}

func (w *world) clock() time.Time { return w.now }

func (w *world) today() calendar.Date { return calendar.Of(w.now.Date()) }

func (w *world) newID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids++
	return fmt.Sprintf("id%06d", w.ids)
}

// group begins a draft of all practices in a state.
func (w *world) group(state string) reminder.Draft {
	w.Helper()
	d, err := w.Begin(w.Context(), reminder.Begin{Actor: w.lead, Query: &region.Query{State: state}, Key: "k-" + state})
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func (w *world) preview(id string) reminder.Preview {
	w.Helper()
	p, err := w.Preview(w.Context(), w.lead, id)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *world) send(id string) reminder.Reminder {
	w.Helper()
	r, err := w.Send(w.Context(), reminder.Command{Actor: w.lead, ID: id, Words: "Bel\n me  gerust"})
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// said is everything that a letter says.
func said(l reminder.Letter) string {
	var out []string
	for _, p := range l.Points {
		out = append(append(out, p.Title, p.Text), p.Steps...)
	}
	return strings.Join(out, "\n")
}
