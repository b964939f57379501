package programme

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/money"
)

// Region is everything that one regional GP organisation has agreed on.
type Region struct {
	Schema       string         `file:"schema,must"`
	Key          string         `file:"key,must"`
	Name         Text           `file:"name,must"`
	Organisation Text           `file:"organisation,must"`
	Fictional    bool           `file:"fictional"`
	Documents    []Document     `file:"documents,must"`
	Calendar     Calendar       `file:"calendar,must"`
	Groups       []Group        `file:"groups"`
	Themes       []Theme        `file:"themes"`
	Goals        []Goal         `file:"goals"`
	Policy       []Theme        `file:"policy"`
	Continuity   []Continuity   `file:"continuity"`
	Tariffs      []Tariff       `file:"tariffs"`
	Settings     []Setting      `file:"settings"`
	Duties       []Duty         `file:"duties"`
	Catalogue    []Intervention // from interventions.yaml
	Plans        []*Plan        // from <plan>/plan.yaml, by first year
}

// Text is one text in both languages of the product.
type Text struct {
	NL string `file:"nl,must"`
	EN string `file:"en,must"`
}

// In gives the text in a language, "nl" or "en".
func (t Text) In(language string) string {
	if language == "en" {
		return t.EN
	}
	return t.NL
}

// Document is a source that rules, numbers and dates cite.
type Document struct {
	Key      string    `file:"key,must"`
	Title    Text      `file:"title,must"`
	Sections []Section `file:"sections,must"`
}

// Section is a numbered part of a document.
type Section struct {
	Key   string `file:"key,must"`
	Title string `file:"title,must"`
}

// Sources cites documents: "a:6.1" is section 6.1 of document a.
type Sources []string

// Calendar says when programme years begin: per cohort, on fixed dates, or
// per cohort first and on a common date after.
type Calendar struct {
	Cohorts  []Cohort      `file:"cohorts"`
	Common   *CommonStart  `file:"common"`
	Fixed    []FixedYear   `file:"fixed"`
	LastYear int           `file:"last_year,must"`
	LastDay  calendar.Date `file:"last_day,must"`
	Source   Sources       `file:"source,must"`
}

// Cohort is a starting moment; year 1 of its practices begins on Start.
type Cohort struct {
	Key    string        `file:"key,must"`
	Name   Text          `file:"name,must"`
	Start  calendar.Date `file:"start,must"`
	Source Sources       `file:"source,must"`
}

// CommonStart lets the cohorts go: on Start every practice begins Year.
type CommonStart struct {
	Start  calendar.Date `file:"start,must"`
	Year   int           `file:"year,must"`
	Source Sources       `file:"source,must"`
}

// FixedYear gives one programme year a date of its own, the same for all.
type FixedYear struct {
	Year   int           `file:"year,must"`
	Start  calendar.Date `file:"start,must"`
	Source Sources       `file:"source,must"`
}

// Group is a set of practices to which other obligations apply.
type Group struct {
	Key    string  `file:"key,must"`
	Name   Text    `file:"name,must"`
	About  Text    `file:"about,must"`
	Source Sources `file:"source,must"`
}

// Theme is a subject with which interventions are tagged.
type Theme struct {
	Key    string  `file:"key,must"`
	Name   Text    `file:"name,must"`
	Source Sources `file:"source,must"`
}

// Goal is what the programme is monitored on, until a day. Direction is up,
// down or none.
type Goal struct {
	Key       string        `file:"key,must"`
	Name      Text          `file:"name,must"`
	Direction string        `file:"direction,must"`
	Until     calendar.Date `file:"until"`
	Source    Sources       `file:"source,must"`
}

// Continuity is a group of best practices that keep care going.
type Continuity struct {
	Key      string  `file:"key,must"`
	Name     Text    `file:"name,must"`
	Examples []Text  `file:"examples,must"`
	Source   Sources `file:"source,must"`
}

// Duty is something the regional organisation itself has to do. It is shown,
// and never held against a practice.
type Duty struct {
	Text   Text    `file:"text,must"`
	Source Sources `file:"source,must"`
}

// Tariff pays an amount per registered patient and quarter, between two dates,
// both included. A later published tariff for the same dates corrects it.
type Tariff struct {
	Key       string        `file:"key,must"`
	Amount    money.Cents   `file:"amount,must"`
	From      calendar.Date `file:"from,must"`
	Until     calendar.Date `file:"until,must"`
	Published calendar.Date `file:"published"`
	Corrects  string        `file:"corrects"`
	Source    Sources       `file:"source,must"`
}

// Setting is a value for which the sources are silent, unclear or contradict
// each other. It is always shown as an assumption, with its reason.
type Setting struct {
	Key     string   `file:"key,must"`
	Value   string   `file:"value,must"`
	Options []Option `file:"options"` // empty: a whole number or a date
	About   Text     `file:"about,must"`
	Reason  Text     `file:"reason,must"`
	Source  Sources  `file:"source,must"`

	// ShownOnly marks an assumption that people must know and no rule reads.
	ShownOnly bool `file:"shown_only"`
}

// Option is one value that a setting can have, with its meaning in words.
type Option struct {
	Key  string `file:"key,must"`
	Name Text   `file:"name,must"`
}
