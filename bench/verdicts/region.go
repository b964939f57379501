package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// readUtrecht reads the region's own programme.
func readUtrecht(root string) (*rule.Set, error) {
	book, faults := planbook.ReadRegion(os.DirFS(root), "utrecht")
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s: %d faults, first: %v", root, len(faults), faults[0])
	}
	return book.Set, nil
}

// extend adds made-up conditions to copies of the plans, so that every kind
// that is judged takes part and every year carries about 25 rules.
func extend(region *programme.Region) (*rule.Set, error) {
	wider := *region
	wider.Plans = make([]*programme.Plan, len(region.Plans))
	last := region.Plans[len(region.Plans)-1]
	managers := last.Meetings[slices.IndexFunc(last.Meetings, func(m programme.Meeting) bool { return m.Key == managersMeeting })]
	for i, p := range region.Plans {
		q := *p
		for _, key := range []string{reportPaper, surveyPaper} {
			q.Papers = append(slices.Clip(q.Papers), programme.Paper{Key: key, Source: p.Source})
		}
		q.Questions = append(slices.Clip(q.Questions), programme.Question{Key: extraQuestion, Source: p.Source})
		if !slices.ContainsFunc(q.Meetings, func(m programme.Meeting) bool { return m.Key == managersMeeting }) {
			q.Meetings = append(slices.Clip(q.Meetings), managers)
		}
		q.Conditions = slices.Clone(p.Conditions)
		for _, extra := range extraConditions(&q) {
			if slices.Contains(extra.plans, p.Key) {
				c := extra.condition
				c.Source = p.Source
				q.Conditions = append(q.Conditions, c)
			}
		}
		wider.Plans[i] = &q
	}
	set, faults := rule.NewSet(&wider, nil)
	if len(faults) > 0 {
		lines := make([]string, len(faults))
		for i, f := range faults {
			lines[i] = fmt.Sprint(f.Code, " ", f.Path, " ", f.Args)
		}
		return nil, fmt.Errorf("the extended region has faults:\n%s", strings.Join(lines, "\n"))
	}
	return set, nil
}

// Names that the extra conditions and the generator share.
const (
	managersMeeting = "practice-managers"
	exchangeMeeting = "exchange"
	groupMeeting    = "kbz-meeting"
	strongGroup     = "krachtige-basiszorg"
	planPaper       = "practice-plan"
	reportPaper     = "annual-report"
	surveyPaper     = "survey"
	extraQuestion   = "x-question"
	deprived        = "deprived-postcodes"
	elderly         = "elderly"
)

// extraCondition is a made-up condition and the plans that carry it.
type extraCondition struct {
	plans     []string
	condition programme.Condition
}

// extraConditions lists the made-up conditions of one plan.
func extraConditions(p *programme.Plan) []extraCondition {
	number := func(n string) programme.Param { return programme.Param{Literal: n} }
	all := []string{"2023", "2025", "2026"}
	early, first, later := all[:2], all[:1], all[1:]
	survey := p.Period.Until.AddMonths(-8).String()
	return []extraCondition{
		{all, programme.Condition{ID: "x-conversation", Kind: "mandatory", Intervention: "four-domains"}},
		{all, programme.Condition{ID: "x-group-access", Kind: "mandatory", Intervention: "social-domain-access", Group: strongGroup}},
		{all, programme.Condition{ID: "x-themes", Kind: "themes", Themes: []string{"organisation", "conversation"}}},
		{all, programme.Condition{ID: "x-network", Kind: "themes", Themes: []string{"network"}, Element: "b", AtLeast: number("2")}},
		{all, programme.Condition{ID: "x-minimum", Kind: "evidence", Intervention: "flexible-duration", Part: "minimum", Accepts: []string{"text", "file"}, SuppliedBy: []string{"practice"}}},
		{all, programme.Condition{ID: "x-goal", Kind: "evidence", Intervention: "triage-training", Part: "goal", Accepts: []string{"number"}, Threshold: number("60"), SuppliedBy: []string{"practice"}}},
		{all, programme.Condition{ID: "x-shared", Kind: "evidence", Intervention: "four-domains", Part: "minimum", Accepts: []string{"file"}, SuppliedBy: []string{"practice", "neighbourhood"}, Until: calendar.Of(2028, 1, 31)}},
		{all, programme.Condition{ID: "x-visit", Kind: "visit", AtLeast: number("1")}},
		{all, programme.Condition{ID: "x-report", Kind: "document", Paper: reportPaper, Deadline: &programme.Deadline{Months: number("10")}}},
		{all, programme.Condition{ID: "x-survey", Kind: "document", Paper: surveyPaper, AlsoIn: []string{reportPaper}, Deadline: &programme.Deadline{Date: number(survey)}}},
		{all, programme.Condition{ID: "x-managers", Kind: "meetings", Meeting: managersMeeting, AtLeast: number("1")}},
		{all, programme.Condition{ID: "x-keep-a", Kind: "keep-up", Element: "a", Upkeep: []programme.Upkeep{{Key: "refresher"}, {Key: "new-staff-training", When: "new-staff"}}}},
		{all, programme.Condition{ID: "x-choose-a", Kind: "choose", Element: "a", AtLeast: number("2")}},
		{early, programme.Condition{ID: "x-question", Kind: "questions", Questions: []string{extraQuestion}}},
		{early, programme.Condition{ID: "x-invited", Kind: "invitation", AtLeast: number("1")}},
		{first, programme.Condition{ID: "x-new-b", Kind: "choose-new", Element: "b", AtLeast: number("1")}},
		{first, programme.Condition{ID: "x-commitment", Kind: "commitment", CarryingOut: number("any-choice")}},
		{first, programme.Condition{ID: "x-elderly", Kind: "share", Measure: elderly, Share: 20, Until: calendar.Of(2027, 12, 31)}},
		{later[1:], programme.Condition{ID: "x-over-c", Kind: "choose-over-years", Element: "c", AtLeast: number("2")}},
	}
}
