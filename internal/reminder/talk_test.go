package reminder_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/reminder"
)

// talk is a world in which what is said of a plan is told.
type talk struct {
	*world
	papers   *plan.Service
	practice string
	year     int
	manager  access.Actor
	keys     int
}

func newTalk(t *testing.T) *talk {
	w := newWorld(t)
	papers := w.Plans.(*plan.Service)
	papers.Teller = reminder.Talk{Book: w.store, Today: w.today}
	for _, p := range w.report.People {
		if p.Role != access.Manager || !slices.Contains(p.Codes, demo.HandedIn) {
			continue
		}
		readers, err := w.store.Readers(t.Context(), tenant, w.today())
		if err != nil {
			t.Fatal(err)
		}
		of := readers[slices.IndexFunc(readers, func(r reminder.Reader) bool { return r.Person == p.ID })].Of
		plans, err := w.plans.List(t.Context(), tenant, of)
		if err != nil {
			t.Fatal(err)
		}
		return &talk{world: w, papers: papers, practice: of, year: plans[len(plans)-1].Year, manager: access.Actor{Tenant: tenant, Person: p.ID, Name: p.Name, Role: access.Manager, Of: of}}
	}
	t.Fatal("nobody handed in")
	return nil
}

func (w *talk) command(who access.Actor) plan.Command {
	w.keys++
	return plan.Command{Actor: who, Key: fmt.Sprint("key-", w.keys)}
}

func (w *talk) comment(c plan.Command) {
	w.Helper()
	if _, err := w.papers.Comment(w.Context(), plan.Comment{Command: c, Practice: w.practice, Year: w.year, Text: "Wie doet dit, en kanarie?"}); err != nil {
		w.Fatal(err)
	}
}

func (w *talk) reply(c plan.Command) {
	w.Helper()
	if _, err := w.papers.Reply(w.Context(), plan.Reply{Command: c, Practice: w.practice, Year: w.year, Text: "De kanarie."}); err != nil {
		w.Fatal(err)
	}
}

// told lists the mails since so many: to whom and which.
func (w *talk) told(since int) (out []string) {
	for _, m := range w.plans.Mails()[since:] {
		out = append(out, m.Code+" "+m.To)
	}
	slices.Sort(out)
	return out
}

