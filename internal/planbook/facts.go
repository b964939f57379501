package planbook

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

func itoa(n int) string { return strconv.Itoa(n) }

// modes are the words for what a practice does with an intervention.
var modes = []string{string(rule.New), string(rule.Continued), string(rule.Deepened), string(rule.Embedded), string(rule.Dropped)}

// The most that one practice can have; no plan or attendance list comes near
// it, and without a bound a strange file would take seconds to judge.
const (
	maxChoices = 200
	maxEvents  = 1000
)

// short refuses a list that is longer than any practice's.
func (f *file) short(path string, count, limit int) {
	if count > limit {
		f.at(f.find(path), "list.too-long", path, "count", itoa(count), "limit", itoa(limit))
	}
}

// factWords checks the words and dates of facts that no rule set is needed
// for. Interventions, elements and conditions are the rule engine's to judge.
func (f *file) factWords(root string, facts *rule.Facts) {
	f.short(root+".attendance", len(facts.Attendance), maxEvents)
	for i, y := range facts.Years {
		f.short(root+".years["+itoa(i)+"].choices", len(y.Choices), maxChoices)
		at := root + ".years[" + itoa(i) + "]"
		for j, c := range y.Choices {
			path := at + ".choices[" + itoa(j) + "]"
			f.word(path+".mode", string(c.Mode), modes...)
			f.order(path+".ended", c.From, c.Ended)
		}
	}
	for i, m := range facts.Groups {
		f.order(root+".groups["+itoa(i)+"].until", m.From, m.Until)
	}
	for i, m := range facts.Centres {
		f.order(root+".health_centres["+itoa(i)+"].until", m.From, m.Until)
	}
	for i, c := range facts.Commitments {
		f.order(root+".commitments["+itoa(i)+"].withdrawn", c.From, c.Withdrawn)
	}
	for i, e := range facts.Evidence {
		at := root + ".evidence[" + itoa(i) + "]"
		f.word(at+".part", e.Part, "minimum", "goal")
		f.word(at+".form", e.Form, "text", "file", "number")
		f.word(at+".by", e.By, "practice", "neighbourhood")
	}
	for i, v := range facts.Visits {
		if v.Invited == calendar.None && v.Declined == calendar.None && v.Planned == calendar.None && v.Held == calendar.None && !f.faulty(root+".visits["+itoa(i)+"]") {
			f.at(f.find(root+".visits["+itoa(i)+"]"), "field.missing", root+".visits["+itoa(i)+"].invited", "key", "invited")
		}
	}
	for i, p := range facts.Populations {
		at := root + ".populations[" + itoa(i) + "]"
		if p.Patients > p.Of && !f.faulty(at) {
			at += ".patients"
			f.at(f.find(at), "population.more-than-total", at, "patients", itoa(p.Patients), "of", itoa(p.Of))
		}
	}
	f.attendanceIDs(root, facts)
}

// attendanceIDs refuses an id that two attendances share.
func (f *file) attendanceIDs(root string, facts *rule.Facts) {
	seen := map[string]bool{}
	for i, a := range facts.Attendance {
		at := root + ".attendance[" + itoa(i) + "].id"
		if seen[a.ID] {
			f.at(f.find(at), "value.duplicate", at, "key", a.ID)
		}
		seen[a.ID] = true
	}
}

func (f *file) word(path, value string, options ...string) {
	if value != "" && !slices.Contains(options, value) { // an empty word has its fault already
		f.at(f.find(path), "value.choice", path, "value", value, "options", strings.Join(options, ", "))
	}
}

// faulty says whether something inside a value was refused already, so that
// what follows from it need not be.
func (f *file) faulty(path string) bool {
	return slices.ContainsFunc(f.faults, func(o Fault) bool { return o.Path == path || strings.HasPrefix(o.Path, path+".") })
}

func (f *file) order(path string, from, until calendar.Date) {
	if from != calendar.None && until != calendar.None && until < from {
		f.at(f.find(path), "period.reversed", path, "from", from.String(), "until", until.String())
	}
}
