package dossier_test

import (
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// town is a cabinet with a service that keeps the files in it.
type town struct {
	*cabinet
	*practice.Service
	now time.Time
}

var lead = practice.Command{Actor: access.Actor{Tenant: tenant, Person: "lead", Role: access.Lead}}

func day(text string) calendar.Date { return calendar.MustParse(text) }

// newTown has two practices in year 4: both kept up the broad conversation
// since year 1; p1 has flexible hours and p2 triage, and only p1 has a plan of
// this year that is in order.
func newTown(t *testing.T) *town {
	w := &town{cabinet: newCabinet(t, book().Set), now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	w.Service = &practice.Service{Store: w.practices, Now: func() time.Time { return w.now }, NewID: w.id,
		Today: func() calendar.Date { return calendar.Of(w.now.Year(), w.now.Month(), w.now.Day()) }}
	w.put(w.practiceOf("p1", "flexible-duration"))
	lacking := w.practiceOf("p2", "triage-training")
	lacking.Years[3] = rule.YearFacts{Year: 4, Choices: []rule.Choice{}, Answers: []rule.Answer{}}
	w.put(lacking)
	return w
}

// practiceOf gives facts of a practice that did one thing under A all the time.
func (w *town) practiceOf(id, item string) *rule.Facts {
	why, none := "Omdat het werkt.", 0
	line := func(element, item string, mode rule.Mode) rule.Choice {
		return rule.Choice{Element: element, Intervention: item, Mode: mode, Justification: &why, Upkeep: []string{"refresher"}}
	}
	f := &rule.Facts{
		Practice: rule.Practice{ID: id, Name: "Praktijk " + id}, Cohort: "2023-04",
		Groups: []rule.Membership{}, Centres: []rule.Membership{}, InUse: []rule.InUse{}, Attendance: []rule.Attendance{}, Visits: []rule.Visit{},
		Commitments: []rule.Commitment{{Plan: "2026", From: day("2026-04-01")}}, Waivers: []rule.Waiver{},
	}
	for year := 1; year <= 4; year++ {
		y := rule.YearFacts{Year: year, NewStaff: &none, HandedIn: []calendar.Date{day([]string{"2023-05-01", "2024-05-01", "2025-05-01", "2026-05-01"}[year-1])}}
		a, b, c := rule.New, rule.New, rule.New
		if year > 1 {
			a, c = rule.Deepened, rule.Deepened
		}
		if year > 2 {
			b, c = rule.Deepened, rule.Continued
		}
		y.Choices = append(y.Choices, line("a", item, a), line("c", "four-domains", c))
		if year > 1 {
			y.Choices = append(y.Choices, line("b", "case-discussions", b))
		}
		y.Answers = []rule.Answer{{Question: "network-fit", Text: "Zo past het."}}
		f.Years = append(f.Years, y)
	}
	return f
}

// is gives how a condition stands for a practice on a day.
func (w *town) is(id, condition string, year int, on string) rule.State {
	w.t.Helper()
	r := rule.Evaluate(book().Set, w.facts(id, day(on)), day(on))
	for i := range r.Years {
		for k := range r.Years[i].Findings {
			if f := &r.Years[i].Findings[k]; r.Years[i].Year == year && f.Rule.Condition.ID == condition {
				return f.State
			}
		}
	}
	w.t.Fatalf("%s has no %s in year %d on %s", id, condition, year, on)
	return rule.Unknown
}

func (w *town) went(id, centre string, days ...string) {
	w.t.Helper()
	for _, on := range days {
		_, err := w.RecordAttendance(ctx, lead, practice.Attended{Practice: id, Meeting: "exchange", On: day(on), Centre: centre})
		w.must(err)
	}
}

// view is what is expected of a condition on a day.
type view struct {
	practice, condition string
	year                int
	on                  string
	want                rule.State
}

func (w *town) expect(t *testing.T, views ...view) {
	t.Helper()
	for _, v := range views {
		if have := w.is(v.practice, v.condition, v.year, v.on); have != v.want {
			t.Errorf("%s, %s of year %d on %s: %s, want %s", v.practice, v.condition, v.year, v.on, have, v.want)
		}
	}
}

func TestAPracticeThatEndedOwesNothingAfterItsLastDay(t *testing.T) {
	for name, end := range map[string]func(*town) error{
		"left":   func(w *town) error { return w.Leave(ctx, lead, "p2", day("2026-09-30"), "Stopt.") },
		"closed": func(w *town) error { return w.Close(ctx, lead, "p2", day("2026-09-30"), "Sluit.") },
		"merged": func(w *town) error {
			_, err := w.Merge(ctx, lead, practice.Merge{From: []string{"p2"}, Into: "p1", On: day("2026-10-01"), Reason: "Samen."})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.went("p2", "", "2025-04-15") // one of the two of year 3
			before := w.is("p2", "exchange", 3, "2026-09-30")
			w.must(end(w))
			w.expect(t,
				view{"p2", "a-grow", 4, "2026-09-30", rule.NotMet}, view{"p2", "a-grow", 4, "2026-10-01", rule.Waived},
				view{"p2", "exchange", 4, "2026-09-30", rule.NotYetDue}, view{"p2", "exchange", 4, "2027-06-01", rule.Waived},
				view{"p2", "commitment", 4, "2027-06-01", rule.Met}, // what was in order stays so
				view{"p2", "exchange", 3, "2026-10-01", before}, view{"p2", "a-grow", 3, "2027-06-01", rule.Met},
				view{"p1", "a-grow", 4, "2026-10-01", rule.Met},
			)
			r := rule.Evaluate(book().Set, w.facts("p2", day("2027-06-01")), day("2027-06-01"))
			for _, y := range r.Years {
				for _, f := range y.Findings {
					if y.Year > 3 && (f.State == rule.NotMet || f.State == rule.NotYetDue || f.State == rule.Unknown) {
						t.Errorf("year %d still asks %s: %s", y.Year, f.Rule.Condition.ID, f.State)
					}
				}
			}
		})
	}
}

func TestALateEntryOwesNothingOfTheYearsBefore(t *testing.T) {
	w := newTown(t)
	id, err := w.Open(ctx, lead, practice.Open{Name: "Nieuw", AGB: "01000001", Cohort: "2024-01", On: day("2026-07-01"), Reason: "Nieuwe praktijk.", Fresh: true})
	w.must(err)
	w.expect(t,
		view{id, "a-grow", 3, "2026-07-01", rule.Waived}, view{id, "exchange", 3, "2026-07-01", rule.Waived},
		view{id, "a-grow", 4, "2026-07-01", rule.NotMet}, view{id, "exchange", 4, "2026-07-01", rule.NotYetDue},
		view{id, "exchange", 4, "2027-04-01", rule.NotMet},
	)
	w.must(w.ChangeCohort(ctx, lead, id, day("2026-08-01"), "2023-04", "Toch eerder."))
	if f := w.facts(id, day("2026-07-31")); f.Cohort != "2024-01" {
		t.Error(f.Cohort)
	}
	if f := w.facts(id, day("2026-08-01")); f.Cohort != "2023-04" {
		t.Error(f.Cohort)
	}
}

func TestAfterAMergerTheHistoryOfBothCounts(t *testing.T) {
	t.Run("of one into the other", func(t *testing.T) {
		w := newTown(t)
		w.went("p1", "", "2026-05-19")
		w.went("p2", "", "2026-09-15")
		w.must(w.RecordInUse(ctx, lead, "p2", "lean", day("2022-01-01")))
		w.must(w.RecordVisit(ctx, lead, "p2", practice.Visit{Invited: day("2026-06-01"), Held: day("2026-07-01")}))
		_, err := w.Merge(ctx, lead, practice.Merge{From: []string{"p2"}, Into: "p1", On: day("2026-10-01"), Reason: "Samen."})
		w.must(err)
		w.expect(t,
			view{"p1", "exchange", 4, "2026-09-30", rule.NotYetDue}, view{"p1", "exchange", 4, "2026-10-01", rule.Met},
			view{"p1", "practice-visit", 4, "2026-09-30", rule.NotYetDue}, view{"p1", "practice-visit", 4, "2026-10-01", rule.Met},
		)
		f := w.facts("p1", day("2026-10-01"))
		if len(f.InUse) != 1 || len(f.Attendance) != 2 || len(f.Years) != 4 || len(f.Years[0].Choices) != 3 || len(w.facts("p1", day("2026-09-30")).Attendance) != 1 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("at one meeting both are one participant", func(t *testing.T) {
		w := newTown(t)
		w.went("p1", "", "2026-05-19")
		w.went("p2", "", "2026-05-19")
		_, err := w.Merge(ctx, lead, practice.Merge{From: []string{"p2"}, Into: "p1", On: day("2026-10-01"), Reason: "Samen."})
		w.must(err)
		w.expect(t, view{"p1", "exchange", 4, "2026-10-01", rule.NotYetDue}, view{"p1", "exchange", 4, "2027-04-01", rule.NotMet})
	})
	t.Run("of two that go on as a new one", func(t *testing.T) {
		w := newTown(t)
		id := w.join("p1", "p2")
		w.expect(t,
			view{id, "a-grow", 4, "2026-10-01", rule.Met}, view{id, "plan-handed-in", 4, "2026-10-01", rule.Met},
			view{id, "commitment", 4, "2026-10-01", rule.Met}, view{id, "exchange", 3, "2026-10-01", rule.Waived}, // that year was theirs
		)
		p := plan.Plan{Tenant: tenant, ID: w.id(), Year: 4, Version: 1, Saved: w.now.Add(time.Hour), Members: []plan.Member{{Practice: id, Standing: plan.Joined}}, Fields: plan.Fields{}}
		p.Fields.Put(plan.ChoicePath("a", "triage-training", plan.ModeField), string(rule.Deepened))
		w.must(w.plans.Save(ctx, plan.Change{Plan: p}))
		f := w.facts(id, day("2027-02-01"))
		r := rule.Evaluate(book().Set, f, day("2027-02-01"))
		if len(r.Years[3].Faults) != 0 {
			t.Errorf("what ran at p2 cannot be deepened: %+v", r.Years[3].Faults)
		}
		w.expect(t, view{id, "plan-handed-in", 4, "2027-02-01", rule.Met}, view{id, "b-grow", 4, "2027-02-01", rule.NotMet})
	})
	t.Run("through two mergers, and once", func(t *testing.T) {
		w := newTown(t)
		w.went("p1", "", "2026-05-19")
		w.went("p2", "", "2026-09-15")
		id := w.join("p1", "p2")
		w.put(w.practiceOf("p3", "lean"))
		w.went("p3", "", "2026-05-19")
		_, err := w.Merge(ctx, lead, practice.Merge{From: []string{id}, Into: "p3", On: day("2026-11-01"), Reason: "Nog een keer."})
		w.must(err)
		if f := w.facts("p3", day("2026-11-01")); len(f.Attendance) != 2 {
			t.Errorf("%+v", f.Attendance)
		}
		w.expect(t, view{"p3", "exchange", 4, "2026-10-31", rule.NotYetDue}, view{"p3", "exchange", 4, "2026-11-01", rule.Met})
	})
	t.Run("what a partner in a joint plan attended still counts", func(t *testing.T) {
		w := newTown(t)
		w.put(w.practiceOf("p3", "lean"))
		w.went("p3", "", "2026-05-19", "2026-09-15")
		all, err := w.plans.List(ctx, tenant, "p1")
		w.must(err)
		p := all[3]
		p.Version++
		p.Members = append(p.Members, plan.Member{Practice: "p3", Standing: plan.Invited})
		own, err := w.plans.Find(ctx, tenant, "p3", 4)
		w.must(err)
		own.Version++
		own.Members[0].Standing = plan.Left
		p.Members[1].Standing = plan.Joined
		w.must(w.plans.Save(ctx, plan.Change{Before: 1, Plan: own}, plan.Change{Before: 1, Plan: p}))
		id := w.join("p1", "p2")
		w.expect(t, view{id, "exchange", 4, "2026-10-01", rule.Met})
	})
}

// join merges two practices into a new one on 1 October 2026.
func (w *town) join(a, b string) string {
	w.t.Helper()
	id, err := w.Merge(ctx, lead, practice.Merge{From: []string{a, b}, On: day("2026-10-01"), Reason: "Samen verder.",
		New: practice.Open{Name: "Samen", AGB: "01000009", Cohort: "2023-04"}})
	w.must(err)
	return id
}

func TestASplitGivesBothTheHistoryUpToIt(t *testing.T) {
	w := newTown(t)
	w.went("p1", "", "2026-05-19", "2026-11-17")
	id, err := w.Split(ctx, lead, practice.Split{Practice: "p1", On: day("2026-10-01"), Reason: "Uit elkaar.", New: practice.Open{Name: "Deel", AGB: "01000009"}})
	w.must(err)
	w.expect(t,
		view{"p1", "exchange", 4, "2026-11-17", rule.Met}, view{id, "exchange", 4, "2026-11-17", rule.NotYetDue}, view{id, "exchange", 4, "2027-04-01", rule.NotMet},
		view{id, "a-grow", 4, "2026-10-01", rule.Met}, view{id, "plan-handed-in", 4, "2026-10-01", rule.Met}, view{id, "commitment", 4, "2026-10-01", rule.Met},
	)
	all, err := w.plans.List(ctx, tenant, "p1") // what p1 changes afterwards is its own
	w.must(err)
	p := all[3]
	p.Version++
	p.Fields = plan.Fields{}
	p.Events = append(p.Events, plan.Event{No: 2, Kind: plan.Changed, On: day("2026-12-01"), At: w.now, Fields: plan.Fields{}, Reason: "x"})
	w.must(w.plans.Save(ctx, plan.Change{Before: 1, Plan: p}))
	w.expect(t, view{"p1", "a-grow", 4, "2026-12-01", rule.NotMet}, view{id, "a-grow", 4, "2026-12-01", rule.Met})
}

func TestAnotherNameCodeOrOwnerChangesNoVerdict(t *testing.T) {
	w := newTown(t)
	w.must(w.Rename(ctx, lead, "p1", day("2026-10-01"), "Anders", "Nieuwe naam."))
	w.must(w.TakeOver(ctx, lead, "p1", day("2026-11-01"), "Nieuwe maatschap", "01000007", "Overgenomen."))
	for _, condition := range []string{"a-grow", "c-keep-up", "exchange", "commitment", "plan-handed-in"} {
		want := w.is("p1", condition, 4, "2026-09-30")
		for _, on := range []string{"2026-10-01", "2026-11-01", "2027-02-01"} {
			if have := w.is("p1", condition, 4, on); have != want {
				t.Errorf("%s on %s: %s, was %s", condition, on, have, want)
			}
		}
	}
	if a, b := w.facts("p1", day("2026-09-30")), w.facts("p1", day("2026-10-01")); a.Practice.Name != "Praktijk p1" || b.Practice.Name != "Anders" {
		t.Error(a.Practice.Name, b.Practice.Name)
	}
}

func TestIntoAndOutOfAGroupInMidYear(t *testing.T) {
	w := newTown(t)
	w.must(w.JoinGroup(ctx, lead, "p1", "krachtige-basiszorg", day("2026-07-01"), "Begint."))
	w.expect(t,
		view{"p1", "exchange", 4, "2026-06-30", rule.NotYetDue}, view{"p1", "kbz-quarterly", 4, "2026-06-30", rule.NotApplicable},
		view{"p1", "exchange", 4, "2026-07-01", rule.NotApplicable},
	)
	if s := w.is("p1", "kbz-quarterly", 4, "2026-07-01"); s == rule.NotApplicable {
		t.Error(s)
	}
	w.must(w.LeaveGroup(ctx, lead, "p1", "krachtige-basiszorg", day("2026-09-30"), "Stopt."))
	w.expect(t,
		view{"p1", "exchange", 4, "2026-09-30", rule.NotApplicable},
		view{"p1", "exchange", 4, "2026-10-01", rule.NotYetDue}, view{"p1", "kbz-quarterly", 4, "2026-10-01", rule.NotApplicable},
	)
}

func TestACommitmentIsWithdrawnFromADayOn(t *testing.T) {
	w := newTown(t)
	w.must(w.Withdraw(ctx, lead, "p1", "2026", day("2026-10-01"), "Doet niet meer mee."))
	w.expect(t, view{"p1", "commitment", 4, "2026-09-30", rule.Met}, view{"p1", "commitment", 4, "2026-10-01", rule.NotMet})
	w.must(w.Commit(ctx, lead, "p1", "2026", day("2026-12-01")))
	w.expect(t, view{"p1", "commitment", 4, "2026-11-30", rule.NotMet}, view{"p1", "commitment", 4, "2026-12-01", rule.Met})
}

func TestAHealthCentreCountsForWhoIsInItThatDay(t *testing.T) {
	w := newTown(t)
	for _, id := range []string{"p1", "p2"} {
		w.must(w.JoinCentre(ctx, lead, id, "hc", day("2026-04-01"), "x"))
	}
	w.must(w.LeaveCentre(ctx, lead, "p2", "hc", day("2026-06-30"), "Stapt eruit."))
	w.went("p1", "hc", "2026-05-19", "2026-11-17")
	w.expect(t, view{"p1", "exchange", 4, "2026-11-17", rule.Met}, view{"p2", "exchange", 4, "2026-11-17", rule.NotYetDue})
	if f := w.facts("p2", day("2026-11-17")); len(f.Attendance) != 1 {
		t.Errorf("%+v", f.Attendance)
	}
}

func TestAnotherNeighbourhoodCountsFromADayOn(t *testing.T) {
	w := newTown(t)
	for _, id := range []string{"n1", "n2"} {
		_, err := w.SaveNeighbourhood(ctx, practice.Command{Actor: lead.Actor, Key: id}, practice.Place{Name: "Wijk " + id})
		w.must(err)
	}
	w.must(w.Move(ctx, lead, "p1", "n1", day("2026-04-01"), "x"))
	w.must(w.Move(ctx, lead, "p1", "n2", day("2026-10-01"), "x"))
	w.must(w.Close(ctx, lead, "p1", day("2026-12-31"), "x"))
	for on, want := range map[string]string{"2026-09-30": "Wijk n1", "2026-10-01": "Wijk n2", "2027-02-01": "Wijk n2"} {
		if f := w.facts("p1", day(on)); f.Neighbourhood == nil || f.Neighbourhood.Name != want {
			t.Errorf("on %s: %+v", on, f.Neighbourhood)
		}
	}
}
