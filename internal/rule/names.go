package rule

import (
	"maps"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/spelling"
)

// The codes of facts that name what is not there.
const (
	FactsName    fault.Code = "facts.name-unknown"
	FactsAlone   fault.Code = "facts.joint-self"
	FactsQuarter fault.Code = "facts.quarter-day"
	FactsTwice   fault.Code = "value.duplicate"
)

// Names finds words in facts that the region does not know, and facts that can
// mean nothing. Evaluate passes over them, as it is total; somebody who typed
// the facts has to hear of them. Choices are left out: what the menu does not
// know is refused, with a reason, in the verdict.
func (s *Set) Names(facts *Facts) []fault.Fault {
	n := names{known: s.vocabulary(), lists: map[string]string{}}
	for i, g := range facts.Groups {
		n.look("group", g.Key, index("groups", i)+".key")
	}
	if facts.Neighbourhood != nil {
		for i, a := range facts.Neighbourhood.Agreements {
			n.look("intervention", a.Intervention, "neighbourhood"+index(".agreements", i)+".intervention")
		}
	}
	for i, c := range facts.Commitments {
		n.look("plan", c.Plan, index("commitments", i)+".plan")
	}
	for i, u := range facts.InUse {
		n.look("intervention", u.Intervention, index("in_use", i)+".intervention")
	}
	for i := range facts.Years {
		n.year(&facts.Years[i], index("years", i), facts.Practice.ID)
	}
	for i, a := range facts.Attendance {
		n.look("meeting", a.Meeting, index("attendance", i)+".meeting")
		n.look("series", a.Series, index("attendance", i)+".series")
	}
	for i, p := range facts.Papers {
		n.look("paper", p.Paper, index("papers", i)+".paper")
	}
	for i, e := range facts.Evidence {
		n.look("intervention", e.Intervention, index("evidence", i)+".intervention")
	}
	for i, p := range facts.Populations {
		n.look("measure", p.Measure, index("populations", i)+".measure")
	}
	for i, w := range facts.Waivers {
		n.look("condition", w.Condition, index("waivers", i)+".condition")
	}
	n.quarters(facts.Registered)
	return n.faults
}

// names gathers the faults of one look.
type names struct {
	known  map[string][]string
	lists  map[string]string // the known words as one text, once somebody asked
	faults []fault.Fault
}

func (n *names) look(kind, name, path string) {
	known := n.known[kind]
	if name == "" || slices.Contains(known, name) {
		return
	}
	if n.lists[kind] == "" {
		n.lists[kind] = join(known)
	}
	n.fail(FactsName, path, fault.Args{"value": name, "near": spelling.Nearest(name, known), "known": n.lists[kind]})
}

func (n *names) fail(code fault.Code, path string, args fault.Args) {
	n.faults = append(n.faults, fault.Fault{Code: code, Path: path, Args: args})
}

func (n *names) year(y *YearFacts, path, practice string) {
	for i := range y.Choices {
		at := index(path+".choices", i)
		for k, u := range y.Choices[i].Upkeep {
			n.look("upkeep", u, index(at+".upkeep", k))
		}
		n.look("intervention", y.Choices[i].InsteadOf, at+".instead_of")
	}
	for i, a := range y.Answers {
		n.look("question", a.Question, index(path+".answers", i)+".question")
	}
	for i, id := range y.Joint {
		if id == practice {
			n.fail(FactsAlone, index(path+".joint_with", i), fault.Args{"value": id})
		}
	}
}

// quarters finds counts that belong to no quarter, or to one that has a count.
func (n *names) quarters(counts []Registered) {
	seen := map[calendar.Date]bool{}
	for i, r := range counts {
		at := index("registered", i) + ".on"
		first := calendar.QuarterOf(r.On).First()
		if r.On != first {
			n.fail(FactsQuarter, at, fault.Args{"value": r.On.String(), "first": first.String()})
		} else if seen[r.On] {
			n.fail(FactsTwice, at, fault.Args{"key": r.On.String()})
		}
		seen[r.On] = true
	}
}

// vocabulary lists what the region has names for, by kind, in order.
func (s *Set) vocabulary() map[string][]string {
	words := map[string]map[string]bool{}
	add := func(kind, name string) {
		if words[kind] == nil {
			words[kind] = map[string]bool{}
		}
		words[kind][name] = true
	}
	for _, v := range s.Region.Catalogue {
		add("intervention", v.Key)
	}
	for _, g := range s.Region.Groups {
		add("group", g.Key)
	}
	for name := range s.measures {
		add("measure", name)
	}
	for _, p := range s.Region.Plans {
		add("plan", p.Key)
		for _, q := range p.Questions {
			add("question", q.Key)
		}
		for _, d := range p.Papers {
			add("paper", d.Key)
		}
		for _, m := range p.Meetings {
			add("meeting", m.Key)
			for _, series := range m.Series {
				add("series", series.Key)
			}
		}
		for _, c := range p.Conditions {
			add("condition", c.ID)
			for _, u := range c.Upkeep {
				add("upkeep", u.Key)
			}
		}
	}
	known := map[string][]string{}
	for kind, all := range words {
		known[kind] = slices.Sorted(maps.Keys(all))
	}
	return known
}
