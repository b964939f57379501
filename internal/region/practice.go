package region

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/spelling"
	"meertijd/internal/dossier"
	"meertijd/internal/network"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// Practice is how one practice stands on a day. Year is its programme year, 0
// before the programme began for it. Now is of that year and Before of the one
// before it, nil when there was none. Ended is the last day of a practice that
// goes on no more, and How is why. Contact is the day of the last contact that the
// RHO wrote down, and Patients the last count of them; both are empty when nobody
// wrote it down. Sources is what it was judged on, as dossier.Shelf.Sources names
// it; Until the first day on which it may stand otherwise without anybody changing
// anything, None when there is none.
type Practice struct {
	ID, Name      string
	Codes         []string `json:",omitempty"` // care provider codes, those of before as well
	Fictional     bool     `json:",omitempty"`
	Neighbourhood string   `json:",omitempty"`
	Place         string   `json:",omitempty"` // the name of the neighbourhood
	Cohort        string   `json:",omitempty"`
	Groups        []string `json:",omitempty"`
	Centres       []string `json:",omitempty"`
	Year          int
	Now           Standing
	Before        *Standing         `json:",omitempty"`
	Differs       int               `json:",omitempty"` // agreements of the neighbourhood that the plan does not follow
	Ended         calendar.Date     `json:",omitempty"`
	How           practice.LifeKind `json:",omitempty"`
	Contact       calendar.Date     `json:",omitempty"`
	Phone         string            `json:",omitempty"` // on which it can be called
	Patients      int               `json:",omitempty"`
	Sources       []string
	Until         calendar.Date

	folded string  // the name, by which is searched and sorted
	kinds  changes // compared with the year before
}

// Standing is how the plan of one programme year stands for one practice.
// Choices are those that were handed in: what a draft says is the practice's own.
type Standing struct {
	Year int
	plan.Summary
	First    calendar.Date `json:",omitempty"` // day of the first hand-in
	Last     calendar.Date `json:",omitempty"` // day of the last one
	Back     calendar.Date `json:",omitempty"` // day of a return that nobody answered yet
	States   Outcomes      `json:",omitempty"` // by condition
	Choices  []Choice      `json:",omitempty"`
	Partners []string      `json:",omitempty"` // ids of those that share the plan
}

// Outcomes are the states of conditions, by condition. Of all that is kept of a
// practice they are most, so they are kept as one text, "lean met triage unknown".
type Outcomes map[string]rule.State

// MarshalText writes the text, by condition.
func (s Outcomes) MarshalText() (text []byte, err error) {
	for _, id := range slices.Sorted(maps.Keys(s)) {
		text = append(append(append(append(text, id...), ' '), s[id].String()...), ' ')
	}
	return text, nil
}

// UnmarshalText reads the text.
func (s *Outcomes) UnmarshalText(text []byte) error {
	*s = make(Outcomes, bytes.Count(text, []byte(" "))/2)
	id := ""
	for word := range strings.FieldsSeq(string(text)) {
		if id == "" {
			id = word
			continue
		}
		state, known := rule.ParseState(word)
		if !known {
			return fmt.Errorf("not a state: %q", word)
		}
		(*s)[id], id = state, ""
	}
	return nil
}

// Choice is an intervention in a plan that was handed in.
type Choice struct {
	Element, Intervention string
	Mode                  rule.Mode
}

// Mode gives how an intervention stands in the plan, empty when it is not there.
// Of one that stands under two elements, what runs goes before what was dropped.
func (s *Standing) Mode(intervention string) (mode rule.Mode) {
	for _, c := range s.Choices {
		if c.Intervention == intervention && (mode == "" || mode == rule.Dropped) {
			mode = c.Mode
		}
	}
	return mode
}

