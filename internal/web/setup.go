package web

import (
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/web/part"
)

// setupContent is a step of the first start: the organisation, its regional
// plan, its first lead, and then what comes next.
type setupContent struct {
	Lead   part.Lead
	Steps  []setupStep
	Errors *part.ErrorSummary
	Faults []planFault
	Action string
	Step   string
	Key    string
	Fields []part.TextField
	Region *part.Select
	Upload bool
	Go     part.Action
	Link   string // with which the first lead comes in; shown once
}

// setupStep is one line of the steps above the page.
type setupStep struct {
	Text    string
	Current bool
	Done    bool
}

// The steps of a first start, in order.
const (
	setupOrganisation = "organisation"
	setupPlan         = "plan"
	setupLead         = "lead"
	setupDone         = "done"
)

var setupSteps = []string{setupOrganisation, setupPlan, setupLead, setupDone}

// starter finds the link of a first start, and makes its bearer the actor.
func (s *Server) starter(rq *request) (organisation.SetupLink, error) {
	if s.Organisations == nil {
		return organisation.SetupLink{}, organisation.Missing("web.setup", "organisation.no-setup")
	}
	link, err := s.Organisations.Setup(rq.Context(), rq.PathValue("token"))
	if err != nil {
		return link, err
	}
	rq.actor = organisation.Starter(link.Tenant, "setup-link")
	rq.actor.AccessPoint = rq.client()
	return link, nil
}

// setupPage shows the step that comes next. The link is good until the first
// lead was invited, so one may stop and go on.
func (s *Server) setupPage(rq *request) (answer, error) {
	link, err := s.starter(rq)
	if err != nil {
		return answer{}, err
	}
	return s.setupForm(rq, link, nil, nil)
}

// nextStep is the step that a link has come to.
func nextStep(link organisation.SetupLink, chosen bool) string {
	switch {
	case link.Tenant == "":
		return setupOrganisation
	case !chosen:
		return setupPlan
	}
	return setupLead
}

func (s *Server) setupForm(rq *request, link organisation.SetupLink, faults []organisation.PlanFault, wrong error) (answer, error) {
	step := nextStep(link, rq.FormValue("plan") == "chosen")
	c := setupContent{
		Lead:  part.Lead{Title: rq.say("setup." + step + ".title"), Text: rq.say("setup." + step + ".text")},
		Steps: rq.setupSteps(step), Action: "/setup/" + rq.PathValue("token"), Step: step, Key: s.NewID(),
		Go:     part.Action{Text: rq.say("setup." + step + ".go"), Kind: part.Filled},
		Faults: rq.planFaults(faults),
	}
	f := settingsForm{rq: rq, faults: faultsByField(wrong)}
	switch step {
	case setupOrganisation:
		c.Fields = []part.TextField{
			f.text("name", rq.PostFormValue("name"), true), f.text("contact-name", rq.PostFormValue("contact-name"), false),
			f.kind("contact-mail", rq.PostFormValue("contact-mail"), "email"), f.kind("contact-phone", rq.PostFormValue("contact-phone"), "tel"),
		}
	case setupPlan:
		o, err := s.Organisations.Get(rq.Context(), link.Tenant)
		if err != nil {
			return answer{}, err
		}
		sel := rq.builtIns(o.Plan)
		c.Region, c.Upload = &sel, true
	case setupLead:
		c.Fields = []part.TextField{f.text("lead-name", rq.PostFormValue("lead-name"), true), f.kind("lead-mail", rq.PostFormValue("lead-mail"), "email")}
		c.Fields[1].Required = true
	}
	a := answer{page: "organisation/setup", shell: part.Page{Title: c.Lead.Title, Quiet: true}}
	if len(faults) > 0 {
		wrong = planFaultsError(faults)
	}
	if wrong != nil {
		a.status, c.Errors = statuses[fault.KindOf(wrong)], f.summary(wrong)
	}
	a.content = c
	return a, nil
}

func (rq *request) setupSteps(now string) (out []setupStep) {
	done := true
	for _, step := range setupSteps {
		if step == now {
			done = false
		}
		out = append(out, setupStep{Text: rq.say("setup." + step + ".step"), Current: step == now, Done: done})
	}
	return out
}

// setup does the step that the link has come to.
func (s *Server) setup(rq *request) (answer, error) {
	link, err := s.starter(rq)
	if err != nil {
		return answer{}, err
	}
	file, err := rq.upload("plan-file", organisation.MaxPlan)
	if err != nil {
		return answer{}, err
	}
	here := "/setup/" + rq.PathValue("token")
	step := nextStep(link, rq.FormValue("plan") == "chosen")
	switch {
	case rq.PostFormValue("step") != step: // sent twice, or an old page: what comes next
		return answer{to: here}, nil
	case step == setupOrganisation:
		err = s.setupMake(rq)
	case step == setupPlan:
		var faults []organisation.PlanFault
		if faults, err = s.setupPlan(rq, file); len(faults) > 0 {
			return s.setupForm(rq, link, faults, nil)
		}
		here += "?plan=chosen"
	default:
		return s.setupInvite(rq, link)
	}
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.setupForm(rq, link, nil, err)
	}
	return answer{to: here}, err
}

// setupMake makes the organisation, with the region that comes first until one
// is chosen.
func (s *Server) setupMake(rq *request) error {
	region := ""
	if all := s.Organisations.Library.Regions(); len(all) > 0 {
		region = all[0].Key
	}
	v := rq.PostFormValue
	_, err := s.Organisations.Make(rq.Context(), organisation.New{
		Command: rq.organisationCommand(), Name: v("name"), Region: region, Token: rq.PathValue("token"),
		Contact: organisation.Contact{Name: v("contact-name"), Mail: v("contact-mail"), Phone: v("contact-phone")},
	})
	return err
}

