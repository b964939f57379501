package planbook

import (
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/money"
	"meertijd/internal/base/spelling"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// Case says what a careful reader expects of a practice on a date.
type Case struct {
	ID       string                     `file:"id,must"`
	Title    string                     `file:"title,must"`
	On       calendar.Date              `file:"on,must"`
	Settings map[string]programme.Param `file:"settings"`
	Facts    rule.Facts                 `file:"facts,must"`
	Expect   Expect                     `file:"expect,must"`

	path string
}

// Expect is any part of the verdict; what is not named is not compared.
type Expect struct {
	ProgrammeYear *int                   `file:"programme_year"`
	Year          int                    `file:"year"`
	Conditions    map[string]string      `file:"conditions"`
	Faults        []ExpectFault          `file:"faults"`
	Advice        []string               `file:"advice"`
	Late          []string               `file:"late"`
	Eligibility   map[string]Eligibility `file:"eligibility"`
	Income        *money.Cents           `file:"income"`
	Repair        programme.Param        `file:"repair"`
}

// ExpectFault is a refused choice.
type ExpectFault struct {
	Code   string `file:"code,must"`
	Choice string `file:"choice,must"`
}

// Eligibility is an expected answer on a supplement.
type Eligibility struct {
	Qualifies bool `file:"qualifies"`
	Entitled  bool `file:"entitled"`
}

// casesFile is cases.yaml.
type casesFile struct {
	Schema   string     `file:"schema,must"`
	Defaults rule.Facts `file:"defaults"`
	Cases    []Case     `file:"cases,must"`
}

// given are the keys of facts that a case need not repeat.
var given = []string{"schema", "practice"}

// readCases reads the cases beside a plan.
func (b *Book) readCases(dir fs.FS, folder string, i int) {
	root := "cases[" + itoa(i) + "]"
	data, err := readLimited(dir, folder+"/cases.yaml")
	f := newFile(b.Name+"/"+folder+"/cases.yaml", data)
	b.files[root] = f
	if err != nil {
		f.at(place{}, openFault(err), root)
		return
	}
	f.defaulted = map[string][]string{root + ".defaults": given}
	for j := range 2000 {
		f.defaulted[root+".cases["+itoa(j)+"].facts"] = given
	}
	var read casesFile
	f.fill(data, root, SchemaCases, &read)
	if len(f.faults) == 0 && len(read.Cases) == 0 {
		f.at(place{1, 1}, "case.none", root)
	}
	f.factWords(root+".defaults", &read.Defaults)
	for j := range read.Cases {
		c := &read.Cases[j]
		c.path = root + ".cases[" + itoa(j) + "]"
		f.factWords(c.path+".facts", &c.Facts) // before the defaults, which would repeat their faults in every case
		fillDefaults(&c.Facts, &read.Defaults)
		b.Cases = append(b.Cases, *c)
	}
}

// fillDefaults takes over every part of the facts that the case leaves out.
func fillDefaults(facts, defaults *rule.Facts) {
	to, from := reflect.ValueOf(facts).Elem(), reflect.ValueOf(defaults).Elem()
	for i := range to.NumField() {
		if to.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	if facts.Practice.ID == "" {
		facts.Practice = rule.Practice{ID: "00000001", Name: "Praktijk Voorbeeld (verzonnen)"}
	}
}

// checkCases looks at the cases as a whole: no id twice, nothing expected of
// what does not exist, and each threshold with a case on both sides.
func (b *Book) checkCases(set *rule.Set) {
	seen := map[string]bool{}
	sides := map[string]map[string]bool{} // plan and condition → states expected
	for i := range b.Cases {
		c := &b.Cases[i]
		f := b.fileOf(c.path)
		if seen[c.ID] {
			f.at(f.find(c.path+".id"), "value.duplicate", c.path+".id", "key", c.ID)
		}
		seen[c.ID] = true
		if reflect.ValueOf(c.Expect).IsZero() {
			f.at(f.find(c.path+".expect"), "case.expects-nothing", c.path+".expect", "id", c.ID)
		}
		b.expectations(set, c, f, sides)
	}
	kinds := rule.Kinds()
	for i, p := range b.Region.Plans {
		for j := range p.Conditions {
			cond := &p.Conditions[j]
			path := planRoot(i) + ".conditions[" + itoa(j) + "]"
			b.sides(cond, path, kinds[cond.Kind], sides[p.Key+" "+cond.ID])
		}
	}
}

func (b *Book) fileOf(path string) *file {
	root, _, _ := strings.Cut(path, ".")
	return b.files[root]
}

// expectations notes which states a case expects and refuses unknown names.
func (b *Book) expectations(set *rule.Set, c *Case, f *file, sides map[string]map[string]bool) {
	plan := b.planOf(set, c, f)
	note := func(path, id, state string) {
		if plan == nil {
			for _, p := range set.Region.Plans { // which year is not known, so it may be any
				mark(sides, p.Key+" "+id, anySide)
			}
			return
		}
		if !slices.ContainsFunc(plan.Conditions, func(o programme.Condition) bool { return o.ID == id }) {
			near := spelling.Nearest(id, conditionIDs(plan))
			f.at(f.find(path), "case.condition-unknown", path, "id", id, "year", itoa(c.year(set)), "near", near)
			id, state = near, anySide // the case is there; only its name is wrong
		}
		mark(sides, plan.Key+" "+id, state)
	}
	for _, id := range sorted(c.Expect.Conditions) {
		path := c.path + ".expect.conditions." + id
		state := strings.ReplaceAll(c.Expect.Conditions[id], " ", "_")
		if _, ok := rule.ParseState(state); !ok {
			f.at(f.find(path), "value.choice", path, "value", c.Expect.Conditions[id], "options", "met, not met, not yet due, not applicable, unknown, waived")
			state = anySide
		}
		note(path, id, state)
	}
	for _, id := range sorted(c.Expect.Eligibility) {
		state := "not_qualified"
		if c.Expect.Eligibility[id].Qualifies {
			state = "qualified"
		}
		note(c.path+".expect.eligibility."+id, id, state)
	}
	for _, key := range sorted(c.Settings) {
		if _, ok := set.Settings[key]; !ok {
			path := c.path + ".settings." + key
			f.at(f.find(path), "setting.unknown", path, "key", key, "known", strings.Join(sorted(set.Settings), ", "))
		}
	}
}

// planOf gives the plan of the year that a case is about. Without one, nothing
// that the case expects of conditions can be compared.
func (b *Book) planOf(set *rule.Set, c *Case, f *file) *programme.Plan {
	year := c.year(set)
	plan := set.Plan(year)
	switch {
	case plan != nil || len(c.Expect.Conditions)+len(c.Expect.Eligibility) == 0:
	case c.Expect.Year != 0:
		path := c.path + ".expect.year"
		f.at(f.find(path), "value.range", path, "value", itoa(year), "low", "1", "high", itoa(set.LastYear()))
	default:
		f.at(f.find(c.path+".on"), "case.no-year", c.path+".on", "id", c.ID, "on", c.On.String())
	}
	return plan
}

func conditionIDs(p *programme.Plan) []string {
	var ids []string
	for i := range p.Conditions {
		ids = append(ids, p.Conditions[i].ID)
	}
	return ids
}

func mark(sides map[string]map[string]bool, key, state string) {
	if sides[key] == nil {
		sides[key] = map[string]bool{}
	}
	sides[key][state] = true
}

// anySide stands for a state that a case expects and that could not be read.
const anySide = "?"

// year gives the programme year that a case is about.
func (c *Case) year(set *rule.Set) int {
	if c.Expect.Year != 0 {
		return c.Expect.Year
	}
	return set.ProgrammeYear(cohortOf(set, &c.Facts), c.On)
}

func cohortOf(set *rule.Set, facts *rule.Facts) string {
	if len(set.Region.Calendar.Fixed) > 0 {
		return ""
	}
	return facts.Cohort
}

// sides asks for a case on each side of a threshold.
func (b *Book) sides(cond *programme.Condition, path string, threshold bool, have map[string]bool) {
	wanted := []string{"met", "not_met"}
	switch {
	case cond.Kind == "share":
		wanted = []string{"qualified", "not_qualified"}
	case !threshold:
		wanted = []string{"not_applicable"}
	}
	f := b.fileOf(path)
	for _, side := range wanted {
		if !have[side] && !have[anySide] {
			f.at(f.find(path+".id"), "condition.side-without-case", path, "id", cond.ID, "side", side)
		}
	}
}