// mails are the addresses of owners and managers of the practice, each with a code.
func (w *talk) mails(code string, of func(reminder.Reader) bool) (out []string) {
	readers, err := w.store.Readers(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	for _, r := range readers {
		if of(r) && r.Mail != "" {
			out = append(out, code+" "+r.Mail)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *talk) same(got, want []string) {
	w.Helper()
	if len(want) == 0 || !slices.Equal(got, want) {
		w.Errorf("told %v, want %v", got, want)
	}
}

func TestWhatTheLeadSaysOfAPlanIsToldOnce(t *testing.T) {
	w := newTalk(t)
	ours := func(r reminder.Reader) bool { return r.Of == w.practice && r.Role.InPractice() }
	c := w.command(w.lead)
	w.comment(c)
	w.same(w.told(0), w.mails("plan-asked", ours))
	n := len(w.plans.Mails())
	w.comment(c) // the same form again
	w.comment(w.command(w.lead))
	if more := w.told(n); more != nil {
		t.Errorf("told again: %v", more)
	}
	w.now = w.now.Add(16 * time.Minute)
	w.comment(w.command(w.lead))
	w.same(w.told(n), w.mails("plan-asked", ours))
	n = len(w.plans.Mails())
	if _, err := w.papers.Return(t.Context(), plan.Return{Command: w.command(w.lead), Practice: w.practice, Year: w.year, Reason: "Kanarie?"}); err != nil {
		t.Fatal(err)
	}
	w.same(w.told(n), w.mails("plan-returned", ours))
	for _, m := range w.plans.Mails() {
		if strings.Contains(strings.ToLower(fmt.Sprint(m)), "kanarie") || m.Link != fmt.Sprintf("/plan/%d/talk", w.year) || m.Args["by"] != w.lead.Name {
			t.Errorf("%+v", m)
		}
	}
}

func TestThatTheRHOAgreesIsToldOnce(t *testing.T) {
	w := newTalk(t)
	ours := func(r reminder.Reader) bool { return r.Of == w.practice && r.Role.InPractice() }
	w.comment(w.command(w.lead))
	n := len(w.plans.Mails())
	agree := plan.Endorse{Command: w.command(w.lead), Practice: w.practice, Year: w.year, Text: "Mooi, kanarie."}
	for range 2 { // the same form
		if _, err := w.papers.Endorse(t.Context(), agree); err != nil {
			t.Fatal(err)
		}
	}
	w.same(w.told(n), w.mails("plan-agreed", ours))
	if m := w.plans.Mails()[n]; strings.Contains(fmt.Sprint(m), "anarie") || m.Link != fmt.Sprintf("/plan/%d/talk", w.year) {
		t.Errorf("%+v", m)
	}
	n = len(w.plans.Mails())
	agree.Command = w.command(w.lead)
	if _, err := w.papers.Endorse(t.Context(), agree); fault.CodeOf(err) != "plan.endorsed-already" {
		t.Error(err)
	}
	if more := w.told(n); more != nil {
		t.Errorf("told again: %v", more)
	}
}

func TestAnAnswerIsToldToTheLeadWhoAsked(t *testing.T) {
	w := newTalk(t)
	other := reminder.Reader{Person: "second", Name: "Tweede", Role: access.Lead, Mail: "second@rho.example", Language: "en"}
	w.store.Put(tenant, other)
	w.comment(w.command(w.lead))
	n := len(w.plans.Mails())
	c := w.command(w.manager)
	w.reply(c)
	w.reply(c)
	w.same(w.told(n), w.mails("plan-answered", func(r reminder.Reader) bool { return r.Person == w.lead.Person }))
	got := w.plans.Mails()[n]
	if got.Link != fmt.Sprintf("/practices/%s/plan/%d", w.practice, w.year) || strings.Contains(fmt.Sprint(got), "anarie") {
		t.Errorf("%+v", got)
	}
	w.now = w.now.Add(time.Minute)
	w.comment(w.command(access.Actor{Tenant: tenant, Person: "second", Name: "Tweede", Role: access.Lead}))
	n = len(w.plans.Mails())
	w.reply(w.command(w.manager))
	w.same(w.told(n), []string{"plan-answered second@rho.example"})
	w.now = w.now.Add(time.Hour)
	w.comment(w.command(access.Actor{Tenant: tenant, Person: "gone", Name: "Weg", Role: access.Lead}))
	n = len(w.plans.Mails())
	w.reply(w.command(w.manager))
	w.same(w.told(n), w.mails("plan-answered", func(r reminder.Reader) bool { return r.Role == access.Lead }))
}

func TestFiftyFormsAtOnceTellOnce(t *testing.T) {
	w := newTalk(t)
	c := w.command(w.lead)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, _ = w.papers.Comment(t.Context(), plan.Comment{Command: c, Practice: w.practice, Year: w.year, Text: "Wie?"}) // some come too late, and say so
		})
	}
	all.Wait()
	seen := map[string]bool{}
	for _, m := range w.plans.Mails() {
		if seen[m.To] {
			t.Errorf("%s is told twice", m.To)
		}
		seen[m.To] = true
	}
	w.same(w.told(0), w.mails("plan-asked", func(r reminder.Reader) bool { return r.Of == w.practice && r.Role.InPractice() }))
}

func TestAPersonWithTwoRolesIsToldOnce(t *testing.T) {
	w := newTalk(t)
	p := plan.Plan{Tenant: tenant, ID: "x", Year: 2, Members: []plan.Member{{Practice: "a", Standing: plan.Joined}, {Practice: "b", Standing: plan.Joined}}}
	for _, r := range []reminder.Reader{
		{Person: "one", Role: access.Owner, Of: "a", Mail: "one@x.example"}, {Person: "one", Role: access.Manager, Of: "b", Mail: "one@x.example"},
		{Person: "two", Role: access.Manager, Of: "b"}, {Person: "three", Role: access.Manager, Of: "c", Mail: "three@x.example"},
	} {
		w.store.Put(tenant, r)
	}
	mails, err := reminder.Talk{Book: w.store, Today: w.today}.Mails(t.Context(), plan.Told{
		Plan: &p, Event: &plan.Event{No: 3, Kind: plan.Commented}, Practice: "a", Practices: p.Practices(),
	})
	if err != nil || len(mails) != 1 || mails[0].To != "one@x.example" || mails[0].ID != "said-x-3-one" {
		t.Errorf("%+v %v", mails, err)
	}
}
