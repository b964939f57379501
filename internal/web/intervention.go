package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/ahead"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/spelling"
	"meertijd/internal/intervention"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// interventionRoutes are the pages about ways of working and the regional plan,
// which everybody of an organisation may read.
func (s *Server) interventionRoutes() []Route {
	return []Route{
		{Pattern: "GET /interventions", May: access.ReadPractice, Reads: "interventions", Try: "/interventions", handle: s.interventionsPage},
		{Pattern: "GET /interventions/{intervention}", May: access.ReadPractice, Reads: "intervention", handle: s.interventionPage},
		{Pattern: "POST /interventions/{intervention}/tell", May: access.TellIntervention, Reads: "intervention", handle: s.gladToTell},
		{Pattern: "POST /interventions/{intervention}/withdraw", May: access.TellIntervention, handle: s.notGladToTell},
		{Pattern: "GET /regional-plan", May: access.ReadPractice, Reads: "regional-plan", Try: "/regional-plan", handle: s.readPlanPage},
		{Pattern: "GET /regional-plan/next", May: access.ReadPractice, Reads: "practice", Try: "/regional-plan/next", handle: s.nextPage},
	}
}

// interventionsContent lists the interventions of a region, by element.
type interventionsContent struct {
	Lead    part.Lead
	Search  part.TextField
	Element part.Select
	Found   string
	Counted string // what the numbers are about
	Tables  []part.Table
	Empty   *part.Empty
}

// interventionsPage shows what can be chosen, with what practices do.
func (s *Server) interventionsPage(rq *request) (answer, error) {
	board, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	tellers, err := s.tellers(rq, board, "")
	if err != nil {
		return answer{}, err
	}
	year, err := rq.shownYear(board)
	if err != nil {
		return answer{}, err
	}
	words, element := strings.TrimSpace(rq.URL.Query().Get("q")), rq.URL.Query().Get("element")
	c := interventionsContent{Lead: part.Lead{Title: rq.say("intervention.title"), Text: rq.say("intervention.text")}, Counted: rq.plansCounted(board)}
	c.Search, c.Element = rq.interventionSearch(words, element, year)
	found := 0
	for _, e := range rq.elements(year) {
		if element != "" && element != e.Key {
			continue
		}
		t := rq.interventionTable(board, &e, words, tellers, year)
		if found += len(t.Rows); len(t.Rows) > 0 {
			c.Tables = append(c.Tables, t)
		}
	}
	if words != "" {
		c.Found = rq.say("intervention.found", "n", strconv.Itoa(found), "words", words)
	}
	if found == 0 {
		c.Found, c.Empty = "", &part.Empty{Title: rq.say("intervention.none"), Text: rq.say("intervention.none.text"),
			Action: &part.Action{Text: rq.say("intervention.search.all"), URL: "/interventions"}}
	}
	a := answer{page: "intervention/list", shell: part.Page{Title: c.Lead.Title}, content: c}
	if words != "" || element != "" {
		a.filter = []string{"q=" + words, "element=" + element}
	}
	return a, nil
}

// interventionSearch are the two fields that narrow the list.
func (rq *request) interventionSearch(words, element string, year int) (part.TextField, part.Select) {
	find := part.TextField{Value: words, Field: part.Field{Name: "q", Label: rq.say("intervention.search"), Hint: rq.say("intervention.search.hint")}}
	sel := part.Select{Field: part.Field{Name: "element", Label: rq.say("intervention.search.element")}, None: rq.say("intervention.search.every")}
	for _, e := range rq.elements(year) {
		sel.Options = append(sel.Options, part.Option{Value: e.Key, Label: e.Letter + ". " + e.Name.In(rq.language), Chosen: e.Key == element})
	}
	return find, sel
}

// elements are those of a year's plan.
func (rq *request) elements(year int) []programme.Element {
	if p := rq.set().Plan(year); p != nil {
		return p.Elements
	}
	return nil
}

// shownYear is the programme year that a page is about when nobody says which:
// the own one, else the one that most practices are in.
func (rq *request) shownYear(board *region.Board) (int, error) {
	year := 0
	if rq.inPractice() {
		var err error
		if year, err = rq.year(); err != nil {
			return 0, err
		}
	}
	count := map[int]int{}
	for _, p := range board.Practices {
		count[p.Year]++
	}
	for y := rq.set().LastYear(); y >= 1 && !rq.inPractice(); y-- {
		if count[y] > count[year] || year == 0 && count[y] > 0 {
			year = y
		}
	}
	return max(year, 1), nil
}

// plansCounted says what the numbers of the list are about.
func (rq *request) plansCounted(board *region.Board) string {
	switch n := board.Tally().By[plan.IsHandedIn]; {
	case n == 0:
		return rq.say("intervention.counted.none")
	case !rq.counts(n):
		return rq.say("intervention.counted.few", "few", strconv.Itoa(intervention.Few))
	default:
		return rq.say("intervention.counted", "n", strconv.Itoa(n))
	}
}

// counts says whether somebody may see a number about so many plans.
func (rq *request) counts(plans int) bool {
	return plans > 0 && (!rq.inPractice() || plans >= intervention.Few)
}

