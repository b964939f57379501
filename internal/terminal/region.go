package terminal

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// SchemaRegion names the form of the JSON that WriteRegionJSON writes.
const SchemaRegion = "meertijd/region/1"

type jsonRegion struct {
	Schema         string              `json:"schema"`
	Region         string              `json:"region"`
	RuleSet        jsonRuleSet         `json:"rule_set"`
	On             calendar.Date       `json:"on"`
	Total          jsonTally           `json:"total"`
	Before         jsonBefore          `json:"before"`
	Needs          []jsonNeed          `json:"needs"`
	Neighbourhoods []jsonNeighbourhood `json:"neighbourhoods"`
	Practices      []jsonStanding      `json:"practices"`
}

type jsonTally struct {
	Practices  int                   `json:"practices"`
	NoYear     int                   `json:"no_year"`
	States     map[plan.Standing]int `json:"states"`
	Late       int                   `json:"late"`
	Missed     int                   `json:"missed"`
	Open       int                   `json:"open"`
	Unknown    int                   `json:"unknown"`
	Returned   int                   `json:"returned"`
	Joint      int                   `json:"joint"`
	Differ     int                   `json:"differ"`
	Conditions []jsonStates          `json:"conditions,omitempty"`
	Choices    []jsonChosen          `json:"choices,omitempty"`
}

type jsonStates struct {
	Year   int            `json:"year"`
	ID     string         `json:"id"`
	States map[string]int `json:"states"`
}

type jsonChosen struct {
	Intervention string            `json:"intervention"`
	Practices    int               `json:"practices"`
	Modes        map[rule.Mode]int `json:"modes"`
	Before       int               `json:"before"`
}

type jsonBefore struct {
	Practices int                       `json:"practices"`
	HandedIn  int                       `json:"handed_in"`
	SameDay   int                       `json:"handed_in_by_this_day"`
	Open      int                       `json:"open"`
	Added     int                       `json:"choices_added"`
	Deepened  int                       `json:"choices_deepened"`
	Gone      int                       `json:"choices_gone"`
	Compared  int                       `json:"compared"`
	Changed   map[region.ChangeKind]int `json:"changed"`
}

type jsonNeed struct {
	Code      region.Code `json:"code"`
	Practices []string    `json:"practices"`
}

type jsonNeighbourhood struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	jsonTally
}

type jsonStanding struct {
	ID            string                `json:"id"`
	Name          string                `json:"name"`
	Codes         []string              `json:"codes"`
	Fictional     bool                  `json:"fictional"`
	Neighbourhood string                `json:"neighbourhood"`
	Cohort        string                `json:"cohort"`
	Year          int                   `json:"year"`
	State         plan.Standing         `json:"state"`
	Need          region.Code           `json:"need"`
	Late          bool                  `json:"late"`
	Returned      bool                  `json:"returned"`
	Missed        bool                  `json:"missed"`
	Good          int                   `json:"conditions_met"`
	Content       int                   `json:"conditions"`
	HandedIn      *calendar.Date        `json:"handed_in"`
	Contact       *calendar.Date        `json:"last_contact"`
	Changed       *jsonChanged          `json:"changed"`
	Conditions    map[string]rule.State `json:"condition_states"`
}

// jsonChanged names interventions.
type jsonChanged struct {
	Added    []string `json:"added"`
	Deepened []string `json:"deepened"`
	Gone     []string `json:"gone"`
}

