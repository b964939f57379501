package rule

// editSet says which kinds of edit can help a condition.
type editSet uint8

const (
	editAdd editSet = 1 << iota
	editMode
	editJustify
	editUpkeep
	editRemove
	editMove
	editElsewhere // edits under other elements help as well
)

// EditKind is one way of changing a plan. Every edit costs one.
type EditKind string

// The edits of which a repair is made.
const (
	Add        EditKind = "add"
	ChangeMode EditKind = "change_mode"
	Justify    EditKind = "justify"
	AddUpkeep  EditKind = "add_upkeep"
	Remove     EditKind = "remove"
	Move       EditKind = "move"
)

// Edit is one step of a repair. Candidates are equal for the plan: the person
// picks one. Justify never writes the justification; it says where one is
// asked: for a choice, for a dropped choice's reason, or for a question.
type Edit struct {
	Kind       EditKind
	Element    string
	Mode       Mode // for Add and ChangeMode
	Candidates []string
	Upkeep     string // for AddUpkeep
	Question   string // for Justify of an answer
	To         string // for Move: the element to which, or the item as which
	ToItem     bool   // for Move: To is an item
}

// Repair is the smallest change of one year's plan that leaves no refused
// choice and no failing condition on its content.
type Repair struct {
	Year         int
	Needed       bool     // something is refused or fails
	Proven       bool     // no smaller repair exists
	Impossible   []string // conditions that no edit of this plan can mend
	Alternatives []Alternative
}

// Alternative is one way of repairing, best first.
type Alternative struct {
	Edits []Edit
	New   int // how many new interventions it asks for
}

// Edits counts the edits of the smallest repair: 0 when nothing is needed, -1
// when no edit of the plan can mend what fails.
func (r *Repair) Edits() int {
	switch {
	case !r.Needed:
		return 0
	case len(r.Alternatives) == 0:
		return -1
	}
	return len(r.Alternatives[0].Edits)
}

// deepens says whether the alternative builds on what already runs.
func (a *Alternative) deepens() bool {
	for _, e := range a.Edits {
		if e.Mode == Deepened {
			return true
		}
	}
	return false
}

// move is an edit on the way: applied to one choice, by position or by item.
type move struct {
	kind    EditKind
	at      int // index of the choice; -1 for Add
	item    int // for Add; for Move to another item
	class   int // for Add of a new one: its class, -1 otherwise
	element int
	mode    Mode
	upkeep  string
	key     string // the intervention it is about
}

// apply gives the plan after an edit; the plan before stays as it was.
func (s *search) apply(plan []Choice, m move) []Choice {
	if m.kind == Remove {
		out := make([]Choice, 0, len(plan))
		return append(append(out, plan[:m.at]...), plan[m.at+1:]...)
	}
	out := make([]Choice, len(plan), len(plan)+1)
	copy(out, plan)
	switch m.kind {
	case Add:
		empty := ""
		return append(out, Choice{
			Intervention: s.set.items[m.item], Element: s.set.elements[m.element], Mode: m.mode,
			Justification: &empty, Upkeep: []string{},
		})
	case ChangeMode:
		out[m.at].Mode = m.mode
		if m.mode == Deepened && out[m.at].Justification == nil {
			empty := ""
			out[m.at].Justification = &empty
		}
	case Justify:
		given := "…"
		if out[m.at].Mode == Dropped {
			out[m.at].Reason = given
		} else {
			out[m.at].Justification = &given
		}
	case AddUpkeep:
		out[m.at].Upkeep = append(append([]string{}, out[m.at].Upkeep...), m.upkeep)
	case Move:
		out[m.at].Element = s.set.elements[m.element]
		if m.item >= 0 {
			out[m.at].Intervention = s.set.items[m.item]
		}
	}
	return out
}

// moves lists the edits that can help from here: only under the elements of
// the component, only of kinds that a failing rule or a refusal can use.
func (s *search) moves(plan []Choice, a *assessment) []move {
	var out []move
	refusedAt := s.refusedIn(plan)
	for i := range plan {
		c := &plan[i]
		element, ok := s.set.elementOf[c.Element]
		if !refusedAt[i] && (!ok || s.elements&(1<<element) == 0) || s.ended(c) {
			continue
		}
		out = s.choiceMoves(out, plan, i, refusedAt[i], a)
	}
	if a.edits&editAdd != 0 {
		out = s.addMoves(out, plan)
	}
	return out
}

// choiceMoves lists what can be done with one line of the plan.
func (s *search) choiceMoves(out []move, plan []Choice, i int, isRefused bool, a *assessment) []move {
	c := &plan[i]
	item, known := s.set.itemOf[c.Intervention]
	base := move{at: i, item: -1, class: -1, element: -1, key: c.Intervention}
	with := func(kind EditKind, change func(*move)) {
		m := base
		m.kind = kind
		if change != nil {
			change(&m)
		}
		out = append(out, m)
	}
	if isRefused || a.edits&editMode != 0 {
		for _, mode := range []Mode{Deepened, Continued, New} {
			if mode != c.Mode {
				with(ChangeMode, func(m *move) { m.mode = mode })
			}
		}
	}
	if c.Mode == Dropped && isRefused || a.edits&editJustify != 0 && c.Mode == Deepened && text(c.Justification) == "" {
		with(Justify, nil)
	}
	if a.edits&editUpkeep != 0 {
		for _, u := range s.upkeeps {
			if !has(c.Upkeep, u) {
				with(AddUpkeep, func(m *move) { m.upkeep = u })
			}
		}
	}
	if isRefused || a.edits&editRemove != 0 {
		with(Remove, nil)
	}
	if known && (isRefused || a.edits&editMove != 0) {
		for e := range s.set.elements {
			if s.set.everMenu[item]&(1<<e) != 0 && s.set.elements[e] != c.Element {
				with(Move, func(m *move) { m.element = e })
			}
		}
	}
	if instead := s.substitute(item, known, isRefused); instead >= 0 {
		if usual := s.set.menu[s.year.n][instead]; usual.elements != 0 {
			with(Move, func(m *move) { m.item, m.element = instead, usual.usual })
		}
	}
	return out
}

// substitute gives the item under which a refused choice can be entered.
func (s *search) substitute(item int, known, isRefused bool) int {
	if !known || !isRefused {
		return -1
	}
	return s.set.instead[item]
}

func has(words []string, word string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// addMoves lists what can be added: one of each class of equal new items, and
// what runs without being listed, deepened or continued.
func (s *search) addMoves(out []move, plan []Choice) []move {
	used := make([]bool, len(s.set.items))
	for i := range plan {
		if k, ok := s.set.itemOf[plan[i].Intervention]; ok {
			used[k] = true
		}
	}
	for _, c := range s.year.before.running {
		if used[c.item] || s.elements&(1<<c.element) == 0 {
			continue
		}
		for _, mode := range []Mode{Deepened, Continued} {
			out = append(out, move{kind: Add, at: -1, item: c.item, class: -1, element: c.element, mode: mode, key: s.set.items[c.item]})
		}
	}
	for i := range s.classes {
		class := &s.classes[i]
		for _, k := range class.items {
			if !used[k] {
				out = append(out, move{kind: Add, at: -1, item: k, class: i, element: class.element, mode: New, key: s.set.items[k]})
				break
			}
		}
	}
	return out
}
