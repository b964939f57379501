package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// regionContent is how the region stands: as a sentence, a picture, a table,
// and as what asks for attention.
type regionContent struct {
	Lead       part.Lead
	Empty      *part.Empty
	Squares    part.Squares
	Table      part.Table
	Needs      part.Card
	Chosen     []part.Bars
	ChosenNote string
	AllChosen  part.Action
	First      *part.Table
	Missed     part.Table
	Before     part.Facts
	BeforeNote string
	Note       string
}

func (s *Server) regionRoutes() []Route {
	return []Route{{Pattern: "GET /region", May: access.ReadRegion, Reads: "region", Try: "/region", handle: s.regionPage}}
}

// regionPage shows how the region stands.
func (s *Server) regionPage(rq *request) (answer, error) {
	b, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	l, err := s.looks.of(rq.key(b, "region"), func() (*look, error) {
		c := glance{rq, b}.content()
		rq.shown = s.whole.of(b)
		return rq.draw("region/show", c.Lead.Title, c)
	})
	if err != nil {
		return answer{}, err
	}
	return rq.seen(l), nil
}

// glance puts a board into words for somebody.
type glance struct {
	*request
	board *region.Board
}

func (g glance) content() *regionContent {
	list, t := g.board.Practices, g.board.Tally()
	c := &regionContent{Lead: part.Lead{Title: g.say("region.title"), Text: g.sentence(t)}}
	if len(list) == 0 {
		c.Lead.Text = ""
		c.Empty = &part.Empty{Title: g.say("region.empty"), Text: g.say("region.empty.text")}
		if access.Has(g.hat.Role, access.ImportData) {
			c.Empty.Action = &part.Action{Text: g.say("region.empty.go"), URL: "/import", Kind: part.Filled}
		}
		return c
	}
	places := region.Places(list)
	c.Squares, c.Table = g.squares(places, t), g.placeTable(places, t)
	c.Needs, c.Chosen = g.needs(list), g.chosen(t)
	c.ChosenNote = g.say("region.chosen.text", "n", strconv.Itoa(t.By[plan.IsHandedIn]))
	c.AllChosen = part.Action{Text: g.say("region.chosen.all"), URL: "/interventions", Kind: part.Plain}
	c.First, c.Missed = g.first(), g.missed(t)
	c.Before, c.BeforeNote = g.before(list)
	c.Note = g.note(list)
	return c
}

// sentence says in a few words how the region stands.
func (g glance) sentence(t *region.Tally) string {
	n := func(code string, n int, more ...string) string {
		return g.say(code, append([]string{"n", strconv.Itoa(n)}, more...)...)
	}
	in, year := t.By[plan.IsHandedIn], g.years()
	said := []string{g.say("region.sentence.none", "year", year)}
	if in > 0 {
		said[0] = n("region.sentence.in", in, "all", strconv.Itoa(t.Practices-t.NoYear), "year", year)
	}
	if t.Practices == t.NoYear {
		said = nil
	}
	for _, x := range []struct {
		code string
		n    int
	}{
		{"region.sentence.open", t.Open}, {"region.sentence.busy", t.By[plan.IsComplete] + t.By[plan.IsAtRisk]},
		{"region.sentence.silent", t.By[plan.IsSilent]}, {"region.sentence.no-year", t.NoYear},
	} {
		if x.n > 0 {
			said = append(said, n(x.code, x.n))
		}
	}
	return strings.Join(said, " ")
}

// years names the programme years that practices are in.
func (g glance) years() string {
	var years []int
	for _, p := range g.board.Practices {
		if p.Year > 0 && !slices.Contains(years, p.Year) {
			years = append(years, p.Year)
		}
	}
	slices.Sort(years)
	return g.say("region.years", "years", g.words().Years(years))
}

// note says of when and of how many it is, and by whose reading.
func (g glance) note(list []*region.Practice) string {
	text := g.say("region.note", "date", g.date(g.today()), "n", strconv.Itoa(len(list)))
	if slices.ContainsFunc(list, func(p *region.Practice) bool { return p.Fictional }) {
		text += " " + g.say("region.note.made-up")
	}
	return text
}

