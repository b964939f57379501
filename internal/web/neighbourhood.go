package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/web/part"
)

// neighbourhoodRoutes are the pages of a neighbourhood: of the coordinator's own,
// and of any for whoever may look at all of them.
func (s *Server) neighbourhoodRoutes() []Route {
	routes := []Route{
		{Pattern: "GET /neighbourhoods", May: access.ReadNeighbourhood, Reads: "neighbourhoods", Try: "/neighbourhoods", handle: s.neighbourhoodsPage},
		{Pattern: "POST /neighbourhoods", May: access.ManagePractice, Reads: "neighbourhoods", handle: s.placesSave},
		{Pattern: "GET " + ownSearch, May: access.ReadNeighbourhood, Reads: "search", Try: ownSearch, handle: s.ownSearchPage},
	}
	const read, edit = access.ReadNeighbourhood, access.EditNetwork
	for _, base := range []string{"/neighbourhood", "/neighbourhoods/{neighbourhood}"} {
		try := func(rest string) string {
			if base != "/neighbourhood" {
				return ""
			}
			return base + rest
		}
		routes = append(routes,
			Route{Pattern: "GET " + base, May: read, Reads: "neighbourhood", Try: try(""), handle: s.neighbourhoodPage},
			Route{Pattern: "POST " + base, May: access.AnswerNeighbourhood, Reads: "neighbourhood", handle: s.neighbourhoodSave},
			Route{Pattern: "GET " + base + "/agreements", May: read, Reads: "neighbourhood", Try: try("/agreements"), handle: s.agreementsPage},
			Route{Pattern: "POST " + base + "/agreements", May: edit, Reads: "neighbourhood", handle: s.agreementsDo},
			Route{Pattern: "GET " + base + "/plan", May: read, Reads: "network", Try: try("/plan"), handle: s.outlookPage},
			Route{Pattern: "GET " + base + "/plan/edit", May: edit, Reads: "network", Try: try("/plan/edit"), handle: s.outlookEditPage},
			Route{Pattern: "POST " + base + "/plan/edit", May: edit, Reads: "network", handle: s.outlookSave},
			Route{Pattern: "GET " + base + "/network", May: read, Reads: "network", Try: try("/network"), handle: s.networkPage},
			Route{Pattern: "POST " + base + "/network", May: edit, Reads: "network", handle: s.networkDo},
			Route{Pattern: "GET " + base + "/network.csv", May: read, Reads: "network", handle: s.networkFile},
		)
	}
	return routes
}

// area is a neighbourhood as somebody looks at it: where its pages stand, and
// what they may do there.
type area struct {
	*request
	n       practice.Neighbourhood
	base    string
	edits   bool
	answers bool
}

// area gives the neighbourhood of the address, or that of the own role.
func (s *Server) area(rq *request, action access.Action) (*area, error) {
	v := &area{request: rq, base: "/neighbourhood"}
	id := rq.hat.Of
	if in := rq.PathValue("neighbourhood"); in != "" {
		id, v.base = in, "/neighbourhoods/"+url.PathEscape(in)
	}
	by, ok := access.Allowed(rq.actor, action, access.Target{Neighbourhood: id})
	if !ok {
		return nil, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.area"}
	}
	rq.rule = by
	_, v.edits = access.Allowed(rq.actor, access.EditNetwork, access.Target{Neighbourhood: id})
	_, v.answers = access.Allowed(rq.actor, access.AnswerNeighbourhood, access.Target{Neighbourhood: id})
	var err error
	v.n, err = s.Practices.GetNeighbourhood(rq.Context(), rq.actor.Tenant, id)
	return v, err
}

// shell is the frame of a page of the neighbourhood, with the way back.
func (v *area) shell(title string) part.Page {
	p := part.Page{Title: title, Back: &part.Link{Text: v.n.Name, URL: v.base}}
	if title == v.n.Name {
		p.Back = nil
		if v.base != "/neighbourhood" {
			p.Back = &part.Link{Text: v.say("place.neighbourhoods"), URL: "/neighbourhoods"}
		}
	}
	return p
}

// saved says above a page that something was kept.
func (v *area) saved() string {
	if v.URL.Query().Get("saved") == "" {
		return ""
	}
	return v.say("dossier.saved")
}

