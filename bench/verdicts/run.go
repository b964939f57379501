package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"meertijd/internal/rule"
)

// row is one line of the table.
type row struct {
	engine string
	judged int // rules x years, over all practices
	took   time.Duration
	// What Meertijd took for each verdict in the rounds between, alone and with
	// the whole answer; 0: not held against it.
	ours, whole float64
}

func (r row) each() float64 { return float64(r.took.Nanoseconds()) / float64(r.judged) }

// times says how many times as long as Meertijd it took in the same rounds.
func (r row) times() float64 { return r.each() / r.ours }

// rounds is how often each engine runs; the fastest round counts. The policy
// engine takes long and runs less often.
const (
	rounds    = 5
	roundsOPA = 3
)

// longest is more than any round takes.
const longest = time.Duration(1<<63 - 1)

// fastest gives the processor time of the shortest of some rounds, each after
// a fresh collection.
func fastest(n int, work func() error) (time.Duration, error) {
	best := longest
	for range n {
		took, err := once(work)
		if err != nil {
			return 0, err
		}
		best = min(best, took)
	}
	return best, nil
}

func once(work func() error) (time.Duration, error) {
	runtime.GC()
	begin := cpu()
	err := work()
	return cpu() - begin, err
}

// beside times a peer in rounds that take turns with rounds of Meertijd's
// verdicts, so that both have the same neighbours on the machine. The fastest
// round of each counts.
func (m *mine) beside(n int, engine string, judged int, work func() error) (row, error) {
	best := [3]time.Duration{longest, longest, longest}
	for range n {
		for i, turn := range []func() error{m.verdicts, m.answers, work} {
			took, err := once(turn)
			if err != nil {
				return row{}, err
			}
			best[i] = min(best[i], took)
		}
	}
	each := func(took time.Duration) float64 { return float64(took.Nanoseconds()) / float64(m.judged) }
	return row{engine, judged, best[2], each(best[0]), each(best[1])}, nil
}

// mine is what the peers are held against: the verdicts of all practices.
type mine struct {
	set       *rule.Set
	all       []*rule.Facts
	o         options
	states    [][]rule.State
	judged    int // rules x years
	evaluator rule.Evaluator
}

// answers gives all practices a whole answer once more.
func (m *mine) answers() (err error) {
	m.judged, err = judgeAll(m.all, m.states, func(f *rule.Facts) *rule.Result { return m.evaluator.Evaluate(m.set, f, m.o.on) })
	return err
}

// verdicts judges all practices once more.
func (m *mine) verdicts() (err error) {
	m.judged, err = judgeAll(m.all, m.states, func(f *rule.Facts) *rule.Result { return m.evaluator.Verdicts(m.set, f, m.o.on) })
	return err
}

// run makes the practices, lets every engine judge them, and prints.
func run(ctx context.Context, o options, w io.Writer) error {
	plain, err := readUtrecht(o.region)
	if err != nil {
		return err
	}
	wide, err := extend(plain.Region)
	if err != nil {
		return err
	}
	m := newMaker(wide, o.seed)
	all := make([]*rule.Facts, o.practices)
	for i := range all {
		all[i] = m.practice(i)
	}
	o.sample = min(o.sample, o.practices)
	describe(w, o, plain, wide)

	ours := make([][]rule.State, len(all))
	rows, err := timeOurs(wide, all, o, ours)
	if err != nil {
		return err
	}
	if err := distribution(w, wide, ours); err != nil {
		return err
	}
	own, err := timeOurs(plain, all, o, make([][]rule.State, len(all)))
	if err != nil {
		return err
	}
	own[0].engine = "Meertijd, the region's own rules only"
	peers, err := timePeers(ctx, &mine{set: wide, all: all, o: o, states: make([][]rule.State, len(all))}, ours)
	if err != nil {
		return err
	}
	printTable(w, slices.Concat(rows, peers, own[:1]))
	var repairs []repairTimes
	if some := all[:min(o.repairs, len(all))]; len(some) > 0 {
		repairs = append(repairs, timeRepairs("the region's own rules", plain, some), timeRepairs("extended rules", wide, some))
	}
	printBars(w, o, rows, peers, repairs)
	return nil
}

