package web

import (
	"errors"
	"net/url"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
	"meertijd/internal/wording"
)

// regionalPlanContent is the page with the regional plan that holds, and those
// that can.
type regionalPlanContent struct {
	Lead     part.Lead
	Done     *part.Banner
	Errors   *part.ErrorSummary
	Faults   []planFault
	Versions part.Table
	BuiltIn  part.Select
	Look     part.Action
	Key      string
	Send     part.Action
}

// planFault is something wrong in an uploaded plan, and where.
type planFault struct{ Place, Text, Line string }

// planInForce names the regional plan that holds, in words.
func (s *Server) planInForce(rq *request, o organisation.Organisation) string {
	if o.Plan.Number > 0 {
		return rq.say("regionalplan.in-force.own", "number", strconv.Itoa(o.Plan.Number), "region", o.Plan.Region, "hash", shortHash(o.Plan.Hash))
	}
	return rq.say("regionalplan.in-force", "region", o.Plan.Region, "hash", shortHash(s.Rules(o.Tenant).Hash()))
}

// shortHash is the beginning of a hash, enough to compare by eye.
func shortHash(hash string) string { return hash[:min(len(hash), 12)] }

func (s *Server) regionalPlanPage(rq *request) (answer, error) { return s.regionalPlans(rq, nil, nil) }

func (s *Server) regionalPlans(rq *request, faults []organisation.PlanFault, wrong error) (answer, error) {
	o, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	versions, err := s.Organisations.Store.Plans(rq.Context(), o.Tenant)
	if err != nil {
		return answer{}, err
	}
	c := regionalPlanContent{
		Lead: part.Lead{Title: rq.say("regionalplan.title"), Text: s.planInForce(rq, o)}, Key: s.NewID(),
		Versions: rq.versionTable(o, versions), BuiltIn: rq.builtIns(o.Plan),
		Look: part.Action{Text: rq.say("regionalplan.look")}, Send: part.Action{Text: rq.say("regionalplan.send"), Kind: part.Filled},
	}
	if rq.URL.Query().Get("saved") != "" {
		c.Done = &part.Banner{Kind: part.DoneBanner, Title: rq.say("regionalplan.saved")}
	}
	a := answer{page: "organisation/regionalplan", shell: part.Page{Title: c.Lead.Title, Back: rq.backToOrganisation()}, object: o.Tenant}
	c.Faults = rq.planFaults(faults)
	if len(faults) > 0 {
		wrong = planFaultsError(faults)
	}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.errorWords(wrong), URL: "#plan"}}}
	}
	a.content = c
	return a, nil
}

// planFaults puts what is wrong in an uploaded plan into words, with its place.
func (rq *request) planFaults(faults []organisation.PlanFault) (out []planFault) {
	for _, f := range faults {
		place := f.File
		if f.Line > 0 {
			place = rq.say("regionalplan.place", "file", f.File, "line", strconv.Itoa(f.Line), "column", strconv.Itoa(f.Column))
		}
		out = append(out, planFault{Place: place, Text: wording.Fault(rq.language, f.Fault), Line: f.SourceLine})
	}
	return out
}

// planFaultsError says how many things are wrong.
func planFaultsError(faults []organisation.PlanFault) error {
	return &fault.Error{Kind: fault.Invalid, Code: "regionalplan.faults", Op: "web.regionalPlan", Args: fault.Args{"n": strconv.Itoa(len(faults))}}
}

// errorWords puts an error into words.
func (rq *request) errorWords(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return rq.say("web.problem.internal")
	}
	return rq.faultSentence(fault.Fault{Code: e.Code, Args: e.Args})
}

// backToOrganisation leads back to the page of the organisation, for who has it.
func (rq *request) backToOrganisation() *part.Link {
	if !access.Has(rq.hat.Role, access.ManageOrganisation) {
		return nil
	}
	return &part.Link{Text: rq.say("organisation.title"), URL: "/organisation"}
}

// versionTable lists what was uploaded; each version can be looked at.
func (rq *request) versionTable(o organisation.Organisation, versions []organisation.PlanVersion) part.Table {
	t := part.Table{Caption: rq.say("regionalplan.versions"), Empty: rq.say("regionalplan.versions.none"), Columns: []part.Column{
		{Text: rq.say("regionalplan.version")}, {Text: rq.say("regionalplan.region")}, {Text: rq.say("regionalplan.hash")},
		{Text: rq.say("regionalplan.added")}, {Text: rq.say("regionalplan.state")},
	}}
	for _, v := range versions {
		state := part.Cell{Text: rq.say("regionalplan.kept")}
		if v.Number == o.Plan.Number {
			state = part.Cell{Pill: &part.Pill{State: part.Good, Text: rq.say("regionalplan.holds")}}
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{
			{Text: strconv.Itoa(v.Number), URL: "/organisation/regional-plan/review?number=" + strconv.Itoa(v.Number)},
			{Text: v.Name}, {Text: shortHash(v.Hash)}, {Text: render.DateTime(rq.language, v.At), Note: v.By}, state,
		}})
	}
	return t
}