// setupPlan puts an uploaded regional plan in force, or a built-in one.
func (s *Server) setupPlan(rq *request, file []byte) ([]organisation.PlanFault, error) {
	put := organisation.PutInForce{Command: organisation.Command{Actor: rq.actor, Request: rq.id}, Region: rq.PostFormValue("region"), Confirmed: true}
	if len(file) > 0 {
		v, faults, err := s.Organisations.AddPlan(rq.Context(), rq.organisationCommand(), file)
		if err != nil || len(faults) > 0 {
			return faults, err
		}
		put.Number = v.Number
	}
	_, err := s.Organisations.PutInForce(rq.Context(), put)
	return nil, err
}

// setupInvite invites the first lead, uses the link up, and shows the one with
// which the lead comes in: only now, for it is not kept.
func (s *Server) setupInvite(rq *request, link organisation.SetupLink) (answer, error) {
	path, err := s.inviteLead(rq, link.Tenant)
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.setupForm(rq, link, nil, err)
	}
	if err != nil {
		return answer{}, err
	}
	if err := s.Organisations.Finish(rq.Context(), organisation.Command{Actor: rq.actor, Request: rq.id}, rq.PathValue("token")); err != nil {
		return answer{}, err
	}
	return answer{page: "organisation/setup", shell: part.Page{Title: rq.say("setup.done.title"), Quiet: true}, content: setupContent{
		Lead:  part.Lead{Title: rq.say("setup.done.title"), Text: rq.say("setup.done.text", "name", rq.PostFormValue("lead-name"))},
		Steps: rq.setupSteps(setupDone), Step: setupDone, Link: rq.origin() + path,
	}}, nil
}

// inviteLead makes the link with which the first lead of a tenant comes in.
func (s *Server) inviteLead(rq *request, tenant string) (path string, err error) {
	name, mail, err := rq.lead()
	if err != nil {
		return "", err
	}
	return s.Accounts.FirstStart(rq.Context(), account.StartCommand{Tenant: tenant, Name: name, Mail: mail, Language: rq.language})
}

// lead gives who was typed as the first lead, or what is wrong with that.
func (rq *request) lead() (name, mail string, err error) {
	name, mail = strings.TrimSpace(rq.PostFormValue("lead-name")), strings.TrimSpace(rq.PostFormValue("lead-mail"))
	wrong := &fault.Error{Kind: fault.Invalid, Code: "organisation.faults", Op: "web.inviteLead"}
	if name == "" {
		wrong.Faults = append(wrong.Faults, fault.Fault{Code: "organisation.name-missing", Path: "lead-name"})
	}
	if !account.ValidMail(mail) {
		wrong.Faults = append(wrong.Faults, fault.Fault{Code: "organisation.address", Path: "lead-mail"})
	}
	if len(wrong.Faults) > 0 {
		return name, mail, wrong
	}
	return name, mail, nil
}

// startContent is what a lead does first: each thing, and how it stands.
type startContent struct {
	Lead  part.Lead
	Lines part.Card
}

// beginning says whether a lead still has to tell whom people can ask: then
// signing in leads to what is to be done first.
func (s *Server) beginning(rq *request) bool {
	if s.Demo != nil || s.Organisations == nil || !access.Has(rq.hat.Role, access.ManageOrganisation) {
		return false
	}
	o := rq.organisation()
	return o.Tenant != "" && !o.Contact.Contactable()
}

// startPage lists what is to be done before practices can begin.
func (s *Server) startPage(rq *request) (answer, error) {
	o, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	people, err := s.People.People(rq.Context(), o.Tenant, rq.today())
	if err != nil {
		return answer{}, err
	}
	files, err := s.Practices.List(rq.Context(), o.Tenant, "", rq.today())
	if err != nil {
		return answer{}, err
	}
	c := startContent{Lead: part.Lead{Title: rq.say("start.title"), Text: rq.say("start.text", "organisation", o.Name)}}
	c.Lines.Title = rq.say("start.list")
	next := false // the first thing to do has the filled button
	add := func(name, to string, done bool) {
		pill := part.Pill{State: part.Neutral, Text: rq.say("start.todo")}
		if done {
			pill = part.Pill{State: part.Good, Text: rq.say("start.done")}
		}
		line := part.Line{Title: rq.say("start." + name), Text: rq.say("start." + name + ".text"), Pill: &pill}
		if !done && !next {
			next, line.Actions = true, []part.Action{{Text: rq.say("start." + name + ".go"), URL: to, Kind: part.Filled}}
		} else {
			line.Link = &part.Link{Text: rq.say("start." + name + ".go"), URL: to}
		}
		c.Lines.Lines = append(c.Lines.Lines, line)
	}
	add("contact", "/organisation#contact-name", o.Contact.Contactable())
	add("look", "/organisation#colour", o.Colour != "" || o.Logo.Hash != "")
	add("plan", "/organisation/regional-plan", o.Version > 0)
	if access.Has(rq.hat.Role, access.ImportData) {
		add("import", "/import", len(files) > 0)
	}
	add("people", "/people", len(people) > 1)
	add("statements", "/organisation#statements", o.Privacy != organisation.Statement{} || o.Accessibility != organisation.Statement{})
	return answer{page: "organisation/start", shell: part.Page{Title: c.Lead.Title, Back: rq.backToOrganisation()}, content: c, object: o.Tenant}, nil
}
