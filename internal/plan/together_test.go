package plan_test

import (
	"strconv"
	"sync"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

// patient saves until nobody else comes in between.
func (w *world) patient(c plan.Save) plan.Saved {
	for {
		saved, err := w.Save(ctx, c)
		if fault.CodeOf(err) == "plan.busy" {
			continue
		}
		if err != nil {
			w.t.Errorf("%v", err)
		}
		return saved
	}
}

func TestSeveralPeopleSaveAtTheSameMoment(t *testing.T) {
	const people, saves = 5, 30
	w := newWorld(t)
	own := func(i int) plan.Path { return plan.AnswerPath("own-" + strconv.Itoa(i)) }
	say := func(i, n int) string { return strconv.Itoa(i) + " zegt " + strconv.Itoa(n) }
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			for n := range saves {
				w.patient(plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Editor: "form-" + strconv.Itoa(i),
					Fields: plan.Fields{own(i): say(i, n), "answer.shared": say(i, n), plan.AnswerPath("once-" + say2(i, n)): say(i, n)}})
			}
		})
	}
	all.Wait()
	p := w.open("owner p1", "p1", year)
	t.Run("one plan came of it", func(t *testing.T) {
		if got, _ := w.plans.Region(ctx, tenant); len(got) != 1 {
			t.Errorf("%d plans", len(got))
		}
	})
	t.Run("everybody's last words stand in their own field", func(t *testing.T) {
		for i := range people {
			if p.Fields[own(i)] != say(i, saves-1) {
				t.Errorf("%d: %q", i, p.Fields[own(i)])
			}
		}
	})
	t.Run("what was written once stands", func(t *testing.T) {
		for i := range people {
			for n := range saves {
				if p.Fields[plan.AnswerPath("once-"+say2(i, n))] != say(i, n) {
					t.Errorf("%s is lost", say(i, n))
				}
			}
		}
	})
	t.Run("all that was said in the shared field is kept", func(t *testing.T) {
		s := &session{world: w, plan: p}
		at := s.findable()
		for i := range people {
			for n := range saves {
				if !at[say(i, n)] {
					t.Errorf("%s is nowhere", say(i, n))
				}
			}
		}
		if open := p.OpenConflicts(); len(open) != people-1 {
			t.Errorf("%d conflicts for %d people", len(open), people)
		}
	})
	t.Run("versions count the saves", func(t *testing.T) {
		if p.Version > people*saves || p.Version < saves {
			t.Errorf("version %d", p.Version)
		}
	})
}

func say2(i, n int) string { return strconv.Itoa(i) + "-" + strconv.Itoa(n) }

func TestTwoPeopleHandInAtTheSameMoment(t *testing.T) {
	w := newWorld(t)
	w.history("p1")
	w.save("owner p1", "p1", complete())
	var all sync.WaitGroup
	numbers := make([]string, 8)
	for i := range numbers {
		all.Go(func() {
			_, e, err := w.Submit(ctx, plan.Submit{Command: keyed("owner p1", "the same key"), Practice: "p1", Year: year, Confirmed: true})
			if err != nil {
				t.Errorf("%v", err)
			}
			numbers[i] = e.Number
		})
	}
	all.Wait()
	happened(t, w.open("owner p1", "p1", year), plan.HandedIn)
	for _, n := range numbers {
		if n == "" || n != numbers[0] {
			t.Errorf("receipts: %v", numbers)
			break
		}
	}
}

