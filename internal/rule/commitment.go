package rule

import "meertijd/internal/base/calendar"

// commitmentKind is kind 23: to be paid, a practice commits itself to the plan
// and carries interventions out. Without it the plan may still be filled in.
func commitmentKind() *kind {
	return &kind{
		name: "commitment", takes: []string{"carrying_out"}, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			r.checkRun = c.word(r, r.Condition.CarryingOut, path+".carrying_out", "not-checked", "any-choice", "not-checked") == "any-choice"
		},
		judge: judgeCommitment,
	}
}

func judgeCommitment(ev *evaluation, y *year, r *Rule, f *Finding) {
	bound := triOf(false)
	if ev.facts.Commitments == nil {
		bound = maybe
	}
	since := calendar.Latest
	for i := range ev.facts.Commitments {
		c := &ev.facts.Commitments[i]
		if c.Plan == r.Plan && ev.reached(c.From) && (c.Withdrawn == calendar.None || !ev.reached(c.Withdrawn)) {
			bound, since = yes, min(since, c.From)
		}
	}
	if bound == yes {
		ev.ref(RefCommitment, r.Plan, "", since)
	}
	runs := yes
	if r.checkRun {
		runs = ev.anyRuns(y)
	}
	if bound != yes {
		ev.need(NeedCommitment, 1, r.Plan, "")
	}
	if runs != yes {
		ev.need(NeedCarryingOut, 1, "", "")
	}
	switch min(bound, runs) {
	case yes:
		f.State, f.Have = Met, 1
	case no:
		f.State = NotMet
	default:
		f.State, f.Why = Unknown, WhyNoFacts
	}
}

// anyRuns says whether any intervention runs in the year.
func (ev *evaluation) anyRuns(y *year) tri {
	runs := triOf(false)
	if y.open || y.before.open {
		runs = maybe
	}
	for i := range y.entries {
		runs = max(runs, y.entries[i].live())
	}
	return runs
}
