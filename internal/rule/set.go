package rule

import (
	"maps"
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
)

// EngineVersion names the way of judging. It changes whenever the same rule
// set and facts would give another answer, so that a stored verdict can say
// which engine gave it.
const EngineVersion = "3"

// maxYears bounds the programme years of a region; the national programme
// has five.
const maxYears = 12

// maxElements bounds the elements of a region: they are bits of a number.
const maxElements = 60

// maxContent bounds the conditions of a year that look at the plan alone:
// they are bits of a number.
const maxContent = 64

// Set is a region's rules made ready to judge. It is safe for use by many
// goroutines at once.
type Set struct {
	Region   *programme.Region
	Settings map[string]string // every setting with the value in force

	itemOf    map[string]int
	items     []string
	elementOf map[string]int
	elements  []string
	groupOf   map[string]int
	settingOf map[string]programme.Setting

	lastYear  int
	starts    map[string][maxYears + 2]calendar.Date // per cohort; None: the year does not exist
	planOf    [maxYears + 1]*programme.Plan
	rules     [maxYears + 1][]*Rule
	menu      [maxYears + 1][]offer // by item
	everMenu  []uint64              // elements under which an item ever stands, as bits
	firstYear []int                 // first programme year an item is on a menu
	order     [maxYears + 1][]int   // place of an item on the menu of a year, for ties
	instead   []int                 // substitute item, -1 none
	deepening [maxYears + 1][]deepening
	twoOnce   [maxYears + 1]bool
	tuned     [maxYears + 1]uint64 // elements that follow the neighbourhood
	tariffs   []programme.Tariff
	tables
	hash string
}

// offer is an item on the menu of a year: the elements as bits, 0 when absent.
type offer struct {
	elements uint64
	usual    int // the element it usually stands under
}

// deepening is where an element's choices may be deepened from.
type deepening struct {
	years  uint64 // bits; 0 means every year
	refuse bool
	inUse  bool
}

// NewSet checks a region and makes its rules ready. Overrides replace the
// values of settings, as a case or another region's wish does. With any fault
// the set is nil; all faults are given, in the order of the data.
func NewSet(region *programme.Region, overrides map[string]string) (*Set, []fault.Fault) {
	c := &compiler{
		Set: &Set{
			Region: region, Settings: map[string]string{}, itemOf: map[string]int{}, elementOf: map[string]int{},
			groupOf: map[string]int{}, settingOf: map[string]programme.Setting{}, starts: map[string][maxYears + 2]calendar.Date{},
			tables: newTables(),
		},
		used: map[string]bool{},
	}
	c.region(overrides)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	c.ready()
	c.hash = hashOf(c.Set)
	return c.Set, nil
}

// ProgrammeYear gives the programme year of a cohort on a date, 0 before its
// first and after the programme's last day.
func (s *Set) ProgrammeYear(cohort string, on calendar.Date) int {
	if on > s.Region.Calendar.LastDay {
		return 0
	}
	starts, year := s.starts[cohort], 0
	for y := 1; y <= s.lastYear; y++ {
		if starts[y] != calendar.None && on >= starts[y] {
			year = y
		}
	}
	return year
}

// YearOf gives the first and last day of a programme year of a cohort; None
// when the cohort has no such year.
func (s *Set) YearOf(cohort string, year int) (start, end calendar.Date) {
	years := s.cohorts[cohort]
	if years == nil || year < 1 || year > s.lastYear {
		return calendar.None, calendar.None
	}
	return years[year].start, years[year].end
}

// Rules gives the rules of a programme year, in the order of the plan.
func (s *Set) Rules(year int) []*Rule {
	if year < 1 || year > s.lastYear {
		return nil
	}
	return s.rules[year]
}

// Plan gives the plan version whose conditions hold in a programme year.
func (s *Set) Plan(year int) *programme.Plan {
	if year < 1 || year > s.lastYear {
		return nil
	}
	return s.planOf[year]
}

// LastYear gives the last programme year of the region.
func (s *Set) LastYear() int { return s.lastYear }

// Hash names the rule set by the values that Evaluate reads. Titles and
// descriptions take no part.
func (s *Set) Hash() string { return s.hash }

// Assumption gives the setting behind a key.
func (s *Set) Assumption(key string) (programme.Setting, bool) {
	setting, ok := s.settingOf[key]
	return setting, ok
}

// OnMenu says under which elements an intervention can be chosen in a year,
// in the order of the elements.
func (s *Set) OnMenu(intervention string, year int) []string {
	item, ok := s.itemOf[intervention]
	if !ok || year < 1 || year > s.lastYear {
		return nil
	}
	var under []string
	for i, key := range s.elements {
		if s.menu[year][item].elements&(1<<i) != 0 {
			under = append(under, key)
		}
	}
	return under
}

