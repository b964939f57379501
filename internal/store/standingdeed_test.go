package store_test

import (
	"context"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// pick draws one of a list.
func pick[T any](w *town, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(w.t, label)
}

// near draws a day around today: also one that is yet to come.
func (w *town) near() calendar.Date {
	return w.today().AddDays(rapid.IntRange(-200, 60).Draw(w.t, "day"))
}

// who draws a practice, also one that ended.
func (w *town) who() string {
	files := w.files()
	return files[rapid.IntRange(0, len(files)-1).Draw(w.t, "practice")].Practice.ID
}

func (w *town) files() []practice.File {
	files, err := w.practices.List(context.Background(), w.tenant, "", w.today())
	w.must(err)
	return files
}

func (w *town) file(id string) practice.File {
	f, err := w.practices.Get(context.Background(), w.tenant, id, w.today())
	w.must(err)
	return f
}

// year is the programme year of a practice now, or the next one now and then.
func (w *town) year(id string) int {
	now := w.set.Load().ProgrammeYear(w.file(id).Practice.Cohort, w.today())
	return max(1, now+pick(w, "year", 0, 0, 0, 1, -1))
}

func (w *town) lead() practice.Command {
	return practice.Command{Actor: access.Actor{Tenant: w.tenant, Person: "lead", Name: "Lead", Role: access.Lead}}
}

func (w *town) owner(id string) plan.Command {
	return plan.Command{Actor: access.Actor{Tenant: w.tenant, Person: "owner-" + id, Name: "E", Role: access.Owner, Of: id}}
}

func (w *town) leads() plan.Command { return plan.Command{Actor: w.lead().Actor} }

var ctx = context.Background()

// deeds are what can happen. Each draws what it needs first; what it gives does
// it, so that two can be done at once.
var deeds = map[string]func(*town) func() error{
	"attend": func(w *town) func() error {
		a := practice.Attended{Practice: w.who(), On: w.near(), Meeting: pick(w, "meeting", "exchange", "kickoff", "theme"), Centre: pick(w, "centre", "", "", "c1")}
		return func() error { _, err := w.folks.RecordAttendance(ctx, w.lead(), a); return err }
	},
	"attend for a centre": func(w *town) func() error {
		a := practice.Attended{Practice: pick(w, "member", "p0", "p1"), On: w.near(), Meeting: "exchange", Centre: "c1"}
		return func() error { _, err := w.folks.RecordAttendance(ctx, w.lead(), a); return err }
	},
	"visit": func(w *town) func() error {
		id, on := w.who(), w.near()
		v := pick(w, "visit", practice.Visit{Invited: on}, practice.Visit{Invited: on, Held: on + 5}, practice.Visit{Invited: on, Declined: on + 3})
		return func() error { return w.folks.RecordVisit(ctx, w.lead(), id, v) }
	},
	"note": func(w *town) func() error {
		n, some := practice.Note{Kind: pick(w, "kind", practice.Phoned, practice.Jotted), On: w.near(), Text: "x"}, []string{w.who()}
		if other := w.who(); other != some[0] {
			some = append(some, other)
		}
		return func() error { _, err := w.folks.AddNote(ctx, w.lead(), n, some...); return err }
	},
	"take a note away": func(w *town) func() error {
		id := w.who()
		notes, err := w.practices.Notes(ctx, w.tenant, id)
		if w.must(err); len(notes) == 0 {
			return func() error { return nil }
		}
		return func() error { return w.folks.RemoveNote(ctx, w.lead(), id, notes[0].ID) }
	},
	"commit": func(w *town) func() error {
		id, on, set := w.who(), w.near(), w.set.Load()
		return func() error { return w.folks.Commit(ctx, w.lead(), id, set.Plan(set.LastYear()).Key, on) }
	},
	"withdraw": func(w *town) func() error {
		id, on, set := w.who(), w.near(), w.set.Load()
		return func() error { return w.folks.Withdraw(ctx, w.lead(), id, set.Plan(set.LastYear()).Key, on, "x") }
	},
	"count": func(w *town) func() error {
		id, on := w.who(), w.near()
		return func() error {
			return w.folks.RecordRegistered(ctx, w.lead(), id, calendar.QuarterOf(on), 2000+int(on)%50)
		}
	},
	"in use": func(w *town) func() error {
		id, on, item := w.who(), w.near(), pick(w, "item", "flexible-duration", "lean", "triage-training")
		return func() error { return w.folks.RecordInUse(ctx, w.lead(), id, item, on) }
	},
	"waive": func(w *town) func() error {
		id := w.who()
		year := w.year(id)
		rules := w.set.Load().Rules(year)
		if len(rules) == 0 {
			return func() error { return nil }
		}
		condition := rules[rapid.IntRange(0, len(rules)-1).Draw(w.t, "condition")].Condition.ID
		on := w.today()
		return func() error { return w.folks.Waive(ctx, w.lead(), id, condition, year, on, "x") }
	},
	"unrecord": func(w *town) func() error {
		id := w.who()
		all := facts(w.file(id))
		if len(all) == 0 {
			return func() error { return nil }
		}
		fact := pick(w, "fact", all...)
		return func() error { return w.folks.Unrecord(ctx, w.lead(), id, fact, "x") }
	},
	"unlive": func(w *town) func() error {
		id := w.who()
		f := w.file(id)
		if len(f.Life) == 0 {
			return func() error { return nil }
		}
		fact := pick(w, "event", f.Life...).ID
		return func() error { return w.folks.Unrecord(ctx, w.lead(), id, fact, "x") }
	},
	"move": func(w *town) func() error {
		id, to, on := w.who(), pick(w, "to", w.places...), w.near()
		return func() error { return w.folks.Move(ctx, w.lead(), id, to, on, "x") }
	},
	"group": func(w *town) func() error {
		id, on, join := w.who(), w.near(), rapid.Bool().Draw(w.t, "join")
		return func() error {
			if join {
				return w.folks.JoinGroup(ctx, w.lead(), id, "pzo", on, "x")
			}
			return w.folks.LeaveGroup(ctx, w.lead(), id, "pzo", on, "x")
		}
	},
	"centre": func(w *town) func() error {
		id, on, join := w.who(), w.near(), rapid.Bool().Draw(w.t, "join")
		return func() error {
			if join {
				return w.folks.JoinCentre(ctx, w.lead(), id, "c1", on, "x")
			}
			return w.folks.LeaveCentre(ctx, w.lead(), id, "c1", on, "x")
		}
	},
	"agree": func(w *town) func() error {
		n, a := pick(w, "place", w.places...), practice.Agreement{Intervention: pick(w, "item", "four-domains", "case-discussions"), From: w.near()}
		if rapid.Bool().Draw(w.t, "some") {
			a.Practices = []string{w.who()}
		}
		return func() error { _, err := w.folks.Agree(ctx, w.lead(), n, a); return err }
	},
	"end or withdraw an agreement": func(w *town) func() error {
		n := pick(w, "place", w.places...)
		have, err := w.practices.GetNeighbourhood(ctx, w.tenant, n)
		w.must(err)
		if len(have.Agreements) == 0 {
			return func() error { return nil }
		}
		a, end := pick(w, "agreement", have.Agreements...), rapid.Bool().Draw(w.t, "end")
		last := max(a.From, w.near())
		return func() error {
			if end {
				return w.folks.EndAgreement(ctx, w.lead(), n, a.ID, last, "x")
			}
			return w.folks.WithdrawAgreement(ctx, w.lead(), n, a.ID, "x")
		}
	},
	"answer for a neighbourhood": func(w *town) func() error {
		n, err := w.practices.GetNeighbourhood(ctx, w.tenant, pick(w, "place", w.places...))
		w.must(err)
		n.Agreements = nil
		n.Answers = []practice.Answer{{ID: w.folks.NewID(), Year: pick(w, "year", 3, 4), Question: "network-fit", Text: pick(w, "answer", "", "Afgestemd.")}}
		return func() error { return w.practices.SaveNeighbourhood(ctx, n, w.record()) }
	},
	"name a place": func(w *town) func() error {
		p := practice.Place{ID: pick(w, "place", append(w.places, "")...), Name: fmt.Sprint("Wijk ", w.ids.Add(1))}
		return func() error {
			id, err := w.folks.SaveNeighbourhood(ctx, w.lead(), p)
			if err == nil && p.ID == "" && len(w.places) < 4 {
				w.places = append(w.places, id)
			}
			return err
		}
	},
	"rename": func(w *town) func() error {
		id, on, name := w.who(), w.near(), fmt.Sprint("Praktijk ", w.ids.Add(1))
		return func() error { return w.folks.Rename(ctx, w.lead(), id, on, name, "x") }
	},
	"code": func(w *town) func() error {
		id, on, code := w.who(), w.near(), fmt.Sprintf("02%06d", w.ids.Add(1))
		return func() error { return w.folks.ChangeCode(ctx, w.lead(), id, on, code, "x") }
	},
	"cohort": func(w *town) func() error {
		id, on, cohort := w.who(), w.near(), pick(w, "cohort", ruleSets()[0].Region.Calendar.Cohorts...).Key
		return func() error { return w.folks.ChangeCohort(ctx, w.lead(), id, on, cohort, "x") }
	},
	"owner": func(w *town) func() error {
		id, on := w.who(), w.near()
		return func() error { return w.folks.TakeOver(ctx, w.lead(), id, on, "Nieuwe eigenaar", "", "x") }
	},
	"leave": func(w *town) func() error {
		id, on := w.who(), w.near()
		return func() error { return w.folks.Leave(ctx, w.lead(), id, on, "x") }
	},
	"close": func(w *town) func() error {
		id, on := w.who(), w.near()
		return func() error { return w.folks.Close(ctx, w.lead(), id, on, "x") }
	},
	"merge": func(w *town) func() error {
		a, b, on := w.who(), w.who(), w.near()
		m := practice.Merge{From: []string{a}, Into: b, On: on, Reason: "x"}
		if rapid.Bool().Draw(w.t, "new") {
			m.From, m.Into = []string{a, b}, ""
			m.New = practice.Open{Name: "Samen", AGB: fmt.Sprintf("03%06d", w.ids.Add(1)), Cohort: w.file(a).Practice.Cohort}
		}
		return func() error {
			id, err := w.folks.Merge(ctx, w.lead(), m)
			if err != nil {
				return err
			}
			return w.papers.Succeed(ctx, w.leads(), m.From, id)
		}
	},
	"split": func(w *town) func() error {
		s := practice.Split{Practice: w.who(), On: w.near(), Reason: "x", New: practice.Open{Name: "Deel", AGB: fmt.Sprintf("04%06d", w.ids.Add(1))}}
		return func() error { _, err := w.folks.Split(ctx, w.lead(), s); return err }
	},
	"open": func(w *town) func() error {
		o := practice.Open{Name: "Nieuw", Reason: "x", AGB: fmt.Sprintf("05%06d", w.ids.Add(1)), Cohort: pick(w, "cohort", ruleSets()[0].Region.Calendar.Cohorts...).Key,
			On: w.near(), Neighbourhood: pick(w, "place", w.places...), Fresh: rapid.Bool().Draw(w.t, "fresh")}
		return func() error { _, err := w.folks.Open(ctx, w.lead(), o); return err }
	},
	"save": func(w *town) func() error {
		id := w.who()
		return w.saves(id, w.year(id))
	},
	"hand in": func(w *town) func() error {
		id := w.who()
		year, reason := w.year(id), pick(w, "reason", "", "x", "x")
		return func() error {
			_, _, err := w.papers.Submit(ctx, plan.Submit{Command: w.owner(id), Practice: id, Year: year, Confirmed: true, Reason: reason})
			return err
		}
	},
	"swap": func(w *town) func() error { // an earlier plan changes, with a reason
		id := w.who()
		year := w.year(id)
		save := w.saves(id, year)
		return func() error {
			if err := save(); err != nil {
				return err
			}
			_, _, err := w.papers.Submit(ctx, plan.Submit{Command: w.owner(id), Practice: id, Year: year, Confirmed: true, Reason: "x"})
			return err
		}
	},
	"return": func(w *town) func() error {
		id := w.who()
		year := w.year(id)
		return func() error {
			_, err := w.papers.Return(ctx, plan.Return{Command: w.leads(), Practice: id, Year: year, Reason: "x"})
			return err
		}
	},
	"share a plan": func(w *town) func() error {
		id, other := w.who(), w.who()
		year := w.year(id)
		return func() error {
			p, err := w.papers.Invite(ctx, w.owner(id), id, year, other)
			if err == nil {
				_, err = w.papers.Accept(ctx, w.owner(other), p.ID, other)
			}
			return err
		}
	},
	"leave a plan": func(w *town) func() error {
		id := w.who()
		year := w.year(id)
		return func() error { _, err := w.papers.Leave(ctx, w.owner(id), id, year); return err }
	},
	"load a list": func(w *town) func() error {
		l := pick(w, "list", townLists...)
		return func() error {
			c := w.leads()
			u, err := w.lists.Upload(ctx, intake.File{Command: c, Kind: l.kind, Name: "lijst.csv", Data: []byte(l.text)})
			if err != nil {
				return err
			}
			v, err := w.lists.Show(ctx, c.Actor, u.ID)
			if err != nil {
				return err
			}
			if _, err = w.lists.Apply(ctx, c, u.ID, v.Proposal.Hash, true); err == nil {
				w.imports = append(w.imports, u.ID)
			}
			return err
		}
	},
	"take a list back": func(w *town) func() error {
		if len(w.imports) == 0 {
			return func() error { return nil }
		}
		id := w.imports[len(w.imports)-1]
		w.imports = w.imports[:len(w.imports)-1]
		return func() error {
			v, err := w.lists.Reversal(ctx, w.lead().Actor, id)
			if err == nil {
				_, err = w.lists.Undo(ctx, w.leads(), id, v.Hash, true)
			}
			return err
		}
	},
	"fold away": func(w *town) func() error {
		before := w.today().Time().AddDate(1, 0, 0)
		return func() error { _, err := w.plans.Compact(ctx, w.tenant, before); return err }
	},
	"other rules": func(w *town) func() error {
		set := pick(w, "rules", ruleSets()...)
		return func() error { w.set.Store(set); return nil }
	},
	"days pass": func(w *town) func() error {
		days := rapid.IntRange(-60, 150).Draw(w.t, "days")
		return func() error { w.now.Add(int64(days) * 24 * 60 * 60); return nil }
	},
}

// saves saves a plan with other choices.
func (w *town) saves(id string, year int) func() error {
	fields := plan.Fields{plan.NewStaff: fmt.Sprint(rapid.IntRange(0, 3).Draw(w.t, "staff"))}
	for _, line := range [][2]string{{"a", "flexible-duration"}, {"a", "lean"}, {"b", "case-discussions"}, {"c", "four-domains"}} {
		fields[plan.ChoicePath(line[0], line[1], plan.ModeField)] = pick(w, "mode", "", "new", "continued", "deepened", "dropped")
	}
	fields[plan.AnswerPath("network-fit")] = pick(w, "answer", "", "Zo.")
	return func() error {
		p, err := w.papers.Open(ctx, w.owner(id).Actor, id, year)
		if err == nil {
			_, err = w.papers.Save(ctx, plan.Save{Command: w.owner(id), Practice: id, Year: year, Base: p.Version, Editor: "f", Fields: fields})
		}
		return err
	}
}

// facts lists what is in a file that can be withdrawn.
func facts(f practice.File) (all []string) {
	for _, x := range f.Attendance {
		all = append(all, x.ID)
	}
	for _, x := range f.Visits {
		all = append(all, x.ID)
	}
	for _, x := range f.Registered {
		all = append(all, x.ID)
	}
	for _, x := range f.InUse {
		all = append(all, x.ID)
	}
	for _, x := range f.Waivers {
		all = append(all, x.ID)
	}
	for _, x := range f.Commitments {
		all = append(all, x.ID)
	}
	for _, x := range f.Memberships {
		all = append(all, x.ID)
	}
	slices.Sort(all)
	return all
}

var townLists = []struct {
	kind intake.Kind
	text string
}{
	{intake.Practices, "AGB;Praktijk;Wijk;Gezondheidscentrum;Getekend op\n01099900;Praktijk nul;Wijk n2;Centrum;1-4-2026\n01099909;Praktijk negen;Wijk nieuw;Nieuw centrum;\n"},
	{intake.Patients, "AGB;Kwartaal;Aantal\n01099900;Q2 2026;2.460\n01099901;Q1 2026;1800\n"},
	{intake.History, "AGB;Jaar;Interventie;Status;Toelichting\n01099900;1;1;nieuw;\n01099900;2;1;verdiepen;Met de hele praktijk\n"},
	{intake.Visits, "AGB;Uitgenodigd;Bezoek\n01099901;1-4-2026;9-4-2026\n"},
	{intake.Attendance, "AGB;Bijeenkomst;Datum;Aanwezig\n01099902;Uitwisselingsbijeenkomst;1-4-2026;ja\n"},
}
