package rule

import (
	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// kind is one way in which a condition can be judged. Every kind stands in a
// file of its own with its fields, its evaluation and the edits that can help.
type kind struct {
	name      string
	needs     []string // fields that the condition must give
	takes     []string // fields that it may give
	content   bool     // judged by what the plan says now; never "not yet due"
	threshold bool     // wants a case on each side
	compile   func(c *compiler, r *Rule, path string)
	judge     judge
	advise    judge // what the finding gives to think about, nil for nothing
	edits     editSet
}

// judge writes what a rule finds of a practice's year, or advises on it.
type judge func(ev *evaluation, y *year, r *Rule, f *Finding)

// kinds lists every kind by its name in a plan file. endstate is known and
// not judged yet: a plan that uses it gets a fault instead of silence.
var kinds = listKinds()

func listKinds() map[string]*kind {
	all := []*kind{
		chooseKind(), overYearsKind(), chooseNewKind(), newOrDeepenedKind(), deepenEarlierKind(), keepUpKind(),
		mandatoryKind(), themesKind(), endStateKind(), notOnlyKind(), meetingsKind(), visitKind(), documentKind(),
		evidenceKind(), shareKind(), optionalKind(), commitmentKind(), invitationKind(), questionsKind(),
	}
	byName := make(map[string]*kind, len(all))
	for _, k := range all {
		byName[k.name] = k
	}
	return byName
}

// Kinds names every kind, and says whether it has a threshold and so wants a
// case that meets it and a case that does not.
func Kinds() map[string]bool {
	names := map[string]bool{}
	for name, k := range kinds {
		names[name] = k.threshold
	}
	return names
}

// Rule is a condition made ready: names turned into numbers, settings filled
// in. It never changes after NewSet.
type Rule struct {
	// What every judgement reads comes first, so that it lies together: the
	// rules of all years do not fit in the fastest memory beside an answer.
	judge     judge // as the kind does it
	advise    judge
	Condition *programme.Condition
	need      int
	measure   int  // of a share, -1: none
	element   int  // -1: none
	item      int  // -1: none
	gated     bool // it is not for everyone
	justify   bool
	bookable  bool // a series can be booked for it
	quarterly bool
	early     bool
	anySeries bool
	shortYear bool // a short year asks it too
	checkRun  bool

	group      int   // -1: everyone
	replacedBy []int // groups for whose members another rule comes instead
	index      int   // position in the year's rules
	bit        int   // position among those on the plan's content
	meeting    *programme.Meeting
	meetingNo  int      // the number of the kind of meeting
	accepts    []string // papers, or forms of evidence
	questions  []string // those that the plan asks in the year
	papers     []int    // the numbers of the papers that it accepts
	supplied   []string
	threshold  int
	upkeep     []programme.Upkeep
	themes     [][]bool        // per theme, whether an item carries it
	carried    []uint64        // per theme, the elements under which an item carries it
	days       []calendar.Date // on which the plan says there is a meeting, in order

	Plan        string
	Year        int
	Assumptions []string // the settings that this rule reads

	kind     *kind
	deadline deadline
	replaces bool // comes in place of the general rule, not on top of it
}

// Kind gives the name of the condition's kind.
func (r *Rule) Kind() string { return r.kind.name }

// Content says whether the rule looks at the plan alone, so that it can be
// repaired by editing the plan.
func (r *Rule) Content() bool { return r.kind.content }

// Required gives how many the rule asks, settings filled in.
func (r *Rule) Required() int { return r.need }

// Justified says whether a deepening has to be justified.
func (r *Rule) Justified() bool { return r.justify }

// Threshold gives the number that evidence has to reach, 0 when none is asked.
func (r *Rule) Threshold() int { return r.threshold }

// Replaces says whether a group's rule takes the place of the general one.
func (r *Rule) Replaces() bool { return r.replaces }

// Deadline gives the months after the year's start, or the fixed last day.
func (r *Rule) Deadline() (months int, date calendar.Date) { return r.deadline.months, r.deadline.date }
