package rule

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// shareKind is kind 17: eligible by the share of a population, on a reference
// date and with the version of the list used. Compared with integers: 625 of
// 2500 is 25%, 625 of 2501 is not.
func shareKind() *kind {
	return &kind{
		name: "share", needs: []string{"measure", "share"}, takes: []string{"until"}, threshold: true,
		compile: func(c *compiler, r *Rule, path string) {
			if s := r.Condition.Share; s < 1 || s > 100 {
				c.fail("value.range", path+".share", "value", strconv.Itoa(int(s)), "low", "1", "high", "100")
			}
			r.need = int(r.Condition.Share)
			r.measure = numberOf(c.measures, r.Condition.Measure)
		},
		judge: judgeShare, advise: adviseJoining,
	}
}

func judgeShare(ev *evaluation, y *year, r *Rule, f *Finding) {
	f.Need = int(r.Condition.Share)
	if ev.ended(y, r) {
		f.State, f.Why = NotApplicable, WhyEnded
		return
	}
	e := ev.lastShare()
	if e.Population.Of > 0 {
		f.Have = e.Population.Patients * 100 / e.Population.Of
		ev.step(e.Population.Measure, Counted)
	}
	switch e.Entitled {
	case Met:
		f.State = Met
		ev.ref(RefGroup, r.Condition.Group, "", e.Population.On)
	case NotMet:
		f.State, f.Why = NotApplicable, WhyNotEntitled
	default:
		f.State, f.Why = Unknown, WhyNoFacts
	}
}

// ended says whether the supplement is over, or was before the year began.
func (ev *evaluation) ended(y *year, r *Rule) bool {
	return r.Condition.Until != calendar.None && (y.start > r.Condition.Until || ev.past(r.Condition.Until))
}

// lastShare gives the eligibility of the rule that is being judged: it was
// worked out just before.
func (ev *evaluation) lastShare() *Eligibility { return &ev.shares[len(ev.shares)-1] }

// adviseJoining says that only the group is lacking.
func adviseJoining(ev *evaluation, _ *year, r *Rule, f *Finding) {
	if f.State == NotApplicable && f.Why == WhyNotEntitled && ev.lastShare().Qualifies == Met {
		ev.advise(AdviceJoinGroup, "", r.Condition.Group)
	}
}

// latest is the latest count of a population that is known on the date. It is
// the same for every year, so that it is looked for once.
type latest struct {
	found bool
	Population
}

// population gives the latest count of a rule's population.
func (ev *evaluation) population(r *Rule) *Population {
	l := &ev.populations[r.measure]
	if l.found {
		return &l.Population
	}
	*l = latest{found: true}
	for i := range ev.facts.Populations {
		p := &ev.facts.Populations[i]
		if p.Measure == r.Condition.Measure && p.Of > 0 && ev.reached(p.On) && later(p, &l.Population) {
			l.Population = *p
		}
	}
	return &l.Population
}

// eligibility compares the latest count known on the date with the share.
func (ev *evaluation) eligibility(y *year, r *Rule, out *Eligibility) {
	out.Condition, out.Year, out.Share, out.Population = r.Condition.ID, y.n, r.Condition.Share, *ev.population(r)
	out.Qualifies, out.Entitled = Unknown, Unknown
	switch {
	case out.Population.Of > 0 && qualifies(out.Population, r.Condition.Share):
		out.Qualifies = Met
	case out.Population.Of > 0:
		out.Qualifies = NotMet
	case ev.facts.Populations != nil:
		out.Qualifies = NotMet
	}
	member := yes
	if r.group >= 0 {
		member = ev.member(y, r.group)
	}
	switch {
	case out.Qualifies == NotMet || member == no || ev.ended(y, r):
		out.Entitled = NotMet
	case out.Qualifies == Met && member == yes:
		out.Entitled = Met
	}
}

// qualifies compares without a division: patients/of >= share/100.
func qualifies(p Population, share programme.Percent) bool {
	return int64(p.Patients)*100 >= int64(share)*int64(p.Of)
}

// later says which of two counts is the one in force; ties by list, then size,
// so that the order of the facts does not matter.
func later(a, b *Population) bool {
	if a.On != b.On {
		return a.On > b.On
	}
	if a.List != b.List {
		return a.List > b.List
	}
	return a.Patients > b.Patients || a.Patients == b.Patients && a.Of > b.Of
}