// compiler builds a Set and collects every fault on the way.
type compiler struct {
	*Set
	faults []fault.Fault
	used   map[string]bool
}

func (c *compiler) fail(code fault.Code, path string, pairs ...string) {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	c.faults = append(c.faults, fault.Fault{Code: code, Path: path, Args: args})
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// region walks the data once, parts before what refers to them.
func (c *compiler) region(overrides map[string]string) {
	r := c.Region
	c.documents()
	c.settings(r.Settings, "region.settings", overrides)
	for i, p := range r.Plans {
		c.settings(p.Settings, planPath(i)+".settings", overrides)
	}
	for _, key := range sortedKeys(overrides) {
		if _, ok := c.settingOf[key]; !ok {
			c.fail("setting.unknown", "settings."+key, "key", key, "known", list(c.Settings))
		}
	}
	for i, g := range r.Groups {
		c.unique(c.groupOf, g.Key, index("region.groups", i))
	}
	c.catalogue()
	c.calendar()
	c.tariffList()
	for i, p := range r.Plans {
		c.planYears(i, p)
	}
	for i, p := range r.Plans {
		c.elementList(i, p)
	}
	for i, p := range r.Plans {
		c.menuOf(i, p)
	}
	c.neverOffered()
	c.meetingDays()
	for i, p := range r.Plans {
		c.meetingsOf(i, p)
		c.questionsOf(i, p)
		c.conditions(i, p)
	}
	c.unusedSettings()
}

func planPath(i int) string { return index("plans", i) }

// unique gives a key its number, or faults when the key was there already.
func (c *compiler) unique(numbers map[string]int, key, path string) {
	if _, ok := numbers[key]; ok {
		c.fail("value.duplicate", path+".key", "key", key)
		return
	}
	numbers[key] = len(numbers)
}

func (c *compiler) settings(settings []programme.Setting, path string, overrides map[string]string) {
	for i, s := range settings {
		at := index(path, i)
		if _, ok := c.settingOf[s.Key]; ok {
			c.fail("value.duplicate", at+".key", "key", s.Key)
			continue
		}
		value := s.Value
		if given, ok := overrides[s.Key]; ok {
			value = given
		}
		if options := optionKeys(s); len(options) > 0 && !slices.Contains(options, value) {
			c.fail("setting.value", at+".value", "key", s.Key, "value", value, "options", join(options))
		}
		c.settingOf[s.Key], c.Settings[s.Key] = s, value
	}
}

func optionKeys(s programme.Setting) []string {
	keys := make([]string, len(s.Options))
	for i, o := range s.Options {
		keys[i] = o.Key
	}
	return keys
}

// unusedSettings catches a setting that no rule reads: somebody would change
// it and nothing would happen.
func (c *compiler) unusedSettings() {
	if c.reported("setting.unknown", "condition.kind-unknown", "condition.field-not-taken") {
		return // one of these hides the rule that reads it
	}
	check := func(settings []programme.Setting, path string) {
		for i, s := range settings {
			if !s.ShownOnly && !c.used[s.Key] {
				c.fail("setting.unused", index(path, i)+".key", "key", s.Key)
			}
		}
	}
	check(c.Region.Settings, "region.settings")
	for i, p := range c.Region.Plans {
		check(p.Settings, planPath(i)+".settings")
	}
}

// word resolves a parameter that is one of some words.
func (c *compiler) word(r *Rule, p programme.Param, path, otherwise string, options ...string) string {
	value := c.value(r, p, path)
	if value == "" {
		return otherwise
	}
	if !slices.Contains(options, value) {
		c.fail("value.choice", path, "value", value, "options", join(options))
		return otherwise
	}
	return value
}

// number resolves a parameter that is a whole number of at least low.
func (c *compiler) number(r *Rule, p programme.Param, path string, otherwise, low int) int {
	value := c.value(r, p, path)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > 1000 {
		c.fail("value.range", path, "value", value, "low", strconv.Itoa(low), "high", "1000")
		return otherwise
	}
	return n
}

// value gives a parameter's text, through its setting when it names one.
func (c *compiler) value(r *Rule, p programme.Param, path string) string {
	if p.Setting == "" {
		return p.Literal
	}
	value, ok := c.Settings[p.Setting]
	if !ok {
		c.fail("setting.unknown", path, "key", p.Setting, "known", list(c.Settings))
		return ""
	}
	c.used[p.Setting] = true
	if r != nil && !slices.Contains(r.Assumptions, p.Setting) {
		r.Assumptions = append(r.Assumptions, p.Setting)
	}
	return value
}

func list[V any](m map[string]V) string { return join(slices.Sorted(maps.Keys(m))) }

func join(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += ", "
		}
		out += w
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
