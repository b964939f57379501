package terminal

import (
	"encoding/json"
	"io"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

// SchemaVerdict names the form of the JSON that WriteJSON writes.
const SchemaVerdict = "meertijd/verdict/1"

// Answer is all that is said about one practice.
type Answer struct {
	Facts  *rule.Facts
	Result rule.Result
	Repair rule.Repair
	Next   calendar.Date // the next date on which the answer differs
}

type jsonVerdict struct {
	Schema        string            `json:"schema"`
	Region        string            `json:"region"`
	Practice      jsonPractice      `json:"practice"`
	On            calendar.Date     `json:"on"`
	ProgrammeYear int               `json:"programme_year"`
	HoldsUntil    *calendar.Date    `json:"holds_until"`
	RuleSet       jsonRuleSet       `json:"rule_set"`
	Years         []jsonYear        `json:"years"`
	Faults        []jsonFault       `json:"faults"`
	Advice        []jsonAdvice      `json:"advice"`
	Repair        jsonRepair        `json:"repair"`
	Eligibility   []jsonEligibility `json:"eligibility"`
	Income        jsonIncome        `json:"income"`
}

type jsonPractice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type jsonRuleSet struct {
	Hash   string `json:"hash"`
	Engine string `json:"engine"`
}

type jsonYear struct {
	Year       int             `json:"year"`
	Plan       string          `json:"plan"`
	Start      calendar.Date   `json:"start"`
	End        calendar.Date   `json:"end"`
	Conditions []jsonCondition `json:"conditions"`
	Lines      []jsonLine      `json:"lines"`
	Changes    []jsonChange    `json:"changes"`
}

type jsonCondition struct {
	ID          string        `json:"id"`
	Kind        string        `json:"kind"`
	Title       string        `json:"title"`
	State       rule.State    `json:"state"`
	Reason      string        `json:"reason"`
	Why         rule.Why      `json:"why,omitempty"`
	Have        int           `json:"have"`
	Need        int           `json:"need"`
	SatisfiedBy []jsonRef     `json:"satisfied_by"`
	Missing     []jsonMissing `json:"missing"`
	Trace       []jsonStep    `json:"trace"`
	Due         calendar.Date `json:"due,omitzero"`
	Done        calendar.Date `json:"done,omitzero"`
	Late        bool          `json:"late"`
	Waived      *rule.State   `json:"without_waiver,omitempty"`
	Assumptions []string      `json:"assumptions"`
	Source      []string      `json:"source"`
}

type jsonRef struct {
	Kind rule.RefKind  `json:"kind"`
	Key  string        `json:"key"`
	Mode rule.Mode     `json:"mode,omitempty"`
	On   calendar.Date `json:"on,omitzero"`
}

type jsonMissing struct {
	Code  rule.MissingCode `json:"code"`
	Count int              `json:"count"`
	Key   string           `json:"key,omitempty"`
	Of    string           `json:"of,omitempty"`
	Text  string           `json:"text"`
}

type jsonStep struct {
	Key  string        `json:"key"`
	Code rule.StepCode `json:"code"`
}

type jsonLine struct {
	Intervention string    `json:"intervention"`
	Element      string    `json:"element"`
	Mode         rule.Mode `json:"mode"`
	Implicit     bool      `json:"implicit"`
	Refused      bool      `json:"refused"`
	Unsure       bool      `json:"unsure"`
}

type jsonChange struct {
	Code   string        `json:"code"`
	On     calendar.Date `json:"on"`
	Choice string        `json:"choice,omitempty"`
	For    string        `json:"for,omitempty"`
	Reason string        `json:"reason,omitempty"`
	By     string        `json:"by,omitempty"`
}

type jsonFault struct {
	Year     int    `json:"year,omitempty"`
	Code     string `json:"code"`
	Choice   string `json:"choice,omitempty"`
	Element  string `json:"element,omitempty"`
	Instead  string `json:"instead,omitempty"`
	FromYear int    `json:"from_year,omitempty"`
	Path     string `json:"path,omitempty"`
	Text     string `json:"text"`
}

type jsonAdvice struct {
	Year   int    `json:"year"`
	Code   string `json:"code"`
	Choice string `json:"choice,omitempty"`
	Detail string `json:"detail,omitempty"`
	Text   string `json:"text"`
}

type jsonRepair struct {
	Year         int               `json:"year"`
	Needed       bool              `json:"needed"`
	Proven       bool              `json:"proven"`
	Impossible   []string          `json:"impossible"`
	Unsolved     []string          `json:"unsolved"`
	Alternatives []jsonAlternative `json:"alternatives"`
}

type jsonAlternative struct {
	New   int        `json:"new"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Kind       rule.EditKind `json:"kind"`
	Candidates []string      `json:"candidates"`
	Element    string        `json:"element,omitempty"`
	Mode       rule.Mode     `json:"mode,omitempty"`
	Upkeep     string        `json:"upkeep,omitempty"`
	Question   string        `json:"question,omitempty"`
	From       string        `json:"from,omitempty"`
	To         string        `json:"to,omitempty"`
	Line       int           `json:"line"`
	Text       string        `json:"text"`
}

type jsonEligibility struct {
	Condition string        `json:"condition"`
	Year      int           `json:"year"`
	Qualifies rule.State    `json:"qualifies"`
	Entitled  rule.State    `json:"entitled"`
	Patients  int           `json:"patients"`
	Of        int           `json:"of"`
	Percent   int           `json:"percent"`
	Reference calendar.Date `json:"reference,omitzero"`
	List      string        `json:"list,omitempty"`
}

type jsonIncome struct {
	Year     int           `json:"year"`
	Cents    int64         `json:"cents"`
	Complete bool          `json:"complete"`
	Quarters []jsonQuarter `json:"quarters"`
}

type jsonQuarter struct {
	Quarter     string `json:"quarter"`
	Patients    int    `json:"patients"`
	TariffCents int64  `json:"tariff_cents"`
	Cents       int64  `json:"cents"`
}

// WriteJSON writes one answer with stable field names.
func WriteJSON(w io.Writer, words wording.Words, a Answer) error {
	return encode(w, verdictJSON(words, a))
}

// WriteJointJSON writes the answers on a joint plan.
func WriteJointJSON(w io.Writer, words wording.Words, answers []Answer, joint rule.Joint) error {
	out := struct {
		Schema    string        `json:"schema"`
		Complete  bool          `json:"complete"`
		Lacking   []jsonLack    `json:"lacking"`
		Unsure    []string      `json:"unsure"`
		Faults    []jsonFault   `json:"faults"`
		Practices []jsonVerdict `json:"practices"`
	}{Schema: "meertijd/joint-verdict/1", Complete: joint.Complete(), Lacking: []jsonLack{}, Unsure: orEmpty(joint.Unsure), Faults: []jsonFault{}}
	for _, l := range joint.Lacking {
		out.Lacking = append(out.Lacking, jsonLack{Practice: l.Practice, Conditions: orEmpty(l.Conditions), Refused: orEmpty(l.Refused)})
	}
	for _, f := range joint.Faults {
		out.Faults = append(out.Faults, jsonFault{Code: string(f.Code), Path: f.Path, Text: wording.Fault(words.Language, f)})
	}
	for _, a := range answers {
		out.Practices = append(out.Practices, verdictJSON(words, a))
	}
	return encode(w, out)
}

type jsonLack struct {
	Practice   string   `json:"practice"`
	Conditions []string `json:"conditions"`
	Refused    []string `json:"refused"`
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
