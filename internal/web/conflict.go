package web

import (
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// conflictsContent asks, for each field that two people changed at once, what
// the plan is to say.
type conflictsContent struct {
	Lead      part.Lead
	Year      int
	Base      int // the version that is shown
	Conflicts []conflictForm
	Empty     *part.Empty
}

// conflictForm is one conflict with its id.
type conflictForm struct {
	ID string
	part.Conflict
}

// conflictsPage shows the conflicts in which nobody chose yet.
func (s *Server) conflictsPage(rq *request) (answer, error) { return s.conflicts(rq, "", nil) }

func (s *Server) conflicts(rq *request, wrongID string, wrong error) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	if rq.actor.Ended != calendar.None {
		return answer{to: "/plan/" + strconv.Itoa(year) + "/print"}, nil // nothing is chosen any more
	}
	open := p.OpenConflicts()
	c := conflictsContent{Year: year, Base: p.Version, Lead: part.Lead{Title: rq.say("conflict.title"), Text: rq.say("conflict.text", "n", strconv.Itoa(len(open)))}}
	for _, k := range open {
		one := conflictForm{ID: k.ID, Conflict: rq.conflict(&p, k)}
		if k.ID == wrongID {
			one.Error, one.Chosen, one.Both = rq.say("conflict.choose"), rq.PostFormValue("pick-"+k.ID), rq.PostFormValue("pick-"+k.ID+"-text")
		}
		c.Conflicts = append(c.Conflicts, one)
	}
	if len(open) == 0 {
		c.Lead.Text = ""
		c.Empty = &part.Empty{Title: rq.say("conflict.none"), Text: rq.say("conflict.none.text"), Action: &part.Action{Text: rq.say("conflict.go"), URL: "/plan/" + strconv.Itoa(year), Kind: part.Filled}}
	}
	a := answer{page: "plan/conflicts", shell: part.Page{Title: c.Lead.Title, Back: rq.backToPlan(year)}, content: c, object: p.ID}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// conflict shows both texts of a field. What the plan says now stands on their
// side: it may have been changed again since.
func (rq *request) conflict(p *plan.Plan, k plan.Conflict) part.Conflict {
	text := k.Path.IsText()
	c := part.Conflict{
		ID: "pick-" + k.ID, Title: rq.fieldName(p.Year, k.Path), Who: k.TheirsBy.Name, When: rq.moment(k.At), NotBoth: !text,
		Base: rq.value(k.Path, k.Base), Theirs: rq.value(k.Path, p.Fields[k.Path]), Mine: rq.value(k.Path, k.Mine),
	}
	if k.By.Person != rq.actor.Person {
		c.MineBy = k.By.Name
	}
	if text {
		c.Both = p.Fields[k.Path] + "\n\n" + k.Mine
	}
	return c
}

// value puts what a field holds into words.
func (rq *request) value(path plan.Path, text string) string {
	if path.IsText() || text == "" {
		return text
	}
	if _, _, field, ok := path.Parts(); ok && field == plan.ModeField {
		return rq.say("plan.mode." + text)
	}
	if text == plan.Yes {
		return rq.say("field.ticked")
	}
	return text
}

// resolve settles one conflict by what was picked.
func (s *Server) resolve(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	id := rq.PostFormValue("conflict")
	for _, k := range p.OpenConflicts() {
		if k.ID != id {
			continue
		}
		text, ok := picked(rq, &p, k)
		if !ok {
			return s.conflicts(rq, id, &fault.Error{Kind: fault.Invalid, Code: "conflict.choose", Op: "web.resolve"})
		}
		if _, err := s.Plans.Resolve(rq.Context(), plan.Resolve{Command: rq.command(), Practice: rq.hat.Of, Year: year, Conflict: id, Text: text, Base: rq.number("base")}); err != nil {
			return answer{}, err
		}
	}
	left, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	if len(left.OpenConflicts()) > 0 {
		return answer{to: "/plan/" + strconv.Itoa(year) + "/conflicts"}, nil
	}
	return answer{to: "/plan/" + strconv.Itoa(year)}, nil
}

// picked gives the text that was chosen.
func picked(rq *request, p *plan.Plan, k plan.Conflict) (string, bool) {
	switch rq.PostFormValue("pick-" + k.ID) {
	case "mine":
		return k.Mine, true
	case "theirs":
		return p.Fields[k.Path], true
	case "both":
		return rq.PostFormValue("pick-" + k.ID + "-text"), k.Path.IsText()
	}
	return "", false
}
