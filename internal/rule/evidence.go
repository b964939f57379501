package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
)

// evidenceKind is kind 15: for one intervention a minimum requirement or an
// end goal, each with the evidence it accepts, given by the practice or by
// its neighbourhood for all its practices. It asks nothing of a practice in
// whose plan the intervention does not run.
func evidenceKind() *kind {
	return &kind{
		name: "evidence", needs: []string{"intervention", "part", "accepts", "supplied_by"},
		takes: []string{"threshold", "until"}, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			c.oneOf(r.Condition.Part, path+".part", "minimum", "goal")
			for i, a := range r.Condition.Accepts {
				c.oneOf(a, index(path+".accepts", i), "text", "file", "number")
			}
			for i, s := range r.Condition.SuppliedBy {
				c.oneOf(s, index(path+".supplied_by", i), "practice", "neighbourhood")
			}
			r.accepts, r.supplied = r.Condition.Accepts, r.Condition.SuppliedBy
			r.threshold = c.number(r, r.Condition.Threshold, path+".threshold", 0, 0)
			if slices.Contains(r.accepts, "number") != r.Condition.Threshold.Given() {
				c.fail("evidence.threshold", path, "id", r.Condition.ID)
			}
		},
		judge: judgeEvidence,
	}
}

func judgeEvidence(ev *evaluation, y *year, r *Rule, f *Finding) {
	runs := y.runs(r.item)
	if y.open || y.before.open {
		runs = max(runs, maybe)
	}
	if runs != yes {
		f.State, f.Why = NotApplicable, WhyNotChosen
		if runs == maybe {
			f.State, f.Why = Unknown, WhyNoFacts
		}
		return
	}
	f.Due = y.end
	if r.Condition.Until != calendar.None {
		f.Due = r.Condition.Until
	}
	first := calendar.Latest
	for i := range ev.facts.Evidence {
		if e := &ev.facts.Evidence[i]; ev.accepted(r, e) {
			first = min(first, e.On)
		}
	}
	if first != calendar.Latest {
		f.State, f.Have, f.Done, f.Late = Met, 1, first, first > f.Due
		ev.ref(RefEvidence, r.Condition.Intervention, "", first)
		return
	}
	ev.open(f, ev.facts.Evidence != nil)
	ev.need(NeedEvidence, max(1, r.threshold), r.Condition.Part, r.Condition.Intervention)
}

// runs says how sure it is that an item counts in the year.
func (y *year) runs(item int) tri {
	runs := no
	if y.items.has(item) {
		for i := range y.entries {
			if e := &y.entries[i]; e.item == item {
				runs = max(runs, e.live())
			}
		}
	}
	return runs
}

// accepted says whether a piece of evidence is what the rule asks.
func (ev *evaluation) accepted(r *Rule, e *Evidence) bool {
	return e.Intervention == r.Condition.Intervention && e.Part == r.Condition.Part &&
		slices.Contains(r.accepts, e.Form) && slices.Contains(r.supplied, e.By) &&
		(e.Form != "number" || e.Number >= r.threshold) && ev.reached(e.On)
}
