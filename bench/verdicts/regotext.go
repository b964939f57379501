package main

import (
	"fmt"
	"strconv"
	"strings"

	"meertijd/internal/rule"
)

// regoModule writes the whole rule set as one policy: a function per rule and
// year, and one that lists the verdicts of a year.
func regoModule(set *rule.Set) string {
	var b strings.Builder
	b.WriteString("package verdicts\n\n")
	for n := 1; n <= years; n++ {
		var calls []string
		for i, s := range specs(set, n) {
			name := fmt.Sprintf("r_%d_%d", n, i)
			b.WriteString(regoRule(name, &s))
			calls = append(calls, name+"(y)")
		}
		fmt.Fprintf(&b, "judge(%d, y) := [%s]\n\n", n, strings.Join(calls, ", "))
	}
	b.WriteString("all := [v | some p in input; v := [judge(y.year, y) | some y in p]]\n")
	return b.String()
}

// regoRule writes one function: guards first, then the verdicts in order.
func regoRule(name string, s *spec) string {
	var b strings.Builder
	clauses := regoBody(s)
	if s.Kind != "share" {
		for _, g := range s.replacedBy {
			clauses = append([]clause{{notFor, []string{fmt.Sprintf("%q in y.member", g)}}}, clauses...)
		}
		if s.Group != "" {
			clauses = append([]clause{{notFor, []string{fmt.Sprintf("not %q in y.member", s.Group)}}}, clauses...)
		}
	}
	for i, c := range clauses {
		head := name + "(y) :="
		if i > 0 {
			head = " else :="
		}
		fmt.Fprintf(&b, "%s %d", head, c.verdict)
		if len(c.body) > 0 {
			b.WriteString(" if {\n\t" + strings.Join(c.body, "\n\t") + "\n}")
		}
	}
	return b.String() + "\n\n"
}

// clause is a verdict and what must hold for it.
type clause struct {
	verdict int
	body    []string
}

// regoCount asks for at least n, with an early exit where that is possible.
func regoCount(list, predicate string, n int) []string {
	some := "some x in " + list + "; " + predicate
	if n == 1 {
		return []string{some}
	}
	return []string{fmt.Sprintf("count([1 | %s]) >= %d", some, n)}
}

func regoBody(s *spec) []clause {
	yes := func(body ...string) []clause { return []clause{{met, body}, {notMet, nil}} }
	lines := func(predicate string) []clause { return yes(regoCount("y.lines", predicate, s.need)...) }
	event := func(due string, body ...string) []clause {
		return []clause{{met, body}, {notMet, []string{"y.on > " + due}}, {notYet, nil}}
	}
	element := fmt.Sprintf("x.element == %q", s.Element)
	switch s.Kind {
	case "choose":
		return lines(element)
	case "choose-new":
		return lines(element + `; x.mode == "new"`)
	case "choose-over-years":
		return yes(
			fmt.Sprintf("now := {x.item | some x in y.lines; %s}", element),
			"every_item := {x.item | some x in y.lines}",
			fmt.Sprintf("before := {x.item | some x in y.earlier; %s; not x.item in every_item}", element),
			fmt.Sprintf("count(now) + count(before) >= %d", s.need))
	case "new-or-deepened":
		if s.justify {
			return []clause{
				{met, regoCount("y.lines", element+`; x.mode == "new"`, 1)},
				{met, regoCount("y.lines", element+`; x.mode == "deepened"; x.justified`, 1)}, {notMet, nil},
			}
		}
		return lines(element + `; x.mode in {"new", "deepened"}`)
	case "deepen-earlier":
		return lines(element + `; x.ran; x.mode == "deepened"`)
	case "keep-up":
		return regoKeepUp(s, element)
	case "mandatory":
		return yes(regoCount("y.lines", fmt.Sprintf("x.item == %q", s.Intervention), 1)...)
	case "themes":
		var tests []string
		for i, theme := range s.Themes {
			test := fmt.Sprintf("%q in x%d.tags", theme, i)
			if s.Element != "" {
				test = fmt.Sprintf("x%d.element == %q; ", i, s.Element) + test
			}
			tests = append(tests, regoCountAs(fmt.Sprint("x", i), test, s.need))
		}
		return yes(tests...)
	case "not-only":
		return []clause{
			{met, []string{fmt.Sprintf("some x in y.lines; x.element != %q", s.Element)}},
			{notMet, []string{fmt.Sprintf("some x in y.lines; x.element == %q", s.Element)}}, {met, nil},
		}
	case "meetings":
		m := fmt.Sprintf("y.meetings[%q]", s.ID)
		return []clause{{notFor, []string{m + ".owed == 0"}}, {met, []string{m + ".held == " + m + ".owed"}}, {notMet, []string{m + ".missed > 0"}}, {notYet, nil}}
	case "visit":
		return event("y.end", regoCount("y.visits", regoHeld, s.need)...)
	case "invitation":
		return regoInvitation(s)
	case "document":
		return regoDocument(s, event)
	case "evidence":
		return regoEvidence(s, event)
	case "share":
		return regoShare(s)
	case "optional":
		return []clause{{notFor, nil}}
	case "commitment":
		body := []string{fmt.Sprintf("some x in y.commitments; x.plan == %q; x.from <= y.on; y.on < x.withdrawn", s.plan)}
		if s.anyChoice {
			body = append([]string{"count(y.lines) > 0"}, body...)
		}
		return yes(body...)
	case "questions":
		var tests []string
		for i, q := range s.Questions {
			tests = append(tests, fmt.Sprintf(`some x%d in y.answers; x%d.question == %q; x%d.text != ""`, i, i, q, i))
		}
		return yes(tests...)
	}
	panic("no policy for kind " + s.Kind)
}

