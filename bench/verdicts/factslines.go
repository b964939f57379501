package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// factsText writes expressions over a Case: plan and history are judged in
// the expression. A predicate over lines binds item, element, mode and year of
// its line, used (recorded as in use) and ran (running at the end of the year
// before), for the lines within it.
type factsText struct {
	*spec
	v *viewer
}

// pool says which lines a rule looks at; a fixed element lets the menu be
// written out as a constant set, which is tested faster than a table.
type pool struct{ test, element string }

const (
	exprStands = `.From <= On && .Ended > On && .Mode != "dropped"`
	exprUsed   = "let used = any(InUse, .Item == item && .Since <= On); "
	exprReason = `trim(.Reason) != ""`
	exprTurns  = `(.Mode == "new" ? item in Menu[.Year][.Element] : (.Mode == "dropped" ? ` + exprReason + ` : used) && item in Ever[.Element])`
)

// ran finds the last line of the item that began or ended something: it runs
// when that line began it. What was refused or only went on changes nothing.
// Past begins with the latest line, so that the last one is found first.
func (t factsText) ran(before string) string {
	if t.year == 1 {
		return "false"
	}
	return fmt.Sprintf(`(let latest = find(Past, .Item == item%s && .From <= On && (.Ended <= On || %s)); latest != nil && latest.Ended > On && latest.Mode != "dropped")`,
		before, exprTurns)
}

// onMenu tests the menu of one year, ever the menus of all years.
func (t factsText) onMenu(element string, year int) string {
	if element == "" {
		return "item in Menu[.Year][.Element]"
	}
	return t.among(t.v.menu[year], element)
}

func (t factsText) ever(element string) string {
	if element == "" {
		return "item in Ever[.Element]"
	}
	return t.among(t.v.ever, element)
}

func (t factsText) among(menu map[string][]string, element string) string {
	var items []string
	for _, item := range slices.Sorted(maps.Keys(menu)) {
		if slices.Contains(menu[item], element) {
			items = append(items, item)
		}
	}
	if items == nil {
		return "false"
	}
	return "item in " + quoted(items)
}

// allowed tests a line that stands against menu and history.
func allowed(menu, ever string) string {
	return fmt.Sprintf(`(.Mode == "new" ? !ran && %s : (ran || used) && %s)`, menu, ever)
}

// before tests that a line comes before one of the same item in the order of
// elements and modes, and stands: then the later one is a second line. Two
// lines that agree in both are not told apart; no practice has them.
func (t factsText) before() string {
	element := "Order[.Element] < Order[element]"
	if !t.v.once {
		element = "false"
	}
	return fmt.Sprintf(`(.Element != element ? %s : .Mode < mode) && .From <= On && .Ended > On && (.Mode != "dropped" || %s) && %s`,
		element, exprReason, allowed("item in Menu[.Year][.Element]", "item in Ever[.Element]"))
}

// listed is the predicate over Plan: a line that counts. More is a further
// test, for which item and ran can be used.
func (t factsText) listed(p pool, more string) string {
	return fmt.Sprintf(`%s%s && (let item = .Item; let element = .Element; let mode = .Mode; %slet ran = %s; %s && %snone(Plan, .Item == item && (%s)))`,
		and(p.test), exprStands, exprUsed, t.ran(""), allowed(t.onMenu(p.element, t.year), t.ever(p.element)), and(more), t.before())
}

// carried is the predicate over Past: the line by which an item still runs,
// while this year's plan does not list it. Nothing came over it later: it was
// not ended, dropped, or gone on with by another line.
func (t factsText) carried(p pool) string {
	menu := "item in Menu[.Year][.Element]"
	if p.element != "" {
		menu = t.menuThen(p.element)
	}
	later := fmt.Sprintf(`.From <= On && (.Ended <= On || .Mode != "new" && item in Ever[.Element] && (.Mode != "dropped" || %s))`, exprReason)
	return fmt.Sprintf(`%s%s && (let item = .Item; let year = .Year; none(Plan, .Item == item && .From <= On) && none(Past, .Item == item && .Year > year && %s) && `+
		`(let element = .Element; let mode = .Mode; %slet ran = %s; %s && none(Past, .Item == item && .Year == year && (%s))))`,
		and(p.test), exprStands, later, exprUsed, t.ran(" && .Year < year"), allowed(menu, t.ever(p.element)), t.before())
}

