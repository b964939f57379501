package main

import (
	"fmt"
	"strconv"
	"strings"
)

// text writes a rule as one expression over a Case, with whom it is for.
func (t factsText) text() string {
	if t.Kind == "share" {
		return t.share()
	}
	guard := ""
	if t.Group != "" {
		guard += fmt.Sprintf("!%s ? %d : ", member(t.Group), notFor)
	}
	for _, g := range t.replacedBy {
		guard += fmt.Sprintf("%s ? %d : ", member(g), notFor)
	}
	return guard + "(" + t.body() + ")"
}

func member(group string) string {
	return fmt.Sprintf("any(Groups, .Key == %q && .From <= End && .From <= On && (.Until >= End || On <= .Until))", group)
}

// body writes the rule itself.
func (t factsText) body() string {
	yes := func(test string) string { return fmt.Sprintf("%s ? %d : %d", test, met, notMet) }
	p := pool{fmt.Sprintf(".Element == %q", t.Element), t.Element}
	in := func(test string) string {
		return exprCount("Plan", t.listed(pool{p.test + test, p.element}, ""), t.need)
	}
	switch t.Kind {
	case "choose":
		return yes(t.lines(p, t.need))
	case "choose-new":
		return yes(in(` && .Mode == "new"`))
	case "choose-over-years":
		return yes(t.overYears())
	case "new-or-deepened":
		deepened := `.Mode == "deepened"`
		if t.justify {
			deepened += ` && trim(.Justification) != ""`
		}
		return yes(in(` && (.Mode == "new" || ` + deepened + ")"))
	case "deepen-earlier":
		return yes(exprCount("Plan", t.listed(pool{p.test + ` && .Mode == "deepened"`, p.element}, "ran"), t.need))
	case "keep-up":
		return yes(t.keepUp())
	case "mandatory":
		return yes(t.lines(pool{fmt.Sprintf(".Item == %q", t.Intervention), ""}, 1))
	case "themes":
		return yes(t.themes())
	case "not-only":
		return yes(fmt.Sprintf("(%s || !%s)", t.lines(pool{fmt.Sprintf(".Element != %q", t.Element), ""}, 1), t.lines(p, 1)))
	case "commitment":
		test := fmt.Sprintf("any(Commitments, .Plan == %q && .From <= On && On < .Withdrawn)", t.plan)
		if t.anyChoice {
			test += " && " + t.lines(pool{}, 1)
		}
		return yes(test)
	case "questions":
		var tests []string
		for _, q := range t.Questions {
			tests = append(tests, fmt.Sprintf(`any(Answers, .Question == %q && trim(.Text) != "")`, q))
		}
		return yes(strings.Join(tests, " && "))
	}
	return t.events()
}

// events writes the rules about something that happens on a day.
func (t factsText) events() string {
	event := func(test, due string) string {
		return fmt.Sprintf("%s ? %d : On > %s ? %d : %d", test, met, due, notMet, notYet)
	}
	switch t.Kind {
	case "meetings", "optional":
		return exprBody(t.spec) // the same: meetings are prepared
	case "visit":
		return event(exprCount("Visits", exprHeld, t.need), "End")
	case "invitation":
		day := "(.Held > 0 ? .Held : .Planned > 0 ? .Planned : .Invited > 0 ? .Invited : .Declined)"
		known := "(.Invited > 0 && .Invited <= On || .Declined > 0 && .Declined <= On || .Planned > 0 && .Planned <= On || .Held > 0 && .Held <= On)"
		asked := fmt.Sprintf("(.Invited > 0 || .Planned > 0 || .Held > 0) && (let day = %s; day >= Start && day <= End) && %s", day, known)
		return fmt.Sprintf("let held = count(Visits, %s); held >= %d ? %d : On <= End ? %d : (let asked = count(Visits, %s); asked < %d && asked == held ? %d : %d)",
			exprHeld, t.need, met, notYet, asked, t.need, notFor, notMet)
	case "document":
		return t.document(event)
	case "evidence":
		due := "End"
		if t.until != never {
			due = strconv.Itoa(t.until)
		}
		test := fmt.Sprintf(".Item == %q && .Part == %q && .Form in %s && .By in %s && .On <= On", t.Intervention, t.Part, quoted(t.Accepts), quoted(t.SuppliedBy))
		if t.threshold > 0 {
			test += fmt.Sprintf(` && (.Form != "number" || .Number >= %d)`, t.threshold)
		}
		return fmt.Sprintf("!%s ? %d : %s", t.lines(pool{fmt.Sprintf(".Item == %q", t.Intervention), ""}, 1), notFor, event("any(Evidence, "+test+")", due))
	}
	panic("no expression for kind " + t.Kind)
}

func (t factsText) document(event func(test, due string) string) string {
	due := strconv.Itoa(t.dueDate)
	if t.months > 0 {
		due = fmt.Sprintf("Due[%d]", t.months)
	}
	var tests []string
	for _, paper := range append([]string{t.Paper}, t.AlsoIn...) {
		if paper == planPaper {
			tests = append(tests, "any(HandedIn, # <= On)")
		} else {
			tests = append(tests, fmt.Sprintf("any(Papers, .Year == %d && .Paper == %q && .On <= On)", t.year, paper))
		}
	}
	text := event("("+strings.Join(tests, " || ")+")", due)
	if t.shortYear {
		return text
	}
	return fmt.Sprintf("End < FullEnd ? %d : (%s)", notFor, text)
}

// share compares the latest count that is known.
func (t factsText) share() string {
	test := fmt.Sprintf("(let known = filter(Populations, .Measure == %q && .On <= On); len(known) > 0 && (let p = reduce(known, .On > #acc.On ? # : #acc); p.Patients * 100 >= %d * p.Of))",
		t.Measure, t.need)
	if t.Group != "" {
		test = member(t.Group) + " && " + test
	}
	text := fmt.Sprintf("%s ? %d : %d", test, met, notFor)
	if t.until == never {
		return text
	}
	return fmt.Sprintf("Start > %d || On > %d ? %d : (%s)", t.until, t.until, notFor, text)
}
