package terminal

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// verdictJSON copies an answer into the documented form.
func verdictJSON(words wording.Words, a Answer) jsonVerdict {
	r := &a.Result
	out := jsonVerdict{
		Schema: SchemaVerdict, Region: words.Set.Region.Key, Practice: jsonPractice{a.Facts.Practice.ID, a.Facts.Practice.Name},
		On: r.On, ProgrammeYear: r.ProgrammeYear, RuleSet: jsonRuleSet{words.Set.Hash(), rule.EngineVersion},
		Years: []jsonYear{}, Faults: []jsonFault{}, Advice: []jsonAdvice{}, Eligibility: []jsonEligibility{},
		Repair: repairJSON(words, a.Repair), Income: incomeJSON(r.Income),
	}
	if a.Next != calendar.None {
		out.HoldsUntil = &a.Next
	}
	for _, f := range r.Faults {
		out.Faults = append(out.Faults, jsonFault{Code: string(f.Code), Path: f.Path, Text: wording.Fault(words.Language, f)})
	}
	for i := range r.Years {
		y := &r.Years[i]
		out.Years = append(out.Years, yearJSON(words, y))
		for _, f := range y.Faults {
			out.Faults = append(out.Faults, jsonFault{
				Year: y.Year, Code: string(f.Code), Choice: f.Choice, Element: f.Element, Instead: f.Instead,
				FromYear: f.FromYear, Text: words.Refusal(y.Year, f),
			})
		}
		for _, v := range y.Advice {
			out.Advice = append(out.Advice, jsonAdvice{Year: y.Year, Code: string(v.Code), Choice: v.Choice, Detail: v.Detail, Text: words.Advice(y.Year, v)})
		}
	}
	for _, e := range r.Eligibility {
		p := e.Population
		out.Eligibility = append(out.Eligibility, jsonEligibility{
			e.Condition, e.Year, e.Qualifies, e.Entitled, p.Patients, p.Of, int(e.Share), p.On, p.List,
		})
	}
	return out
}

func yearJSON(words wording.Words, y *rule.YearResult) jsonYear {
	out := jsonYear{
		Year: y.Year, Plan: y.Plan, Start: y.Start, End: y.End,
		Conditions: []jsonCondition{}, Lines: []jsonLine{}, Changes: []jsonChange{},
	}
	for i := range y.Findings {
		out.Conditions = append(out.Conditions, conditionJSON(words, y.Year, &y.Findings[i]))
	}
	for _, l := range y.Lines {
		out.Lines = append(out.Lines, jsonLine(l))
	}
	for _, c := range y.Changes {
		out.Changes = append(out.Changes, jsonChange(c))
	}
	return out
}

func conditionJSON(words wording.Words, year int, f *rule.Finding) jsonCondition {
	v := words.Finding(year, f)
	out := jsonCondition{
		ID: f.Rule.Condition.ID, Kind: f.Rule.Kind(), Title: v.Title, State: f.State, Reason: v.Reason, Why: f.Why,
		Have: f.Have, Need: f.Need, Due: f.Due, Done: f.Done, Late: f.Late,
		SatisfiedBy: []jsonRef{}, Missing: []jsonMissing{}, Trace: []jsonStep{},
		Assumptions: orEmpty(f.Rule.Assumptions), Source: f.Rule.Condition.Source,
	}
	if f.State == rule.Waived {
		out.Waived = &f.Before
	}
	for _, s := range f.SatisfiedBy {
		out.SatisfiedBy = append(out.SatisfiedBy, jsonRef(s))
	}
	for _, m := range f.Missing {
		out.Missing = append(out.Missing, jsonMissing{m.Code, m.Count, m.Key, m.Of, words.Missing(year, f.Rule, m)})
	}
	for _, s := range f.Trace {
		out.Trace = append(out.Trace, jsonStep(s))
	}
	return out
}

func repairJSON(words wording.Words, r rule.Repair) jsonRepair {
	out := jsonRepair{Year: r.Year, Needed: r.Needed, Proven: r.Proven, Impossible: orEmpty(r.Impossible), Unsolved: orEmpty(r.Unsolved), Alternatives: []jsonAlternative{}}
	for _, a := range r.Alternatives {
		alt := jsonAlternative{New: a.New, Edits: []jsonEdit{}}
		for _, e := range a.Edits {
			alt.Edits = append(alt.Edits, jsonEdit{
				e.Kind, orEmpty(e.Candidates), e.Element, e.Mode, e.Upkeep, e.Question, e.From, e.To, e.Line, words.Edit(r.Year, e),
			})
		}
		out.Alternatives = append(out.Alternatives, alt)
	}
	return out
}

func incomeJSON(i rule.Income) jsonIncome {
	out := jsonIncome{Year: i.Year, Cents: int64(i.Total), Complete: i.Complete, Quarters: []jsonQuarter{}}
	for _, q := range i.Quarters {
		out.Quarters = append(out.Quarters, jsonQuarter{q.Quarter.String(), q.Patients, int64(q.Tariff), int64(q.Amount)})
	}
	return out
}
