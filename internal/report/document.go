package report

// Document is one document in one language. OnePage is a wish for
// paper. Origin says where it comes from and when, for the foot of a page.
type Document struct {
	Title    string
	Subtitle string
	Language string // nl or en
	Origin   string
	OnePage  bool // small enough to be one side of A4, if at all possible
	Blocks   []Block
}

// Block is a part of a document: Heading, Paragraph, List, Facts, Table or Space.
type Block interface{ block() }

// Heading opens a part; Level 2 or 3 below the title.
type Heading struct {
	Level int
	Text  string
	Note  string // a state beside it: in orde
}

// Paragraph is running text; a line end in it is a line end on paper. Soft is
// for what matters less.
type Paragraph struct {
	Text string
	Soft bool
}

// List is a list of short lines.
type List []string

// Facts are terms with what they are here.
type Facts []Fact

// Fact is one term. Text may have several lines.
type Fact struct{ Term, Text, Note string }

// Table has a caption, heads and rows of the same length. Numbers lists the
// columns that hold numbers.
type Table struct {
	Caption string
	Heads   []string
	Rows    [][]string
	Numbers []int
}

// Space leaves room to write on, in lines of about 8 mm, under a label.
type Space struct {
	Label string
	Lines int
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (List) block()      {}
func (Facts) block()     {}
func (Table) block()     {}
func (Space) block()     {}
