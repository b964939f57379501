package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// troubles puts in the agenda what happens to this year's plan in the last two
// weeks before the end.
func (f *fill) troubles(o *office) {
	if o.is(Swapped) && f.swapped(o) == o.now {
		f.swap(o, o.now, f.On-4)
	}
	late := func(days int, do func() error) { f.on(f.On.AddDays(-days), o.Name, do) }
	switch {
	case o.state == Refused:
		late(7, func() error { return f.refused(o) })
	case o.is(Returned):
		late(5, func() error { return f.giveBack(o) })
	case o.is(InConflict):
		late(3, func() error { return f.clash(o) })
	case o.is(Inviting):
		late(8, func() error {
			_, err := f.plans.Invite(f.ctx, f.command(o, 0), o.ID, o.now, o.partners[0].ID)
			return err
		})
	case o.is(ReadAlong):
		f.read(o)
	}
}

// spoil takes out of a plan that lacks nothing something that a rule asks: an
// answer, or what was chosen this year; and when nothing of that can be
// missed, it drops something that went on.
func (f *fill) spoil(p *plan.Plan, o *office, began plan.Fields) error {
	var without []plan.Fields
	for _, q := range f.asks(o, p.Year) {
		fields := p.Fields.Clone()
		delete(fields, plan.AnswerPath(q))
		without = append(without, fields)
	}
	answers := len(without)
	for _, c := range p.Fields.Choices() {
		fields := p.Fields.Clone()
		remove(fields, chosen{c.Element, c.Intervention})
		if mode := began.Mode(c.Element, c.Intervention); mode != "" {
			fields[plan.ChoicePath(c.Element, c.Intervention, plan.ModeField)] = string(mode)
		}
		without = append(without, fields)
	}
	if o.index%2 == 1 { // a choice before an answer
		without = append(without[answers:], without[:answers]...)
	}
	for _, c := range began.Choices() {
		fields := p.Fields.Clone()
		remove(fields, chosen{c.Element, c.Intervention})
		fields[plan.ChoicePath(c.Element, c.Intervention, plan.ModeField)] = string(rule.Dropped)
		fields[plan.ChoicePath(c.Element, c.Intervention, plan.ReasonField)] = f.text("reason", c.Element)
		without = append(without, fields)
	}
	return f.firstWith(p, o, without, func(s plan.Summary) bool { return s.Refused == 0 && s.Open > 0 })
}

// asks lists the questions that a rule of the year wants answered.
func (f *fill) asks(o *office, year int) []string {
	var out []string
	for _, r := range f.holds(o, "questions", year) {
		out = append(out, r.Condition.Questions...)
	}
	return out
}

// firstWith lets a plan say the first of some fields with a wanted verdict,
// and leaves it as it is when there are none.
func (f *fill) firstWith(p *plan.Plan, o *office, some []plan.Fields, wanted func(plan.Summary) bool) error {
	was := p.Fields
	for _, fields := range some {
		p.Fields = fields
		_, s, err := f.look(p, o)
		if err != nil || wanted(s) {
			return err
		}
	}
	p.Fields = was
	return nil
}

// find gives the stored plan of a practice.
func (f *fill) find(o *office, year int) (plan.Plan, error) {
	return f.Stores.Plans.Find(f.ctx, o.Tenant, o.ID, year)
}

// swap puts a change of a plan that was handed in in the agenda: one thing
// went, another came for it, and the practice says why.
func (f *fill) swap(o *office, year int, day calendar.Date) {
	f.on(day, o.Name, func() error {
		p, err := f.find(o, year)
		if err != nil {
			return err
		}
		was := p.Fields
		if err := f.firstWith(&p, o, f.swaps(&p), good); err != nil {
			return err
		}
		about := plan.Difference(was, p.Fields)
		if len(about) == 0 {
			return nil
		}
		element, _, _, _ := about[0].Parts()
		reason := f.text("swap", element)
		sent := was.Clone()
		for _, path := range about {
			sent[path] = p.Fields[path] // an empty text takes it away
		}
		p.Fields = sent
		if err := f.save(o, &p, 0, p.Version); err != nil {
			return err
		}
		return f.submit(o, year, reason)
	})
}

