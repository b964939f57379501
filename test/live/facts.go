package main

import (
	"fmt"
	"strconv"
	"strings"
)

// facts is what is known of a practice, as somebody would write it down from the
// practice itself and not from the lists. This year's plan goes on with last
// year's, as nobody has changed it yet.
func (r *organisation) facts(o *office) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("schema: meertijd/facts/1\npractice: {id: \"made-up\", name: %q}\ncohort: %q", o.name, o.cohort)
	say("groups: %s", memberships(o.group, o))
	say("health_centres: %s", memberships(o.centre, o))
	say("neighbourhood: {name: %q, agreements: []}", o.place)
	say("commitments:\n  - {plan: %q, from: %s}\nin_use: []\nyears:", r.set.Plan(r.year).Key, o.committed)
	for year := 1; year < r.year; year++ {
		start, _ := r.set.YearOf(o.cohort, year)
		say("  - year: %d\n    handed_in: [%s]\n    answers: []\n    joint_with: []\n    choices:", year, start)
		for _, c := range o.years[year-1] {
			say("      - {intervention: %s, element: %s, mode: %s, justification: %s, upkeep: []}", c.key, c.element, c.mode, strconv.Quote(c.text))
		}
	}
	say("  - year: %d\n    handed_in: []\n    answers: []\n    joint_with: []\n    choices:", r.year)
	for _, c := range r.begins(o) {
		say("      - {intervention: %s, element: %s, mode: %s, justification: \"\", upkeep: []}", c.Intervention, c.Element, c.Mode)
	}
	say("attendance: [%s]", strings.Join(r.attended(o), ", "))
	say("visits:\n  - {invited: %s, held: %s}\nregistered:\n  - {on: %s, patients: %d}", o.invited, o.held, r.quarter(), o.patients)
	return b.String()
}

func memberships(key string, o *office) string {
	if key == "" {
		return "[]"
	}
	return fmt.Sprintf("[{key: %q, from: %s}]", key, o.from)
}

func (r *organisation) attended(o *office) []string {
	var out []string
	for n, day := range o.attended {
		out = append(out, fmt.Sprintf("{id: \"p%d\", meeting: %s, on: %s}", n, r.meeting().Key, day))
	}
	return out
}
