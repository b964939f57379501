package programme

import "meertijd/internal/base/calendar"

// Plan is one version of the regional plan. Years are the programme years
// whose conditions it sets; the years for which its menu is open are another
// field, because a menu may be open for a year that an earlier plan judges.
type Plan struct {
	Schema     string      `file:"schema,must"`
	Key        string      `file:"key,must"`
	Title      Text        `file:"title,must"`
	Years      []int       `file:"years,must"`
	Period     Period      `file:"period,must"`
	Source     Sources     `file:"source,must"`
	Elements   []Element   `file:"elements,must"`
	Menu       Menu        `file:"menu,must"`
	Meetings   []Meeting   `file:"meetings"`
	Papers     []Paper     `file:"papers"`
	Questions  []Question  `file:"questions"`
	Settings   []Setting   `file:"settings"`
	Conditions []Condition `file:"conditions,must"`
}

// Period is a range of dates, both included.
type Period struct {
	From  calendar.Date `file:"from,must"`
	Until calendar.Date `file:"until,must"`
}

// Element is a core element as this plan names and orders it.
type Element struct {
	Key     string  `file:"key,must"`
	Letter  string  `file:"letter,must"`
	Name    Text    `file:"name,must"`
	About   Text    `file:"about,must"`
	SetBy   string  `file:"set_by"`   // practice (default) or rho: who determines the set on offer
	TuneTo  string  `file:"tune_to"`  // neighbourhood: advice when a choice differs from its agreements
	FreeSet bool    `file:"free_set"` // choices are examples, the practice may choose freely
	Source  Sources `file:"source,must"`
}

// Menu is what can be chosen, and from where one may deepen.
type Menu struct {
	Years     []int       `file:"years,must"`
	Offers    []Offer     `file:"offers"`
	Deepening []Deepening `file:"deepening"`
	Items     []Item      `file:"items,must"`

	// TwoElements says whether an intervention that stands under two elements
	// may be chosen under both: once or each.
	TwoElements Param   `file:"two_elements"`
	Source      Sources `file:"source,must"`
}

// Offer is what the menu itself owes: at least so many items of an element.
type Offer struct {
	Element string  `file:"element,must"`
	AtLeast int     `file:"at_least,must"`
	Source  Sources `file:"source,must"`
}

// Deepening says in which years a choice must have begun to be deepened.
// Enforce is "advice" or "refuse"; UnrecordedUse says whether something that
// is in use but was never in a plan may be deepened: "allowed" or "refused".
type Deepening struct {
	Element string  `file:"element,must"`
	Years   []int   `file:"years,must"`
	Enforce Param   `file:"enforce,must"`
	InUse   Param   `file:"in_use,must"`
	Source  Sources `file:"source,must"`
}

// Item is an intervention as this plan offers it: number, title and text
// belong to the plan version, the key to the intervention.
type Item struct {
	Key         string   `file:"key,must"`
	Elements    []string `file:"elements,must"` // where it may be chosen; the first is its usual place
	Number      int      `file:"number"`
	Title       Text     `file:"title,must"`
	Years       []int    `file:"years"` // when it differs from the menu's
	Description *Text    `file:"description"`
	Tags        []string `file:"tags"`
	Substitute  string   `file:"substitute"` // where a refused choice can be entered instead
	Note        *Text    `file:"note"`
	Source      Sources  `file:"source,must"`
}

// Meeting is a kind of gathering. Practices book a series, or single dates.
type Meeting struct {
	Key     string   `file:"key,must"`
	Name    Text     `file:"name,must"`
	About   Text     `file:"about,must"`
	Minutes int      `file:"minutes"`
	PerYear int      `file:"per_year"`
	Who     Text     `file:"who,must"`
	Series  []Series `file:"series"`
	Dates   []Period `file:"dates"` // events that are not obliged, such as a week
	Source  Sources  `file:"source,must"`
}

// Series is a set of dates of one meeting that are booked together.
type Series struct {
	Key     string          `file:"key,must"`
	Cohorts []string        `file:"cohorts"`
	Years   []int           `file:"years,must"` // the programme years it counts for
	Dates   []calendar.Date `file:"dates,must"`
	Source  Sources         `file:"source,must"`
}

// Paper is a document that is handed in: a plan, an annual report, a survey.
type Paper struct {
	Key    string  `file:"key,must"`
	Name   Text    `file:"name,must"`
	About  Text    `file:"about,must"`
	Source Sources `file:"source,must"`
}

// Question is part of the practice plan, in some years or in all.
type Question struct {
	Key        string  `file:"key,must"`
	Text       Text    `file:"text,must"`
	Years      []int   `file:"years"`
	Element    string  `file:"element"`
	AnsweredBy string  `file:"answered_by"` // practice (default) or neighbourhood
	PerChoice  bool    `file:"per_choice"`  // asked for every intervention in use
	Source     Sources `file:"source,must"`
}
