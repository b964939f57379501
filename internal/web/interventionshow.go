package web

import (
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/ahead"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intervention"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// interventionContent is one intervention: what it is, how many practices do
// it, which do as far as one may know, and which are glad to tell.
type interventionContent struct {
	Lead    part.Lead
	Done    *part.Banner
	Errors  *part.ErrorSummary
	Card    wording.PlanCard
	Facts   part.Facts
	Years   part.Table
	Doers   *part.Table // nil for who may not know which practices
	Related []part.Link // with what it hangs together
	Tellers part.Table
	Own     *tellForm
	Asks    string // who of the practice can offer it, for who cannot
	Next    part.Link
}

// interventionPage shows one intervention.
func (s *Server) interventionPage(rq *request) (answer, error) { return s.intervention(rq, nil) }

func (s *Server) intervention(rq *request, wrong error) (answer, error) {
	key := rq.PathValue("intervention")
	board, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	year, err := rq.shownYear(board)
	if err != nil {
		return answer{}, err
	}
	card, known := rq.words().Card(key, year)
	if !known {
		return answer{}, &fault.Error{Kind: fault.NotFound, Code: "intervention.not-found", Op: "web.intervention"}
	}
	counted, err := s.doings.of(board, key, func() ([]intervention.Doing, error) {
		return s.Interventions.Store.HandedIn(rq.Context(), rq.actor.Tenant, key)
	})
	if err != nil {
		return answer{}, err
	}
	years, doers := counted.years, counted.doers
	tellers, err := s.tellers(rq, board, key)
	if err != nil {
		return answer{}, err
	}
	c := interventionContent{
		Lead: part.Lead{Title: card.Title, Text: rq.nowSentence(years, year)}, Card: card, Facts: rq.interventionFacts(key, year), Related: rq.related(key, year),
		Years: rq.yearsTable(years), Doers: rq.doersTable(board, doers), Tellers: rq.tellersTable(board, tellers[key]),
		Next: part.Link{Text: rq.say("regplan.title"), URL: "/regional-plan"},
	}
	s.ownOffer(rq, &c, tellers[key], wrong)
	a := answer{page: "intervention/show", content: c, object: key,
		shell: part.Page{Title: card.Title, Back: &part.Link{Text: rq.say("intervention.back"), URL: "/interventions"}}}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// nowSentence says how many practices do it in the programme year shown.
func (rq *request) nowSentence(years []intervention.Year, year int) string {
	now := intervention.Year{Year: year}
	if at := slices.IndexFunc(years, func(y intervention.Year) bool { return y.Year == year }); at >= 0 {
		now = years[at]
	}
	args := []string{"year", strconv.Itoa(year), "n", strconv.Itoa(now.Doing), "of", strconv.Itoa(now.HandedIn), "few", strconv.Itoa(intervention.Few)}
	switch {
	case now.HandedIn == 0:
		return rq.say("intervention.now.no-plans", args...)
	case !rq.counts(now.HandedIn):
		return rq.say("intervention.now.few", args...)
	case now.Doing == 0:
		return rq.say("intervention.now.none", args...)
	}
	return rq.say("intervention.now", args...)
}

// interventionFacts say where it stands and when it can be chosen.
func (rq *request) interventionFacts(key string, year int) part.Facts {
	facts := part.Facts{Items: []part.Fact{{Term: rq.say("intervention.open"), Text: rq.openYears(key)}}}
	for _, e := range rq.elements(year) {
		under := rq.under(e.Key, year)
		at := slices.IndexFunc(under, func(l listed) bool { return l.key == key })
		stands := slices.Contains(rq.set().OnMenu(key, year), e.Key)
		if at < 0 && !stands {
			continue
		}
		text := e.Letter + ". " + e.Name.In(rq.language)
		if at >= 0 && under[at].number > 0 {
			text = rq.say("intervention.open.under", "element", text, "number", strconv.Itoa(under[at].number))
		}
		facts.Items = append(facts.Items, part.Fact{Term: rq.say("intervention.where"), Text: text})
	}
	return facts
}

// related leads to the interventions with which one hangs together.
func (rq *request) related(key string, year int) (links []part.Link) {
	for _, l := range interventionOf(rq.set(), key).Links {
		if l.To != "" {
			links = append(links, part.Link{Text: rq.words().Intervention(l.To, year), URL: interventionURL(l.To)})
		}
	}
	return links
}

// yearsTable counts by programme year, each number with the plans and the
// period that it is about.
func (rq *request) yearsTable(years []intervention.Year) part.Table {
	t := part.Table{ID: "by-year", Caption: rq.say("intervention.years"), HideCaption: true, Empty: rq.say("intervention.years.none"), Columns: []part.Column{
		{Text: rq.say("intervention.year")}, {Text: rq.say("intervention.period")}, {Text: rq.say("intervention.handed-in"), Number: true}, {Text: rq.say("intervention.doing"), Number: true},
	}}
	for _, m := range intervention.Modes {
		t.Columns = append(t.Columns, part.Column{Text: rq.say("plan.mode." + string(m)), Number: true})
	}
	for _, y := range years {
		cells := []part.Cell{{Text: strconv.Itoa(y.Year)}, {Text: rq.period(y.Year)}, {Text: strconv.Itoa(y.HandedIn)}, {Text: strconv.Itoa(y.Doing)}}
		if !rq.counts(y.HandedIn) {
			cells[2].Text, cells[3].Text = "", rq.say("intervention.years.few")
			t.Rows = append(t.Rows, part.Row{Cells: append(cells, make([]part.Cell, len(intervention.Modes))...)})
			continue
		}
		for _, m := range intervention.Modes {
			cells = append(cells, part.Cell{Text: strconv.Itoa(y.Forms[m])})
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}
	return t
}

// period says when a programme year runs, for all starting moments together.
func (rq *request) period(year int) string {
	from, until := calendar.Latest, calendar.None
	for _, cohort := range ahead.Cohorts(rq.set()) {
		if start, end := rq.set().YearOf(cohort, year); start != calendar.None {
			from, until = min(from, start), max(until, end)
		}
	}
	if until == calendar.None {
		return ""
	}
	return rq.say("intervention.period.text", "from", rq.date(from), "until", rq.date(until))
}

// doersTable names the practices that do it, those of which one may read the
// plan. Other practices are known by number only.
func (rq *request) doersTable(board *region.Board, doers []intervention.Doer) *part.Table {
	if rq.inPractice() || !access.Has(rq.hat.Role, access.ReadPlan) {
		return nil
	}
	t := &part.Table{ID: "doers", Caption: rq.say("intervention.doers"), HideCaption: true, Empty: rq.say("intervention.doers.none"), Columns: []part.Column{
		{Text: rq.say("intervention.doers.practice")}, {Text: rq.say("intervention.doers.place")}, {Text: rq.say("intervention.doers.since"), Number: true},
		{Text: rq.say("intervention.doers.now")}, {Text: rq.say("intervention.doers.form")},
	}}
	for _, d := range doers {
		p := board.Get(d.Practice)
		if _, may := access.Allowed(rq.actor, access.ReadPlan, access.Target{Practices: []string{p.ID}, Neighbourhood: p.Neighbourhood}); !may {
			continue
		}
		rq.showed(p.ID)
		name := part.Cell{Text: p.Name}
		if rq.actor.Role == access.Lead {
			name.URL = "/practices/" + p.ID
		}
		now := part.Cell{Text: rq.say("intervention.doers.stopped")}
		if d.Now != "" {
			now = part.Cell{Pill: modePill(rq, d.Now), Note: rq.say("regplan.year", "year", strconv.Itoa(d.Forms[len(d.Forms)-1].Year))}
		}
		var forms []string
		for _, f := range d.Forms {
			forms = append(forms, rq.say("intervention.form", "year", strconv.Itoa(f.Year), "mode", rq.say("plan.mode."+string(f.Mode))))
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, {Text: p.Place}, {Text: strconv.Itoa(d.Since)}, now, {Text: rq.list(forms)}}})
	}
	return t
}

// modePill says in which form something runs.
func modePill(rq *request, mode rule.Mode) *part.Pill {
	state := part.Neutral
	switch mode {
	case rule.New, rule.Deepened:
		state = part.Tip
	case rule.Embedded:
		state = part.Good
	}
	return &part.Pill{State: state, Text: rq.say("plan.mode." + string(mode))}
}

// tellersTable lists who is glad to tell, with how to reach them.
func (rq *request) tellersTable(board *region.Board, tellers []intervention.Teller) part.Table {
	t := part.Table{ID: "tellers", Caption: rq.say("teller.title"), HideCaption: true, Columns: []part.Column{
		{Text: rq.say("teller.column.practice")}, {Text: rq.say("teller.column.how")}, {Text: rq.say("teller.column.since")},
	}}
	for _, x := range tellers {
		p := board.Get(x.Practice)
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: p.Name, Note: p.Place}, {Text: x.Contact}, {Text: rq.dayOf(x.At)}}})
	}
	return t
}
