package plan_test

import (
	"slices"
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// modes lists "element intervention mode" of every line, in order.
func modes(f plan.Fields) []string {
	out := []string{}
	for _, c := range f.Choices() {
		out = append(out, c.Element+" "+c.Intervention+" "+string(c.Mode))
	}
	return out
}

func same(t tester, have plan.Fields, want ...string) {
	t.Helper()
	if !slices.Equal(modes(have), want) {
		t.Errorf("have %q, want %q", modes(have), want)
	}
}

func TestHowAYearBegins(t *testing.T) {
	t.Run("year 3: all that runs goes on", func(t *testing.T) {
		w := newWorld(t)
		w.on("2025-06-02")
		w.past("p1", 1, lines("a flexible-duration new", "c four-domains new"))
		w.past("p1", 2, with(lines("a triage-training new", "b case-discussions new", "b social-domain-access embedded", "a flexible-duration dropped", "c four-domains deepened"),
			"choice.a.flexible-duration.reason", "geen ruimte", "choice.b.case-discussions.text", "maandelijks"))
		same(t, w.open("owner p1", "p1", 3).Fields, "a triage-training continued", "b case-discussions continued", "c four-domains continued")
	})
	t.Run("year 4: what is embedded stays so", func(t *testing.T) {
		w := newWorld(t)
		w.history("p1")
		same(t, w.open("owner p1", "p1", 4).Fields, "a flexible-duration continued", "a triage-training embedded", "b case-discussions continued",
			"b social-domain-access continued", "c four-domains continued")
	})
	t.Run("year 5: answers to what is asked again and options come along, justifications and ticks do not", func(t *testing.T) {
		w := ready(t)
		w.save("owner p1", "p1", plan.Fields{"choice.a.check-in-kiosk.option.online": plan.Yes, "answer.not-asked": "x"})
		w.submit("owner p1", "p1", "")
		w.save("owner p1", "p1", plan.Fields{"answer.network-fit": "niet ingeleverd"})
		w.on("2027-04-01")
		p := w.open("owner p1", "p1", 5)
		same(t, p.Fields, "a check-in-kiosk continued", "a flexible-duration continued", "a triage-training embedded", "b case-discussions continued",
			"b social-domain-access continued", "c four-domains continued")
		want := map[plan.Path]string{"answer.network-fit": "Afgestemd met het kernteam.", "choice.a.check-in-kiosk.option.online": plan.Yes}
		for _, path := range p.Fields.Paths() {
			_, _, field, ok := path.Parts()
			if (!ok || field != plan.ModeField) && p.Fields[path] != want[path] {
				t.Errorf("%s says %q", path, p.Fields[path])
			}
			delete(want, path)
		}
		if len(want) > 0 {
			t.Errorf("did not come along: %v", want)
		}
	})
	t.Run("a swap counts: what came goes on, what went does not", func(t *testing.T) {
		w := swapped(t)
		w.on("2027-04-01")
		f := w.open("owner p1", "p1", 5).Fields
		if f.Mode("a", "digital-triage") != rule.Continued || f.Mode("a", "check-in-kiosk") != "" {
			t.Errorf("%v", modes(f))
		}
	})
	t.Run("year 1 begins with nothing, and so does a practice of which no history is known", func(t *testing.T) {
		w := newWorld(t)
		same(t, w.open("owner p1", "p1", 1).Fields)
		w.add(practice.File{Practice: practice.Practice{Tenant: tenant, ID: "p8", Name: "Praktijk p8", Cohort: cohort()}})
		if f := w.open("owner p8", "p8", year).Fields; len(f) > 0 {
			t.Errorf("%v", f)
		}
	})
	t.Run("what is in use is listed, once, where it runs or else where it is on the menu", func(t *testing.T) {
		w := newWorld(t)
		w.past("p1", 4, lines("b understand-decide-children new"))
		w.on("2027-04-01")
		use := func(id, key, since string) practice.InUse {
			return practice.InUse{ID: id, Intervention: key, Since: calendar.MustParse(since)}
		}
		w.add(practice.File{Practice: practice.Practice{Tenant: tenant, ID: "p1"}, InUse: []practice.InUse{
			use("u1", "lean", "2022-01-01"), use("u2", "lean", "2023-01-01"), use("u3", "understand-decide-children", "2022-01-01"),
			use("u4", "three-way-talks", "2030-01-01"), use("u5", "no-such-thing", "2022-01-01"),
		}})
		same(t, w.open("owner p1", "p1", 5).Fields, "a lean continued", "b understand-decide-children continued")
	})
	t.Run("what it begins with is never refused", func(t *testing.T) {
		w := newWorld(t)
		w.history("p1")
		for _, n := range []int{4, 5} {
			p := w.open("owner p1", "p1", n)
			j, err := w.Judge(ctx, &p, true)
			must(w, err)
			if s := j[0].Summary; s.Refused > 0 || s.Standing != plan.IsSilent {
				t.Errorf("year %d: %+v", n, s)
			}
		}
	})
}

func TestTheFirstSave(t *testing.T) {
	w := newWorld(t)
	w.history("p1")
	form := w.open("owner p1", "p1", year)
	saved := w.save("owner p1", "p1", plan.Fields{"answer.network-role": "erbij"})
	t.Run("keeps what was prefilled, as version 0", func(t *testing.T) {
		revisions, err := w.plans.Revisions(ctx, tenant, saved.Plan.ID, -1)
		must(w, err)
		zero := plan.Fields{}
		for _, r := range revisions {
			if r.No == 0 {
				zero[r.Path] = r.New
			}
		}
		if len(plan.Difference(zero, form.Fields)) > 0 || saved.Plan.Version != 1 {
			t.Errorf("kept %v", zero)
		}
	})
	t.Run("leaves a form of version 0 that can be merged", func(t *testing.T) {
		late := with(form.Fields, "choice.a.flexible-duration.mode", "deepened", "answer.network-role", "")
		got, err := w.Save(ctx, plan.Save{Command: by("manager p1"), Practice: "p1", Year: year, Editor: "late", Fields: late})
		must(w, err)
		if len(got.Conflicts) > 0 || got.Plan.Fields.Mode("a", "flexible-duration") != rule.Deepened || got.Plan.Fields["answer.network-role"] != "erbij" {
			t.Errorf("%+v %v", got.Conflicts, got.Plan.Fields)
		}
	})
	t.Run("of an untouched form makes the plan begun", func(t *testing.T) {
		w := newWorld(t)
		p := w.save("owner p1", "p1", plan.Fields{}).Plan
		if p.Version != 1 || p.ID == "" || p.Members[0].By.Person != "owner-p1" {
			t.Errorf("%+v", p)
		}
	})
}