// tellers gives the offers of practices that still take part, by intervention.
func (s *Server) tellers(rq *request, board *region.Board, key string) (map[string][]intervention.Teller, error) {
	all, err := s.Interventions.Store.Tellers(rq.Context(), rq.actor.Tenant, key)
	if err != nil {
		return nil, err
	}
	out := map[string][]intervention.Teller{}
	for _, t := range all {
		if t.Practice, err = s.goesOnAs(rq, board, t.Practice); err != nil {
			return nil, err
		}
		if p := board.Get(t.Practice); p == nil || p.Ended != calendar.None {
			continue
		}
		// of two that merged the last offer stands
		others := slices.DeleteFunc(out[t.Intervention], func(x intervention.Teller) bool { return x.Practice == t.Practice })
		out[t.Intervention] = append(others, t)
	}
	return out, nil
}

// goesOnAs gives the practice into which one merged, however often, and any other
// as it is: what it offered goes on with it.
func (s *Server) goesOnAs(rq *request, board *region.Board, id string) (string, error) {
	for range len(board.Over) + 1 {
		p := board.Get(id)
		if p == nil || p.How != practice.MergedInto {
			break
		}
		file, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, id, rq.today())
		if err != nil || file.Ended() == nil {
			return id, err
		}
		id = file.Ended().Other
	}
	return id, nil
}

// interventionTable lists the interventions of one element that fit what was
// searched, in the order of the menu.
func (rq *request) interventionTable(board *region.Board, e *programme.Element, words string, tellers map[string][]intervention.Teller, year int) part.Table {
	t := part.Table{ID: "element-" + e.Key, Caption: e.Letter + ". " + e.Name.In(rq.language), Columns: []part.Column{
		{Text: rq.say("intervention.column.name")}, {Text: rq.say("intervention.column.open")}, {Text: rq.say("intervention.column.doing"), Number: true},
		{Text: rq.say("intervention.column.fresh"), Number: true}, {Text: rq.say("intervention.column.tellers")},
	}}
	tally := board.Tally()
	for _, item := range rq.under(e.Key, year) {
		if !rq.fits(item.key, words, year) {
			continue
		}
		cells := make([]part.Cell, 5)
		cells[0] = part.Cell{Text: rq.words().Intervention(item.key, year), URL: interventionURL(item.key)}
		if item.number > 0 {
			cells[0].Text = e.Letter + strconv.Itoa(item.number) + " " + cells[0].Text
		}
		cells[1].Text = rq.openYears(item.key)
		if rq.counts(tally.By[plan.IsHandedIn]) {
			doing := region.ChoiceTally{}
			if at := slices.IndexFunc(tally.Choices, func(c region.ChoiceTally) bool { return c.Intervention == item.key }); at >= 0 {
				doing = tally.Choices[at]
			}
			cells[2].Text, cells[3].Text = strconv.Itoa(doing.Practices), strconv.Itoa(doing.By[rule.New]+doing.By[rule.Deepened])
		}
		if n := len(tellers[item.key]); n > 0 {
			cells[4].Text = rq.say("intervention.tellers.count", "n", strconv.Itoa(n))
		}
		t.Rows = append(t.Rows, part.Row{ID: "intervention-" + item.key, Cells: cells})
	}
	return t
}

func interventionURL(key string) string { return "/interventions/" + url.PathEscape(key) }

// listed is an intervention with its number on the menu of a year, 0 when it
// stands there under no number.
type listed struct {
	key    string
	number int
}

// under lists the interventions of which an element is the usual place, by the
// menu of a year; what only stands on another menu comes after it.
func (rq *request) under(element string, year int) []listed {
	var out []listed
	seen := map[string]bool{}
	first := rq.set().Plan(year)
	plans := slices.Clone(rq.set().Region.Plans)
	slices.SortStableFunc(plans, func(a, b *programme.Plan) int {
		return cmp.Or(rank(a, first)-rank(b, first), cmp.Compare(b.Years[0], a.Years[0]))
	})
	for _, p := range plans {
		for _, it := range p.Menu.Items {
			if seen[it.Key] {
				continue
			}
			seen[it.Key] = true
			if it.Elements[0] != element {
				continue
			}
			l := listed{key: it.Key}
			if p == first {
				l.number = it.Number
			}
			out = append(out, l)
		}
	}
	return out
}

// openYears says in which programme years an intervention can be chosen.
func (rq *request) openYears(key string) string {
	years := ahead.Years(rq.set(), key)
	n := len(years)
	switch {
	case n == 0:
		return rq.say("intervention.menu.never")
	case n > 2 && years[n-1]-years[0] == n-1:
		return rq.say("intervention.open.range", "from", strconv.Itoa(years[0]), "until", strconv.Itoa(years[n-1]))
	}
	return rq.words().Years(years)
}

// fits says whether all words that were searched are somewhere in what is known
// of an intervention.
func (rq *request) fits(key, words string, year int) bool {
	if words == "" {
		return true
	}
	card, _ := rq.words().Card(key, year)
	return holds(cardText(card), words)
}

// holds says whether every word is in a text, whatever capitals and accents.
func holds(text []string, words string) bool {
	folded := spelling.Fold(strings.Join(text, " "))
	return !slices.ContainsFunc(strings.Fields(spelling.Fold(words)), func(w string) bool { return !strings.Contains(folded, w) })
}
