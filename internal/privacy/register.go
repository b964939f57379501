package privacy

import (
	"fmt"
	"slices"
	"strings"
)

// Register lists every table that is stored, in the order in which they were
// made: what a table refers to stands before it.
type Register []Table

// Table is one table. Ground, Whose and Kept are codes with a sentence each.
type Table struct {
	Name    string
	Ground  string
	Whose   string
	Kept    string
	Erase   Erase
	With    string // another table whose row of the same number belongs to it
	Columns []Column
}

// Erase says what becomes of a person's rows when the person is erased.
type Erase string

// What can become of rows.
const (
	NoPerson  Erase = "none"      // there is no person in it
	Remove    Erase = "delete"    // the row goes
	Anonymise Erase = "anonymise" // the row stays, without the person
	Purge     Erase = "purge"     // as the audit record does it
)

// Column is one column. What is a code with a sentence. Columns of one Group
// are about the same person, whom the column with What "person" names.
type Column struct {
	Name  string
	What  string
	Group string
}

// The kinds of column that mean something to the program.
const (
	WhoColumn    = "person"       // the id of a person
	NameColumn   = "person-name"  // the name of the person of its group
	WordsColumn  = "person-words" // what somebody wrote about the person of its group; it goes with that person
	SecretColumn = "secret"       // never shown, not even to whom it belongs
)

// Parse reads a register, a table with its columns indented below it:
//
//	table plan_remark agreement practice here anonymise
//	    by_person person by
//	    by_name person-name by
func Parse(text string) (Register, error) {
	var r Register
	for no, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case words[0] == "table" && (len(words) == 6 || len(words) == 8 && words[6] == "with"):
			t := Table{Name: words[1], Ground: words[2], Whose: words[3], Kept: words[4], Erase: Erase(words[5])}
			if len(words) == 8 {
				t.With = words[7]
			}
			r = append(r, t)
		case len(r) > 0 && strings.HasPrefix(line, " ") && len(words) >= 2 && len(words) <= 3:
			c := Column{Name: words[0], What: words[1]}
			if len(words) == 3 {
				c.Group = words[2]
			}
			t := &r[len(r)-1]
			t.Columns = append(t.Columns, c)
		default:
			return nil, fmt.Errorf("line %d of the register: %q", no+1, line)
		}
	}
	return r, nil
}

// Table gives a table by its name, nil when it is not there.
func (r Register) Table(name string) *Table {
	at := slices.IndexFunc(r, func(t Table) bool { return t.Name == name })
	if at < 0 {
		return nil
	}
	return &r[at]
}

// Persons lists the columns that say who it was.
func (t Table) Persons() []Column {
	return slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool { return c.What != WhoColumn })
}
