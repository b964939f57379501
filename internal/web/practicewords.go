package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/region"
	"meertijd/internal/report"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// rowWords puts practices of a list into words.
type rowWords struct {
	glance
	centres map[string]string
	cohorts map[string]string
	called  map[string]string // groups that the organisation named
}

// tells makes what puts a list into words. Centres are read when they are told.
func (s *Server) tells(rq *request, l *roll) (*rowWords, error) {
	t := &rowWords{glance: glance{rq, l.board}, cohorts: map[string]string{}}
	for _, c := range rq.set().Region.Calendar.Cohorts {
		t.cohorts[c.Key] = c.Name.In(rq.language)
	}
	aside, err := s.standsBeside(rq, l.board)
	if err != nil {
		return nil, err
	}
	t.called = aside.called
	if l.Centre == "" && !slices.Contains(l.Columns, "centre") {
		return t, nil
	}
	all, err := s.Practices.ListCentres(rq.Context(), rq.actor.Tenant)
	t.centres = map[string]string{}
	for _, c := range all {
		t.centres[c.ID] = c.Name
	}
	return t, err
}

func (t *rowWords) day(d calendar.Date) string {
	if d == calendar.None {
		return ""
	}
	return t.date(d)
}

// state is how the plan of this year stands.
func (t *rowWords) state(p *region.Practice) part.Cell {
	c := part.Cell{Pill: t.practicePill(p)}
	if p.Now.Late {
		c.Note = t.say("practices.late")
	}
	return c
}

// before is how the plan of the year before stood.
func (t *rowWords) before(p *region.Practice) part.Cell {
	if p.Before == nil {
		return part.Cell{}
	}
	return part.Cell{Pill: standingPill(t.request, p.Before.Summary)}
}

// missed names the conditions that are not met, and counts those beyond a number
// and those of which it is not known.
func (t *rowWords) missed(p *region.Practice, most int) string {
	var names []string
	unknown := 0
	for _, r := range t.set().Rules(p.Year) {
		switch state, asked := p.Now.States[r.Condition.ID]; {
		case asked && state == rule.NotMet:
			names = append(names, t.condition(p.Year, r.Condition.ID))
		case asked && state == rule.Unknown:
			unknown++
		}
	}
	if len(names) > most {
		more := t.say("list.more", "n", strconv.Itoa(len(names)-most))
		names = append(names[:most], more)
	}
	count := func(code string, n int) {
		if n > 0 {
			names = append(names, t.say(code, "n", strconv.Itoa(n)))
		}
	}
	count("list.missed.refused", p.Now.Refused)
	count("list.missed.unknown", unknown)
	return strings.Join(names, "; ")
}

func (t *rowWords) cohort(key string) string { return cmp.Or(t.cohorts[key], key) }

// group names a group of the programme.
func (t *rowWords) group(key string) string {
	if name := t.called[key]; name != "" {
		return name
	}
	for _, g := range t.set().Region.Groups {
		if g.Key == key {
			return g.Name.In(t.language)
		}
	}
	return key
}

func (t *rowWords) groups(p *region.Practice) string {
	var names []string
	for _, key := range p.Groups {
		names = append(names, t.group(key))
	}
	return strings.Join(names, ", ")
}

func (t *rowWords) centresOf(p *region.Practice) string {
	var names []string
	for _, id := range p.Centres {
		names = append(names, cmp.Or(t.centres[id], id))
	}
	return strings.Join(names, ", ")
}

// partners names the practices with which the plan of this year is shared.
func (t *rowWords) partners(p *region.Practice) string {
	var names []string
	for _, id := range p.Now.Partners {
		if other := t.board.Get(id); other != nil {
			names = append(names, other.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// maySee says whether the reader may have a column.
func (rq *request) maySee(c column) bool { return c.may == "" || access.Has(rq.hat.Role, c.may) }

// mostChangesNamed is how many interventions a row names before it counts the rest.
const mostChangesNamed = 4

// changeColumn tells which interventions changed in one way since last year: how
// many, and which. It is empty when nobody knows, as when a plan is not in yet.
func changeColumn(kind region.ChangeKind) column {
	key := string(kind)
	return column{key: key, may: access.ReadPlan, cell: func(t *rowWords, p *region.Practice) part.Cell {
		names, compared := t.changed(p, kind)
		if !compared {
			return part.Cell{}
		}
		c := part.Cell{Text: strconv.Itoa(len(names))}
		if len(names) > mostChangesNamed {
			names = append(names[:mostChangesNamed], t.say("list.more", "n", strconv.Itoa(len(names)-mostChanges)))
		}
		c.Note = strings.Join(names, "; ")
		return c
	}, heads: []string{key, key + "-names"}, values: func(t *rowWords, p *region.Practice) []report.Cell {
		names, compared := t.changed(p, kind)
		return []report.Cell{counted(len(names), compared), {Text: strings.Join(names, "; ")}}
	}}
}

// changed names the interventions that changed in one way, as they were called
// in the plan that has them.
func (t *rowWords) changed(p *region.Practice, kind region.ChangeKind) (names []string, compared bool) {
	c, compared := p.Change()
	year := p.Year
	if kind == region.ChangeGone {
		year--
	}
	for _, key := range c.Of(kind) {
		names = append(names, t.words().Intervention(key, year))
	}
	slices.Sort(names)
	return names, compared
}