// timeOurs judges from the plain facts, with trace and without sentences or
// repair: the verdicts alone, which is what the peers give; the whole answer
// with buffers that are used again; and that with new ones each time.
func timeOurs(set *rule.Set, all []*rule.Facts, o options, into [][]rule.State) (rows []row, err error) {
	var evaluator rule.Evaluator
	for i, form := range []struct {
		name  string
		judge func(f *rule.Facts) *rule.Result
	}{
		{"Meertijd, verdicts (with trace)", func(f *rule.Facts) *rule.Result { return evaluator.Verdicts(set, f, o.on) }},
		{"Meertijd, whole answer (with trace)", func(f *rule.Facts) *rule.Result { return evaluator.Evaluate(set, f, o.on) }},
		{"Meertijd, plain Evaluate (with trace)", func(f *rule.Facts) *rule.Result {
			result := rule.Evaluate(set, f, o.on)
			return &result
		}},
	} {
		states := into
		if i > 0 {
			states = make([][]rule.State, len(all))
		}
		r, err := timeJudging(form.name, all, states, form.judge)
		if err == nil {
			err = same(form.name, set, into, states)
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// timeJudging judges all practices and keeps the states.
func timeJudging(engine string, all []*rule.Facts, into [][]rule.State, judge func(*rule.Facts) *rule.Result) (row, error) {
	judged := 0
	took, err := fastest(rounds, func() (err error) {
		judged, err = judgeAll(all, into, judge)
		return err
	})
	return row{engine: engine, judged: judged, took: took}, err
}

// judgeAll judges all practices, keeps the states and counts them.
func judgeAll(all []*rule.Facts, into [][]rule.State, judge func(*rule.Facts) *rule.Result) (judged int, err error) {
	for i, f := range all {
		result := judge(f)
		states := into[i][:0]
		for k := range result.Years {
			for j := range result.Years[k].Findings {
				states = append(states, result.Years[k].Findings[j].State)
			}
		}
		into[i] = states
		judged += len(states)
		if len(result.Faults) > 0 || len(result.Years) != years {
			return 0, fmt.Errorf("practice %d: %d years, faults %v", i, len(result.Years), result.Faults)
		}
	}
	return judged, nil
}

// What the names of the peers' rows end in: whether the work on the facts
// that Meertijd always does itself is inside the clock.
const (
	prepared  = ", facts prepared"
	preparing = ", preparation included"
)

// timePeers checks the peers' verdicts and times them.
func timePeers(ctx context.Context, m *mine, ours [][]rule.State) ([]row, error) {
	set, all, o := m.set, m.all, m.o
	v := newViewer(set)
	views := make([][]*View, len(all))
	for i, f := range all {
		views[i] = v.views(f, o.on)
	}
	out, err := m.timeExpr(v, views, ours)
	if err != nil {
		return nil, err
	}
	facts, err := m.timeExprFacts(v, views, ours)
	if err != nil {
		return nil, err
	}
	out = append(out, facts...)
	policy, err := newOPAPeer(ctx, set)
	if err != nil {
		return nil, err
	}
	for _, size := range []int{o.batch, 1} {
		rows, err := m.timeOPA(ctx, policy, v, size, ours[:o.sample])
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

// timeExpr times the expressions, over views that are there and over views
// that it makes.
func (m *mine) timeExpr(v *viewer, views [][]*View, ours [][]rule.State) ([]row, error) {
	expressions, err := newExprPeer[View](m.set, exprText)
	if err != nil {
		return nil, err
	}
	theirs := make([][]rule.State, len(m.all))
	var out []row
	for _, form := range []string{prepared, preparing} {
		timed, err := m.beside(rounds, "expr-lang"+form, len(ours[0])*len(ours), func() (err error) {
			for i, f := range m.all {
				view := views[i]
				if form == preparing {
					view = v.views(f, m.o.on)
				}
				if theirs[i], err = expressions.judge(view, theirs[i][:0]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if err := same("expr-lang", m.set, ours, theirs); err != nil {
			return nil, err
		}
		out = append(out, timed)
	}
	return out, nil
}

// timeOPA times one query for so many practices, over input that is there in
// the policy engine's own values and over input that it makes.
func (m *mine) timeOPA(ctx context.Context, policy *opaPeer, v *viewer, size int, ours [][]rule.State) ([]row, error) {
	name := "OPA, one query a practice"
	if size > 1 {
		name = fmt.Sprintf("OPA, batches of %d", size)
	}
	input := func(batch []*rule.Facts) ast.Value {
		practices := make([]*ast.Term, len(batch))
		for i, f := range batch {
			practices[i] = terms(v.views(f, m.o.on))
		}
		return ast.NewArray(practices...)
	}
	batches := slices.Collect(slices.Chunk(m.all[:len(ours)], size))
	ready := make([]ast.Value, len(batches))
	for i, batch := range batches {
		ready[i] = input(batch)
	}
	var out []row
	for _, form := range []string{prepared, preparing} {
		var theirs [][]rule.State
		timed, err := m.beside(roundsOPA, name+form, len(ours[0])*len(ours), func() (err error) {
			theirs = theirs[:0]
			for i, batch := range batches {
				in := ready[i]
				if form == preparing {
					in = input(batch)
				}
				if theirs, err = policy.judge(ctx, in, theirs); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if err := same(name, m.set, ours, theirs); err != nil {
			return nil, err
		}
		out = append(out, timed)
	}
	return out, nil
}

// same fails at the first verdict that differs.
func same(engine string, set *rule.Set, ours, theirs [][]rule.State) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%s judged %d practices of %d", engine, len(theirs), len(ours))
	}
	for i := range ours {
		k := 0
		for n := 1; n <= years; n++ {
			for _, r := range set.Rules(n) {
				if k >= len(theirs[i]) || ours[i][k] != theirs[i][k] {
					return fmt.Errorf("%s differs: practice %d, year %d, %s (%s): ours %v, theirs %v", engine, i, n, r.Condition.ID, r.Kind(), ours[i][k], theirs[i][min(k, len(theirs[i])-1)])
				}
				k++
			}
		}
		if k != len(theirs[i]) {
			return fmt.Errorf("%s gave %d verdicts for practice %d, not %d", engine, len(theirs[i]), i, k)
		}
	}
	return nil
}
