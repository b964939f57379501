package rule

import "slices"

// completed makes the solutions sure that leave something unknown. A line
// that was typed over from paper may say nothing about its upkeep or its
// justification. Where no sure solution was found within the budget and
// maxEdits, those are said as well, and no more of them than it takes.
func (s *search) completed() []solution {
	s.strict = true
	defer func() { s.strict = false }()
	var out []solution
	for _, sol := range s.found {
		if options, ok := s.fewest(sol.options); ok {
			sol.options, sol.cost = options, costOf(options)
			out = append(out, sol)
		}
	}
	return out
}

// fewest says all that can be said of every line, and takes back one by one
// what was not needed. False when even all of it is not enough.
func (s *search) fewest(options []option) ([]option, bool) {
	full := make([]option, 0, len(options)+len(s.plan))
	for _, o := range options {
		full = append(full, s.said(o))
	}
	for i := range s.plan {
		same := option{line: i, class: -1, after: s.plan[i]}
		touched := slices.ContainsFunc(options, func(o option) bool { return o.line == i })
		if o := s.said(same); !touched && !s.ended(&s.plan[i]) && o.cost > 0 {
			full = append(full, o)
		}
	}
	if !s.mends(each(full)) {
		return nil, false
	}
	for i := len(full) - 1; i >= 0; i-- {
		less := slices.Clone(full)
		if i < len(options) {
			less[i] = options[i]
		} else {
			less = slices.Delete(less, i, i+1)
		}
		if s.mends(each(less)) {
			full = less
		}
	}
	return full, true
}

// said gives an option with its justification and with all its upkeep.
func (s *search) said(o option) option {
	if o.after.Mode == removed {
		return o
	}
	if with := s.variants(nil, o, editUpkeep); len(with) > 0 {
		o = with[len(with)-1]
	}
	s.ready(&o)
	return o
}

// each points at options one by one.
func each(options []option) []*option {
	out := make([]*option, len(options))
	for i := range options {
		out[i] = &options[i]
	}
	return out
}
