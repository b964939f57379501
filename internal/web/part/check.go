package part

// Check is the verdict on a plan, beside the work: each condition with its
// reason, what repairs it and where it comes from. Template: check.
type Check struct {
	ID        string // "check" when empty
	Title     string // a sentence of its own when empty
	Progress  Progress
	Count     string      // "6 van 7 voorwaarden in orde"; made from Progress when empty
	Lines     []Condition // what is not in order first
	Tips      []Condition
	Note      string // how this is read
	NoteLink  *Link
	Primary   *Action
	Secondary []Action
}

// HTMLID gives the id of the panel.
func (c Check) HTMLID() string {
	if c.ID != "" {
		return c.ID
	}
	return "check"
}

// Condition is one line of the check.
type Condition struct {
	Title      string
	URL        string // where in the plan it is about: #b-casuistiek
	Pill       Pill
	Reason     string
	Missing    []string
	Choose     string   // "Kies bijvoorbeeld:", before the repairs
	Repairs    []Action // what would put it in order
	Source     string
	SourceURL  string
	IfNobody   string
	Assumption []string
}

// Done says whether the line may be short.
func (c Condition) Done() bool { return c.Pill.State == Good && len(c.Repairs) == 0 }