// neighbourhoodContent is how a neighbourhood stands: the one next thing, what
// does not fit, the practices, and what they answer and agree on together.
type neighbourhoodContent struct {
	Lead      part.Lead
	Next      *part.NextThing
	Year      int
	Key, Post string
	Fit       []fitLine
	FitText   string
	Practices part.Table
	Agreed    part.Facts
	Links     []part.Link
	Fold      part.Fold // around the questions
	Questions []part.Textarea
	Answers   part.Facts // for who may not answer
	Errors    *part.ErrorSummary
	Saved     bool
}

// neighbourhoodPage shows a neighbourhood.
func (s *Server) neighbourhoodPage(rq *request) (answer, error) { return s.neighbourhood(rq, nil) }

func (s *Server) neighbourhood(rq *request, wrong *fault.Error) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	fits, err := s.fitsOf(v)
	if err != nil {
		return answer{}, err
	}
	year := commonYear(fits)
	c := neighbourhoodContent{Year: year, Key: s.NewID(), Post: v.base, Saved: rq.URL.Query().Get("saved") != ""}
	c.Lead = part.Lead{Title: v.n.Name, Text: v.sentenceOf(fits)}
	c.Fit, c.FitText = v.fitLines(fits)
	c.Practices = v.practiceTable(fits)
	c.Agreed = v.agreedFacts(year)
	open := v.questions(&c, year, wrong)
	if c.Next, err = s.neighbourhoodNext(v, fits, open); err != nil {
		return answer{}, err
	}
	for _, to := range []string{"agreements", "plan", "network"} {
		c.Links = append(c.Links, part.Link{Text: rq.say("network.to." + to), URL: v.base + "/" + to})
	}
	a := answer{page: "neighbourhood/show", shell: v.shell(v.n.Name), content: c, object: v.n.ID}
	if wrong != nil {
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.say(string(wrong.Code), pairs(wrong.Args)...), URL: "#" + wrong.Args["field"]}}}
		a.content, a.status = c, statuses[wrong.Kind]
	}
	return a, nil
}

// neighbourhoodNext is the one thing that helps most now; nil when there is
// nothing.
func (s *Server) neighbourhoodNext(v *area, fits []fit, open int) (*part.NextThing, error) {
	next := func(code, to string, args ...string) *part.NextThing {
		return &part.NextThing{
			ID: "next", Title: v.say("network.next."+code, args...), Text: v.say("network.next."+code+".text", args...),
			Actions: []part.Action{{Text: v.say("network.next." + code + ".go"), URL: to, Kind: part.Filled}},
		}
	}
	if worst := slices.IndexFunc(fits, fit.differs); worst >= 0 && v.edits {
		return next("fit", "#fit-"+fits[worst].file.Practice.ID, "name", fits[worst].file.Practice.Name), nil
	}
	o, err := s.Networks.Store.Outlook(v.Context(), v.actor.Tenant, v.n.ID, 0)
	if err != nil {
		return nil, err
	}
	partners, err := s.Networks.Store.Partners(v.Context(), v.actor.Tenant, v.n.ID)
	if err != nil {
		return nil, err
	}
	stale := len(slices.DeleteFunc(partners, func(p network.Partner) bool { return !p.Stale(v.today()) }))
	switch {
	case !v.edits:
	case len(v.n.Agreements) == 0:
		return next("agree", v.base+"/agreements"), nil
	case open > 0 && v.answers:
		return next("answer", "#questions", "n", strconv.Itoa(open)), nil
	case o.Version == 0:
		return next("plan", v.base+"/plan/edit"), nil
	case len(partners) == 0:
		return next("map", v.base+"/network"), nil
	case stale > 0:
		return next("stale", v.base+"/network", "n", strconv.Itoa(stale)), nil
	}
	return nil, nil
}

// agreedFacts are the agreements that hold now.
func (v *area) agreedFacts(year int) (facts part.Facts) {
	for i := range v.n.Agreements {
		a := &v.n.Agreements[i]
		if !a.Holds(v.today()) {
			continue
		}
		facts.Items = append(facts.Items, part.Fact{
			Term: v.agreementName(a, year), Text: v.say("neighbourhood.since", "date", v.date(a.From)), Note: v.belongsUnder(a, year),
		})
	}
	return facts
}

