package web

import (
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/web/part"
)

// talkContent is what the RHO and the practice said to each other about a plan.
type talkContent struct {
	Lead   part.Lead
	Done   *part.Banner
	Errors *part.ErrorSummary
	Year   int
	Key    string
	Said   []talkLine
	Empty  *part.Empty
	Reply  *part.Textarea
	Send   part.Action
	Next   *part.Action // hand in again, or go on with the plan
}

// talkLine is one thing that was said, with what it is about.
type talkLine struct {
	About  string
	Remark part.Remark
}

func (s *Server) talkPage(rq *request) (answer, error) { return s.talk(rq, nil) }

// talk shows what was said, the latest first, and asks for an answer.
func (s *Server) talk(rq *request, wrong error) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.hat.Of, year)
	if err != nil {
		return answer{}, err
	}
	c := talkContent{Lead: part.Lead{Title: rq.say("talk.title", "year", strconv.Itoa(year)), Text: rq.talkSentence(&p)}, Year: year, Key: s.NewID(), Done: rq.savedBanner("talk.saved.")}
	for i := len(p.Events) - 1; i >= 0; i-- {
		if e := &p.Events[i]; e.Talk() {
			c.Said = append(c.Said, rq.talkLine(&p, e))
		}
	}
	if len(c.Said) == 0 {
		c.Empty = &part.Empty{Title: rq.say("talk.empty"), Text: rq.say("talk.empty.text")}
	} else if _, may := access.Allowed(rq.actor, access.EditPlan, access.Target{Practices: p.Practices(), Plan: p.ID}); may {
		c.Reply = &part.Textarea{Value: rq.PostFormValue("text"), Rows: 4, Max: plan.MaxText}
		c.Reply.Name, c.Reply.Label, c.Reply.Hint, c.Reply.Required = "text", rq.say("talk.reply"), rq.say("talk.reply.hint"), true
		c.Send = part.Action{Text: rq.say("talk.send"), Kind: part.Filled}
		c.Next = &part.Action{Text: rq.say("talk.plan"), URL: "/plan/" + strconv.Itoa(year)}
		if p.ReturnedNow() != nil && len(p.Unread()) > 0 {
			c.Next = &part.Action{Text: rq.say("talk.again"), URL: "/plan/" + strconv.Itoa(year) + "/submit"}
		}
	}
	a := answer{page: "plan/talk", shell: part.Page{Title: c.Lead.Title, Back: rq.backToPlan(year)}, object: p.ID}
	if wrong != nil && c.Reply != nil {
		c.Reply.Error = rq.sentence(wrong)
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: c.Reply.Error, URL: "#text"}}}
		a.status = statuses[fault.KindOf(wrong)]
	} else if wrong != nil {
		return answer{}, wrong
	}
	a.content = c
	return a, nil
}

// talkSentence says whose turn it is.
func (rq *request) talkSentence(p *plan.Plan) string {
	switch {
	case p.ReturnedNow() != nil && len(p.Unread()) > 0:
		return rq.say("talk.answered")
	case p.ReturnedNow() != nil:
		return rq.say("talk.returned")
	case len(p.Unanswered()) > 0:
		return rq.say("talk.unanswered", "n", strconv.Itoa(len(p.Unanswered())))
	case p.EndorsedNow() != nil:
		return rq.say("talk.agreed", "date", rq.date(p.EndorsedNow().On))
	}
	return rq.say("talk.text")
}

func (rq *request) talkLine(p *plan.Plan, e *plan.Event) talkLine {
	line := talkLine{Remark: part.Remark{ID: "event-" + strconv.Itoa(e.No), Who: e.By.Name + rq.roleOf(e.By), When: rq.moment(e.At), Text: e.Reason}}
	switch e.Kind {
	case plan.Commented:
		line.About = rq.say("event.commented", "about", rq.fieldName(p.Year, plan.Path(e.About)))
	case plan.Endorsed:
		line.About = rq.say("event.endorsed", "about", e.About)
	default:
		line.About = rq.say("event." + string(e.Kind))
	}
	return line
}

// reply keeps the answer of the practice.
func (s *Server) reply(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	_, err = s.Plans.Reply(rq.Context(), plan.Reply{Command: rq.command(), Practice: rq.hat.Of, Year: year, Text: rq.PostFormValue("text")})
	if mayRetry(err) && fault.CodeOf(err) != "store.key-reused" {
		return s.talk(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/plan/" + strconv.Itoa(year) + "/talk?saved=reply"}, nil
}

// said are banners that lead a practice to what the RHO said of its plan and
// nobody answered yet.
func (d *desk) said() []part.Banner {
	var out []part.Banner
	links := []part.Action{{Text: d.say("talk.go"), URL: d.to("talk")}}
	for _, e := range d.plan.Unanswered() {
		out = append(out, part.Banner{Kind: part.InfoBanner, Title: d.say("talk.notice", "who", e.By.Name, "date", d.date(e.On)), Text: e.Reason, Actions: links})
	}
	if e := d.plan.EndorsedNow(); e != nil {
		out = append(out, part.Banner{Kind: part.DoneBanner, Title: d.say("talk.notice.agreed", "who", e.By.Name, "date", d.date(e.On)), Text: e.Reason, Actions: links})
	}
	return out
}
