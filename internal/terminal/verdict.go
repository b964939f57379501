package terminal

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// width is how wide a line of text may get.
const width = 78

// page writes one answer line by line.
type page struct {
	w     io.Writer
	words wording.Words
	all   bool // also what is in order or not needed in earlier years
}

func (p *page) say(code string, pairs ...string) string {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return wording.Text(p.words.Language, code, args)
}

func (p *page) line(indent int, text string) {
	for _, l := range wrap(text, width-indent) {
		fmt.Fprintf(p.w, "%s%s\n", strings.Repeat(" ", indent), l)
	}
}

// item writes text behind a mark, with its further lines under the first.
func (p *page) item(indent int, mark, text string) {
	for i, l := range wrap(text, width-indent-len([]rune(mark))-1) {
		if i > 0 {
			mark = strings.Repeat(" ", len([]rune(mark)))
		}
		fmt.Fprintf(p.w, "%s%s %s\n", strings.Repeat(" ", indent), mark, l)
	}
}

func (p *page) heading(text string) { fmt.Fprintf(p.w, "\n%s\n", text) }

// wrap breaks a text at spaces.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// Verdict writes one answer as text: how things stand, the one thing to do,
// then each condition with its reason.
func Verdict(w io.Writer, words wording.Words, a Answer, all bool) {
	p := &page{w: w, words: words, all: all}
	r := &a.Result
	p.line(0, a.Facts.Practice.Name)
	p.line(0, p.standing(r))
	for _, f := range r.Faults {
		p.item(2, "✗", wording.Fault(words.Language, f))
	}
	p.repair(a.Repair)
	for i := len(r.Years) - 1; i >= 0; i-- {
		p.year(&r.Years[i], r)
	}
	p.advice(r)
	p.money(r)
	p.assumptions(r)
	fmt.Fprintln(w)
	if a.Next != calendar.None {
		p.line(0, p.say("page.next-change", "on", wording.Date(words.Language, a.Next)))
	}
	p.line(0, p.say("page.reading"))
}