// agreementName is what an agreement is called: its own name, else that of the
// intervention.
func (v *area) agreementName(a *practice.Agreement, year int) string {
	if a.Working() {
		return a.Title
	}
	return v.words().Intervention(a.Intervention, year)
}

// belongsUnder names the intervention below an agreement with a name of its own.
func (v *area) belongsUnder(a *practice.Agreement, year int) string {
	if !a.Working() || a.Intervention == "" {
		return ""
	}
	return v.say("network.agreement.of", "intervention", v.words().Intervention(a.Intervention, year))
}

// commonYear is the programme year that most practices are in; a neighbourhood
// answers its questions for that year.
func commonYear(fits []fit) int {
	count := map[int]int{}
	best := 0
	for i := range fits {
		y := fits[i].year
		if count[y]++; y > 0 && (best == 0 || count[y] > count[best]) {
			best = y
		}
	}
	return max(best, 1)
}

// sharedQuestions are the plan questions that a coordinator can answer.
func (rq *request) sharedQuestions(year int) []programme.Question {
	p := rq.set().Plan(year)
	if p == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Questions), func(q programme.Question) bool { return !practice.ByNeighbourhood(&q) })
}

// questions fills in what is asked of all practices at once, and gives how many
// have no answer yet.
func (v *area) questions(c *neighbourhoodContent, year int, wrong *fault.Error) (open int) {
	asked := v.sharedQuestions(year)
	for _, q := range asked {
		a, answered := v.n.AnswerTo(q.Key, year)
		if !answered {
			open++
		}
		if !v.answers {
			text := a.Text
			if !answered {
				text = v.say("network.question.open")
			}
			c.Answers.Items = append(c.Answers.Items, part.Fact{Term: q.Text.In(v.language), Text: text})
			continue
		}
		t := part.Textarea{Value: a.Text, Rows: 3, Max: plan.MaxText}
		t.Name, t.Label = "answer."+q.Key, q.Text.In(v.language)
		if wrong != nil {
			t.Value = v.PostFormValue(t.Name)
		}
		c.Questions = append(c.Questions, t)
	}
	c.Fold = part.Fold{ID: "questions", Title: v.say("neighbourhood.questions", "year", strconv.Itoa(year)), Open: open > 0 || wrong != nil}
	if open == 0 && len(asked) > 0 {
		c.Fold.Pill = &part.Pill{State: part.Good, Text: v.say("network.questions.done")}
	} else {
		c.Fold.Text = v.say("network.questions.open", "n", strconv.Itoa(open))
	}
	return open
}

// neighbourhoodSave keeps the answers that changed.
func (s *Server) neighbourhoodSave(rq *request) (answer, error) {
	v, err := s.area(rq, access.AnswerNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	year := rq.number("year")
	add := v.n
	add.Agreements, add.Answers = nil, nil
	for _, q := range rq.sharedQuestions(year) {
		values, sent := rq.PostForm["answer."+q.Key]
		if !sent {
			continue
		}
		text := strings.TrimSpace(strings.ReplaceAll(values[0], "\r\n", "\n"))
		if before, _ := v.n.AnswerTo(q.Key, year); before.Text == text {
			continue
		}
		if have := len([]rune(text)); have > plan.MaxText {
			return s.neighbourhood(rq, &fault.Error{Kind: fault.Invalid, Code: "plan.text-too-long",
				Args: fault.Args{"max": strconv.Itoa(plan.MaxText), "have": strconv.Itoa(have), "field": "answer." + q.Key}})
		}
		add.Answers = append(add.Answers, practice.Answer{ID: s.NewID(), Year: year, Question: q.Key, Text: text, Recorded: practice.Recorded{At: s.Now(), By: rq.actor.Person}})
	}
	if len(add.Answers) > 0 {
		record := rq.record(audit.Update, "neighbourhood", v.n.ID)
		for _, a := range add.Answers {
			record.Fields = append(record.Fields, "answer."+a.Question)
		}
		if err := s.Practices.SaveNeighbourhood(rq.Context(), add, record); err != nil {
			return answer{}, err
		}
	}
	return answer{to: v.base + "?saved=1"}, nil
}