// swaps lists what a plan would say with one of its new choices replaced by
// something else of the same element.
func (f *fill) swaps(p *plan.Plan) []plan.Fields {
	var out []plan.Fields
	for _, c := range p.Fields.Choices() {
		for _, item := range f.Set.Plan(p.Year).Menu.Items {
			if c.Mode != rule.New || mentioned(p.Fields, item.Key) || !slices.Contains(f.Set.OnMenu(item.Key, p.Year), c.Element) {
				continue
			}
			fields := p.Fields.Clone()
			remove(fields, chosen{c.Element, c.Intervention})
			fields[plan.ChoicePath(c.Element, item.Key, plan.ModeField)] = string(rule.New)
			fields[plan.ChoicePath(c.Element, item.Key, plan.TextField)] = f.text("new", c.Element)
			for path := range p.Fields { // the upkeep goes along
				if upkeep, ok := strings.CutPrefix(string(path), string(plan.UpkeepPath(c.Element, c.Intervention, ""))); ok {
					fields[plan.UpkeepPath(c.Element, item.Key, upkeep)] = plan.Yes
				}
			}
			out = append(out, fields)
		}
	}
	return out
}

// refused adds a deepening of something that never ran.
func (f *fill) refused(o *office) error {
	p, err := f.find(o, o.now)
	if err != nil {
		return err
	}
	var some []plan.Fields
	for _, item := range f.Set.Plan(o.now).Menu.Items {
		if mentioned(p.Fields, item.Key) {
			continue
		}
		for _, element := range f.Set.OnMenu(item.Key, o.now) {
			fields := p.Fields.Clone()
			fields[plan.ChoicePath(element, item.Key, plan.ModeField)] = string(rule.Deepened)
			fields[plan.ChoicePath(element, item.Key, plan.TextField)] = f.text("deepened", element)
			some = append(some, fields)
		}
	}
	if err := f.firstWith(&p, o, some, func(s plan.Summary) bool { return s.Refused > 0 }); err != nil {
		return err
	}
	return f.save(o, &p, 0, p.Version)
}

// giveBack is the programme lead returning a plan.
func (f *fill) giveBack(o *office) error {
	c := plan.Command{Actor: f.leader(), Request: "demo"}
	_, err := f.plans.Return(f.ctx, plan.Return{Command: c, Practice: o.ID, Year: o.now, Reason: f.text("return", "")})
	return err
}

// clash lets two people change the same text, each in a form of their own.
func (f *fill) clash(o *office) error {
	p, err := f.find(o, o.now)
	if err != nil {
		return err
	}
	line := p.Fields.Choices()[0]
	for _, c := range p.Fields.Choices() {
		if c.Mode == rule.New || c.Mode == rule.Deepened {
			line = c
			break
		}
	}
	path := plan.ChoicePath(line.Element, line.Intervention, plan.TextField)
	was := p.Fields[path]
	for who, key := range []string{"theirs", "mine"} {
		p.Fields[path] = strings.TrimSpace(was + " " + f.text("clash", key))
		if err := f.save(o, &p, who, p.Version); err != nil {
			return err
		}
		f.clock.now = f.clock.now.Add(100e9)
	}
	return nil
}

// link is the token of the link. It can be told again for a seed, so that the
// one who shows the demo can open it; what it opens is made up.
func (f *fill) link() string {
	sum := sha256.Sum256([]byte("meertijd demo " + f.Tenant + " " + strconv.FormatUint(f.Seed, 10)))
	return hex.EncodeToString(sum[:])
}

// read makes a link, by which a colleague says two things and agrees.
func (f *fill) read(o *office) {
	token := f.link()
	at := func(days int, do func() error) { f.on(f.On.AddDays(-days), o.Name, do) }
	at(8, func() error {
		_, err := f.plans.Share(f.ctx, plan.ShareCommand{Command: f.command(o, 0), Practice: o.ID, Year: o.now, Token: token})
		return err
	})
	for i, days := range []int{6, 4, 3} {
		at(days, func() error {
			p, reader, err := f.plans.Read(f.ctx, token)
			if err != nil {
				return err
			}
			reader.Name = readerName()
			c := plan.RemarkCommand{Command: plan.Command{Actor: reader, Request: "demo"}, Practice: o.ID, Year: o.now}
			switch lines := p.Fields.Choices(); {
			case i == 2:
				c.Agree = true
			case i == 0 && len(lines) > 0:
				c.Path, c.Text = plan.ChoicePath(lines[0].Element, lines[0].Intervention, plan.TextField), f.text("remark", "choice")
			default:
				c.Text = f.text("remark", "")
			}
			_, err = f.plans.Remark(f.ctx, c)
			return err
		})
	}
}
