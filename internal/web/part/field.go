package part

import "strings"

// Field is what all form fields have: a label, a hint below it and, above the
// field, what is wrong with it.
type Field struct {
	ID          string // of the element; the name when empty
	Name, Label string
	Hint, Error string
	Required    bool // shown as "verplicht"; the server checks it
	Disabled    bool
	HideLabel   bool // only for screen readers, when the place says it already
}

// HTMLID gives the id of the field.
func (f Field) HTMLID() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// DescribedBy lists the ids of hint and error, for the screen reader.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.HTMLID()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.HTMLID()+"-error")
	}
	return strings.Join(ids, " ")
}

// TextField asks for a line of text. Template: textfield.
type TextField struct {
	Field
	Value        string
	Type         string // text, email, tel, date, password; text when empty
	Autocomplete string
	InputMode    string
	Short        bool     // no wider than a code or a date
	Suggest      []string // what others wrote, to pick from or not
}

// InputType gives the type of the input.
func (f TextField) InputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Textarea asks for a few sentences. Template: textarea.
type Textarea struct {
	Field
	Value string
	Rows  int // 3 when 0
	Max   int // characters; 0 is no limit and no counter
}

// Height gives the number of rows.
func (t Textarea) Height() int {
	if t.Rows == 0 {
		return 3
	}
	return t.Rows
}

// Left says how many characters may still be typed.
func (t Textarea) Left() int { return t.Max - len([]rune(t.Value)) }

// CounterDescribedBy adds the counter to what describes the field.
func (t Textarea) CounterDescribedBy() string {
	if t.Max == 0 {
		return t.DescribedBy()
	}
	return strings.TrimSpace(t.DescribedBy() + " " + t.HTMLID() + "-count")
}

// Number asks for a number. Template: number.
type Number struct {
	Field
	Value          string
	Min, Max, Step string
	Unit           string // patiënten, uur, €
	Decimal        bool   // a comma is allowed
}

// Option is one thing to pick.
type Option struct {
	Value, Label, Hint string
	Chosen, Disabled   bool
}

// Select asks to pick one from a long list. Template: select.
type Select struct {
	Field
	Options []Option
	None    string // the first line, when nothing has been picked
}

// Radios asks to pick one from a few. Template: radios.
type Radios struct {
	Field
	Options []Option
	Inline  bool // side by side as a segmented control
}

// Ticks asks to pick any number. Template: ticks.
type Ticks struct {
	Field
	Options []Option
}

// ErrorSummary names, above a form, every field that needs attention.
// Template: errorsummary.
type ErrorSummary struct {
	Errors []Link // to #field
	Still  bool   // leave the focus where it is
}

// Type gives the type of the inputs.
func (Radios) Type() string { return "radio" }

// Type gives the type of the inputs.
func (Ticks) Type() string { return "checkbox" }
