package web

import (
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/dossier"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// practicesContent lists the practices of a region with how they stand.
type practicesContent struct {
	Lead    part.Lead
	Search  part.TextField
	Actions []part.Action
	Table   part.Table
	Ended   []part.Line // practices that go on no more
}

// practicesPage shows the programme lead the practices.
func (s *Server) practicesPage(rq *request) (answer, error) {
	by, ok := access.Allowed(rq.actor, access.ReadRegion, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.practices"}
	}
	rq.rule = by
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return answer{}, err
	}
	c := practicesContent{Lead: part.Lead{Title: rq.say("practices.title"), Text: rq.say("practices.text", "n", strconv.Itoa(len(files)))}}
	files = rq.sought(&c, files)
	base := "/practices/"
	if rq.actor.Role != access.Lead {
		base = "" // the plans themselves are not theirs to open
	}
	if c.Table, err = s.practiceTable(rq, files, base); err != nil {
		return answer{}, err
	}
	c.Lead.Text = rq.helpSentence(c.Table.Rows)
	return answer{page: "practices/list", shell: part.Page{Title: c.Lead.Title}, content: c}, nil
}

// helpSentence says how many practices need help; they stand first.
func (rq *request) helpSentence(rows []part.Row) string {
	if len(rows) == 0 {
		return rq.say("practices.first")
	}
	need := 0
	for _, r := range rows {
		if r.Cells[3].Pill == nil || r.Cells[3].Pill.State != part.Good {
			need++
		}
	}
	if need == 0 {
		return rq.say("practices.all-good", "all", strconv.Itoa(len(rows)))
	}
	return rq.say("practices.help", "n", strconv.Itoa(need), "all", strconv.Itoa(len(rows)))
}

// helpOrder puts those who need help most first: returned, not started, under
// way, complete, handed in with something open, handed in.
func helpOrder(a, b part.Row) int { return urgency(a) - urgency(b) }

func urgency(r part.Row) int {
	pill := r.Cells[3].Pill
	switch {
	case pill == nil:
		return 5
	case pill.State == part.Bad:
		return 0
	case pill.State == part.Neutral:
		return 1
	case pill.State == part.Half:
		return 2
	}
	return 9
}

// practiceRow is one practice with the standing of its plan.
func (s *Server) practiceRow(rq *request, shelf *dossier.Shelf, file *practice.File, base string) (part.Row, error) {
	plans := shelf.Plans[file.Practice.ID]
	year := rq.set().ProgrammeYear(file.Practice.Cohort, rq.today())
	row := part.Row{ID: "practice-" + file.Practice.ID, Cells: []part.Cell{{Text: file.Practice.Name}, {}, {}, {}, {}}}
	if file.Neighbourhood != nil {
		row.Cells[1].Text = file.Neighbourhood.Name
	}
	if year == 0 {
		row.Cells[3].Text = rq.say("practices.no-year")
		return row, nil
	}
	row.Cells[2].Text = strconv.Itoa(year)
	facts := shelf.Facts(file.Practice.ID, rq.today(), nil)
	result := rq.verdicts.Verdicts(rq.set(), facts, rq.today())
	var own *plan.Plan
	if at := slices.IndexFunc(plans, func(p plan.Plan) bool { return p.Year == year }); at >= 0 {
		own = &plans[at]
	}
	for i := range result.Years {
		if result.Years[i].Year != year {
			continue
		}
		sum := plan.Summarise(own, &result.Years[i])
		row.Cells[3].Pill = standingPill(rq, sum)
		if sum.Standing == plan.IsHandedIn && sum.Open > 0 && !sum.Returned {
			row.Cells[3].Pill = &part.Pill{State: part.Half, Text: rq.say("standing.open")}
		}
		row.Cells[4].Text = rq.say("practices.of", "good", strconv.Itoa(sum.Good), "n", strconv.Itoa(sum.Content+sum.Refused))
		if sum.Late {
			row.Cells[3].Note = rq.say("practices.late")
		}
	}
	if base != "" {
		row.Cells[0].URL = base + file.Practice.ID + "/plan/" + strconv.Itoa(year)
	}
	return row, nil
}

// practicePlanContent is a practice's plan as the programme lead sees it.
type practicePlanContent struct {
	Lead      part.Lead
	Kept      keptContent
	History   part.History
	Practice  string
	Year      int
	Key       string
	Returned  *part.Banner // the question that waits for an answer
	Return    *part.Textarea
	Send      part.Action
	NoHandIn  *part.Empty
	Condition []part.Condition
	WhoSaw    *part.Link
	Files     *part.Link // to the files with the year
}