// WriteRegionJSON writes how a region stands, with stable field names.
func WriteRegionJSON(w io.Writer, b *region.Board) error {
	out := jsonRegion{
		Schema: SchemaRegion, Region: b.Set.Region.Key, RuleSet: jsonRuleSet{Hash: b.Set.Hash(), Engine: rule.EngineVersion}, On: b.On,
		Total: tallyJSON(b.Tally(), true), Before: beforeJSON(region.CountBefore(b.Practices, b.On)),
		Needs: []jsonNeed{}, Neighbourhoods: []jsonNeighbourhood{}, Practices: []jsonStanding{},
	}
	for _, need := range b.Needs(b.Practices) {
		n := jsonNeed{Code: need.Code}
		for _, p := range need.Practices {
			n.Practices = append(n.Practices, p.ID)
		}
		out.Needs = append(out.Needs, n)
	}
	for _, place := range region.Places(b.Practices) {
		out.Neighbourhoods = append(out.Neighbourhoods, jsonNeighbourhood{place.ID, place.Name, tallyJSON(region.Count(place.Practices), false)})
	}
	for _, p := range b.Practices {
		out.Practices = append(out.Practices, standingJSON(b, p))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func tallyJSON(t *region.Tally, full bool) jsonTally {
	out := jsonTally{
		Practices: t.Practices, NoYear: t.NoYear, States: map[plan.Standing]int{}, Late: t.Late, Missed: t.Missed,
		Open: t.Open, Unknown: t.Unsure, Returned: t.Returned, Joint: t.Joint, Differ: t.Differ,
	}
	for _, s := range []plan.Standing{plan.IsHandedIn, plan.IsComplete, plan.IsAtRisk, plan.IsSilent} {
		out.States[s] = t.By[s]
	}
	if !full {
		return out
	}
	for i := range t.Conditions {
		c := &t.Conditions[i]
		states := jsonStates{Year: c.Year, ID: c.Condition, States: map[string]int{}}
		for state, n := range c.By {
			if n > 0 {
				states.States[rule.State(state).String()] = n
			}
		}
		out.Conditions = append(out.Conditions, states)
	}
	for _, c := range t.Choices {
		out.Choices = append(out.Choices, jsonChosen{c.Intervention, c.Practices, c.By, c.Before})
	}
	return out
}

func beforeJSON(t region.BeforeTally) jsonBefore {
	out := jsonBefore(t)
	for _, kind := range region.ChangeKinds {
		out.Changed[kind] += 0 // each is named
	}
	return out
}

func changeJSON(p *region.Practice) *jsonChanged {
	c, compared := p.Change()
	if !compared {
		return nil
	}
	list := func(keys []string) []string { return append([]string{}, keys...) }
	return &jsonChanged{list(c.Added), list(c.Deepened), list(c.Gone)}
}

func standingJSON(b *region.Board, p *region.Practice) jsonStanding {
	out := jsonStanding{
		ID: p.ID, Name: p.Name, Codes: p.Codes, Fictional: p.Fictional, Neighbourhood: p.Neighbourhood, Cohort: p.Cohort, Year: p.Year,
		State: p.Now.Standing, Need: b.NeedOf(p), Late: p.Now.Late, Returned: p.Now.Returned, Missed: p.Now.Missed,
		Good: p.Now.Good, Content: p.Now.Content + p.Now.Refused, Conditions: p.Now.States,
	}
	if out.Codes == nil {
		out.Codes = []string{}
	}
	if p.Now.Last != calendar.None {
		out.HandedIn = &p.Now.Last
	}
	if p.Contact != calendar.None {
		out.Contact = &p.Contact
	}
	out.Changed = changeJSON(p)
	return out
}

// WriteRegion writes how a region stands as a table for people: neighbourhoods
// with how many plans stand in which state.
func WriteRegion(w io.Writer, language string, b *region.Board) error {
	say := func(code string, args fault.Args) string { return wording.Text(language, code, args) }
	states := []plan.Standing{plan.IsHandedIn, plan.IsComplete, plan.IsAtRisk, plan.IsSilent}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprint(t, say("practices.neighbourhood", nil), "\t", say("region.table.practices", nil))
	for _, s := range states {
		fmt.Fprint(t, "\t", say("standing."+string(s), nil))
	}
	fmt.Fprintln(t, "\t"+say("standing.open", nil))
	line := func(name string, tally *region.Tally) {
		fmt.Fprint(t, name, "\t", tally.Practices)
		for _, s := range states {
			fmt.Fprint(t, "\t", tally.By[s])
		}
		fmt.Fprintln(t, "\t"+strconv.Itoa(tally.Open))
	}
	for _, place := range region.Places(b.Practices) {
		name := place.Name
		if place.ID == "" {
			name = say("region.no-neighbourhood", nil)
		}
		line(name, region.Count(place.Practices))
	}
	line(say("region.table.all", nil), b.Tally())
	if err := t.Flush(); err != nil {
		return err
	}
	for _, need := range b.Needs(b.Practices) {
		fmt.Fprintln(w, say("region.need."+string(need.Code), fault.Args{"n": strconv.Itoa(len(need.Practices))}))
	}
	_, err := fmt.Fprintln(w, say("region.note", fault.Args{"date": wording.Date(language, b.On), "n": strconv.Itoa(len(b.Practices))}))
	return err
}