func TestAFormAndItsConflicts(t *testing.T) {
	const field plan.Path = "answer.network-fit"
	begin := func(t *testing.T) (*world, func(who, form string, base int, fields plan.Fields) plan.Saved) {
		w := newWorld(t)
		send := func(who, form string, base int, fields plan.Fields) plan.Saved {
			saved, err := w.Save(ctx, plan.Save{Command: by(who), Practice: "p1", Year: year, Base: base, Editor: form, Fields: fields})
			must(w, err)
			return saved
		}
		send("owner p1", "a", 0, plan.Fields{field: "van A"})
		return w, send
	}
	t.Run("both texts and the first author are in the conflict", func(t *testing.T) {
		_, send := begin(t)
		saved := send("manager p1", "b", 0, plan.Fields{field: "van B"})
		if len(saved.Conflicts) != 1 {
			t.Fatalf("%v", saved.Conflicts)
		}
		k := saved.Conflicts[0]
		if k.Theirs != "van A" || k.Mine != "van B" || k.TheirsBy.Person != "owner-p1" || k.By.Person != "manager-p1" || saved.Plan.Fields[field] != "van A" {
			t.Errorf("%+v", k)
		}
	})
	t.Run("typing on in the same form goes on in the conflict, and loses nothing", func(t *testing.T) {
		w, send := begin(t)
		send("manager p1", "b", 0, plan.Fields{field: "van B"})
		saved := send("manager p1", "b", 0, plan.Fields{field: "van B, nog eens"})
		if open := saved.Plan.OpenConflicts(); len(open) != 1 || open[0].Mine != "van B, nog eens" {
			t.Errorf("%+v", open)
		}
		if s := (&session{world: w, plan: saved.Plan}); !s.findable()["van B"] {
			t.Error("the first words are nowhere")
		}
	})
	t.Run("an open page that goes on does not take back what it never showed", func(t *testing.T) {
		w := newWorld(t)
		page := func(base int, form, role, fit string) plan.Saved {
			saved, err := w.Save(ctx, plan.Save{Command: by("owner p1"), Practice: "p1", Year: year, Base: base, Editor: form,
				Fields: plan.Fields{"answer.network-role": role, "answer.network-fit": fit}})
			must(w, err)
			return saved
		}
		a, b := page(0, "a", "", ""), page(0, "b", "", "")
		b = page(b.Base, "b", "van B", "")
		for _, text := range []string{"van A", "van A, verder", "van A, nog verder"} {
			a = page(a.Base, "a", "", text)
			if f := a.Plan.Fields; f["answer.network-role"] != "van B" || f["answer.network-fit"] != text || len(a.Conflicts) > 0 {
				t.Fatalf("%v %+v", f, a.Conflicts)
			}
		}
		if b = page(b.Base, "b", "van B, verder", ""); b.Plan.Fields["answer.network-fit"] != "van A, nog verder" || len(b.Conflicts) > 0 {
			t.Errorf("%v %+v", b.Plan.Fields, b.Conflicts)
		}
		if alone := page(0, "c", "van C", ""); alone.Base != 0 {
			t.Errorf("goes on from %d", alone.Base)
		}
	})
	t.Run("the same save again makes no second conflict, with or without the name of a form", func(t *testing.T) {
		for _, form := range []string{"b", ""} {
			_, send := begin(t)
			send("manager p1", form, 0, plan.Fields{field: "van B"})
			again := send("manager p1", form, 0, plan.Fields{field: "van B"})
			if len(again.Conflicts) > 0 || len(again.Plan.Conflicts) != 1 {
				t.Errorf("form %q: %+v", form, again.Plan.Conflicts)
			}
		}
	})
	t.Run("a form that stays open does not reopen what was settled", func(t *testing.T) {
		w, send := begin(t)
		k := send("manager p1", "b", 0, plan.Fields{field: "van B"}).Conflicts[0]
		_, err := w.Resolve(ctx, plan.Resolve{Command: by("owner p1"), Practice: "p1", Year: year, Conflict: k.ID, Text: "van A en B"})
		must(w, err)
		again := send("manager p1", "b", 0, plan.Fields{field: "van B", "answer.other": "x"})
		if len(again.Conflicts) > 0 || again.Plan.Fields[field] != "van A en B" || again.Plan.Fields["answer.other"] != "x" {
			t.Errorf("%+v says %q", again.Conflicts, again.Plan.Fields[field])
		}
		if more := send("manager p1", "b", 0, plan.Fields{field: "van B, anders"}); len(more.Conflicts) != 1 {
			t.Errorf("new words: %+v", more.Conflicts)
		}
	})
	t.Run("who settles a conflict does not take away what came meanwhile", func(t *testing.T) {
		w, send := begin(t)
		saved := send("manager p1", "b", 0, plan.Fields{field: "van B"})
		shown := saved.Plan.Version
		send("owner p1", "a", shown, plan.Fields{field: "van A, later"})
		p, err := w.Resolve(ctx, plan.Resolve{Command: by("manager p1"), Practice: "p1", Year: year, Base: shown, Conflict: saved.Conflicts[0].ID, Text: "van B"})
		must(w, err)
		open := p.OpenConflicts()
		if p.Fields[field] != "van A, later" || len(open) != 1 || open[0].Mine != "van B" || open[0].Theirs != "van A, later" {
			t.Errorf("says %q, open %+v", p.Fields[field], open)
		}
	})
	t.Run("a conflict that is not there is not found, and one that is settled stays so", func(t *testing.T) {
		w, send := begin(t)
		c := plan.Resolve{Command: by("owner p1"), Practice: "p1", Year: year, Conflict: "none", Text: "x"}
		_, err := w.Resolve(ctx, c)
		refused(t, err, fault.NotFound, "plan.no-conflict")
		c.Conflict = send("manager p1", "b", 0, plan.Fields{field: "van B"}).Conflicts[0].ID
		for range 2 {
			p, err := w.Resolve(ctx, c)
			must(w, err)
			happened(t, p, plan.Resolved)
		}
	})
	t.Run("who takes a choice away that somebody described waits, saves and all", func(t *testing.T) {
		w, send := begin(t)
		v := send("owner p1", "a", 0, with(lines("a lean new"), "choice.a.lean.text", "Begin.")).Plan.Version
		send("owner p1", "a", v, plan.Fields{"choice.a.lean.upkeep.refresher": plan.Yes})
		gone := plan.Fields{"choice.a.lean.mode": "", "choice.a.lean.text": "", "choice.a.lean.upkeep.refresher": ""}
		for range 3 {
			saved := send("manager p1", "b", v, gone)
			if f := saved.Plan.Fields; f["choice.a.lean.mode"] != "new" || f["choice.a.lean.text"] != "Begin." || f["choice.a.lean.upkeep.refresher"] != plan.Yes {
				t.Fatalf("%v", f)
			}
		}
		p := w.open("owner p1", "p1", year)
		open := p.OpenConflicts()
		if len(open) != 1 || open[0].TheirsBy.Person != "owner-p1" {
			t.Errorf("%+v", open)
		}
	})
}
