package programme

import "meertijd/internal/base/calendar"

// Condition is one thing that a programme year asks. Kind says how it is
// judged; which other fields it takes depends on the kind, and internal/rule
// refuses the rest. ID is unique within the plan and never reused.
type Condition struct {
	ID    string `file:"id,must"`
	Kind  string `file:"kind,must"`
	Title Text   `file:"title,must"`
	Years []int  `file:"years"` // all years of the plan when absent

	Group       string `file:"group"`      // only for members of this group
	InsteadOf   string `file:"instead_of"` // the general condition it stands beside
	Relation    Param  `file:"relation"`   // replaces or adds
	Owner       string `file:"owner"`      // practice (default); another owner is not judged yet
	IfNobodyAct *Text  `file:"if_nobody_acts"`

	Element       string   `file:"element"`
	AtLeast       Param    `file:"at_least"`
	Justification Param    `file:"justification"` // required or not-asked
	Upkeep        []Upkeep `file:"upkeep"`
	Intervention  string   `file:"intervention"`
	Themes        []string `file:"themes"`
	EndState      *Text    `file:"end_state"`

	Meeting     string `file:"meeting"`
	Spread      string `file:"spread"`       // year (default) or quarter
	OtherSeries Param  `file:"other_series"` // counts or not
	Early       Param  `file:"early"`        // counts or not

	Paper     string    `file:"paper"`
	AlsoIn    []string  `file:"also_in"` // other papers of which it may be a part
	Deadline  *Deadline `file:"deadline"`
	ShortYear Param     `file:"short_year"` // asked or not-asked in a year of fewer than four quarters
	Questions []string  `file:"questions"`

	Part       string   `file:"part"`    // minimum or goal
	Accepts    []string `file:"accepts"` // text, file, number
	Threshold  Param    `file:"threshold"`
	SuppliedBy []string `file:"supplied_by"` // practice, neighbourhood

	Measure     string        `file:"measure"`
	Share       Percent       `file:"share"`
	Until       calendar.Date `file:"until"`
	CarryingOut Param         `file:"carrying_out"` // any-choice or not-checked

	Source Sources `file:"source,must"`
}

// Upkeep is what keeping an intervention up asks. When "new-staff" limits it
// to a year in which new staff came.
type Upkeep struct {
	Key  string `file:"key,must"`
	Name Text   `file:"name,must"`
	When string `file:"when"`
}

// Deadline is a fixed date, or a number of months after the practice's year
// began; the last day itself is still in time.
type Deadline struct {
	Date   Param `file:"date"`
	Months Param `file:"months_after_start"`
}

// Param is a value written in place, or the key of the setting that holds it.
type Param struct {
	Literal string
	Setting string
}

// Given says whether the plan file gives the parameter at all.
func (p Param) Given() bool { return p.Literal != "" || p.Setting != "" }

// Percent is a share in whole percent, 1 to 100, compared with integers only.
type Percent int
