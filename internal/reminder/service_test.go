package reminder_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/reminder"
	"meertijd/internal/wording"
)

const atRisk = string(plan.IsAtRisk)

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

// Each practice reads what its own plan lacks, with the same points as its page.
func TestEachPracticeReadsWhatItsOwnPlanLacks(t *testing.T) {
	w := newWorld(t)
	texts := map[string]bool{}
	seen := 0
	for _, group := range region.States {
		d, err := w.Begin(t.Context(), reminder.Begin{Actor: w.lead, Query: &region.Query{State: group}, Key: group})
		if fault.CodeOf(err) == "reminder.nobody-chosen" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range w.preview(d.ID).Sheets {
			if s.Need == nil || s.Need.Kind() == reminder.IsNothing || len(s.Mails) == 0 {
				continue
			}
			seen++
			letter := s.Letters["nl"]
			texts[said(letter)] = true
			open := 0
			for _, p := range (wording.Words{Language: "nl", Set: set()}).Points(s.Need.Verdict, &s.Need.Repair) {
				if p.Open() {
					open++
					if !strings.Contains(said(letter), p.Title) {
						t.Errorf("%s does not read %q", s.Name, p.Title)
					}
				}
			}
			if kind := s.Need.Kind(); (kind == reminder.IsOpen) && open+len(s.Need.Missed) == 0 || letter.Args["practice"] != s.Name {
				t.Errorf("%s: %s %v", s.Name, kind, letter.Args)
			}
			if !strings.HasPrefix(s.Mails[0].Link, "/plan/") || s.Mails[0].Tenant != tenant {
				t.Errorf("%+v", s.Mails[0])
			}
			for _, language := range wording.Languages {
				for _, end := range []string{".subject", ".text"} {
					if !wording.Has(language, "mail."+letter.Code+end) {
						t.Errorf("no %s%s in %s", letter.Code, end, language)
					}
				}
			}
		}
	}
	if seen < 8 || len(texts) < 4 {
		t.Errorf("%d letters, %d different", seen, len(texts))
	}
}

// withoutReaders is a book in which nobody of one practice can be mailed.
type withoutReaders struct {
	reminder.Book
	practice string
}

func (b withoutReaders) Readers(ctx context.Context, tenant string, on calendar.Date) ([]reminder.Reader, error) {
	all, err := b.Book.Readers(ctx, tenant, on)
	return slices.DeleteFunc(slices.Clone(all), func(r reminder.Reader) bool { return r.Of == b.practice }), err
}