// marked is how a practice looks as a square.
func marked(p *region.Practice) part.Mark {
	switch {
	case p.Year == 0:
		return part.MarkOut
	case p.Now.Returned:
		return part.MarkBack
	case p.Now.Standing == plan.IsHandedIn && (p.Now.Open > 0 || p.Now.Refused > 0 || p.Now.Missed || p.Now.Unsure > 0):
		return part.MarkOpen
	case p.Now.Standing == plan.IsHandedIn:
		return part.MarkDone
	case p.Now.Standing == plan.IsComplete:
		return part.MarkReady
	case p.Now.Standing == plan.IsAtRisk:
		return part.MarkBusy
	}
	return part.MarkNone
}

func (g glance) squares(places []region.Place, t *region.Tally) part.Squares {
	groups := make([]part.SquareGroup, len(places))
	count := map[part.Mark]int{}
	for i, place := range places {
		groups[i] = part.SquareGroup{Name: g.placeName(place), URL: practicesAt(region.Query{Neighbourhood: cmp.Or(place.ID, region.NoNeighbourhood)})}
		for _, p := range place.Practices {
			mark := marked(p)
			count[mark]++
			name, code := mark, "region.square"
			if p.Now.Late {
				mark, code = mark+part.MarkLate, "region.square.late"
			}
			groups[i].Squares = append(groups[i].Squares, part.Square{
				Kind: mark, Name: g.say(code, "name", p.Name, "state", g.say("region.mark."+string(name))), URL: "/practices/" + url.PathEscape(p.ID),
			})
		}
		slices.SortStableFunc(groups[i].Squares, func(a, b part.Square) int { return cmp.Compare(a.Kind.Order(), b.Kind.Order()) })
	}
	sq := part.Squares{Groups: part.DrawSquares(groups), Text: g.say("region.squares.text")}
	for _, mark := range part.Marks {
		if count[mark] > 0 {
			sq.Legend = append(sq.Legend, part.SquareKind{Kind: mark, Text: g.say("region.mark." + string(mark)), Count: strconv.Itoa(count[mark])})
		}
	}
	if t.Late > 0 {
		sq.Legend = append(sq.Legend, part.SquareKind{Kind: part.MarkNone + part.MarkLate, Text: g.say("region.mark.late"), Count: strconv.Itoa(t.Late), URL: practicesAt(region.Query{State: region.FlagLate})})
	}
	return sq
}

func (g glance) placeName(place region.Place) string {
	if place.ID == "" {
		return g.say("region.no-neighbourhood")
	}
	return place.Name
}

// placeTable is the picture as a table.
func (g glance) placeTable(places []region.Place, t *region.Tally) part.Table {
	table := part.Table{Caption: g.say("region.table.caption"), HideCaption: true, Columns: []part.Column{{Text: g.say("practices.neighbourhood")}, {Text: g.say("region.table.practices"), Number: true}}}
	states := []plan.Standing{plan.IsHandedIn, plan.IsComplete, plan.IsAtRisk, plan.IsSilent}
	for _, s := range states {
		table.Columns = append(table.Columns, part.Column{Text: g.say("standing." + string(s)), Number: true})
	}
	table.Columns = append(table.Columns, part.Column{Text: g.say("standing.open"), Number: true})
	row := func(name, to string, t *region.Tally) part.Row {
		r := part.Row{Cells: []part.Cell{{Text: name, URL: to}, {Text: strconv.Itoa(t.Practices)}}}
		for _, s := range states {
			r.Cells = append(r.Cells, part.Cell{Text: strconv.Itoa(t.By[s])})
		}
		r.Cells = append(r.Cells, part.Cell{Text: strconv.Itoa(t.Open)})
		return r
	}
	for _, place := range places {
		table.Rows = append(table.Rows, row(g.placeName(place), practicesAt(region.Query{Neighbourhood: cmp.Or(place.ID, region.NoNeighbourhood)}), region.Count(place.Practices)))
	}
	total := row(g.say("region.table.all"), "", t)
	table.Total = &total
	return table
}