// menuThen tests the menu of the line's own year, for one element; years with
// the same menu are tested together.
func (t factsText) menuThen(element string) string {
	text := t.among(t.v.menu[1], element)
	for n := 2; n < t.year; n++ {
		now := t.among(t.v.menu[n], element)
		if now != t.among(t.v.menu[n-1], element) {
			text = fmt.Sprintf("year >= %d ? %s : %s", n, now, text)
		}
	}
	return "(" + text + ")"
}

func and(test string) string {
	if test == "" {
		return ""
	}
	return test + " && "
}

// lines asks for at least n lines that count, listed or carried; the history
// of what is not listed is looked at only when it can matter.
func (t factsText) lines(p pool, n int) string {
	listed := t.listed(p, "")
	if t.year == 1 {
		return exprCount("Plan", listed, n)
	}
	if n == 1 {
		return fmt.Sprintf("(any(Plan, %s) || any(Past, %s))", listed, t.carried(p))
	}
	return fmt.Sprintf("(let sure = count(Plan, %s); sure >= %d || sure + count(Past, %s) >= %d)", listed, n, t.carried(p), n)
}

// overYears counts what runs and what ever began under the element in an
// earlier year, when it does not run this year under any element.
func (t factsText) overYears() string {
	p := pool{fmt.Sprintf(".Element == %q", t.Element), t.Element}
	if t.year == 1 {
		return t.lines(p, t.need)
	}
	first := fmt.Sprintf(`%s && (.Mode == "new" ? item in Menu[.Year][.Element] : used && item in Ever[.Element])`, exprStands)
	began := fmt.Sprintf(`%s && (.Mode == "new" ? %s : used && %s)`, exprStands, t.menuThen(t.Element), t.ever(t.Element))
	gone := fmt.Sprintf(`(any(Plan, .Item == item && .From <= On) ? none(Plan, .Item == item && %s && %s) : !ran)`,
		exprStands, allowed("item in Menu[.Year][.Element]", "item in Ever[.Element]"))
	ever := fmt.Sprintf(`%s && (let item = .Item; let year = .Year; %s%s && none(Past, .Item == item && .Year < year && %s) && (let ran = %s; %s))`,
		p.test, exprUsed, began, first, t.ran(""), gone)
	return fmt.Sprintf("(let sure = count(Plan, %s) + count(Past, %s); sure >= %d || sure + count(Past, %s) >= %d)",
		t.listed(p, ""), t.carried(p), t.need, ever, t.need)
}

// keepUp asks for upkeep of what goes on, or of what is new when nothing does.
func (t factsText) keepUp() string {
	p := pool{fmt.Sprintf(".Element == %q", t.Element), t.Element}
	kept, silent := "", "NewStaff == 0"
	for _, u := range t.Upkeep {
		test := fmt.Sprintf("%q in .Upkeep", u.Key)
		if u.When == "" {
			silent = ""
		} else {
			test = fmt.Sprintf("(NewStaff == 0 || %s)", test)
		}
		kept = and(kept) + test
	}
	if t.year == 1 {
		return exprCount("Plan", t.listed(p, kept), t.need)
	}
	if silent != "" {
		panic("upkeep of new staff only: " + t.ID)
	}
	old := pool{and(p.test) + kept, p.element}
	if t.need != 1 {
		panic("more than one kept up: " + t.ID)
	}
	return fmt.Sprintf("(any(Plan, %s) || any(Plan, %s) && none(Plan, %s) && none(Past, %s))",
		t.listed(old, "ran"), t.listed(old, ""), t.listed(p, "ran"), t.carried(p))
}

// themed lists the items that carry a theme.
func (t factsText) themed(theme string) string {
	var items []string
	for item, tags := range t.v.tags[t.year] {
		if slices.Contains(tags, theme) {
			items = append(items, item)
		}
	}
	slices.Sort(items)
	return ".Item in " + quoted(items)
}

func (t factsText) themes() string {
	var tests []string
	for _, theme := range t.Themes {
		p := pool{t.themed(theme), t.Element}
		if t.Element != "" {
			p.test = fmt.Sprintf(".Element == %q && %s", t.Element, p.test)
		}
		tests = append(tests, t.lines(p, t.need))
	}
	return strings.Join(tests, " && ")
}
