package main

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"meertijd/internal/rule"
)

// exprPeer holds one compiled expression per rule and year, over values of
// one type.
type exprPeer[env any] struct {
	programs [years + 1][]*vm.Program
	machine  vm.VM
}

func newExprPeer[env any](set *rule.Set, write func(*spec) string) (*exprPeer[env], error) {
	p := &exprPeer[env]{}
	for n := 1; n <= years; n++ {
		for _, s := range specs(set, n) {
			text := write(&s)
			program, err := expr.Compile(text, expr.Env(new(env)), expr.AsInt())
			if err != nil {
				return nil, fmt.Errorf("%s in year %d: %s: %w", s.ID, n, text, err)
			}
			p.programs[n] = append(p.programs[n], program)
		}
	}
	return p, nil
}

// judge writes the verdicts of one practice.
func (p *exprPeer[env]) judge(perYear []*env, into []rule.State) ([]rule.State, error) {
	for n := 1; n <= years; n++ {
		for _, program := range p.programs[n] {
			out, err := p.machine.Run(program, perYear[n-1])
			if err != nil {
				return nil, err
			}
			into = append(into, rule.State(out.(int)))
		}
	}
	return into, nil
}
