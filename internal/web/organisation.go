package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/web/part"
)

// organisationRoutes are the addresses of the organisation itself, of its
// regional plan, of the platform and of a first start.
func (s *Server) organisationRoutes() []Route {
	return []Route{
		{Pattern: "GET /organisation", May: access.ManageOrganisation, Reads: "organisation", Try: "/organisation", handle: s.organisationPage},
		{Pattern: "POST /organisation", May: access.ManageOrganisation, Reads: "organisation", handle: s.organisationSave},
		{Pattern: "POST /organisation/logo", May: access.ManageOrganisation, Reads: "organisation", handle: s.logoSave},
		{Pattern: "GET /organisation/start", May: access.ManageOrganisation, Reads: "organisation", Try: "/organisation/start", handle: s.startPage},
		{Pattern: "GET /organisation/regional-plan", May: access.ManageOrganisation, Reads: "regional-plan", Try: "/organisation/regional-plan", handle: s.regionalPlanPage},
		{Pattern: "POST /organisation/regional-plan", May: access.ManageOrganisation, Reads: "regional-plan", handle: s.regionalPlanAdd},
		{Pattern: "GET /organisation/regional-plan/review", May: access.ManageOrganisation, Reads: "regional-plan", handle: s.reviewPage},
		{Pattern: "POST /organisation/regional-plan/in-force", May: access.ManageOrganisation, Reads: "regional-plan", handle: s.putInForce},
		{Pattern: "GET /privacy", Open: true, Try: "/privacy", handle: s.privacyPage},
		{Pattern: "GET /accessibility", Open: true, Try: "/accessibility", handle: s.accessibilityPage},
		{Pattern: "GET /platform", May: access.ManageTenants, Reads: "organisations", Try: "/platform", handle: s.platformPage},
		{Pattern: "POST /platform", May: access.ManageTenants, Reads: "organisations", handle: s.platformMake},
		{Pattern: "GET /setup/{token}", Open: true, handle: s.setupPage},
		{Pattern: "POST /setup/{token}", Open: true, handle: s.setup},
	}
}

// settingsContent is the page with what a lead sets about the organisation.
type settingsContent struct {
	Lead     part.Lead
	Done     *part.Banner
	Errors   *part.ErrorSummary
	Key      string
	Version  string
	Name     part.TextField
	Colour   part.TextField
	Sample   *colourSample
	Logo     string // address of the picture
	Contact  []part.TextField
	Sender   []part.TextField
	Texts    []part.Textarea
	SignIn   []part.TextField
	Two      part.Ticks
	Save     part.Action
	Try      part.Action
	Away     part.Action
	PlanText string
	More     []part.Link // pages about the whole organisation
	Unfold   bool        // the statements, since something in them is wrong
}

// colourSample shows text in a colour and on it, as drawn by the server.
type colourSample struct {
	Colour, Word, Contrast string
	Pill                   part.Pill
}

func (s *Server) organisationPage(rq *request) (answer, error) {
	o, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	return s.organisationForm(rq, o, nil)
}

// organisationForm shows the settings, with what is wrong beside each.
func (s *Server) organisationForm(rq *request, o organisation.Organisation, wrong error) (answer, error) {
	f := settingsForm{rq: rq, faults: faultsByField(wrong)}
	c := settingsContent{
		Lead: part.Lead{Title: rq.say("organisation.title"), Text: rq.say("organisation.text")},
		Key:  s.NewID(), Version: strconv.Itoa(o.Version), Logo: logoAddress(o.Logo),
		Name: f.text("name", o.Name, true), Colour: f.text("colour", string(o.Colour), false), Sample: rq.sample(o.Colour),
		Contact: []part.TextField{
			f.text("contact-name", o.Contact.Name, false), f.kind("contact-mail", o.Contact.Mail, "email"),
			f.kind("contact-phone", o.Contact.Phone, "tel"), f.text("contact-when", o.Contact.When, false),
		},
		Sender: []part.TextField{f.text("sender-name", o.Sender.Name, false), f.kind("sender-address", o.Sender.Address, "email")},
		SignIn: []part.TextField{
			f.text("openid-issuer", o.SignIn.Issuer, false), f.text("openid-client", o.SignIn.Client, false),
			f.kind("openid-secret", "", "password"), f.text("openid-button", o.SignIn.Button, false),
		},
		Save: part.Action{Text: rq.say("organisation.save"), Kind: part.Filled},
		Try:  part.Action{Text: rq.say("organisation.sample"), Name: "go", Value: "sample"},
		Away: part.Action{Text: rq.say("organisation.logo.away"), Name: "away", Value: "yes", Kind: part.Plain},
	}
	c.Colour.Short = true
	c.SignIn[2].Autocomplete = "off"
	c.Texts = f.texts(o)
	c.Two = part.Ticks{Field: part.Field{Name: "openid-two", Label: rq.say("organisation.openid-two")},
		Options: []part.Option{{Value: "yes", Label: rq.say("organisation.openid-two.yes"), Chosen: o.SignIn.TwoFactor}}}
	c.PlanText, c.More = s.planInForce(rq, o), rq.organisationLinks()
	c.Unfold = slices.ContainsFunc(c.Texts, func(t part.Textarea) bool { return t.Error != "" })
	if rq.URL.Query().Get("saved") != "" {
		c.Done = &part.Banner{Kind: part.DoneBanner, Title: rq.say("organisation.saved")}
	}
	a := answer{page: "organisation/settings", shell: part.Page{Title: c.Lead.Title}, object: o.Tenant}
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
		c.Errors = f.summary(wrong)
	}
	a.content = c
	return a, nil
}