func TestWhoGetsNoMailIsNamedWithTheReason(t *testing.T) {
	w := newWorld(t)
	var all []string
	for _, p := range w.board().Practices {
		all = append(all, p.ID)
	}
	lacks := w.preview(w.group(atRisk).ID).Sheets[0].Practice
	w.Book = withoutReaders{w.store, lacks}
	d, err := w.Begin(t.Context(), reminder.Begin{Actor: w.lead, Practices: append(all, "nobody", "x"), Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	why := map[reminder.Why]int{}
	p := w.preview(d.ID)
	for _, s := range p.Sheets {
		why[s.Why]++
		misses := s.Need != nil && s.Need.Kind() != reminder.IsNothing
		if s.Why == reminder.GetsMail && (!misses || len(s.Mails) == 0) || s.Why == reminder.LacksNone && (misses || s.Need.Plan.Kept() == nil) {
			t.Errorf("%s: %q", s.Name, s.Why)
		}
	}
	if len(p.Sheets) != len(all) || why[reminder.GetsMail] < 5 || why[reminder.LacksNone] < 2 || why[reminder.HasNobody] < 1 {
		t.Errorf("%d sheets: %v", len(p.Sheets), why)
	}
}

func TestWhatIsSentIsSentOnceAndFixed(t *testing.T) {
	w := newWorld(t)
	d := w.group(atRisk)
	r := w.send(d.ID)
	mails := w.store.Mails()
	if len(r.Sent) == 0 || len(mails) == 0 || r.Words != "Bel me gerust" || r.By.Person != w.lead.Person {
		t.Fatalf("%+v", r)
	}
	for _, m := range mails {
		if m.Points[0].Text != "Bel me gerust" || !strings.Contains(m.Points[0].Title, w.lead.Name) {
			t.Errorf("%+v", m.Points[0])
		}
	}
	if again := w.send(d.ID); again.At != r.At || len(w.store.Mails()) != len(mails) {
		t.Error("it was sent twice")
	}
	// going back and posting the first form again leads to what was sent
	if same := w.group(atRisk); same.ID != d.ID {
		t.Errorf("another draft: %s", same.ID)
	}
	// the same practices in a new draft: pointed out, and left out
	next, err := w.Begin(t.Context(), reminder.Begin{Actor: w.lead, Query: &region.Query{State: atRisk}, Key: "other"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Send(t.Context(), reminder.Command{Actor: w.lead, ID: next.ID}); len(r.Sent) == len(next.Choices) {
		wantCode(t, err, "reminder.nobody")
	}
	for _, s := range w.preview(next.ID).Sheets {
		sent := slices.ContainsFunc(r.Sent, func(x reminder.Sent) bool { return x.Practice == s.Practice })
		if sent != (s.Why == reminder.IsRecent) || sent && s.Last.Reminder != d.ID {
			t.Errorf("%s: %q %v", s.Name, s.Why, s.Last)
		}
	}
	// ticked, it is sent once more; a tick that knew of an older one does nothing
	first := r.Sent[0].Practice
	for after, want := range map[string]int{"older": 0, d.ID: 1} {
		n := len(w.store.Mails())
		_, err := w.Send(t.Context(), reminder.Command{Actor: w.lead, ID: next.ID, Choices: []reminder.Choice{{Practice: first, Again: after}}})
		if sent := len(w.store.Mails()) > n; sent != (want == 1) {
			t.Errorf("%s: %v %v", after, sent, err)
		}
		if want == 1 {
			break
		}
	}
	// after a week it is no matter any more
	w.now = w.now.Add(reminder.Pause + time.Hour)
	late := w.group(region.FlagReturned)
	for _, s := range w.preview(late.ID).Sheets {
		if s.Last != nil {
			t.Errorf("%s: %+v", s.Name, s.Last)
		}
	}
}

// Two leads with two drafts press at once: nobody gets it twice.
func TestTwoLeadsWhoPressAtOnceRemindOnce(t *testing.T) {
	w := newWorld(t)
	other := w.lead
	other.Person, other.Name = "other", "Ander"
	var ids []string
	for i, a := range []access.Actor{w.lead, other, w.lead, other} {
		d, err := w.Begin(t.Context(), reminder.Begin{Actor: a, Query: &region.Query{State: atRisk}, Key: string(rune('a' + i))})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() {
			_, err := w.Send(t.Context(), reminder.Command{Actor: []access.Actor{w.lead, other}[i%2], ID: id})
			if err != nil && fault.CodeOf(err) != "reminder.nobody" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got := map[string]int{}
	for _, m := range w.store.Mails() {
		got[m.To+" "+m.Args["practice"]]++
	}
	for to, n := range got {
		if n > 1 {
			t.Errorf("%s got %d", to, n)
		}
	}
	if len(got) == 0 {
		t.Error("nobody got anything")
	}
}

func TestWhoMayNotAndWhatIsWrongIsRefused(t *testing.T) {
	w := newWorld(t)
	d := w.group(atRisk)
	for _, role := range access.Roles {
		if role == access.Lead {
			continue
		}
		a := w.lead
		a.Role, a.Of = role, "p"
		_, err := w.Begin(t.Context(), reminder.Begin{Actor: a, Query: &region.Query{State: atRisk}})
		wantCode(t, err, "access.denied")
		_, err = w.Preview(t.Context(), a, d.ID)
		wantCode(t, err, "access.denied")
		_, err = w.Send(t.Context(), reminder.Command{Actor: a, ID: d.ID})
		wantCode(t, err, "access.denied")
		_, err = w.Change(t.Context(), reminder.Command{Actor: a, ID: d.ID})
		wantCode(t, err, "access.denied")
	}
	elsewhere := w.lead
	elsewhere.Tenant = "other"
	_, err := w.Send(t.Context(), reminder.Command{Actor: elsewhere, ID: d.ID})
	wantCode(t, err, "reminder.not-found")
	_, err = w.Begin(t.Context(), reminder.Begin{Actor: w.lead, Query: &region.Query{Need: "no-such-need"}})
	wantCode(t, err, "reminder.nobody-chosen")
	_, err = w.Begin(t.Context(), reminder.Begin{Actor: w.lead})
	wantCode(t, err, "reminder.nobody-chosen")
	_, err = w.Send(t.Context(), reminder.Command{Actor: w.lead, ID: d.ID, Words: strings.Repeat("é", reminder.MaxWords+1)})
	wantCode(t, err, "reminder.words-long")
	var out []reminder.Choice
	for _, c := range d.Choices {
		out = append(out, reminder.Choice{Practice: c.Practice, Out: true})
	}
	_, err = w.Send(t.Context(), reminder.Command{Actor: w.lead, ID: d.ID, Choices: out})
	wantCode(t, err, "reminder.nobody")
	if len(w.store.Mails()) > 0 {
		t.Error("something was sent")
	}
}

// What a practice lacked when it was sent is what the mail says, whatever
// happens to the plan before it leaves.
func TestTheTextIsThatOfTheMomentOfSending(t *testing.T) {
	w := newWorld(t)
	d := w.group(atRisk)
	r := w.send(d.ID)
	waiting, err := w.box.Pending(t.Context(), 99)
	if err != nil || len(waiting) == 0 {
		t.Fatal(err)
	}
	for _, m := range waiting {
		at := slices.IndexFunc(r.Sent, func(s reminder.Sent) bool {
			return slices.ContainsFunc(s.Mails, func(p reminder.Posted) bool { return p.ID == m.ID && p.State == notice.Waiting })
		})
		if at < 0 || said(r.Sent[at].Letters["nl"]) != said(reminder.Letter{Points: m.Points}) {
			t.Errorf("%s is not in the history as it goes out", m.ID)
		}
	}
}
