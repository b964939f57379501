package network

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/base/legible"
)

// Outlook is one version of the multi-year plan of a neighbourhood. Version 0 is
// that of a neighbourhood that has none yet.
type Outlook struct {
	Tenant        string
	Neighbourhood string
	Version       int
	Sections      []Section
	By            string // id of the person
	ByName        string
	At            time.Time
}

// Section is a heading of a multi-year plan with its text. ID stays the same
// from version to version.
type Section struct{ ID, Heading, Text string }

// Clash is a section that two people changed at the same time. Theirs is what
// stands now; an empty one was taken out.
type Clash struct {
	ID     string
	Theirs Section
}

// How much a multi-year plan may hold.
const (
	MaxSections = 20
	MaxHeading  = 120
	MaxText     = 4000
)

// clean makes of what was typed what can be kept: outer blanks go, and a section
// without heading and text is one that was taken out.
func clean(sections []Section) []Section {
	var out []Section
	for _, x := range sections {
		x.Heading, x.Text = tidy(x.Heading), tidy(x.Text)
		if x.Heading != "" || x.Text != "" {
			out = append(out, x)
		}
	}
	return out
}

// tidy makes line ends and outer blanks what they are everywhere.
func tidy(text string) string {
	return strings.TrimSpace(legible.Clean(strings.ReplaceAll(text, "\r\n", "\n")))
}

// check looks whether sections can be kept; the path of a fault is the id.
func check(sections []Section) error {
	err := &fault.Error{Kind: fault.Invalid, Code: "network.invalid", Op: "network.check"}
	add := func(id string, code fault.Code, max, have int) {
		err.Faults = append(err.Faults, fault.Fault{Code: code, Path: id, Args: fault.Args{"max": strconv.Itoa(max), "have": strconv.Itoa(have)}})
	}
	for _, x := range sections {
		switch heading, text := len([]rune(x.Heading)), len([]rune(x.Text)); {
		case heading == 0:
			add(x.ID, "network.heading-missing", MaxHeading, 0)
		case heading > MaxHeading:
			add(x.ID, "network.heading-long", MaxHeading, heading)
		case text > MaxText:
			add(x.ID, "network.text-long", MaxText, text)
		}
	}
	if n := len(sections); n > MaxSections {
		add("", "network.sections-many", MaxSections, n)
	}
	if len(err.Faults) == 0 {
		return nil
	}
	return err
}

// Merge pours what one person made of a plan into what stands now. Base is the
// version from which mine was made. What only one of them changed is theirs or
// mine; what both changed is a clash, and mine stands until somebody chooses.
// The order is mine, and what they added comes at its end.
func Merge(base, theirs, mine []Section) (merged []Section, clashes []Clash) {
	for _, x := range mine {
		was, before := find(base, x.ID)
		now, there := find(theirs, x.ID)
		switch {
		case x == now || !before && !there:
			merged = append(merged, x)
		case before && x == was && there: // only they changed it
			merged = append(merged, now)
		case before && x == was: // only they took it out
		case now == was && there == before:
			merged = append(merged, x)
		default:
			merged, clashes = append(merged, x), append(clashes, Clash{x.ID, now})
		}
	}
	for _, x := range theirs {
		if _, kept := find(mine, x.ID); kept {
			continue
		}
		was, before := find(base, x.ID)
		switch {
		case !before:
			merged = append(merged, x)
		case was != x: // I took out what they changed
			merged, clashes = append(merged, Section{ID: x.ID}), append(clashes, Clash{x.ID, x})
		}
	}
	return merged, clashes
}

func find(all []Section, id string) (Section, bool) {
	at := slices.IndexFunc(all, func(x Section) bool { return x.ID == id })
	if at < 0 {
		return Section{}, false
	}
	return all[at], true
}
