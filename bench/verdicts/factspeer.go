package main

import (
	"meertijd/internal/rule"
)

// What the names of the rows end in, in which the expressions start where
// Meertijd starts. Which attendance counts for which meeting is part of the
// verdict, and no expression can say it: other code does that for them, before
// the clock or inside it. Meertijd always does it inside.
const (
	meetingsGiven    = ", from the same facts, meetings assigned before"
	meetingsAssigned = ", from the same facts, meetings assigned too"
)

// timeExprFacts times the expressions that judge plan and history themselves,
// over cases that are there.
func (m *mine) timeExprFacts(v *viewer, views [][]*View, ours [][]rule.State) ([]row, error) {
	expressions, err := newExprPeer[Case](m.set, func(s *spec) string { return factsText{s, v}.text() })
	if err != nil {
		return nil, err
	}
	tables := v.tables()
	cases := make([][]*Case, len(m.all))
	for i, f := range m.all {
		cases[i] = tables.cases(f, m.o.on, views[i])
	}
	theirs := make([][]rule.State, len(m.all))
	var out []row
	for _, form := range []string{meetingsGiven, meetingsAssigned} {
		timed, err := m.beside(rounds, "expr-lang"+form, len(ours[0])*len(ours), func() (err error) {
			for i, f := range m.all {
				if form == meetingsAssigned {
					v.assign(f, m.o, views[i], cases[i])
				}
				if theirs[i], err = expressions.judge(cases[i], theirs[i][:0]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if err := same("expr-lang from the facts", m.set, ours, theirs); err != nil {
			return nil, err
		}
		out = append(out, timed)
	}
	return out, nil
}

// assign matches the attendances of a practice to what it owes, and hands the
// outcome to its cases. Nothing else is prepared again.
func (v *viewer) assign(f *rule.Facts, o options, views []*View, cases []*Case) {
	v.match(f, o.on, views)
	for n := range cases {
		cases[n].Meetings = views[n].Meetings
	}
}