// builtIns lets one choose a region that comes with the program.
func (rq *request) builtIns(in organisation.InForce) part.Select {
	sel := part.Select{Field: part.Field{Name: "region", Label: rq.say("regionalplan.built-in"), Hint: rq.say("regionalplan.built-in.hint")}}
	for _, r := range rq.server.Organisations.Library.Regions() {
		sel.Options = append(sel.Options, part.Option{Value: r.Key, Label: r.Name.In(rq.language), Chosen: in.Number == 0 && in.Region == r.Key})
	}
	return sel
}

// regionalPlanAdd checks and keeps what was uploaded, and shows what putting it
// in force would mean.
func (s *Server) regionalPlanAdd(rq *request) (answer, error) {
	content, err := rq.upload("plan", organisation.MaxPlan)
	if err != nil {
		return answer{}, err
	}
	v, faults, err := s.Organisations.AddPlan(rq.Context(), rq.organisationCommand(), content)
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid || len(faults) > 0:
		return s.regionalPlans(rq, faults, err)
	case err != nil:
		return answer{}, err
	}
	return answer{to: "/organisation/regional-plan/review?number=" + strconv.Itoa(v.Number)}, nil
}

// reviewContent is what putting a regional plan in force would mean.
type reviewContent struct {
	Lead    part.Lead
	Warn    *part.Banner
	Lost    part.Table
	Key     string
	Region  string
	Number  string
	Confirm *part.Ticks
	Go      *part.Action
}

func (s *Server) reviewPage(rq *request) (answer, error) {
	return s.review(rq, rq.URL.Query(), nil)
}

func (s *Server) review(rq *request, asked url.Values, wrong error) (answer, error) {
	number, _ := strconv.Atoi(asked.Get("number")) // 0: a built-in region
	r, err := s.Organisations.Review(rq.Context(), rq.actor, asked.Get("region"), number)
	if err != nil {
		return answer{}, err
	}
	o, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	c := reviewContent{
		Lead: part.Lead{Title: rq.say("regionalplan.review", "name", r.Name), Text: rq.say("regionalplan.review.text")},
		Key:  s.NewID(), Region: r.Region, Number: strconv.Itoa(number),
		Go: &part.Action{Text: rq.say("regionalplan.put"), Kind: part.Filled},
	}
	if number > 0 {
		c.Lead.Text = rq.say("regionalplan.review.version", "number", c.Number, "hash", shortHash(r.Hash))
	}
	if o.Plan == r.InForce {
		c.Go, c.Lead.Pill = nil, &part.Pill{State: part.Good, Text: rq.say("regionalplan.holds")}
	} else if len(r.Lost) > 0 {
		c.Warn = &part.Banner{Kind: part.WarnBanner, Title: rq.say("regionalplan.lost"), Text: rq.say("regionalplan.lost.text")}
		c.Lost = rq.lostTable(r.Lost)
		c.Confirm = &part.Ticks{Field: part.Field{Name: "confirmed", Label: rq.say("regionalplan.confirm")},
			Options: []part.Option{{Value: "yes", Label: rq.say("regionalplan.confirm.yes")}}}
	}
	a := answer{page: "organisation/review", object: o.Tenant,
		shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("regionalplan.title"), URL: "/organisation/regional-plan"}}}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
		if c.Confirm != nil {
			c.Confirm.Error = rq.errorWords(wrong)
		}
	}
	a.content = c
	return a, nil
}

// lostTable lists what is used now and would not be there.
func (rq *request) lostTable(lost []organisation.Use) part.Table {
	t := part.Table{Caption: rq.say("regionalplan.lost"), HideCaption: true, Columns: []part.Column{
		{Text: rq.say("regionalplan.lost.what")}, {Text: rq.say("regionalplan.lost.used"), Number: true},
	}}
	for _, u := range lost {
		what, used := rq.say("regionalplan.lost.choice", "key", rq.words().Intervention(u.Intervention, u.Year), "year", strconv.Itoa(u.Year)), "regionalplan.lost.plans"
		if u.Cohort != "" {
			what, used = rq.say("regionalplan.lost.cohort", "key", u.Cohort), "regionalplan.lost.practices"
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: what}, {Text: rq.say(used, "n", strconv.Itoa(u.Count))}}})
	}
	return t
}

// putInForce makes another regional plan hold.
func (s *Server) putInForce(rq *request) (answer, error) {
	number, _ := strconv.Atoi(rq.PostFormValue("number")) // 0: a built-in region
	_, err := s.Organisations.PutInForce(rq.Context(), organisation.PutInForce{
		Command: rq.organisationCommand(), Region: rq.PostFormValue("region"), Number: number, Confirmed: rq.PostFormValue("confirmed") == "yes",
	})
	if fault.CodeOf(err) == "organisation.plan-in-use" {
		return s.review(rq, rq.PostForm, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/organisation/regional-plan?saved=1"}, nil
}
