package rule

import (
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// tables are what a rule set looks up for every practice again, worked out
// once. They say nothing that the rest of the set does not say.
type tables struct {
	itemBy, elementBy, meetingBy, paperBy finder

	cohorts   map[string]*[maxYears + 1]stretch
	gathers   [maxYears + 1][]*Rule // the rules that ask meetings
	measures  map[string]int        // of all shares
	papers    map[string]int        // of all documents
	meetings  []string              // the kinds of meeting of all plans
	seriesOn  map[meetingDay]string // the first series that has a meeting on a day
	hasSeries []bool                // whether there is one for a meeting
}

func newTables() tables {
	return tables{measures: map[string]int{}, papers: map[string]int{}, seriesOn: map[meetingDay]string{}, cohorts: map[string]*[maxYears + 1]stretch{}}
}

// ready fills in the tables that need all rules.
func (c *compiler) ready() {
	c.pack()
	c.stretches()
	c.itemBy, c.elementBy, c.meetingBy = newFinder(c.items), newFinder(c.elements), newFinder(c.meetings)
	papers := make([]string, len(c.papers))
	for key, number := range c.papers {
		papers[number] = key
	}
	c.paperBy = newFinder(papers)
}

// stretch is one programme year of a cohort, with what follows from its dates
// and the rules of the year alone.
type stretch struct {
	start, end calendar.Date   // None: the cohort has no such year
	short      bool            // less than twelve months
	due        []calendar.Date // per rule, by its index: the last day of its paper
	quarters   []quarter
}

// quarter is a calendar quarter in which a year has days.
type quarter struct {
	first, last calendar.Date
	name        string
}

// quartersOf lists the quarters in which a year has days.
func quartersOf(start, end calendar.Date) []quarter {
	var all []quarter
	for q := calendar.QuarterOf(start); q.First() <= end; q++ {
		all = append(all, quarter{q.First(), q.Last(), q.String()})
	}
	return all
}

// numberOf gives a key its number, the next one when it is new.
func numberOf(numbers map[string]int, key string) int {
	n, ok := numbers[key]
	if !ok {
		n = len(numbers)
		numbers[key] = n
	}
	return n
}

// stretches works out every year of every cohort, once its rules are there.
func (c *compiler) stretches() {
	for key, starts := range c.starts {
		years, next := new([maxYears + 1]stretch), c.Region.Calendar.LastDay+1
		for n := c.lastYear; n >= 1; n-- {
			if starts[n] == calendar.None {
				continue
			}
			s := stretch{start: starts[n], end: next - 1, due: make([]calendar.Date, len(c.rules[n]))}
			s.short = s.end < s.start.AddMonths(12)-1
			s.quarters = quartersOf(s.start, s.end)
			for i, r := range c.rules[n] {
				s.due[i] = r.deadline.dueIn(s.start)
			}
			years[n], next = s, s.start
		}
		c.cohorts[key] = years
	}
}

// pack puts the rules of a year side by side, as they are read one after
// another, and lists those that ask meetings.
func (c *compiler) pack() {
	for y, rules := range c.rules {
		side, content := make([]Rule, len(rules)), 0
		for i, r := range rules {
			r.gated = r.group >= 0 || len(r.replacedBy) > 0
			r.bit, r.carried = content, c.carriedUnder(r)
			content += boolInt(r.kind.content)
			side[i] = *r
			rules[i] = &side[i]
			if r.meeting != nil {
				c.gathers[y] = append(c.gathers[y], rules[i])
			}
		}
	}
}

// carriedUnder gives per theme of a rule the elements under which an item
// that carries it ever stands, as bits.
func (c *compiler) carriedUnder(r *Rule) []uint64 {
	under := make([]uint64, len(r.themes))
	for i, carries := range r.themes {
		for item, carried := range carries {
			if carried {
				under[i] |= c.everMenu[item]
			}
		}
	}
	return under
}

// meetingDay is a day of a kind of meeting, by its number.
type meetingDay struct {
	meeting int32
	on      calendar.Date
}

// meetingDays numbers the kinds of meeting and notes which series has one on
// which day. When several do, the first of the earliest year counts.
func (c *compiler) meetingDays() {
	for _, plan := range c.planOf {
		if plan == nil {
			continue
		}
		for i := range plan.Meetings {
			m := &plan.Meetings[i]
			if !slices.Contains(c.meetings, m.Key) {
				c.meetings, c.hasSeries = append(c.meetings, m.Key), append(c.hasSeries, false)
			}
			number := int32(slices.Index(c.meetings, m.Key))
			for j := range m.Series {
				c.daysOf(&m.Series[j], number)
			}
		}
	}
}

func (c *compiler) daysOf(s *programme.Series, meeting int32) {
	for _, on := range s.Dates {
		c.hasSeries[meeting] = true
		if _, ok := c.seriesOn[meetingDay{meeting, on}]; !ok {
			c.seriesOn[meetingDay{meeting, on}] = s.Key
		}
	}
}

// finder gives the number of a key. Every line of every plan passes here, so
// that it looks at the length and three letters of a key, where a map hashes
// the whole.
type finder struct {
	keys  []string
	slots []int32 // numbers counted from 1, 0 for an empty slot; a power of two, mostly empty
}

func newFinder(keys []string) finder {
	size := 8
	for size < 4*len(keys) {
		size *= 2
	}
	f := finder{keys, make([]int32, size)}
	for i, key := range keys {
		at := hint(key) & uint32(size-1)
		for f.slots[at] != 0 {
			at = (at + 1) & uint32(size-1)
		}
		f.slots[at] = int32(i + 1)
	}
	return f
}

// find gives the number of a key, -1 when there is none.
func (f *finder) find(key string) int {
	mask := uint32(len(f.slots) - 1)
	for at := hint(key) & mask; ; at = (at + 1) & mask {
		n := int(f.slots[at]) - 1
		if n < 0 || f.keys[n] == key {
			return n
		}
	}
}

// hint tells most keys apart.
func hint(key string) uint32 {
	n := len(key)
	if n == 0 {
		return 0
	}
	return ((uint32(n)*31+uint32(key[0]))*31+uint32(key[n/2]))*31 + uint32(key[n-1])
}