// organisationLinks lead to what the role may do for the whole organisation.
func (rq *request) organisationLinks() (links []part.Link) {
	add := func(may access.Action, code, to string) {
		if access.Has(rq.hat.Role, may) {
			links = append(links, part.Link{Text: rq.say(code), URL: to})
		}
	}
	add(access.ManageOrganisation, "start.title", "/organisation/start")
	add(access.ReadAudit, "audit.title", "/audit")
	add(access.ReadAudit, "register.title", "/privacy/register")
	add(access.ManageOrganisation, "assessment.title", "/privacy/assessment")
	add(access.ManageOrganisation, "agreement.title", "/privacy/agreement")
	add(access.ExportData, "export.title", "/organisation/export")
	add(access.ErasePerson, "erase.title", "/privacy/erase")
	return links
}

// faultsByField gives the faults of an error, the first of each field.
func faultsByField(err error) map[string]fault.Fault {
	out := map[string]fault.Fault{}
	var e *fault.Error
	if !errors.As(err, &e) {
		return out
	}
	for _, f := range slices.Backward(e.Faults) {
		out[f.Path] = f
	}
	return out
}

// settingsForm makes the fields of a form about the organisation, each with its
// words, what was typed and what is wrong with it.
type settingsForm struct {
	rq     *request
	faults map[string]fault.Fault
	asked  []string // names of the fields, in order
}

func (f *settingsForm) field(name string, required bool) part.Field {
	f.asked = append(f.asked, name)
	out := part.Field{Name: name, Label: f.rq.say("organisation." + name), Required: required}
	if hint := f.rq.say("organisation." + name + ".hint"); hint != "organisation."+name+".hint" {
		out.Hint = hint
	}
	if flt, wrong := f.faults[name]; wrong {
		out.Error = f.rq.faultSentence(flt)
	}
	return out
}

func (f *settingsForm) text(name, value string, required bool) part.TextField {
	return part.TextField{Field: f.field(name, required), Value: value}
}

func (f *settingsForm) kind(name, value, kind string) part.TextField {
	t := f.text(name, value, false)
	t.Type = kind
	return t
}

// texts are the statements in both languages, as they are read now.
func (f *settingsForm) texts(o organisation.Organisation) (out []part.Textarea) {
	for _, language := range []string{"nl", "en"} {
		for _, about := range []string{"privacy", "accessibility"} {
			out = append(out, part.Textarea{Field: f.field(about+"-"+language, false), Value: statementOf(o, about, language), Rows: 12})
		}
	}
	return out
}

// summary names everything that is wrong, each with a link to its field.
func (f *settingsForm) summary(err error) *part.ErrorSummary {
	out := &part.ErrorSummary{}
	for _, name := range f.asked {
		if flt, wrong := f.faults[name]; wrong {
			out.Errors = append(out.Errors, part.Link{Text: f.rq.say("organisation."+name) + ": " + f.rq.faultSentence(flt), URL: "#" + name})
		}
	}
	if len(out.Errors) == 0 {
		out.Errors = []part.Link{{Text: f.rq.errorWords(err), URL: "#main"}}
	}
	return out
}

// faultSentence puts a fault into words.
func (rq *request) faultSentence(f fault.Fault) string {
	var pairs []string
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	return rq.say(string(f.Code), pairs...)
}

