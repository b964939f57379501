package web

import (
	"strconv"
	"strings"

	"meertijd/internal/region"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// readPlanContent is the regional plan of a programme year, as everybody of the
// organisation reads it.
type readPlanContent struct {
	Lead     part.Lead
	Warning  string
	Intro    []string
	Reads    string
	Years    []part.Link
	Year     int
	Search   part.TextField
	Found    string
	Empty    *part.Empty
	Next     part.Link
	Contents []part.Link
	Parts    []readPart
	Made     string
}

// readPart is a part of the plan with, for the menu, a link for each card.
type readPart struct {
	wording.PlanPart
	Cards []readCard
}

// readCard is an intervention of the menu, which may stand under two elements.
type readCard struct {
	ID string
	wording.PlanCard
	Who part.Action
}

// readPlanPage shows the regional plan of a programme year.
func (s *Server) readPlanPage(rq *request) (answer, error) {
	board, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	year, err := rq.askedYear(board)
	if err != nil {
		return answer{}, err
	}
	page := rq.words().Plan(rq.set().Plan(year), year)
	words := strings.TrimSpace(rq.URL.Query().Get("q"))
	c := readPlanContent{
		Lead:    part.Lead{Title: rq.say("regplan.title"), Eyebrow: page.Title, Text: rq.say("regplan.text"), Actions: []part.Action{{Text: rq.say("regplan.print"), Icon: "print", Print: true, Kind: part.Plain}}},
		Warning: page.Warning, Intro: page.Intro, Made: page.Made, Year: year, Years: rq.planYears(year),
		Reads: rq.say("regplan.reads", "organisation", rq.set().Region.Organisation.In(rq.language)),
		Next:  part.Link{Text: rq.say("regplan.next"), URL: "/regional-plan/next"},
	}
	if rq.inPractice() {
		c.Next.Text = rq.say("regplan.next.practice")
		if own, err := rq.year(); err == nil && own > 0 {
			c.Lead.Text += " " + rq.say("regplan.now", "year", strconv.Itoa(own))
		}
	}
	c.Search = part.TextField{Value: words, Field: part.Field{Name: "q", Label: rq.say("regplan.search"), Hint: rq.say("regplan.search.hint")}}
	rq.readParts(&c, page, words)
	a := answer{page: "regplan/show", shell: part.Page{Title: c.Lead.Title}, content: c, filter: []string{"year=" + strconv.Itoa(year)}}
	if words != "" {
		a.filter = append(a.filter, "q="+words)
	}
	return a, nil
}

// askedYear is the year that the address names, else the one shown to whom it
// is that asks.
func (rq *request) askedYear(board *region.Board) (int, error) {
	if text := rq.URL.Query().Get("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || rq.set().Plan(year) == nil {
			return 0, gone("web.regionalPlan")
		}
		return year, nil
	}
	return rq.shownYear(board)
}

// planYears lets one choose another year.
func (rq *request) planYears(now int) (links []part.Link) {
	for y := 1; y <= rq.set().LastYear(); y++ {
		if rq.set().Plan(y) != nil {
			links = append(links, part.Link{Text: rq.say("regplan.year", "year", strconv.Itoa(y)), URL: "/regional-plan?year=" + strconv.Itoa(y), Current: y == now})
		}
	}
	return links
}

// readParts puts the parts on the page: all, or what of the menu fits what was
// searched.
func (rq *request) readParts(c *readPlanContent, page wording.PlanPage, words string) {
	found := 0
	for _, p := range page.Parts {
		shown := readPart{PlanPart: p}
		for _, card := range p.Cards {
			if words == "" || holds(cardText(card), words) {
				shown.Cards = append(shown.Cards, readCard{"menu-" + p.Element + "-" + card.Key, card, part.Action{
					Text: rq.say("regplan.more"), Label: rq.say("regplan.more.name", "title", card.Title), URL: interventionURL(card.Key), Kind: part.Plain}})
			}
		}
		found += len(shown.Cards)
		if words != "" && len(shown.Cards) == 0 {
			continue
		}
		c.Parts = append(c.Parts, shown)
		c.Contents = append(c.Contents, part.Link{Text: p.Heading, URL: "#" + p.ID})
	}
	args := []string{"n", strconv.Itoa(found), "year", strconv.Itoa(c.Year), "words", words}
	switch {
	case words != "" && found == 0:
		c.Empty = &part.Empty{Title: rq.say("regplan.none"), Text: rq.say("regplan.none.text", args...), Action: &part.Action{Text: rq.say("regplan.search.all"), URL: "/regional-plan?year=" + strconv.Itoa(c.Year)}}
	case words != "":
		c.Found = rq.say("regplan.found", args...)
	}
}

// cardText is all that a card says.
func cardText(card wording.PlanCard) []string {
	text := []string{card.Title, card.Description, card.Note}
	for _, l := range card.Lists {
		text = append(text, l.Items...)
	}
	return text
}

// regional leads from the page of today to the regional plan.
func (d *desk) regional() part.Card {
	return part.Card{ID: "regional", Title: d.say("regplan.today"), Text: d.say("regplan.today.text"), Actions: []part.Action{
		{Text: d.say("regplan.title"), URL: "/regional-plan", Kind: part.Plain},
		{Text: d.say("regplan.next.practice"), URL: "/regional-plan/next", Kind: part.Plain},
		{Text: d.say("intervention.title"), URL: "/interventions", Kind: part.Plain},
	}}
}

// toRegional leads from a plan to what its year asks.
func (d *desk) toRegional() part.Action {
	return part.Action{Text: d.say("regplan.title"), URL: "/regional-plan?year=" + strconv.Itoa(d.year), Kind: part.Plain}
}
