package wording

import (
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Verdict is one finding in words.
type Verdict struct {
	Title        string
	State        string
	Reason       string
	Missing      []string
	IfNobodyActs string
	Assumptions  []string
	Source       string
}

// Finding puts a finding of a year into words.
func (w Words) Finding(year int, f *rule.Finding) Verdict {
	cond := f.Rule.Condition
	v := Verdict{
		Title: cond.Title.In(w.Language), State: w.text("state."+f.State.String(), nil),
		Reason: w.reason(year, f), Source: w.Sources(cond.Source),
	}
	if f.State == rule.NotMet || f.State == rule.NotYetDue && f.Why != rule.WhyNotInvited {
		for _, m := range f.Missing {
			v.Missing = append(v.Missing, w.Missing(year, f.Rule, m))
		}
		if f.State == rule.NotMet && gone[f.Rule.Kind()] && !slices.ContainsFunc(f.Missing, func(m rule.Missing) bool { return m.Code == rule.NeedMissed || m.Code == rule.NeedQuarter }) {
			v.Missing = []string{w.text("missing.too-late", nil)}
		}
	}
	if cond.IfNobodyAct != nil && (f.State == rule.NotMet || f.State == rule.NotYetDue && f.Why != rule.WhyNotInvited) {
		v.IfNobodyActs = cond.IfNobodyAct.In(w.Language)
	}
	for _, key := range f.Rule.Assumptions {
		if s, ok := w.Set.Assumption(key); ok {
			v.Assumptions = append(v.Assumptions, w.Assumption(s))
		}
	}
	return v
}

// gone are the kinds of which nothing can be done once the last day is over.
var gone = map[string]bool{"meetings": true, "visit": true, "invitation": true}

// unknowns says of which facts too little is known, by kind of condition; the
// choices, when the kind is not here.
var unknowns = map[string]string{
	"meetings": "attendance", "visit": "visits", "invitation": "visits", "document": "papers", "questions": "answers",
	"commitment": "commitments", "share": "populations", "evidence": "evidence",
}

// reason picks the sentence for a finding: the closest code there is.
func (w Words) reason(year int, f *rule.Finding) string {
	switch {
	case f.State == rule.Waived:
		return w.text("waived", nil)
	case f.State == rule.Unknown:
		code := "why." + f.Why.String()
		if of := unknowns[f.Rule.Kind()]; of != "" && f.Why == rule.WhyNoFacts {
			code += "." + of
		}
		return w.text(code, fault.Args{"group": w.groupOf(f)})
	case f.State == rule.NotApplicable:
		return w.text("why."+f.Why.String(), fault.Args{"group": w.groupOf(f)})
	}
	code := f.Rule.Kind() + "." + f.State.String()
	if suffix := detail(f); suffix != "" && Has(w.Language, code+"."+suffix) {
		code += "." + suffix
	}
	return w.text(code, w.findingArgs(year, f))
}

// detail names the finer reason within a state.
func detail(f *rule.Finding) string {
	switch {
	case f.Late:
		return "late"
	case f.Why == rule.WhyNotInvited:
		return "not-invited"
	case slices.ContainsFunc(f.Missing, func(m rule.Missing) bool { return m.Code == rule.NeedJustification }):
		return "justification"
	case f.Rule.Condition.Spread == "quarter":
		return "quarter"
	case f.Have > 0:
		return "some"
	}
	return ""
}

// groupOf names the group that a finding's reason is about: its own, or the
// one whose condition comes instead.
func (w Words) groupOf(f *rule.Finding) string {
	if f.Rule.Condition.Group != "" {
		return w.group(f.Rule.Condition.Group)
	}
	for _, r := range w.Set.Rules(f.Rule.Year) {
		if r.Condition.InsteadOf == f.Rule.Condition.ID {
			return w.group(r.Condition.Group)
		}
	}
	return ""
}

func (w Words) findingArgs(year int, f *rule.Finding) fault.Args {
	cond := f.Rule.Condition
	args := fault.Args{
		"have": itoa(f.Have), "need": itoa(f.Need), "element": w.Element(cond.Element, year),
		"due": Date(w.Language, f.Due), "done": Date(w.Language, f.Done),
		"choice": w.quoted(cond.Intervention, year), "group": w.group(cond.Group),
	}
	if cond.Paper != "" {
		args["paper"] = w.paper(cond.Paper, year)
	}
	return args
}

// Share puts the count behind an eligibility into words.
func (w Words) Share(e rule.Eligibility) string {
	return w.text("share.count", fault.Args{
		"patients": itoa(e.Population.Patients), "of": itoa(e.Population.Of), "list": e.Population.List,
		"reference": Date(w.Language, e.Population.On), "need": itoa(int(e.Share)),
	})
}

// Missing says what stands between a condition and being in order.
func (w Words) Missing(year int, r *rule.Rule, m rule.Missing) string {
	args := fault.Args{
		"count": itoa(m.Count), "element": w.Element(r.Condition.Element, year), "choice": w.quoted(m.Key, year),
	}
	switch m.Code {
	case rule.NeedUpkeep:
		args["choice"], args["upkeep"] = w.quoted(m.Of, year), w.upkeep(m.Key, year)
	case rule.NeedTheme:
		args["theme"] = w.theme(m.Key)
	case rule.NeedPaper:
		args["paper"] = w.paper(m.Key, year)
	case rule.NeedAnswer:
		args["question"] = w.question(m.Key, year)
	case rule.NeedEvidence:
		args["choice"], args["part"], args["forms"] = w.quoted(m.Of, year), w.text("part."+m.Key, nil), w.forms(r)
	case rule.NeedQuarter, rule.NeedMissed:
		args["quarter"] = w.quarter(m.Key)
	case rule.NeedCommitment:
		args["plan"] = w.Set.Plan(year).Title.In(w.Language)
	}
	return w.text("missing."+m.Code.String(), args)
}

// quarter puts 2026-Q2 into words.
func (w Words) quarter(key string) string {
	year, n, _ := strings.Cut(key, "-Q")
	return w.text("quarter", fault.Args{"n": n, "year": year})
}

// Refusal says why a choice is refused, and where it can be entered instead.
func (w Words) Refusal(year int, r rule.Refusal) string {
	var right []string
	for _, e := range w.Set.OnMenu(r.Choice, year) {
		right = append(right, w.Element(e, year))
	}
	args := fault.Args{
		"choice": w.quoted(r.Choice, year), "element": w.Element(r.Element, year), "year": itoa(year),
		"from": itoa(r.FromYear), "right": w.either(right),
	}
	code := string(r.Code)
	if r.Code == rule.ChoiceNotOnMenu && r.FromYear > year {
		code += ".later"
	}
	sentence := w.text(code, args)
	if r.Instead != "" {
		sentence += " " + w.text("choice.instead", fault.Args{"instead": w.quoted(r.Instead, year)})
	}
	return sentence
}

// Advice says what may help.
func (w Words) Advice(year int, a rule.Advice) string {
	day, counts, _ := strings.Cut(a.Detail, " ")
	return w.text(string(a.Code), fault.Args{
		"choice": w.quoted(a.Choice, year), "agreed": w.quoted(a.Detail, year),
		"detail": a.Detail, "group": w.group(a.Detail), "day": w.day(day), "counts": counts,
	})
}

// day puts an ISO date into words; anything else is nothing.
func (w Words) day(text string) string {
	d, err := calendar.Parse(text)
	if err != nil {
		return ""
	}
	return Date(w.Language, d)
}

// Edit says what one step of a repair asks.
func (w Words) Edit(year int, e rule.Edit) string {
	code := "edit." + string(e.Kind)
	args := fault.Args{"element": w.Element(e.Element, year), "candidates": w.Candidates(year, e)}
	switch e.Kind {
	case rule.Add, rule.ChangeMode:
		code += "." + string(e.Mode)
		if e.From != "" && Has(w.Language, code+".elsewhere") {
			code, args["from"] = code+".elsewhere", w.Element(e.From, year)
		}
	case rule.Justify:
		switch {
		case e.Question != "":
			code, args["question"] = code+".question", w.question(e.Question, year)
		case e.Mode == rule.Dropped:
			code += ".dropped"
		}
	case rule.AddUpkeep:
		args["upkeep"] = w.upkeep(e.Upkeep, year)
	case rule.Move:
		code, args["to"] = code+".element", w.Element(e.To, year)
		if e.ToItem {
			code, args["to"] = "edit.move.item", w.quoted(e.To, year)
		}
	}
	return w.text(code, args)
}

// Candidates names what an edit is about: one, or one of several equals.
func (w Words) Candidates(year int, e rule.Edit) string {
	var names []string
	for _, key := range e.Candidates {
		names = append(names, w.quoted(key, year))
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return w.text("edit.pick", fault.Args{"names": strings.Join(names, "; ")})
}

// Change says what happened to the plan during the year.
func (w Words) Change(year int, c rule.Change) string {
	code := "change." + c.Code
	if c.Reason != "" && Has(w.Language, code+".reason") {
		code += ".reason"
	}
	return strings.TrimSpace(w.text(code, fault.Args{
		"on": Date(w.Language, c.On), "choice": w.quoted(c.Choice, year), "for": w.quoted(c.For, year), "reason": c.Reason,
	}))
}

// Rule puts a rule of the growth model into one sentence, with the group it
// is for.
func (w Words) Rule(r *rule.Rule) string {
	cond, year := r.Condition, r.Year
	args := fault.Args{
		"need": itoa(r.Required()), "element": w.Element(cond.Element, year), "choice": w.quoted(cond.Intervention, year),
		"meeting": w.meeting(cond.Meeting, year), "part": w.text("part."+cond.Part, nil),
		"title": cond.Title.In(w.Language), "group": w.group(cond.Group),
	}
	code := "rule." + r.Kind()
	switch r.Kind() {
	case "new-or-deepened":
		if r.Justified() {
			code += ".justified"
		}
	case "keep-up":
		args["upkeep"] = List(w.Language, w.each(len(cond.Upkeep), func(i int) string { return cond.Upkeep[i].Name.In(w.Language) }))
	case "themes":
		args["themes"] = List(w.Language, w.each(len(cond.Themes), func(i int) string { return w.theme(cond.Themes[i]) }))
	case "questions":
		args["questions"] = strings.Join(w.each(len(cond.Questions), func(i int) string { return w.question(cond.Questions[i], year) }), " ")
	case "meetings":
		if cond.Spread == "quarter" {
			code += ".quarter"
		}
	case "evidence":
		args["forms"], args["by"] = w.forms(r), w.text("rule.evidence.by."+strings.Join(slices.Compact(slices.Sorted(slices.Values(cond.SuppliedBy))), "-"), nil)
		if cond.Until != calendar.None {
			code, args["until"] = code+".until", Date(w.Language, cond.Until)
		}
	case "document":
		months, date := r.Deadline()
		args["paper"], args["months"] = w.paper(cond.Paper, year), itoa(months)
		if date != calendar.None {
			code, args["date"] = code+".date", Date(w.Language, date)
		}
	}
	return strings.TrimSpace(w.text(code, args) + " " + w.ruleGroup(r))
}

// forms names what a rule accepts as evidence: a text, a file, or a number of
// so many.
func (w Words) forms(r *rule.Rule) string {
	accepts := r.Condition.Accepts
	return w.either(w.each(len(accepts), func(i int) string {
		return w.text("evidence.form."+accepts[i], fault.Args{"threshold": itoa(r.Threshold())})
	}))
}

// either joins names of which one will do: a, b of c.
func (w Words) either(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " " + w.text("or", nil) + " " + names[last]
}

// ruleGroup says for whom a rule is when it is not for everyone.
func (w Words) ruleGroup(r *rule.Rule) string {
	cond := r.Condition
	if cond.Group == "" || r.Kind() == "share" {
		return ""
	}
	code := "rule.group"
	if cond.InsteadOf != "" {
		code += ".adds"
		if r.Replaces() {
			code = "rule.group.replaces"
		}
	}
	general := cond.InsteadOf
	for _, o := range w.Set.Rules(r.Year) {
		if o.Condition.ID == cond.InsteadOf {
			general = o.Condition.Title.In(w.Language)
		}
	}
	return w.text(code, fault.Args{"group": w.group(cond.Group), "general": general})
}

func (w Words) each(n int, name func(int) string) []string {
	out := make([]string, n)
	for i := range n {
		out[i] = name(i)
	}
	return out
}
