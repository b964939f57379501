package part

import (
	"strconv"
	"strings"
)

// Choice is one intervention of a plan: what it is, and what the practice does
// with it this year. Template: choice.
type Choice struct {
	ID          string // of the card; lines of the check jump here
	Title, Text string // Text is one line
	Since       string // "Bij jullie sinds jaar 1"
	Pill        *Pill
	Name        string // of the radio buttons
	Legend      string // asks what they do with it; a sentence of its own when empty
	Modes       []Mode
	Asks        []Ask
	Upkeep      *TickGroup // what keeps it up
	Options     *TickGroup // parts of which it can be made up, folded
	Questions   []Textarea // asked of every intervention, folded with the options
	More        *More
	Disabled    string // why nothing can be changed here
	Error       string
	Remarks     []Remark
	Tip         string
}

// TickGroup is a group of ticks that names the keys it shows, so that a tick
// taken away can be told from one that was never there: "choice.upkeep:a,b".
type TickGroup struct {
	Ticks
	Shown string
}

// Picked is the number of ticks, 0 when there is none.
func (g TickGroup) Picked() int {
	n := 0
	for _, o := range g.Options {
		if o.Chosen {
			n++
		}
	}
	return n
}

// Folded says whether there is something to fold away.
func (c Choice) Folded() bool { return c.Options != nil || len(c.Questions) > 0 }

// Mode is what a practice does with an intervention: doorgaan, verdiepen.
type Mode struct {
	Value, Label     string
	Chosen, Disabled bool
	Why              string // why it is disabled, or what it means
}

// Ask is a question that shows for some modes. Without style sheet or in an old
// browser it shows always.
type Ask struct {
	For []string // values of the modes
	Textarea
}

// Classes gives the classes by which the style sheet shows the question.
func (c Choice) Classes(a Ask) string {
	out := []string{"ask"}
	for i, m := range c.Modes {
		for _, value := range a.For {
			if m.Value == value {
				out = append(out, "ask-"+strconv.Itoa(i))
			}
		}
	}
	return strings.Join(out, " ")
}

// Any says whether some mode is chosen.
func (c Choice) Any() bool {
	for _, m := range c.Modes {
		if m.Chosen {
			return true
		}
	}
	return false
}

// More is what can be read about an intervention. Template: more.
type More struct {
	Title   string // of the intervention, for screen readers
	Text    []string
	Options []string // what to choose from
	Support []string // help that is offered
	Nearby  string   // who nearby does it, in a sentence
	Links   []Link
	Source  string
}

// MenuItem is an intervention that is not in the plan yet. Template: menuitem.
type MenuItem struct {
	ID, Title, Text string
	Number          string // on the printed menu
	Pill            *Pill
	More            *More
	Choose          *Action
	Reason          string // why it cannot be chosen, when Choose is nil
}