// practicePlanPage shows the lead a plan: as handed in, how it is judged, and
// what happened to it. A draft that was never handed in shows only how it
// stands: its words are the practice's own until then.
func (s *Server) practicePlanPage(rq *request) (answer, error) { return s.practicePlan(rq, nil) }

func (s *Server) practicePlan(rq *request, wrong error) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	if rq.actor.Role != access.Lead {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.practicePlan"}
	}
	p, err := s.Plans.Open(rq.Context(), rq.actor, rq.PathValue("practice"), year)
	if err != nil {
		return answer{}, err
	}
	names, err := s.names(rq, rq.actor.Tenant, append(everybody(&p), rq.PathValue("practice")))
	if err != nil {
		return answer{}, err
	}
	name := names[rq.PathValue("practice")]
	c := practicePlanContent{
		Lead: part.Lead{Title: name, Text: rq.say("plan.heading", "year", strconv.Itoa(year))}, Practice: rq.PathValue("practice"), Year: year,
		History: rq.history(forLead(&p), names, ""),
	}
	c.WhoSaw = rq.whoSaw("plan", p.ID)
	judged, err := s.Plans.Judge(rq.Context(), &p, false)
	if err != nil {
		return answer{}, err
	}
	for _, j := range judged {
		if j.Practice == c.Practice && j.Year != nil {
			c.Lead.Pill = standingPill(rq, j.Summary)
			d := s.desk(rq, sheet{plan: p, judged: judged, own: j})
			for _, f := range d.inOrder() {
				line := d.condition(f, nil)
				line.URL = ""
				c.Condition = append(c.Condition, line)
			}
		}
	}
	kept := p.Kept()
	if kept == nil {
		c.NoHandIn = &part.Empty{Title: rq.say("practices.draft"), Text: rq.say("practices.draft.text")}
	} else {
		c.Kept = keptContent{Document: paperOf(rq.document(year, kept.Fields, name))}
		c.Key = s.NewID()
	}
	if back := p.ReturnedNow(); back != nil {
		c.Returned = &part.Banner{Kind: part.DoneBanner, Title: rq.say("practices.return.done", "date", rq.date(back.On), "who", back.By.Name), Text: back.Reason}
	} else if kept != nil {
		c.Return = &part.Textarea{Value: rq.PostFormValue("reason"), Rows: 3}
		c.Return.Name, c.Return.Label, c.Return.Hint, c.Return.Required = "reason", rq.say("practices.return.reason"), rq.say("practices.return.hint"), true
		c.Send = part.Action{Text: rq.say("practices.return")}
	}
	if s.Attachments != nil {
		c.Files = &part.Link{Text: rq.say("files.link"), URL: "/practices/" + url.PathEscape(c.Practice) + "/plan/" + strconv.Itoa(year) + "/files"}
	}
	a := answer{page: "practices/plan", shell: part.Page{Title: name, Back: &part.Link{Text: rq.say("practices.title"), URL: "/practices"}}, content: c, object: p.ID}
	if wrong != nil {
		if c.Return == nil {
			return answer{}, wrong
		}
		c.Return.Error = rq.say("practices.return.missing")
		a.status, a.content = statuses[fault.KindOf(wrong)], c
	}
	return a, nil
}

// forLead leaves of a plan's history what the lead may know: what was handed
// in and returned, and who takes part. Remarks of readers are the practice's own.
func forLead(p *plan.Plan) *plan.Plan {
	seen := *p
	seen.Events = slices.DeleteFunc(slices.Clone(p.Events), func(e plan.Event) bool {
		return !e.Keeps() && e.Kind != plan.JoinedIn && e.Kind != plan.LeftOut
	})
	return &seen
}

// returnPlan gives a plan back with a reason.
func (s *Server) returnPlan(rq *request) (answer, error) {
	year, err := rq.yearOf()
	if err != nil {
		return answer{}, err
	}
	if rq.actor.Role != access.Lead { // before it is known whether there is such a practice
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.returnPlan"}
	}
	_, err = s.Plans.Return(rq.Context(), plan.Return{Command: rq.command(), Practice: rq.PathValue("practice"), Year: year, Reason: rq.PostFormValue("reason")})
	if fault.CodeOf(err) == "plan.reason-missing" {
		return s.practicePlan(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: rq.URL.Path[:len(rq.URL.Path)-len("/return")]}, nil
}
