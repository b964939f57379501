package plantest

import (
	"bytes"
	"slices"
	"time"

	"meertijd/internal/plan"
)

// clone copies a plan as a database gives it back: instants in milliseconds
// UTC, no empty texts among the fields, nil for lists without rows.
func clone(p plan.Plan) plan.Plan {
	p.Fields = words(p.Fields)
	p.Created, p.Saved, p.Burst.At = instant(p.Created), instant(p.Saved), instant(p.Burst.At)
	p.Members, p.Events = list(p.Members), list(p.Events)
	p.Conflicts, p.Remarks, p.Shares = list(p.Conflicts), list(p.Remarks), list(p.Shares)
	for i := range p.Members {
		p.Members[i].At = instant(p.Members[i].At)
	}
	for i := range p.Events {
		p.Events[i] = event(p.Events[i])
	}
	for i := range p.Conflicts {
		p.Conflicts[i].At, p.Conflicts[i].Settled = instant(p.Conflicts[i].At), instant(p.Conflicts[i].Settled)
	}
	for i := range p.Remarks {
		p.Remarks[i].At, p.Remarks[i].Done = instant(p.Remarks[i].At), instant(p.Remarks[i].Done)
	}
	for i := range p.Shares {
		p.Shares[i].At, p.Shares[i].Ended = instant(p.Shares[i].At), instant(p.Shares[i].Ended)
	}
	return p
}

// event copies an event; only a kept state has fields.
func event(e plan.Event) plan.Event {
	e.At = instant(e.At)
	if e.Keeps() {
		e.Fields = words(e.Fields)
	} else {
		e.Fields = nil
	}
	e.Verdicts = list(e.Verdicts)
	for i := range e.Verdicts {
		v := &e.Verdicts[i]
		v.Facts = bytes.Clone(v.Facts)
		v.Record.States, v.Record.Faults = slices.Clone(v.Record.States), slices.Clone(v.Record.Faults)
	}
	return e
}

// dropVerdicts leaves the verdicts out: the facts behind them are large.
func dropVerdicts(p *plan.Plan) {
	for i := range p.Events {
		p.Events[i].Verdicts = nil
	}
}

// words copies fields without the empty ones, which say nothing.
func words(f plan.Fields) plan.Fields {
	out := plan.Fields{}
	for path, text := range f {
		out.Put(path, text)
	}
	return out
}

// list copies a list, nil when it is empty.
func list[T any](in []T) []T {
	return append([]T(nil), in...)
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func instants(in []plan.Revision) []plan.Revision {
	out := slices.Clone(in)
	for i := range out {
		out[i].At = instant(out[i].At)
	}
	return out
}
