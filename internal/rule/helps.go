package rule

import "slices"

// everywhere stands for all elements.
const everywhere = ^uint64(0)

// listHelpers lists per rule the options that can help it, and in which
// elements any option makes a difference.
func (s *search) listHelpers() {
	s.reach = 0
	for k := range s.options {
		s.reach |= s.differs(&s.options[k])
	}
	for _, r := range s.content {
		s.helpers[r.bit] = s.helpers[r.bit][:0]
		if !s.near(r) {
			continue
		}
		alone := *r
		alone.need = 1
		for k := range s.options {
			if s.helps(&s.options[k], &alone) {
				s.helpers[r.bit] = append(s.helpers[r.bit], k)
			}
		}
	}
}

// differs gives the elements in which an option makes a difference: where its
// line stood, where it comes to stand, and where other lines for the same
// intervention can be.
func (s *search) differs(o *option) uint64 {
	where := s.elementsOf(&o.after)
	if o.line >= 0 {
		where |= s.elementsOf(&s.plan[o.line])
	}
	for _, c := range s.year.before.running {
		if c.item == o.item || o.line >= 0 && s.set.items[c.item] == s.plan[o.line].Intervention {
			where |= 1 << c.element
		}
	}
	return where
}

// helps says whether an option can help a rule: the line that it gives is
// worth more to the rule than what stood there, each by itself. The rule is
// given as one that asks a single line.
func (s *search) helps(o *option, r *Rule) bool {
	if r.kind.edits&editElsewhere != 0 {
		return o.after.Element != r.Condition.Element || o.after.Mode == removed
	}
	was, is := s.standingAt(o), s.comesOut(o)
	stood := was
	if o.line < 0 && !s.set.twoOnce[s.year.n] {
		stood = nil // listed under another element as well, it would no longer go on here
	}
	sure := s.strict && s.targets&(1<<r.bit) != 0
	better := func(was, is tri) bool { return is > was && (is == yes || !sure) }
	if len(r.themes) > 0 {
		return slices.ContainsFunc(r.themes, func(carries []bool) bool {
			return better(under(stood, r, carries), under(is, r, carries))
		})
	}
	return better(s.worth(stood, r), s.worth(is, r)) || s.leaves(was, is, r)
}

// leaves says whether it can help a rule that a line no longer stands where it
// stood: a new one is kept up only when nothing from before goes on, and what
// counted in other years counts when the year does not list it.
func (s *search) leaves(was, is *entry, r *Rule) bool {
	switch {
	case was == nil || was.live() == no:
		return false
	case len(r.upkeep) > 0:
		return was.element == r.element && was.ran != no && (is == nil || is.live() == no || is.element != r.element)
	case r.kind.name == "choose-over-years":
		before, ever := find(s.year.before.ever, was.item)
		return ever && before.element == r.element && (is == nil || is.live() == no || is.item != was.item)
	}
	return false
}

// under says how surely a line carries a theme where a rule looks.
func under(e *entry, r *Rule, carries []bool) tri {
	if e == nil || e.item < 0 || !carries[e.item] || r.element >= 0 && e.element != r.element {
		return no
	}
	return e.live()
}

// worth says how surely a line counts for a rule when there is no other.
func (s *search) worth(e *entry, r *Rule) tri {
	switch {
	case e == nil || e.live() == no:
		return no
	case r.item >= 0 && e.item != r.item || r.item < 0 && e.element != r.element:
		return no
	case r.item >= 0 || r.kind.name == "choose-over-years":
		return e.live() // what counted in other years counts apart
	}
	ev, y := &s.ev, &s.judged
	*y = year{n: s.year.n, stretch: s.year.stretch, facts: s.year.facts, before: s.year.before}
	ev.entries = append(ev.entries[:s.mark], *e)
	y.entries = ev.entries[s.mark:]
	if e.item >= 0 {
		y.items.add(e.item)
	}
	ev.group(y, s.mark)
	switch s.judge(y, r) {
	case Met:
		return yes
	case Unknown:
		return maybe
	}
	return no
}

// standingAt gives the line that an option changes as it stands now, or what
// goes on unlisted and the option would list; nil for neither.
func (s *search) standingAt(o *option) *entry {
	for i := range s.standing {
		e := &s.standing[i]
		if o.line >= 0 && e.choice != nil && e.line == o.line || o.line < 0 && e.choice == nil && e.item == o.item {
			return e
		}
	}
	return nil
}

// comesOut gives the line as it is after an option. What ran before and is
// taken out of the plan goes on unlisted.
func (s *search) comesOut(o *option) *entry {
	switch {
	case o.after.Mode != removed && o.absent:
		return nil
	case o.after.Mode != removed:
		o.choice = &o.after // options move while they are listed
		return &o.entry
	}
	for _, c := range s.year.before.running {
		if s.set.items[c.item] == s.plan[o.line].Intervention {
			return &entry{item: c.item, element: c.element, key: s.set.items[c.item], mode: Continued, ran: yes, began: c.began}
		}
	}
	return nil
}
