package web

import (
	"slices"
	"strconv"

	"meertijd/internal/ahead"
	"meertijd/internal/base/calendar"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// nextContent says what changes from one programme year to the next: for a
// practice its own step, for others each step that practices will take.
type nextContent struct {
	Lead   part.Lead
	Banner *part.Banner
	Carry  *part.Card // what comes of the practice's own plan
	Steps  []aheadStep
	Links  []part.Link
}

// aheadStep is what changes between two programme years.
type aheadStep struct {
	Title, Text        string
	Conditions         []nextLine
	None               string // when no condition changes
	Opens, Closes      []part.Link
	MenuNone           string
	ClosesNote         string
	DaysTitle          string
	Days               []string
	Whole              part.Link
	year, next, number int
}

// nextLine is a condition that is not what it was.
type nextLine struct {
	Pill         part.Pill
	Text, Before string
	Source       string
}

// nextPage says what changes next year.
func (s *Server) nextPage(rq *request) (answer, error) {
	if rq.inPractice() {
		return s.nextOfPractice(rq)
	}
	board, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	c := nextContent{Lead: part.Lead{Title: rq.say("next.title.region"), Eyebrow: rq.say("next.eyebrow"), Text: rq.say("next.region")}}
	c.Steps = rq.regionSteps(board)
	for year, n := range rq.lastYears(board) {
		c.Banner = &part.Banner{Kind: part.InfoBanner, Title: rq.say("next.ends", "year", strconv.Itoa(year)), Text: rq.say("next.ends.text", "n", strconv.Itoa(n), "year", strconv.Itoa(year))}
	}
	if len(c.Steps) == 0 && c.Banner == nil {
		c.Banner = &part.Banner{Kind: part.InfoBanner, Title: rq.say("next.none")}
	}
	return answer{page: "regplan/next", shell: part.Page{Title: c.Lead.Title, Back: rq.backToRegionalPlan()}, content: c}, nil
}

func (rq *request) backToRegionalPlan() *part.Link {
	return &part.Link{Text: rq.say("regplan.title"), URL: "/regional-plan"}
}

// nextOf gives the programme year after another for a cohort, 0 when the
// regional plan has none.
func nextOf(set *rule.Set, cohort string, year int) int {
	for y := year + 1; y <= set.LastYear() && year > 0; y++ {
		if start, _ := set.YearOf(cohort, y); start != calendar.None {
			return y
		}
	}
	return 0
}

// nextOfPractice says what changes for the practice that looks.
func (s *Server) nextOfPractice(rq *request) (answer, error) {
	file, err := rq.file()
	if err != nil {
		return answer{}, err
	}
	year, err := rq.year()
	if err != nil {
		return answer{}, err
	}
	cohort, set := file.Practice.Cohort, rq.set()
	next := nextOf(set, cohort, year)
	c := nextContent{Lead: part.Lead{Title: rq.say("next.title", "year", strconv.Itoa(next)), Eyebrow: rq.say("next.eyebrow")}}
	a := answer{page: "regplan/next", shell: part.Page{Back: rq.backToRegionalPlan()}, object: file.Practice.ID}
	switch {
	case year == 0:
		c.Lead.Title, c.Lead.Text = rq.say("next.title.region"), rq.say("next.before")
	case next == 0:
		c.Lead.Title, c.Lead.Text = rq.say("next.title.region"), rq.say("next.last", "year", strconv.Itoa(year))
	default:
		if err := s.ownStep(rq, &c, year, next); err != nil {
			return answer{}, err
		}
	}
	a.shell.Title, a.content = c.Lead.Title, c
	return a, nil
}

// ownStep fills the page for a practice that goes from one year to the next.
func (s *Server) ownStep(rq *request, c *nextContent, year, next int) error {
	sh, err := s.open(rq, rq.hat.Of, year)
	if err != nil {
		return err
	}
	facts, set := sh.own.Facts, rq.set()
	var groups []string
	for _, m := range facts.Groups {
		if m.Until == calendar.None || m.Until >= rq.today() {
			groups = append(groups, m.Key)
		}
	}
	concerns := ahead.Concerns(set, groups)
	step := rq.step(year, next, concerns)
	step.Title = rq.say("next.pair", "year", strconv.Itoa(year), "next", strconv.Itoa(next))
	step.Days = rq.dayLines(ahead.Days(set, facts.Cohort, next, concerns), next)
	start, _ := set.YearOf(facts.Cohort, next)
	c.Lead.Text = rq.say("next.begins", "year", strconv.Itoa(next), "date", rq.date(start)) + " "
	if len(step.Conditions) == 0 {
		c.Lead.Text += rq.say("next.same")
	} else {
		c.Lead.Text += rq.say("next.differs", "n", strconv.Itoa(len(step.Conditions)))
	}
	c.Carry = rq.carryCard(ahead.Carry(set, facts, year, next, rq.today()), year, next)
	c.Steps = []aheadStep{step}
	c.Links = []part.Link{{Text: rq.say("next.plan", "year", strconv.Itoa(year)), URL: "/plan/" + strconv.Itoa(year)}}
	return nil
}

// carryCard says what comes of the plan when the practice only goes on.
func (rq *request) carryCard(carried ahead.Carried, year, next int) *part.Card {
	card := &part.Card{ID: "carry", Title: rq.say("next.carry"), Text: rq.say("next.carry.text", "year", strconv.Itoa(year))}
	if len(carried.Runs) == 0 {
		card.Lines = []part.Line{{Title: rq.say("next.carry.nothing", "year", strconv.Itoa(year))}}
		return card
	}
	for _, r := range carried.Refused {
		card.Lines = append(card.Lines, part.Line{Title: rq.words().Intervention(r.Choice, next), Text: rq.words().Refusal(next, r),
			Pill: &part.Pill{State: part.Bad, Text: rq.say("next.refused", "year", strconv.Itoa(next))}})
	}
	for i := range carried.Lacking {
		f := &carried.Lacking[i]
		v := rq.words().Finding(next, f)
		line := part.Line{Title: v.Title, Text: v.Reason, Pill: &part.Pill{State: part.Half, Text: rq.say("next.asks")}}
		if e := f.Rule.Condition.Element; e != "" {
			line.Title = rq.letterOf(e, next) + ". " + v.Title
		}
		for _, m := range v.Missing {
			line.Text += " " + m
		}
		card.Lines = append(card.Lines, line)
	}
	if len(card.Lines) == 0 {
		card.Pill = &part.Pill{State: part.Good, Text: rq.say("next.carry.good")}
	} else if n := len(carried.Lacking); n > 0 {
		card.Text += " " + rq.say("next.carry.lacking", "year", strconv.Itoa(next), "n", strconv.Itoa(n))
	}
	if n := len(carried.Refused); n > 0 {
		card.Text += " " + rq.say("next.carry.refused", "n", strconv.Itoa(n))
	}
	var names []string
	for _, l := range carried.Runs {
		names = append(names, rq.words().Intervention(l.Intervention, next))
	}
	runs := part.Line{Title: rq.say("next.carry.runs"), Text: rq.upper(rq.list(names)) + "."}
	if carried.Answers > 0 {
		runs.Text += " " + rq.say("next.carry.answers", "n", strconv.Itoa(carried.Answers))
	}
	card.Lines = append(card.Lines, runs)
	return card
}

// step compares two programme years, by the rules that count.
func (rq *request) step(year, next int, keep func(*rule.Rule) bool) aheadStep {
	set, words := rq.set(), rq.words()
	step := aheadStep{year: year, next: next, DaysTitle: rq.say("next.days", "year", strconv.Itoa(next)),
		Whole: part.Link{Text: rq.say("next.whole", "year", strconv.Itoa(next)), URL: "/regional-plan?year=" + strconv.Itoa(next)}}
	for _, c := range ahead.Conditions(set, year, next, keep) {
		line := nextLine{Pill: changePill(rq, c.Kind)}
		shown := c.After
		if shown == nil {
			shown = c.Before
		} else if c.Before != nil {
			line.Before = rq.say("next.was", "text", words.Rule(c.Before))
		}
		line.Text, line.Source = words.Rule(shown), rq.say("plan.source", "source", words.Sources(shown.Condition.Source))
		step.Conditions = append(step.Conditions, line)
	}
	if len(step.Conditions) == 0 {
		step.None = rq.say("next.conditions.none", "year", strconv.Itoa(year), "next", strconv.Itoa(next))
	}
	opens, closes := ahead.Menu(set, year, next)
	step.Opens, step.Closes = rq.openingLinks(opens, next), rq.openingLinks(closes, year)
	if len(opens)+len(closes) == 0 {
		step.MenuNone = rq.say("next.menu.none")
	}
	if len(closes) > 0 {
		step.ClosesNote = rq.say("next.closes.running")
	}
	return step
}

func changePill(rq *request, kind ahead.Kind) part.Pill {
	state := map[ahead.Kind]part.State{ahead.Fresh: part.Tip, ahead.Gone: part.Neutral, ahead.Stricter: part.Waiting, ahead.Milder: part.Good, ahead.Otherwise: part.Half}[kind]
	return part.Pill{State: state, Text: rq.say("next." + string(kind))}
}

func (rq *request) openingLinks(all []ahead.Opening, year int) (links []part.Link) {
	for _, o := range all {
		links = append(links, part.Link{Text: rq.words().Intervention(o.Intervention, year) + " (" + rq.say("next.under", "element", rq.letterOf(o.Element, year)) + ")", URL: interventionURL(o.Intervention)})
	}
	return links
}

// letterOf gives the letter of an element in a year's plan.
func (rq *request) letterOf(element string, year int) string {
	for _, e := range rq.elements(year) {
		if e.Key == element {
			return e.Letter
		}
	}
	return element
}

func (rq *request) dayLines(days []ahead.Day, year int) (lines []string) {
	for _, d := range days {
		lines = append(lines, rq.words().Day(year, d))
	}
	return lines
}

// regionSteps lists the steps that practices of the region will take, the one of
// the highest year first.
func (rq *request) regionSteps(board *region.Board) (steps []aheadStep) {
	cohorts := map[int][]string{}
	for _, p := range board.Practices {
		next := nextOf(rq.set(), p.Cohort, p.Year)
		if next == 0 {
			continue
		}
		at := slices.IndexFunc(steps, func(s aheadStep) bool { return s.year == p.Year && s.next == next })
		if at < 0 {
			at = len(steps)
			steps = append(steps, rq.step(p.Year, next, nil))
		}
		steps[at].number++
		if !slices.Contains(cohorts[p.Year], p.Cohort) {
			cohorts[p.Year] = append(cohorts[p.Year], p.Cohort)
		}
	}
	slices.SortFunc(steps, func(a, b aheadStep) int { return b.year - a.year })
	for i := range steps {
		s := &steps[i]
		s.Title = rq.say("next.pair", "year", strconv.Itoa(s.year), "next", strconv.Itoa(s.next))
		if names := rq.words().Cohorts(cohorts[s.year]); names != "" {
			s.Text = rq.say("next.pair.text", "n", strconv.Itoa(s.number), "cohorts", names)
		} else {
			s.Text = rq.say("next.pair.text.all", "n", strconv.Itoa(s.number))
		}
		s.Days = rq.words().Days(s.next, cohorts[s.year])
	}
	return steps
}

// lastYears counts the practices for which the regional plan has no next year.
func (rq *request) lastYears(board *region.Board) map[int]int {
	out := map[int]int{}
	for _, p := range board.Practices {
		if p.Year > 0 && nextOf(rq.set(), p.Cohort, p.Year) == 0 {
			out[p.Year]++
		}
	}
	return out
}