func regoCountAs(name, predicate string, n int) string {
	if n == 1 {
		return fmt.Sprintf("some %s in y.lines; %s", name, predicate)
	}
	return fmt.Sprintf("count([1 | some %s in y.lines; %s]) >= %d", name, predicate, n)
}

const regoHeld = "x.held >= y.start; x.held <= y.end; x.held <= y.on"

func regoKeepUp(s *spec, element string) []clause {
	kept := func(staff bool) string {
		test := element
		for _, u := range s.Upkeep {
			if u.When == "" || staff {
				test += fmt.Sprintf("; %q in x.upkeep", u.Key)
			}
		}
		return test
	}
	before := fmt.Sprintf("count([1 | some b in y.lines; %s; b.ran]) == 0", strings.ReplaceAll(element, "x.", "b."))
	find := func(staff bool, more string) string { return "some x in y.lines; " + kept(staff) + more }
	return []clause{
		{met, []string{"y.new_staff == 0", find(false, "; x.ran")}},
		{met, []string{"y.new_staff > 0", find(true, "; x.ran")}},
		{met, []string{"y.new_staff == 0", before, find(false, "")}},
		{met, []string{"y.new_staff > 0", before, find(true, "")}},
		{notMet, nil},
	}
}

func regoInvitation(s *spec) []clause {
	held := fmt.Sprintf("held := count([1 | some x in y.visits; %s])", regoHeld)
	return []clause{
		{met, regoCount("y.visits", regoHeld, s.need)},
		{notYet, []string{"y.on <= y.end"}},
		{notFor, []string{
			"asked := count([1 | some x in y.visits; x.asked; x.day >= y.start; x.day <= y.end; x.first <= y.on])",
			fmt.Sprintf("asked < %d", s.need), held, "asked == held",
		}},
		{notMet, nil},
	}
}

func regoDocument(s *spec, event func(due string, body ...string) []clause) []clause {
	due := strconv.Itoa(s.dueDate)
	if s.months > 0 {
		due = fmt.Sprintf("y.due[%d]", s.months)
	}
	in := fmt.Sprintf("x.paper == %q", s.Paper)
	if s.AlsoIn != nil {
		in = fmt.Sprintf("x.paper in %s", braces(append([]string{s.Paper}, s.AlsoIn...)))
	}
	out := event(due, "some x in y.papers; "+in+"; x.on <= y.on")
	if s.shortYear {
		return out
	}
	return append([]clause{{notFor, []string{"y.end < y.full_end"}}}, out...)
}

func regoEvidence(s *spec, event func(due string, body ...string) []clause) []clause {
	due := "y.end"
	if s.until != never {
		due = strconv.Itoa(s.until)
	}
	find := fmt.Sprintf("some x in y.evidence; x.item == %q; x.part == %q; x.form in %s; x.by in %s; x.on <= y.on",
		s.Intervention, s.Part, braces(s.Accepts), braces(s.SuppliedBy))
	if s.threshold > 0 {
		find += fmt.Sprintf("; x.number >= %d", s.threshold)
	}
	out := event(due, find)
	none := fmt.Sprintf("count([1 | some x in y.lines; x.item == %q]) == 0", s.Intervention)
	return append([]clause{{notFor, []string{none}}}, out...)
}

func regoShare(s *spec) []clause {
	var body []string
	if s.Group != "" {
		body = append(body, fmt.Sprintf("%q in y.member", s.Group))
	}
	if s.until != never {
		body = append(body, fmt.Sprintf("y.start <= %d; y.on <= %d", s.until, s.until))
	}
	body = append(body,
		fmt.Sprintf("counts := [x | some x in y.populations; x.measure == %q; x.on <= y.on]", s.Measure),
		"p := counts[count(counts) - 1]", fmt.Sprintf("p.patients * 100 >= %d * p.of", s.need))
	return []clause{{met, body}, {notFor, nil}}
}

func braces(words []string) string {
	list := quoted(words)
	return "{" + list[1:len(list)-1] + "}"
}