// standing says in one or two sentences how things stand.
func (p *page) standing(r *rule.Result) string {
	on := wording.Date(p.words.Language, r.On)
	if r.ProgrammeYear == 0 {
		return p.say("page.no-year", "on", on)
	}
	n := map[string]int{}
	var current *rule.YearResult
	for i := range r.Years {
		y := &r.Years[i]
		past := y.Year < r.ProgrammeYear
		if y.Year == r.ProgrammeYear {
			current = y
		}
		n["refused"] += len(y.Faults) * bit(!past)
		for k := range y.Findings {
			state := y.Findings[k].State
			n["open"] += bit(state == rule.NotMet && !past)
			n["unknown"] += bit(state == rule.Unknown && !past)
			n["earlier"] += bit((state == rule.NotYetDue || state == rule.NotMet) && past)
			n["missed"] += bit(state == rule.NotMet && past)
			n["later"] += bit(state == rule.NotYetDue && !past)
		}
	}
	head := p.say("page.year", "on", on, "year", strconv.Itoa(r.ProgrammeYear),
		"start", wording.Date(p.words.Language, current.Start), "end", wording.Date(p.words.Language, current.End))
	for _, what := range []string{"refused", "open", "unknown"} {
		if n[what] > 0 {
			head += " " + p.say("page.standing-"+what, what, strconv.Itoa(n[what]))
		}
	}
	switch {
	case n["refused"]+n["open"]+n["unknown"] > 0:
	case n["missed"] > 0:
	case n["later"] > 0:
		head += " " + p.say("page.standing-later", "later", strconv.Itoa(n["later"]))
	default:
		head += " " + p.say("page.standing-good")
	}
	if n["earlier"] > 0 {
		head += " " + p.say("page.standing-earlier", "earlier", strconv.Itoa(n["earlier"]))
	}
	return head
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// marks stand before a condition, with its state in words behind it.
var marks = map[rule.State]string{
	rule.Met: "✓", rule.NotMet: "✗", rule.NotYetDue: "○", rule.NotApplicable: "–", rule.Unknown: "?", rule.Waived: "~",
}

// year writes a year's refused choices and conditions. Of years that are over
// only what is open is shown.
func (p *page) year(y *rule.YearResult, r *rule.Result) {
	past := y.Year < r.ProgrammeYear
	if past && !p.all && !hasOpen(y) {
		return
	}
	p.heading(p.say("page.year-heading", "year", strconv.Itoa(y.Year), "plan", p.words.Set.Plan(y.Year).Title.In(p.words.Language)))
	for _, f := range y.Faults {
		p.item(2, "✗", p.say("page.refused")+": "+p.words.Refusal(y.Year, f))
	}
	for i := range y.Findings {
		f := &y.Findings[i]
		quiet := f.State == rule.NotApplicable || f.State == rule.Met && past
		if quiet && !p.all {
			continue
		}
		if f.State == rule.Unknown && !p.all {
			continue // told together below: what is missing is one thing, not ten
		}
		p.finding(y.Year, f, past)
	}
	if !p.all {
		p.unknown(y)
	}
	for _, c := range y.Changes {
		p.item(2, "·", p.words.Change(y.Year, c))
	}
}

// unknown tells per missing fact of which conditions nothing can be said yet.
func (p *page) unknown(y *rule.YearResult) {
	var reasons []string
	ids := map[string][]string{}
	for i := range y.Findings {
		f := &y.Findings[i]
		if f.State != rule.Unknown {
			continue
		}
		reason := p.words.Finding(y.Year, f).Reason
		if ids[reason] == nil {
			reasons = append(reasons, reason)
		}
		ids[reason] = append(ids[reason], f.Rule.Condition.ID)
	}
	for _, reason := range reasons {
		titles := wording.List(p.words.Language, p.titles(y.Year, ids[reason]))
		p.item(2, marks[rule.Unknown], p.say("page.unknown", "reason", reason, "titles", titles))
	}
}

func hasOpen(y *rule.YearResult) bool {
	for i := range y.Findings {
		if s := y.Findings[i].State; s == rule.NotMet || s == rule.NotYetDue || s == rule.Unknown {
			return true
		}
	}
	return false
}

// finding writes a condition. What the plan of a year that is over lacks can no
// longer be done, so that it is not asked.
func (p *page) finding(year int, f *rule.Finding, past bool) {
	v := p.words.Finding(year, f)
	letter := ""
	if e := f.Rule.Condition.Element; e != "" {
		letter = strings.SplitN(p.words.Element(e, year), " ", 2)[0] + " · "
	}
	p.item(2, marks[f.State], letter+v.Title+": "+v.State+". "+v.Reason)
	for _, m := range v.Missing {
		if !past || !f.Rule.Content() {
			p.item(4, "→", m)
		}
	}
	if v.IfNobodyActs != "" {
		p.item(4, " ", p.say("page.if-nobody-acts")+" "+v.IfNobodyActs)
	}
	if p.all {
		p.item(4, " ", p.say("page.source")+": "+v.Source)
	}
}

// repair writes the smallest change, and the other ways.
func (p *page) repair(r rule.Repair) {
	if !r.Needed {
		return
	}
	heading := "page.repair"
	switch {
	case len(r.Alternatives) == 0 && len(r.Unsolved) > 0:
		heading += ".not-found"
	case len(r.Alternatives) == 0:
		heading += ".none"
	case len(r.Impossible)+len(r.Unsolved) > 0:
		heading += ".partly"
	}
	p.heading(p.say(heading, "year", strconv.Itoa(r.Year)))
	for i, a := range r.Alternatives {
		if i > 0 {
			p.line(2, p.say("page.alternative")+" ("+p.say("repair.steps", "n", strconv.Itoa(len(a.Edits)))+")")
		}
		p.steps(r.Year, a.Edits)
		if i == 0 {
			code := "repair.proven"
			if !r.Proven {
				code = "repair.not-proven"
			}
			p.line(2, p.say(code))
		}
	}
	if len(r.Impossible) > 0 {
		p.line(2, p.say("repair.impossible", "conditions", wording.List(p.words.Language, p.titles(r.Year, r.Impossible))))
	}
	if len(r.Unsolved) > 0 {
		p.line(2, p.say("repair.unsolved", "names", wording.List(p.words.Language, p.titles(r.Year, r.Unsolved))))
	}
}

// steps numbers the edits of a repair. Equal ones that follow each other are
// said once: their candidates are many.
func (p *page) steps(year int, edits []rule.Edit) {
	for i := 0; i < len(edits); {
		text, n := p.words.Edit(year, edits[i]), 1
		for i+n < len(edits) && edits[i].Kind == rule.Add && p.words.Edit(year, edits[i+n]) == text {
			n++
		}
		mark := strconv.Itoa(i+1) + "."
		if n > 1 {
			text, mark = p.say("repair.again", "edit", text, "n", strconv.Itoa(n)), strconv.Itoa(i+1)+"–"+strconv.Itoa(i+n)+"."
		}
		p.item(2, mark, text)
		i += n
	}
}

// titles names conditions, and interventions, the way a sentence holds them.
func (p *page) titles(year int, ids []string) []string {
	var titles []string
	for _, id := range ids {
		title := p.words.Intervention(id, year)
		for _, o := range p.words.Set.Rules(year) {
			if o.Condition.ID == id {
				title = o.Condition.Title.In(p.words.Language)
				if e := o.Condition.Element; e != "" {
					title = strings.SplitN(p.words.Element(e, year), " ", 2)[0] + " · " + title
				}
			}
		}
		titles = append(titles, "‘"+title+"’")
	}
	return titles
}

func (p *page) advice(r *rule.Result) {
	shown := false
	for i := range r.Years {
		y := &r.Years[i]
		if y.Year < r.ProgrammeYear {
			continue
		}
		for _, a := range y.Advice {
			if !shown {
				p.heading(p.say("page.advice"))
				shown = true
			}
			p.item(2, "·", p.words.Advice(y.Year, a))
		}
	}
}

// money writes the income by tariff and the supplement.
func (p *page) money(r *rule.Result) {
	language := p.words.Language
	if len(r.Income.Quarters) > 0 {
		p.heading(p.say("page.income", "year", strconv.Itoa(r.Income.Year)))
		for _, q := range r.Income.Quarters {
			p.line(2, p.say("page.income-line", "quarter", wording.Quarter(language, q.Quarter), "patients", strconv.Itoa(q.Patients),
				"tariff", wording.Money(language, q.Tariff), "amount", wording.Money(language, q.Amount)))
		}
		code := "page.income-total"
		if !r.Income.Complete {
			code = "page.income-incomplete"
		}
		p.line(2, p.say(code, "total", wording.Money(language, r.Income.Total)))
	}
	for _, e := range r.Eligibility {
		if e.Qualifies == rule.Met && e.Entitled == rule.Met && e.Population.Of > 0 {
			p.line(2, p.words.Share(e))
			return
		}
	}
}

// assumptions lists what the sources do not say and was taken for granted in
// the current year.
func (p *page) assumptions(r *rule.Result) {
	var keys []string
	for i := range r.Years {
		for k := range r.Years[i].Findings {
			f := &r.Years[i].Findings[k]
			if r.Years[i].Year != r.ProgrammeYear || f.State == rule.NotApplicable {
				continue
			}
			for _, key := range f.Rule.Assumptions {
				if !slices.Contains(keys, key) {
					keys = append(keys, key)
				}
			}
		}
	}
	if len(keys) == 0 {
		return
	}
	p.heading(p.say("page.assumptions"))
	for _, key := range keys {
		if s, ok := p.words.Set.Assumption(key); ok {
			p.item(2, "·", p.words.Assumption(s))
		}
	}
}

// Joint writes how a joint plan stands, after the answers themselves.
func Joint(w io.Writer, words wording.Words, joint rule.Joint, answers []Answer) {
	p := &page{w: w, words: words}
	p.heading(p.say("page.joint"))
	for _, f := range joint.Faults {
		p.item(2, "✗", wording.Fault(words.Language, f))
	}
	if joint.Complete() {
		p.item(2, "✓", p.say("page.joint-complete"))
	}
	for _, a := range answers {
		if slices.Contains(joint.Unsure, a.Facts.Practice.ID) {
			p.item(2, "?", p.say("page.joint-unsure", "practice", a.Facts.Practice.Name))
		}
	}
	for _, l := range joint.Lacking {
		for _, a := range answers {
			if a.Facts.Practice.ID == l.Practice {
				what := p.titles(a.Result.ProgrammeYear, append(slices.Clone(l.Conditions), l.Refused...))
				p.item(2, "✗", p.say("page.joint-lacking", "practice", a.Facts.Practice.Name, "what", wording.List(words.Language, what)))
			}
		}
	}
}
