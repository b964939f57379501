package part

// Card is a block in which something can be done as a whole. Template: card;
// for other content card-open (with a Card) and card-close around it.
type Card struct {
	ID, Title, Text string
	Pill            *Pill
	Lines           []Line
	Actions         []Action
}

// Line is one thing in a card: what, how it stands, and where to go.
type Line struct {
	ID, Title, Text string
	Pill            *Pill
	Link            *Link
	Actions         []Action
}

// Fold is something finished that stays closed until it is opened. Template:
// fold-open (with a Fold) and fold-close around its content.
type Fold struct {
	ID, Title, Text string
	Letter          string // A, B, C: the element of the plan
	Pill            *Pill
	Open            bool
}

// Empty says that there is nothing here yet, and what would change that.
// Template: empty.
type Empty struct {
	Title, Text string
	Action      *Action
}

// Receipt says that something was handed in. Template: receipt.
type Receipt struct {
	Title, Text  string
	Number, Time string
	Next         []Line // what happens now
	Actions      []Action
}

// Problem is the page for something that went wrong. Template: problem.
type Problem struct {
	Title, Text string
	Help        []string // what the reader can do
	Number      string   // to quote when asking for help
	Actions     []Action
}

// Facts is a list of terms and what they are here. Template: facts.
type Facts struct {
	Items []Fact
}

// Fact is one term and its value.
type Fact struct {
	Term, Text, Note string
	Link             *Link
	Pill             *Pill
}