// sample draws a colour; one that is no colour has no sample.
func (rq *request) sample(c organisation.Colour) *colourSample {
	if !c.Valid() {
		return nil
	}
	low := c.Lowest()
	out := &colourSample{Colour: string(c), Word: rq.say("organisation.sample.word"), Contrast: fmt.Sprintf("%d.%d", low/100, low/10%10),
		Pill: part.Pill{State: part.Good, Text: rq.say("organisation.sample.good")}}
	if !c.Allowed() {
		out.Pill = part.Pill{State: part.Bad, Text: rq.say("organisation.sample.bad", "near", string(c.Nearest()))}
	}
	return out
}

// typedOrganisation is what stands in the form that was sent.
func (rq *request) typedOrganisation(stored organisation.Organisation) organisation.Organisation {
	v := rq.PostFormValue
	o := organisation.Organisation{
		Tenant: stored.Tenant, Version: stored.Version, Logo: stored.Logo, Plan: stored.Plan, Created: stored.Created,
		Name: v("name"), Colour: organisation.Colour(v("colour")),
		Sender:  organisation.Sender{Name: v("sender-name"), Address: v("sender-address")},
		Contact: organisation.Contact{Name: v("contact-name"), Mail: v("contact-mail"), Phone: v("contact-phone"), When: v("contact-when")},
		SignIn:  organisation.SignIn{Issuer: v("openid-issuer"), Client: v("openid-client"), TwoFactor: v("openid-two") == "yes", Button: v("openid-button")},
		Privacy: organisation.Statement{NL: own(stored, "privacy", "nl", v("privacy-nl")), EN: own(stored, "privacy", "en", v("privacy-en"))},
		Accessibility: organisation.Statement{
			NL: own(stored, "accessibility", "nl", v("accessibility-nl")), EN: own(stored, "accessibility", "en", v("accessibility-en")),
		},
	}
	return o
}

// organisationSave keeps the settings, or draws the colour that was typed.
func (s *Server) organisationSave(rq *request) (answer, error) {
	stored, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	o := rq.typedOrganisation(stored)
	if rq.PostFormValue("go") == "sample" {
		return s.organisationForm(rq, o, nil)
	}
	began, _ := strconv.Atoi(rq.PostFormValue("version")) // 0 is a version that lost
	_, err = s.Organisations.Save(rq.Context(), organisation.Settings{
		Command: rq.organisationCommand(), Organisation: o, From: began, Secret: rq.PostFormValue("openid-secret"),
	})
	if err != nil && (fault.KindOf(err) == fault.Invalid || fault.CodeOf(err) == "organisation.moved") {
		return s.organisationForm(rq, o, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/organisation?saved=1"}, nil
}

func (rq *request) organisationCommand() organisation.Command {
	return organisation.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
}

// logoSave keeps a new logo, or takes it away.
func (s *Server) logoSave(rq *request) (answer, error) {
	stored, err := s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return answer{}, err
	}
	content, err := rq.upload("logo", organisation.MaxLogo)
	if err != nil {
		return answer{}, err
	}
	_, err = s.Organisations.Save(rq.Context(), organisation.Settings{
		Command: rq.organisationCommand(), Organisation: stored, From: stored.Version, Logo: content, NoLogo: rq.PostFormValue("away") == "yes",
	})
	if fault.KindOf(err) == fault.Invalid && err != nil {
		a, wrong := s.organisationForm(rq, stored, err)
		if c, ok := a.content.(settingsContent); ok && wrong == nil {
			for _, f := range faultsByField(err) {
				c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: rq.faultSentence(f), URL: "#logo"}}}
			}
			a.content = c
		}
		return a, wrong
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/organisation?saved=1"}, nil
}

// upload reads a file that was sent in, at most one byte more than it may be.
// No file is an empty one.
func (rq *request) upload(name string, most int) ([]byte, error) {
	unreadable := &fault.Error{Kind: fault.Invalid, Code: "web.form-unreadable", Op: "web.upload"}
	if err := rq.ParseMultipartForm(maxBody); err != nil {
		if tooLarge(err) {
			return nil, &fault.Error{Kind: fault.Invalid, Code: "web.form-too-large", Op: "web.upload"}
		}
		if errors.Is(err, http.ErrNotMultipart) {
			return nil, nil
		}
		return nil, unreadable
	}
	rq.screen()
	if err := rq.refusedError(); err != nil {
		return nil, err
	}
	file, _, err := rq.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable
	}
	defer file.Close()
	return readMost(file, most)
}
