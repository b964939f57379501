package web

import (
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// reviewRoutes are a plan as others than the practice read it, what the lead
// says of it, and what the practice answers.
func (s *Server) reviewRoutes() []Route {
	const at = "/practices/{practice}/plan/{year}"
	return []Route{
		{Pattern: "GET " + at, May: access.ReadPlan, Reads: "plan", handle: s.practicePlanPage},
		{Pattern: "POST " + at + "/return", May: access.ReviewPlan, Reads: "plan", handle: s.reviewed("return")},
		{Pattern: "POST " + at + "/comment", May: access.ReviewPlan, Reads: "plan", handle: s.reviewed("comment")},
		{Pattern: "POST " + at + "/agree", May: access.ReviewPlan, Reads: "plan", handle: s.reviewed("agree")},
		{Pattern: "GET /plan/{year}/talk", May: access.ReadPlan, Reads: "plan", Try: "/plan/{year}/talk", handle: s.talkPage},
		{Pattern: "POST /plan/{year}/talk", May: access.EditPlan, Reads: "plan", handle: s.reply},
	}
}

// practicePlanContent is a practice's plan as the RHO reads it.
type practicePlanContent struct {
	Lead      part.Lead
	Done      *part.Banner
	Errors    *part.ErrorSummary
	Banners   []part.Banner // what waits for somebody
	Kept      keptContent
	History   part.History
	Practice  string
	Year      int
	Reviews   []reviewForm
	NoHandIn  *part.Empty
	Condition []part.Condition
	WhoSaw    *part.Link
	Files     *part.Link // to the files with the year
}

// reviewForm is one thing that the lead says of a plan; Number is the hand-in
// that it is about.
type reviewForm struct {
	Action, Key, Number string
	Title, Text         string
	Open                bool
	About               *part.Select
	Words               part.Textarea
	Send                part.Action
}

// practicePlanPage shows a plan to whoever may read it: as handed in, how it is
// judged, and what happened to it. A draft that was never handed in shows only
// how it stands: its words are the practice's own until then.
func (s *Server) practicePlanPage(rq *request) (answer, error) { return s.practicePlan(rq, "", nil) }

// practicePlan shows the page, with what is wrong in the form that was sent.
func (s *Server) practicePlan(rq *request, did string, wrong error) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	id := rq.PathValue("practice")
	p, err := s.Plans.Open(rq.Context(), rq.actor, id, year)
	if err != nil {
		return answer{}, stranger(err)
	}
	names, err := s.names(rq, rq.actor.Tenant, append(everybody(&p), id))
	if err != nil {
		return answer{}, err
	}
	c := practicePlanContent{
		Lead: part.Lead{Title: names[id], Text: rq.say("plan.heading", "year", strconv.Itoa(year))}, Practice: id, Year: year,
		History: rq.history(forLead(&p), names, ""), WhoSaw: rq.whoSaw("plan", p.ID), Done: rq.savedBanner("review.saved."),
	}
	if err := s.practiceVerdict(rq, &c, &p); err != nil {
		return answer{}, err
	}
	if kept := p.Kept(); kept == nil {
		c.NoHandIn = &part.Empty{Title: rq.say("practices.draft"), Text: rq.say("practices.draft.text")}
	} else {
		c.Kept = keptContent{Document: paperOf(rq.document(year, kept.Fields, names[id]))}
	}
	c.Banners = rq.waiting(&p)
	if access.Has(rq.hat.Role, access.ReviewPlan) && rq.actor.OnBehalfOf == "" {
		c.Reviews = s.reviews(rq, &p, did, wrong)
	}
	if s.Attachments != nil && rq.hat.Role != access.Coordinator {
		c.Files = &part.Link{Text: rq.say("files.link"), URL: "/practices/" + url.PathEscape(id) + "/plan/" + strconv.Itoa(year) + "/files"}
	}
	a := answer{page: "practices/plan", shell: part.Page{Title: names[id], Back: rq.backToPractice(id, names[id])}, object: p.ID}
	if wrong != nil {
		to := "#" + did + "-words"
		if len(c.Reviews) == 0 || fault.CodeOf(wrong) == "plan.handed-in-since" {
			to = "#main"
		}
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.sentence(wrong), URL: to}}}
		a.status = statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// backToPractice leads from a plan to where its reader comes from.
func (rq *request) backToPractice(id, name string) *part.Link {
	switch {
	case rq.inPractice():
		return &part.Link{Text: rq.say("web.place.today"), URL: "/today"}
	case rq.hat.Role == access.Coordinator:
		return &part.Link{Text: rq.say("web.place.neighbourhood"), URL: "/neighbourhood"}
	}
	return &part.Link{Text: name, URL: "/practices/" + id}
}

// practiceVerdict says how the plan is judged for the practice of the page.
func (s *Server) practiceVerdict(rq *request, c *practicePlanContent, p *plan.Plan) error {
	judged, err := s.Plans.Judge(rq.Context(), p, false)
	if err != nil {
		return err
	}
	for _, j := range judged {
		if j.Practice != c.Practice || j.Year == nil {
			continue
		}
		c.Lead.Pill = standingPill(rq, j.Summary)
		d := s.desk(rq, sheet{plan: *p, judged: judged, own: j})
		for _, f := range d.inOrder() {
			line := d.condition(f, nil)
			line.URL = ""
			c.Condition = append(c.Condition, line)
		}
	}
	return nil
}

