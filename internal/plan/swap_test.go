package plan_test

import (
	"slices"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

const swapDay = "2026-10-02"

// swapped is a world in which p1 handed in with a kiosk and swapped it (S29).
func swapped(t tester) *world {
	w := ready(t)
	w.submit("owner p1", "p1", "")
	w.on(swapDay)
	w.save("owner p1", "p1", with(lines("a digital-triage new"), "choice.a.check-in-kiosk.mode", ""))
	w.submit("manager p1", "p1", "De leverancier levert niet.")
	return w
}

func line(lines []rule.Choice, key string) rule.Choice {
	at := slices.IndexFunc(lines, func(c rule.Choice) bool { return c.Intervention == key })
	if at < 0 {
		return rule.Choice{}
	}
	return lines[at]
}

func TestASwapAfterHandingIn(t *testing.T) {
	w := swapped(t)
	p := w.open("owner p1", "p1", year)
	on := calendar.MustParse(swapDay)
	t.Run("ends one line and begins the other in its place", func(t *testing.T) {
		all := p.Lines(w.Today(), false)
		kiosk, triage := line(all, "check-in-kiosk"), line(all, "digital-triage")
		if kiosk.Ended != on || kiosk.Reason == "" || kiosk.By != "manager" || kiosk.From != calendar.None {
			t.Errorf("%+v", kiosk)
		}
		if triage.From != on || triage.InsteadOf != "check-in-kiosk" || triage.Reason != "De leverancier levert niet." || triage.By != "manager" {
			t.Errorf("%+v", triage)
		}
		if l := line(all, "flexible-duration"); l.From != calendar.None || l.Ended != calendar.None {
			t.Errorf("%+v", l)
		}
	})
	t.Run("is met before and after", func(t *testing.T) {
		for _, when := range []string{day, "2026-10-01", swapDay, "2026-12-01"} {
			facts, err := w.reader.Facts(ctx, tenant, "p1", calendar.MustParse(when), nil)
			must(w, err)
			r := rule.Evaluate(book().Set, facts, calendar.MustParse(when))
			if f := finding(t, &r.Years[3], "a-grow"); f.State != rule.Met {
				t.Errorf("on %s: %s", when, f.State)
			}
		}
	})
	t.Run("is in the history, with both states, its date, author and reason", func(t *testing.T) {
		happened(t, p, plan.HandedIn, plan.Changed)
		if p.Events[0].Fields.Mode("a", "check-in-kiosk") != rule.New || p.Events[1].Fields.Mode("a", "check-in-kiosk") != "" {
			t.Error("the states are not kept")
		}
		facts, err := w.reader.Facts(ctx, tenant, "p1", w.Today(), nil)
		must(w, err)
		r := rule.Evaluate(book().Set, facts, w.Today())
		changes := r.Years[3].Changes
		at := slices.IndexFunc(changes, func(c rule.Change) bool { return c.Code == "swapped" })
		if at < 0 || changes[at].On != on || changes[at].For != "check-in-kiosk" || changes[at].Choice != "digital-triage" || changes[at].Reason == "" {
			t.Errorf("%+v", changes)
		}
	})
	t.Run("keeps the date of the first hand-in", func(t *testing.T) {
		if y := p.Facts("p1", w.Today(), false); !slices.Equal(y.HandedIn, []calendar.Date{calendar.MustParse(day)}) {
			t.Errorf("%v", y.HandedIn)
		}
	})
	t.Run("a draft of another swap counts from today, and only as a draft", func(t *testing.T) {
		draft := p
		draft.Fields = with(p.Fields, "choice.a.lean.mode", "new", "choice.a.digital-triage.mode", "")
		delete(draft.Fields, "choice.a.digital-triage.mode")
		if l := line(draft.Lines(on+5, true), "lean"); l.From != on+5 || l.InsteadOf != "digital-triage" {
			t.Errorf("%+v", l)
		}
		if l := line(draft.Lines(on+5, false), "lean"); l.Intervention != "" {
			t.Errorf("%+v", l)
		}
	})
	t.Run("swapped back, the choice has a second line and the first keeps its end", func(t *testing.T) {
		w.on("2026-11-02")
		w.save("owner p1", "p1", with(lines("a check-in-kiosk new"), "choice.a.digital-triage.mode", ""))
		p, _ := w.submit("owner p1", "p1", "Hij kwam toch.")
		all := p.Lines(w.Today(), false)
		var ends []calendar.Date
		for _, l := range all {
			if l.Intervention == "check-in-kiosk" {
				ends = append(ends, l.From, l.Ended)
			}
		}
		if !slices.Equal(ends, []calendar.Date{calendar.None, on, w.Today(), calendar.None}) {
			t.Errorf("%v", ends)
		}
		for when, want := range map[calendar.Date]bool{on + 1: false, w.Today(): true} {
			facts, err := w.reader.Facts(ctx, tenant, "p1", when, nil)
			must(w, err)
			r := rule.Evaluate(book().Set, facts, when)
			runs := slices.ContainsFunc(r.Years[3].Lines, func(l rule.Line) bool { return l.Intervention == "check-in-kiosk" && !l.Refused })
			if len(r.Years[3].Faults) > 0 || finding(t, &r.Years[3], "a-grow").State != rule.Met || want && !runs {
				t.Errorf("on %s: runs %v, faults %v", when, runs, r.Years[3].Faults)
			}
		}
	})
}

func TestReturning(t *testing.T) {
	w := ready(t)
	back := func(who, reason string) error {
		_, err := w.Return(ctx, plan.Return{Command: by(who), Practice: "p1", Year: year, Reason: reason})
		return err
	}
	t.Run("what was not handed in cannot come back", func(t *testing.T) {
		refused(t, back("lead", "vul aan"), fault.Invalid, "plan.not-handed-in")
	})
	w.submit("owner p1", "p1", "")
	w.on("2026-06-20")
	t.Run("needs a reason", func(t *testing.T) { refused(t, back("lead", " "), fault.Invalid, "plan.reason-missing") })
	t.Run("is for the lead", func(t *testing.T) {
		for _, who := range []string{"owner p1", "manager p1", "employee p1", "coordinator n1"} {
			refused(t, back(who, "x"), fault.Denied, "access.denied")
		}
	})
	t.Run("keeps the date and the state", func(t *testing.T) {
		must(w, back("lead", "vul aan"))
		p := w.open("owner p1", "p1", year)
		happened(t, p, plan.HandedIn, plan.Returned)
		if p.ReturnedNow() == nil || p.ReturnedNow().Reason != "vul aan" || p.First().On.String() != day || len(p.ReturnedNow().Fields) == 0 {
			t.Errorf("%+v", p.ReturnedNow())
		}
		j, err := w.Judge(ctx, &p, false)
		must(w, err)
		if s := j[0].Summary; s.Standing != plan.IsHandedIn || !s.Returned || s.Late {
			t.Errorf("%+v", s)
		}
	})
	t.Run("is answered by handing in, even without another word", func(t *testing.T) {
		refused(t, w.try(plan.Submit{Confirmed: true}), fault.Invalid, "plan.reason-missing")
		p, _ := w.submit("owner p1", "p1", "Zo is het bedoeld.")
		if p.ReturnedNow() != nil || p.Facts("p1", w.Today(), false).HandedIn[0].String() != day {
			t.Errorf("%v", kinds(p))
		}
	})
}

func TestYearsThatAreOpen(t *testing.T) {
	save := func(w *world, n int) error {
		_, err := w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: n, Editor: "f", Fields: plan.Fields{"answer.network-role": "x"}})
		return err
	}
	for n, code := range map[int]fault.Code{3: "plan.year-closed", 4: "", 5: "", 6: "plan.no-such-year", 0: "plan.no-such-year"} {
		w := newWorld(t)
		w.history("p1")
		err := save(w, n)
		if fault.CodeOf(err) != code {
			t.Errorf("year %d: %v", n, err)
		}
	}
	t.Run("the next year stands beside this one, and can be handed in", func(t *testing.T) {
		w := ready(t)
		must(w, save(w, 5))
		_, e, err := w.Submit(ctx, plan.Submit{Command: by("owner p1"), Practice: "p1", Year: 5, Confirmed: true})
		must(w, err)
		if e.Kind != plan.HandedIn {
			t.Errorf("%+v", e)
		}
	})
	t.Run("a year that is over takes no text, no hand-in and no choice between texts", func(t *testing.T) {
		w := ready(t)
		var k string
		for _, form := range []string{"a", "b"} {
			saved, err := w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Base: 1, Editor: form, Fields: plan.Fields{"answer.network-role": form}})
			must(w, err)
			for _, c := range saved.Conflicts {
				k = c.ID
			}
		}
		w.on("2027-04-01")
		refused(t, save(w, 4), fault.Invalid, "plan.year-closed")
		refused(t, w.try(plan.Submit{Confirmed: true}), fault.Invalid, "plan.year-closed")
		_, err := w.Resolve(ctx, plan.Resolve{Command: by("owner p1"), Practice: "p1", Year: year, Conflict: k, Text: "x"})
		refused(t, err, fault.Invalid, "plan.year-closed")
	})
}