// needs lists what asks for attention, with what to do about it beside it.
func (g glance) needs(list []*region.Practice) part.Card {
	card := part.Card{ID: "needs", Title: g.say("region.needs")}
	for _, need := range g.board.Needs(list) {
		what := g.say("region.need."+string(need.Code), "n", strconv.Itoa(len(need.Practices)))
		line := part.Line{Title: what, Text: g.due(need), Actions: []part.Action{
			{Text: g.say("region.look"), Label: g.say("region.look.of", "what", what), URL: practicesAt(region.Query{Need: need.Code}), Kind: part.Plain},
		}}
		if slices.Contains(reminded, need.Code) && access.Has(g.hat.Role, access.SendReminder) {
			line.Actions = append(line.Actions, part.Action{Text: g.say("region.remind"), Label: g.say("region.remind.of", "what", what), URL: "/reminders/new?" + queryValues(region.Query{Need: need.Code}).Encode(), Kind: part.Plain})
		}
		card.Lines = append(card.Lines, line)
	}
	if n := g.board.Tally().Differ; n > 0 { // beside what else they need
		what := g.say("region.need.differs", "n", strconv.Itoa(n))
		line := part.Line{Title: what, Actions: []part.Action{{Text: g.say("region.look"), Label: g.say("region.look.of", "what", what), URL: practicesAt(region.Query{State: region.FlagDiffers}), Kind: part.Plain}}}
		if access.Has(g.hat.Role, access.ReadNeighbourhood) {
			line.Actions = append(line.Actions, part.Action{Text: g.say("place.neighbourhoods"), URL: "/neighbourhoods", Kind: part.Plain})
		}
		card.Lines = append(card.Lines, line)
	}
	if len(card.Lines) == 0 {
		card.Text = g.say("region.needs.none")
	}
	return card
}

// reminded are the reasons about which a reminder can do something.
var reminded = []region.Code{region.NeedsAnswer, region.NeedsPlan, region.NeedsStart, region.NeedsFinish, region.NeedsCatchUp, region.NeedsRepair, region.NeedsBegin, region.NeedsPatience}

// due gives the first last day among practices that still have to hand in.
func (g glance) due(need region.Need) string {
	var first calendar.Date
	for _, p := range need.Practices {
		if d := p.Now.Due; p.Now.Standing != plan.IsHandedIn && d != calendar.None && (first == calendar.None || d < first) {
			first = d
		}
	}
	if first < g.today() {
		return ""
	}
	return g.say("region.due", "date", g.date(first))
}

// mostShown is how many lines the short lists of the page have.
const mostShown = 6

// chosen shows what is chosen most, begun most and deepened most.
func (g glance) chosen(t *region.Tally) []part.Bars {
	var out []part.Bars
	for _, x := range []struct {
		code string
		mode rule.Mode
	}{{"region.chosen.most", ""}, {"region.chosen.new", rule.New}, {"region.chosen.deepened", rule.Deepened}} {
		n := func(c region.ChoiceTally) int {
			if x.mode == "" {
				return c.Practices
			}
			return c.By[x.mode]
		}
		choices := slices.Clone(t.Choices)
		slices.SortStableFunc(choices, func(a, b region.ChoiceTally) int { return cmp.Compare(n(b), n(a)) })
		if bars := g.bars(choices, x.code, x.mode, n); len(bars.Bars) > 0 {
			out = append(out, bars)
		}
	}
	return out
}

// bars draws the first choices of a list, as far as somebody made them.
func (g glance) bars(choices []region.ChoiceTally, code string, mode rule.Mode, n func(region.ChoiceTally) int) part.Bars {
	bars := part.Bars{Title: g.say(code), Heads: [2]string{g.say("region.chosen.what"), g.say("region.chosen.count")}}
	for _, c := range choices[:min(mostShown, len(choices))] {
		if n(c) > 0 {
			bars.Bars = append(bars.Bars, part.Bar{
				Label: g.words().Intervention(c.Intervention, g.latest()), Share: float64(n(c)) / float64(n(choices[0])), Value: strconv.Itoa(n(c)),
				URL: practicesAt(region.Query{Intervention: c.Intervention, Mode: string(mode)}),
			})
		}
	}
	return bars
}

// latest is the last programme year that a practice is in.
func (g glance) latest() (year int) {
	for _, p := range g.board.Practices {
		year = max(year, p.Year)
	}
	return year
}