// waiting says whose turn it is: what the practice answered, what it has to
// answer, and to which hand-in the RHO agreed.
func (rq *request) waiting(p *plan.Plan) []part.Banner {
	var out []part.Banner
	for _, e := range p.Unread() {
		out = append(out, part.Banner{Kind: part.WarnBanner, Title: rq.say("review.replied", "who", e.By.Name, "date", rq.date(e.On)), Text: e.Reason})
	}
	if back := p.ReturnedNow(); back != nil {
		title := rq.say("practices.return.done", "date", rq.date(back.On), "who", back.By.Name)
		if len(p.Unread()) > 0 {
			title = rq.say("review.returned-since", "date", rq.date(back.On), "who", back.By.Name)
		}
		out = append(out, part.Banner{Kind: part.InfoBanner, Title: title, Text: back.Reason})
	}
	if e := p.EndorsedNow(); e != nil {
		out = append(out, part.Banner{Kind: part.DoneBanner, Title: rq.say("review.agreed", "date", rq.date(e.On), "who", e.By.Name, "number", e.About), Text: e.Reason})
	}
	return out
}

// reviews are the forms with which the lead says something of a plan. Nobody
// can say anything of a plan that was not begun: that would begin it.
func (s *Server) reviews(rq *request, p *plan.Plan, did string, wrong error) []reviewForm {
	if p.Version == 0 {
		return nil
	}
	form := func(do string, filled bool) reviewForm {
		f := reviewForm{
			Action: rq.practicePath(p.Year) + "/" + do, Key: s.NewID(), Title: rq.say("review." + do), Text: rq.say("review." + do + ".text"), Open: did == do,
			Send: part.Action{Text: rq.say("review." + do + ".send")},
		}
		f.Words = part.Textarea{Rows: 3, Max: plan.MaxText}
		f.Words.ID, f.Words.Name, f.Words.Label = do+"-words", "reason", rq.say("review."+do+".words")
		f.Words.Required = do != "agree"
		if did == do {
			f.Words.Value, f.Words.Error = rq.PostFormValue("reason"), rq.sentence(wrong)
		}
		if kept := p.Kept(); kept != nil {
			f.Number = kept.Number
		}
		if filled {
			f.Send.Kind = part.Filled
		}
		return f
	}
	comment := form("comment", false)
	if kept := p.Kept(); kept != nil {
		about := rq.aboutField(&plan.Plan{Year: p.Year, Fields: kept.Fields})
		about.ID = "comment-about"
		comment.About = &about
	}
	if p.Kept() == nil || p.ReturnedNow() != nil {
		return []reviewForm{comment}
	}
	if p.EndorsedNow() != nil {
		return []reviewForm{comment, form("return", false)}
	}
	agree := form("agree", true)
	agree.Open = agree.Open || did == "" // the one thing to do now
	return []reviewForm{agree, comment, form("return", false)}
}

// practicePath is the address of a plan as others than the practice read it.
func (rq *request) practicePath(year int) string {
	return "/practices/" + url.PathEscape(rq.PathValue("practice")) + "/plan/" + strconv.Itoa(year)
}

// forLead leaves of a plan's history what the lead may know: what was handed
// in, what was said by the RHO and to it, and who takes part. Remarks of readers
// are the practice's own.
func forLead(p *plan.Plan) *plan.Plan {
	seen := *p
	seen.Events = slices.DeleteFunc(slices.Clone(p.Events), func(e plan.Event) bool {
		return !e.Keeps() && !e.Talk() && e.Kind != plan.JoinedIn && e.Kind != plan.LeftOut
	})
	return &seen
}

// reviewed keeps what the lead says of a plan: a comment, a return with a reason,
// or that the RHO agrees with the hand-in that was read.
func (s *Server) reviewed(do string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) {
		year, err := rq.yearOf()
		if err != nil {
			return answer{}, err
		}
		id, words, number := rq.PathValue("practice"), rq.PostFormValue("reason"), rq.PostFormValue("number")
		switch do {
		case "return":
			_, err = s.Plans.Return(rq.Context(), plan.Return{Command: rq.command(), Practice: id, Year: year, Number: number, Reason: words})
		case "comment":
			_, err = s.Plans.Comment(rq.Context(), plan.Comment{Command: rq.command(), Practice: id, Year: year, Path: plan.Path(rq.PostFormValue("about")), Text: words})
		default:
			_, err = s.Plans.Endorse(rq.Context(), plan.Endorse{Command: rq.command(), Practice: id, Year: year, Number: number, Text: words})
		}
		if mayRetry(err) && fault.CodeOf(err) != "store.key-reused" {
			return s.practicePlan(rq, do, err)
		}
		if err != nil {
			return answer{}, err
		}
		return answer{to: rq.practicePath(year) + "?saved=" + do}, nil
	}
}

// waiver is the decision by which a condition of the plan's year was let go.
func (d *desk) waiver(f *rule.Finding) *rule.Waiver {
	if f.State != rule.Waived || d.own.Facts == nil {
		return nil
	}
	for i := range d.own.Facts.Waivers {
		if w := &d.own.Facts.Waivers[i]; w.Condition == f.Rule.Condition.ID && w.Year == f.Rule.Year {
			return w
		}
	}
	return nil
}

// waivedBecause says why a condition was let go; otherwise the reason that the
// verdict gives.
func (d *desk) waivedBecause(f *rule.Finding, reason string) string {
	w := d.waiver(f)
	if w == nil {
		return reason
	}
	return d.say("waived.because", "date", d.date(w.On), "reason", w.Reason)
}

// waiversOf lists the waivers of a year by condition.
func waiversOf(file *practice.File, year int) map[string]practice.Waiver {
	out := map[string]practice.Waiver{}
	for _, w := range file.Waivers {
		if w.Year == year {
			out[w.Condition] = w
		}
	}
	return out
}
