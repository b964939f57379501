package main

import (
	"fmt"
	"strconv"
	"strings"

	"meertijd/internal/rule"
)

// Verdicts as the peers give them: the numbers of rule.State.
const (
	met    = int(rule.Met)
	notMet = int(rule.NotMet)
	notYet = int(rule.NotYetDue)
	notFor = int(rule.NotApplicable)
)

// exprText writes a rule as one expr-lang expression over a View.
func exprText(s *spec) string {
	text := exprBody(s)
	if s.Kind == "share" {
		return text
	}
	guard := ""
	if s.Group != "" {
		guard += fmt.Sprintf("%q not in Member ? %d : ", s.Group, notFor)
	}
	for _, g := range s.replacedBy {
		guard += fmt.Sprintf("%q in Member ? %d : ", g, notFor)
	}
	if guard == "" {
		return text
	}
	return guard + "(" + text + ")"
}

// exprCount asks for at least n, with an early exit where that is possible.
func exprCount(list, predicate string, n int) string {
	if n == 1 {
		return fmt.Sprintf("any(%s, %s)", list, predicate)
	}
	return fmt.Sprintf("count(%s, %s) >= %d", list, predicate, n)
}

func exprBody(s *spec) string {
	yes := func(test string) string { return fmt.Sprintf("%s ? %d : %d", test, met, notMet) }
	lines := func(predicate string) string { return yes(exprCount("Lines", predicate, s.need)) }
	event := func(test, due string) string {
		return fmt.Sprintf("%s ? %d : On > %s ? %d : %d", test, met, due, notMet, notYet)
	}
	element := fmt.Sprintf(".Element == %q", s.Element)
	switch s.Kind {
	case "choose":
		return lines(element)
	case "choose-new":
		return lines(element + ` && .Mode == "new"`)
	case "choose-over-years":
		return fmt.Sprintf("let n = count(Lines, %s); n >= %d ? %d : (let items = map(Lines, .Item); %s)",
			element, s.need, met, yes(fmt.Sprintf("n + count(Earlier, %s && .Item not in items) >= %d", element, s.need)))
	case "new-or-deepened":
		deepened := `.Mode == "deepened"`
		if s.justify {
			deepened += " && .Justified"
		}
		return lines(element + ` && (.Mode == "new" || ` + deepened + ")")
	case "deepen-earlier":
		return lines(element + ` && .Ran && .Mode == "deepened"`)
	case "keep-up":
		kept := element
		for _, u := range s.Upkeep {
			if u.When == "" {
				kept += fmt.Sprintf(" && %q in .Upkeep", u.Key)
			} else {
				kept += fmt.Sprintf(" && (NewStaff == 0 || %q in .Upkeep)", u.Key)
			}
		}
		return fmt.Sprintf("let before = any(Lines, %s && .Ran); ", element) + lines(kept+" && (.Ran || !before)")
	case "mandatory":
		return yes(fmt.Sprintf("any(Lines, .Item == %q)", s.Intervention))
	case "themes":
		var tests []string
		for _, theme := range s.Themes {
			test := fmt.Sprintf("%q in .Tags", theme)
			if s.Element != "" {
				test = element + " && " + test
			}
			tests = append(tests, exprCount("Lines", test, s.need))
		}
		return yes(strings.Join(tests, " && "))
	case "not-only":
		return yes(fmt.Sprintf("(!any(Lines, %s) || any(Lines, .Element != %q))", element, s.Element))
	case "meetings":
		return fmt.Sprintf("let m = Meetings[%q]; m.Owed == 0 ? %d : m.Held == m.Owed ? %d : m.Missed > 0 ? %d : %d", s.ID, notFor, met, notMet, notYet)
	case "visit":
		return event(exprCount("Visits", exprHeld, s.need), "End")
	case "invitation":
		return fmt.Sprintf("let held = count(Visits, %s); held >= %d ? %d : On <= End ? %d : (let asked = count(Visits, %s); asked < %d && asked == held ? %d : %d)",
			exprHeld, s.need, met, notYet, ".Asked && .Day >= Start && .Day <= End && .First <= On", s.need, notFor, notMet)
	case "document":
		return exprDocument(s, event)
	case "evidence":
		due := "End"
		if s.until != never {
			due = strconv.Itoa(s.until)
		}
		test := fmt.Sprintf(".Item == %q && .Part == %q && .Form in %s && .By in %s && .On <= On", s.Intervention, s.Part, quoted(s.Accepts), quoted(s.SuppliedBy))
		if s.threshold > 0 {
			test += fmt.Sprintf(` && (.Form != "number" || .Number >= %d)`, s.threshold)
		}
		return fmt.Sprintf("!any(Lines, .Item == %q) ? %d : %s", s.Intervention, notFor, event("any(Evidence, "+test+")", due))
	case "share":
		return exprShare(s)
	case "optional":
		return strconv.Itoa(notFor)
	case "commitment":
		test := fmt.Sprintf("any(Commitments, .Plan == %q && .From <= On && On < .Withdrawn)", s.plan)
		if s.anyChoice {
			test = "len(Lines) > 0 && " + test
		}
		return yes(test)
	case "questions":
		var tests []string
		for _, q := range s.Questions {
			tests = append(tests, fmt.Sprintf(`any(Answers, .Question == %q && .Text != "")`, q))
		}
		return yes(strings.Join(tests, " && "))
	}
	panic("no expression for kind " + s.Kind)
}

const exprHeld = ".Held >= Start && .Held <= End && .Held <= On"

func exprDocument(s *spec, event func(test, due string) string) string {
	due := strconv.Itoa(s.dueDate)
	if s.months > 0 {
		due = fmt.Sprintf("Due[%d]", s.months)
	}
	in := fmt.Sprintf(".Paper == %q", s.Paper)
	if s.AlsoIn != nil {
		in = ".Paper in " + quoted(append([]string{s.Paper}, s.AlsoIn...))
	}
	text := event("any(Papers, "+in+" && .On <= On)", due)
	if s.shortYear {
		return text
	}
	return fmt.Sprintf("End < FullEnd ? %d : (%s)", notFor, text)
}

func exprShare(s *spec) string {
	test := fmt.Sprintf("p != nil && p.Patients * 100 >= %d * p.Of", s.need)
	if s.Group != "" {
		test = fmt.Sprintf("%q in Member && ", s.Group) + test
	}
	text := fmt.Sprintf("let p = findLast(Populations, .Measure == %q && .On <= On); %s ? %d : %d", s.Measure, test, met, notFor)
	if s.until == never {
		return text
	}
	return fmt.Sprintf("Start > %d || On > %d ? %d : (%s)", s.until, s.until, notFor, text)
}

func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return "[" + strings.Join(out, ", ") + "]"
}
