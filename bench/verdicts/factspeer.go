package main

import (
	"meertijd/internal/rule"
)

// fromFacts ends the name of the row in which the expressions start where
// Meertijd starts.
const fromFacts = ", from the same facts (meetings prepared)"

// timeExprFacts times the expressions that judge plan and history themselves,
// over cases that are there.
func timeExprFacts(set *rule.Set, v *viewer, views [][]*View, all []*rule.Facts, o options, ours [][]rule.State) (row, error) {
	expressions, err := newExprPeer[Case](set, func(s *spec) string { return factsText{s, v}.text() })
	if err != nil {
		return row{}, err
	}
	tables := v.tables()
	cases := make([][]*Case, len(all))
	for i, f := range all {
		cases[i] = tables.cases(f, o.on, views[i])
	}
	theirs := make([][]rule.State, len(all))
	took, err := fastest(rounds, func() (err error) {
		for i := range all {
			if theirs[i], err = expressions.judge(cases[i], theirs[i][:0]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return row{}, err
	}
	if err := same("expr-lang from the facts", set, ours, theirs); err != nil {
		return row{}, err
	}
	return row{"expr-lang" + fromFacts, len(ours[0]) * len(all), took}, nil
}