// Judge tells how a practice of the shelf stands on a day.
func Judge(shelf *dossier.Shelf, id string, on calendar.Date, verdicts *rule.Evaluator) *Practice {
	file := shelf.Files[id]
	p := &Practice{
		ID: id, Name: file.Practice.Name, Fictional: file.Practice.Fictional, Cohort: file.Practice.Cohort,
		Year: shelf.Set.ProgrammeYear(file.Practice.Cohort, on), Sources: shelf.Sources(id, on),
	}
	for _, c := range file.Codes() {
		p.Codes = append(p.Codes, c.AGB)
	}
	if end := file.Ended(); end != nil && on > end.On {
		p.Ended, p.How = end.On, end.Kind
	}
	if n := file.Neighbourhood; n != nil {
		p.Neighbourhood, p.Place = n.ID, n.Name
	}
	p.Contact, p.Phone, p.Patients = file.Contact, file.Phone(), patients(file, on)
	p.Groups, p.Centres = belongs(file, practice.InGroup, on), belongs(file, practice.InCentre, on)
	facts := shelf.Facts(id, on, nil)
	judged := verdicts.Verdicts
	if n := facts.Neighbourhood; n != nil && len(n.Agreements) > 0 {
		judged = verdicts.Evaluate // whether a plan follows an agreement is in its lines and advice
	}
	result := judged(shelf.Set, facts, on)
	for i := range result.Years {
		y := &result.Years[i]
		switch y.Year {
		case p.Year:
			if p.Now = standing(shelf.Plans[id], id, y); p.Now.Standing != plan.IsSilent {
				p.Differs = len(network.Compare(shelf.Set, facts, y, on))
			}
		case p.Year - 1:
			before := standing(shelf.Plans[id], id, y)
			p.Before = &before
		}
	}
	p.Until = until(shelf, p, facts, on, result.HoldsUntil)
	p.fold()
	return p
}

// fold works out what is not kept: it is made of what is.
func (p *Practice) fold() { p.folded, p.kinds = fold(p.Name), p.changes() }

// patients is the last count of patients up to a day.
func patients(file *practice.File, on calendar.Date) int {
	last := practice.Registered{}
	for _, r := range file.Registered {
		if r.On <= on && r.On >= last.On {
			last = r
		}
	}
	return last.Patients
}

func fold(text string) string { return spelling.Fold(text) }

// belongs lists what a practice belongs to on a day.
func belongs(file *practice.File, to practice.Belonging, on calendar.Date) (keys []string) {
	day := file.Day(on)
	for _, m := range file.Memberships {
		if m.To == to && m.From <= day && (m.Until == calendar.None || day <= m.Until) {
			keys = append(keys, m.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// standing sums up one year of a practice.
func standing(plans []plan.Plan, id string, y *rule.YearResult) Standing {
	var own *plan.Plan
	if at := slices.IndexFunc(plans, func(p plan.Plan) bool { return p.Year == y.Year }); at >= 0 {
		own = &plans[at]
	}
	s := Standing{Year: y.Year, Summary: plan.Summarise(own, y)}
	if len(y.Findings) > 0 {
		s.States = make(Outcomes, len(y.Findings))
	}
	for i := range y.Findings {
		s.States[y.Findings[i].Rule.Condition.ID] = y.Findings[i].State
	}
	if own == nil {
		return s
	}
	if partners := slices.DeleteFunc(own.Practices(), func(other string) bool { return other == id }); len(partners) > 0 {
		s.Partners = partners
	}
	kept := own.Kept()
	if kept == nil {
		return s
	}
	s.First, s.Last = own.First().On, kept.On
	if back := own.ReturnedNow(); back != nil {
		s.Back = back.On
	}
	for _, c := range kept.Fields.Choices() {
		s.Choices = append(s.Choices, Choice{c.Element, c.Intervention, c.Mode})
	}
	return s
}

// until finds the first day after on on which the practice may stand otherwise:
// the verdict itself, a membership that begins or ends, an event in the life of
// a practice, another programme year, an agreement of its neighbourhood, or the
// end of the programme.
func until(shelf *dossier.Shelf, p *Practice, facts *rule.Facts, on, holds calendar.Date) calendar.Date {
	first := calendar.None
	sooner := func(d calendar.Date) {
		if d > on && d != calendar.Latest && (first == calendar.None || d < first) {
			first = d
		}
	}
	sooner(holds)
	for year := 1; year <= shelf.Set.LastYear(); year++ {
		start, _ := shelf.Set.YearOf(p.Cohort, year)
		sooner(start)
	}
	sooner(shelf.Set.Region.Calendar.LastDay + 1)
	if facts.Neighbourhood != nil {
		for _, a := range facts.Neighbourhood.Agreements {
			sooner(a.From)
			if a.Until != calendar.None {
				sooner(a.Until + 1)
			}
		}
	}
	for _, source := range p.Sources {
		file := shelf.Files[strings.TrimPrefix(source, dossier.OfPractice)]
		if file == nil {
			continue
		}
		for _, m := range file.Memberships {
			sooner(m.From)
			if m.Until != calendar.None {
				sooner(m.Until + 1)
			}
		}
		for _, l := range file.Life {
			sooner(l.On)
			sooner(l.On + 1)
		}
		for _, r := range file.Registered {
			sooner(r.On)
		}
	}
	return first
}
