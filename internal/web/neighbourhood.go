package web

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
	"meertijd/internal/web/part"
)

// neighbourhoodContent is the coordinator's page: what was agreed, and the
// questions that she can answer once for all practices.
type neighbourhoodContent struct {
	Lead      part.Lead
	Year      int
	Key       string
	Agreed    part.Facts
	Questions []part.Textarea
	Practices part.Table
	Errors    *part.ErrorSummary
	Saved     bool
}

// neighbourhoodPage shows a coordinator her neighbourhood.
func (s *Server) neighbourhoodPage(rq *request) (answer, error) { return s.neighbourhood(rq, nil) }

func (s *Server) neighbourhood(rq *request, wrong *fault.Error) (answer, error) {
	n, err := s.ownNeighbourhood(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, n.ID, rq.today())
	if err != nil {
		return answer{}, err
	}
	year := rq.commonYear(files)
	c := neighbourhoodContent{
		Lead: part.Lead{Title: n.Name, Text: rq.say("neighbourhood.text", "n", strconv.Itoa(len(files)))},
		Year: year, Key: s.NewID(), Saved: rq.URL.Query().Get("saved") != "",
	}
	for _, a := range n.Agreements {
		c.Agreed.Items = append(c.Agreed.Items, part.Fact{Term: rq.words().Intervention(a.Intervention, year), Text: rq.say("neighbourhood.since", "date", rq.date(a.From))})
	}
	for _, q := range rq.sharedQuestions(year) {
		a, _ := n.AnswerTo(q.Key, year)
		t := part.Textarea{Value: a.Text, Rows: 3, Max: plan.MaxText}
		t.Name, t.Label = "answer."+q.Key, q.Text.In(rq.language)
		if wrong != nil {
			t.Value = rq.PostFormValue(t.Name)
		}
		c.Questions = append(c.Questions, t)
	}
	if c.Practices, err = s.practiceTable(rq, files, ""); err != nil {
		return answer{}, err
	}
	a := answer{page: "neighbourhood/show", shell: part.Page{Title: n.Name}, content: c, object: n.ID}
	if wrong != nil {
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.say(string(wrong.Code), pairs(wrong.Args)...), URL: "#" + wrong.Args["field"]}}}
		a.content, a.status = c, statuses[wrong.Kind]
	}
	return a, nil
}

// commonYear is the programme year that most practices are in; a neighbourhood
// answers its questions for that year.
func (rq *request) commonYear(files []practice.File) int {
	count := map[int]int{}
	best := 0
	for i := range files {
		y := rq.set().ProgrammeYear(files[i].Practice.Cohort, rq.today())
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

// ownNeighbourhood gives the neighbourhood of the hat, if that is allowed.
func (s *Server) ownNeighbourhood(rq *request, action access.Action) (practice.Neighbourhood, error) {
	by, ok := access.Allowed(rq.actor, action, access.Target{Neighbourhood: rq.hat.Of})
	if !ok {
		return practice.Neighbourhood{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.neighbourhood"}
	}
	rq.rule = by
	return s.Practices.GetNeighbourhood(rq.Context(), rq.actor.Tenant, rq.hat.Of)
}

// neighbourhoodSave keeps the answers that changed.
func (s *Server) neighbourhoodSave(rq *request) (answer, error) {
	n, err := s.ownNeighbourhood(rq, access.AnswerNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	year := rq.number("year")
	add := n
	add.Agreements, add.Answers = nil, nil
	for _, q := range rq.sharedQuestions(year) {
		values, sent := rq.PostForm["answer."+q.Key]
		if !sent {
			continue
		}
		text := strings.TrimSpace(strings.ReplaceAll(values[0], "\r\n", "\n"))
		if before, _ := n.AnswerTo(q.Key, year); before.Text == text {
			continue
		}
		if have := len([]rune(text)); have > plan.MaxText {
			return s.neighbourhood(rq, &fault.Error{Kind: fault.Invalid, Code: "plan.text-too-long",
				Args: fault.Args{"max": strconv.Itoa(plan.MaxText), "have": strconv.Itoa(have), "field": "answer." + q.Key}})
		}
		add.Answers = append(add.Answers, practice.Answer{ID: s.NewID(), Year: year, Question: q.Key, Text: text, Recorded: practice.Recorded{At: s.Now(), By: rq.actor.Person}})
	}
	if len(add.Answers) > 0 {
		record := rq.record(audit.Update, "neighbourhood", n.ID)
		for _, a := range add.Answers {
			record.Fields = append(record.Fields, "answer."+a.Question)
		}
		if err := s.Practices.SaveNeighbourhood(rq.Context(), add, record); err != nil {
			return answer{}, err
		}
	}
	return answer{to: "/neighbourhood?saved=1"}, nil
}

// practiceTable lists practices with how their plan of this year stands. Links
// begin with base; without one there are none.
func (s *Server) practiceTable(rq *request, files []practice.File, base string) (part.Table, error) {
	t := part.Table{ID: "practices", Caption: rq.say("practices.caption"), Columns: []part.Column{
		{Text: rq.say("practices.practice")}, {Text: rq.say("practices.neighbourhood")}, {Text: rq.say("today.years.year"), Number: true}, {Text: rq.say("practices.plan")}, {Text: rq.say("practices.conditions")},
	}, Empty: rq.say("practices.none")}
	keeps := base != "" && access.Has(rq.hat.Role, access.ManagePractice)
	if keeps {
		t.Columns = append(t.Columns, part.Column{Text: rq.say("dossier.open"), Hide: true})
	}
	shelf, err := s.shelf(rq, files)
	if err != nil {
		return t, err
	}
	for i := range files {
		row, err := s.practiceRow(rq, shelf, &files[i], base)
		if err != nil {
			return t, err
		}
		if keeps {
			row.Cells = append(row.Cells, part.Cell{Actions: rq.fileLink(&files[i])})
		}
		t.Rows = append(t.Rows, row)
	}
	slices.SortStableFunc(t.Rows, helpOrder)
	return t, nil
}
