package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"meertijd/internal/rule"
)

// opaPeer is the policy, compiled and prepared once.
type opaPeer struct {
	query rego.PreparedEvalQuery
}

func newOPAPeer(ctx context.Context, set *rule.Set) (*opaPeer, error) {
	query, err := rego.New(rego.Query("data.verdicts.all"), rego.Module("verdicts.rego", regoModule(set))).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	return &opaPeer{query: query}, nil
}

// judge writes the verdicts of a batch of practices, one query for all.
func (p *opaPeer) judge(ctx context.Context, input ast.Value, into [][]rule.State) ([][]rule.State, error) {
	result, err := p.query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	if len(result) != 1 {
		return nil, fmt.Errorf("the policy gave %d results", len(result))
	}
	practices, _ := result[0].Expressions[0].Value.([]any)
	for _, practice := range practices {
		var states []rule.State
		for _, year := range practice.([]any) {
			for _, v := range year.([]any) {
				n, err := v.(json.Number).Int64()
				if err != nil {
					return nil, err
				}
				states = append(states, rule.State(n))
			}
		}
		into = append(into, states)
	}
	return into, nil
}

// terms turns the views of one practice into the policy's own values, so that
// nothing is parsed or converted while the clock runs.
func terms(views []*View) *ast.Term {
	out := make([]*ast.Term, len(views))
	for i, w := range views {
		member := ast.NewSet()
		for _, m := range w.Member {
			member.Add(ast.StringTerm(m))
		}
		var meetings [][2]*ast.Term
		for id, m := range w.Meetings {
			meetings = append(meetings, [2]*ast.Term{ast.StringTerm(id), object("owed", m.Owed, "held", m.Held, "missed", m.Missed)})
		}
		out[i] = object(
			"year", w.Year, "on", w.On, "start", w.Start, "end", w.End, "full_end", w.FullEnd, "new_staff", w.NewStaff,
			"member", ast.NewTerm(member), "meetings", ast.ObjectTerm(meetings...),
			"due", array(w.Due, ast.IntNumberTerm),
			"lines", array(w.Lines, lineTerm), "earlier", array(w.Earlier, lineTerm),
			"answers", array(w.Answers, func(a *Answer) *ast.Term { return object("question", a.Question, "text", a.Text) }),
			"papers", array(w.Papers, func(p *Paper) *ast.Term { return object("paper", p.Paper, "on", p.On) }),
			"evidence", array(w.Evidence, func(e *Evidence) *ast.Term {
				return object("item", e.Item, "part", e.Part, "form", e.Form, "by", e.By, "number", e.Number, "on", e.On)
			}),
			"visits", array(w.Visits, func(v *Visit) *ast.Term {
				return object("day", v.Day, "first", v.First, "held", v.Held, "asked", v.Asked)
			}),
			"commitments", array(w.Commitments, func(c *Commitment) *ast.Term {
				return object("plan", c.Plan, "from", c.From, "withdrawn", c.Withdrawn)
			}),
			"populations", array(w.Populations, func(p *Population) *ast.Term {
				return object("measure", p.Measure, "on", p.On, "patients", p.Patients, "of", p.Of)
			}),
		)
	}
	return ast.ArrayTerm(out...)
}

func lineTerm(l *Line) *ast.Term {
	return object("item", l.Item, "element", l.Element, "mode", l.Mode, "ran", l.Ran, "justified", l.Justified,
		"upkeep", set(l.Upkeep), "tags", set(l.Tags))
}

func set(words []string) *ast.Term {
	s := ast.NewSet()
	for _, w := range words {
		s.Add(ast.StringTerm(w))
	}
	return ast.NewTerm(s)
}

func array[T any](from []T, term func(T) *ast.Term) *ast.Term {
	out := make([]*ast.Term, len(from))
	for i, v := range from {
		out[i] = term(v)
	}
	return ast.ArrayTerm(out...)
}

// object makes an object of keys and values in turn.
func object(pairs ...any) *ast.Term {
	var fields [][2]*ast.Term
	for i := 0; i+1 < len(pairs); i += 2 {
		var v *ast.Term
		switch x := pairs[i+1].(type) {
		case int:
			v = ast.IntNumberTerm(x)
		case bool:
			v = ast.BooleanTerm(x)
		case string:
			v = ast.StringTerm(x)
		case *ast.Term:
			v = x
		}
		fields = append(fields, [2]*ast.Term{ast.StringTerm(pairs[i].(string)), v})
	}
	return ast.ObjectTerm(fields...)
}
