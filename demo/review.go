package demo

import (
	"time"

	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// The days before the end on which the lead does something about a practice.
const (
	commentedBefore = 6
	repliedBefore   = 2
	agreedBefore    = 3
	calledBefore    = 13
	waivedBefore    = 8
)

// reviews puts in the agenda what the lead says of the plan of a practice and
// what the practice answers, moments of contact, and a waiver here and there. It
// draws no lots: what others do stays as it was.
func (f *fill) reviews(o *office) {
	late := func(days int, do func() error) {
		day := workday(f.On.AddDays(-days))
		f.agenda = append(f.agenda, step{at: day.Time().Add(closes*time.Hour + time.Duration(o.index%60)*time.Minute), about: o.Name, do: do})
	}
	said := func(list string) string { return texts[list][o.index%len(texts[list])] }
	switch {
	case o.is(Embedded):
		late(commentedBefore, func() error { return f.comment(o, said("comment *")) })
	case o.state == OpenConditions:
		late(commentedBefore, func() error { return f.comment(o, said("comment *")) })
		late(repliedBefore, func() error {
			_, err := f.plans.Reply(f.ctx, plan.Reply{Command: f.command(o, 0), Practice: o.ID, Year: o.now, Text: said("reply *")})
			return err
		})
	case o.is(ShortYear):
		late(agreedBefore, func() error { return f.agree(o) })
	}
	if f.Stores.Notes != nil && (o.state == Silent || o.index%5 == 1) {
		late(calledBefore+o.index*5%40, func() error {
			n := practice.Note{Kind: practice.NoteKinds[o.index%4], On: f.clock.Today(), With: texts["with *"][o.index%len(texts["with *"])], Text: said("note *")}
			_, err := f.keeper.AddNote(f.ctx, f.leadKeeps(), n, o.ID)
			return err
		})
	}
	if o.index >= len(script) && o.index%10 == 1 {
		late(waivedBefore, func() error { return f.waive(o, said("waive *")) })
	}
}

func (f *fill) leadKeeps() practice.Command {
	return practice.Command{Actor: f.leader(), Request: "demo"}
}

func (f *fill) comment(o *office, text string) error {
	_, err := f.plans.Comment(f.ctx, plan.Comment{Command: plan.Command{Actor: f.leader(), Request: "demo"}, Practice: o.ID, Year: o.now, Text: text})
	return err
}

// agree says that the RHO agrees with a plan that was handed in by now.
func (f *fill) agree(o *office) error {
	p, err := f.find(o, o.now)
	if err != nil || p.Kept() == nil {
		return err
	}
	_, err = f.plans.Endorse(f.ctx, plan.Endorse{Command: plan.Command{Actor: f.leader(), Request: "demo"}, Practice: o.ID, Year: o.now, Number: p.Kept().Number})
	return err
}

// waive lets the last condition of the year go, whatever region it is of.
func (f *fill) waive(o *office, reason string) error {
	rules := f.Set.Rules(o.now)
	if len(rules) == 0 {
		return nil
	}
	return f.keeper.Waive(f.ctx, f.leadKeeps(), o.ID, rules[len(rules)-1].Condition.ID, o.now, f.clock.Today(), reason)
}
