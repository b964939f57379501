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
	Mode       Mode // for Add and ChangeMode; for Move the one that the line comes out with; Dropped for Justify of a drop
	Candidates []string
	Upkeep     string // for AddUpkeep
	Question   string // for Justify of an answer
	From       string // the element that a line leaves: for Move, and for Add of what ran under another
	To         string // for Move: the element to which, or the item as which
	ToItem     bool   // for Move: To is an item

	// Line is the place of the line in the plan before any edit; lines that
	// the repair adds follow in the order in which they are added, and a
	// removed line keeps its place. It is -1 for Add and for an answer. With
	// several candidates it is the line of the first.
	Line int
}

// Repair is the smallest change of one year's plan that leaves no refused
// choice and no failing condition on its content.
type Repair struct {
	Year         int
	Needed       bool     // something is refused or fails
	Proven       bool     // no smaller repair exists
	Impossible   []string // conditions that no edit of this plan can mend
	Unsolved     []string // conditions and refused choices for which the search gave up
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

// removed marks a line that a repair takes out. It keeps its place, so that
// edits that were found apart can be put together.
const removed Mode = "removed"
