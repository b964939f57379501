package web

import (
	"slices"
	"strconv"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

// planContent is the page on which a plan is made.
type planContent struct {
	Lead     part.Lead
	Year     int
	Plan     string // its id, empty before the first save
	Base     int
	Editor   string
	Notices  []part.Banner
	Errors   *part.ErrorSummary
	Sections []section
	Check    part.Check
	Summary  string // one line for the bar on a phone
	Submit   *part.Action
	Saved    string
	Closed   string // why nothing can be changed
	KeepAs   string // under which name the browser keeps what is typed
}

// section is one element of the plan, or the questions that belong to none.
type section struct {
	part.Fold
	Element   string
	PillID    string
	About     string
	Agreed    string // what the neighbourhood agreed on
	Lines     []part.Choice
	Menu      []part.MenuItem
	MenuTitle string
	MenuOpen  bool
	Questions []question
	Optional  []question // questions that may be left out
	Staff     *part.Radios

	OptionalTitle string
}

// AnyAnswered says whether an optional question was answered.
func (s section) AnyAnswered() bool {
	return slices.ContainsFunc(s.Optional, func(q question) bool { return q.Value != "" || len(q.Remarks) > 0 })
}

// question is one plan question. Shared is what the coordinator answered for
// the whole neighbourhood.
type question struct {
	part.Textarea
	Shared, SharedBy string
	Remarks          []part.Remark
}

// desk gathers what the parts of the page need.
type desk struct {
	*request
	sheet
	menu   *programme.Plan
	known  map[plan.Path]string // what is wrong in a field
	probes probes
	since  map[string]int
	year   int

	practices colleagues
}

func (s *Server) planView(rq *request, sh sheet, wrong error) (planContent, error) {
	d := s.desk(rq, sh)
	d.probes = probe(rq.set(), sh.own.Facts, rq.today(), d.year)
	d.since = since(sh.own.Facts, d.year)
	nearby, err := s.colleagues(rq, d.year)
	if err != nil {
		return planContent{}, err
	}
	d.practices = nearby
	v := planContent{
		Year: d.year, Plan: sh.plan.ID, Base: sh.plan.Version, Editor: s.NewID(), KeepAs: rq.hat.Of + "-" + strconv.Itoa(d.year) + "-" + rq.actor.Person,
		Lead: part.Lead{Title: rq.say("plan.heading", "year", strconv.Itoa(d.year)), Text: d.standing(), Actions: []part.Action{d.toRegional()}},
	}
	if !d.editable() {
		v.Closed = rq.say("plan.closed")
		return v, nil
	}
	v.Errors = d.errors(wrong)
	notices, err := s.notices(d)
	if err != nil {
		return v, err
	}
	v.Notices = notices
	for i := range d.menu.Elements {
		v.Sections = append(v.Sections, d.section(&d.menu.Elements[i]))
	}
	if asked, optional := d.questions(""); len(asked)+len(optional) > 0 {
		v.Sections = append(v.Sections, section{
			Fold:    part.Fold{ID: "questions", Title: rq.say("plan.general"), Text: rq.say("plan.general.text"), Open: len(asked) > 0},
			Element: "questions", PillID: "pill-questions", Questions: append(asked, optional...),
		})
	}
	v.Check = d.check()
	v.Submit = v.Check.Primary
	v.Summary = d.summary()
	if !sh.plan.Saved.IsZero() {
		v.Saved = rq.say("plan.saved", "when", render.DateTime(rq.language, sh.plan.Saved))
	}
	return v, nil
}

// desk lays a plan out for its page.
func (s *Server) desk(rq *request, sh sheet) *desk {
	return &desk{request: rq, sheet: sh, menu: rq.set().Plan(sh.plan.Year), known: map[plan.Path]string{}, year: sh.plan.Year}
}

// editable says whether this year's plan is open for changes.
func (d *desk) editable() bool {
	if d.actor.Ended != calendar.None {
		return false
	}
	now := d.set().ProgrammeYear(d.own.Facts.Cohort, d.today())
	return d.year == now || d.year == now+1
}

// standing is the sentence under the title.
func (d *desk) standing() string {
	if d.plan.Kept() != nil {
		if d.plan.Edited() {
			return d.say("plan.lead.edited")
		}
		if d.plan.ReturnedNow() != nil {
			return d.say("plan.lead.returned")
		}
		return d.say("plan.lead.handed-in", "date", d.date(d.plan.Kept().On))
	}
	if len(d.plan.Fields) == 0 {
		return d.say("plan.lead.empty")
	}
	if d.plan.Version == 0 {
		return d.say("plan.lead.prefilled")
	}
	return d.say("plan.lead.draft")
}

// notices are what has to be known before one goes on.
func (s *Server) notices(d *desk) ([]part.Banner, error) {
	var out []part.Banner
	if n := len(d.plan.OpenConflicts()); n > 0 {
		out = append(out, part.Banner{Kind: part.WarnBanner, Title: d.say("plan.notice.conflict", "n", strconv.Itoa(n)), Text: d.say("plan.notice.conflict.text"),
			Actions: []part.Action{{Text: d.say("plan.notice.conflict.go"), URL: d.to("conflicts")}}})
	}
	if back := d.plan.ReturnedNow(); back != nil {
		out = append(out, part.Banner{Kind: part.WarnBanner, Title: d.say("plan.notice.returned", "who", back.By.Name, "date", d.date(back.On)), Text: back.Reason,
			Actions: []part.Action{{Text: d.say("talk.go"), URL: d.to("talk")}}})
	}
	out = append(out, d.said()...)
	if len(d.judged) > 1 {
		banner, err := s.jointNotice(d)
		if err != nil {
			return nil, err
		}
		out = append(out, banner)
	}
	if n := openRemarks(&d.plan); n > 0 {
		out = append(out, part.Banner{Kind: part.InfoBanner, Title: d.say("plan.notice.remarks", "n", strconv.Itoa(n)), Text: d.say("plan.notice.remarks.text"),
			Actions: []part.Action{{Text: d.say("plan.notice.remarks.go"), URL: d.to("share")}}})
	}
	return out, nil
}

// openRemarks counts the remarks that nobody dealt with.
func openRemarks(p *plan.Plan) int {
	n := 0
	for _, r := range p.Remarks {
		if r.Done.IsZero() {
			n++
		}
	}
	return n
}

// jointNotice says whose plan it is, and for whom something is missing.
func (s *Server) jointNotice(d *desk) (part.Banner, error) {
	names, err := s.names(d.request, d.plan.Tenant, everybody(&d.plan))
	if err != nil {
		return part.Banner{}, err
	}
	var all, lacking []string
	for _, j := range d.judged {
		all = append(all, names[j.Practice])
		if j.Summary.Open+j.Summary.Refused > 0 {
			lacking = append(lacking, names[j.Practice])
		}
	}
	b := part.Banner{Kind: part.InfoBanner, Title: d.say("plan.notice.joint", "names", d.list(all)), Text: d.say("plan.notice.joint.good")}
	if len(lacking) > 0 {
		b.Kind, b.Text = part.WarnBanner, d.say("plan.notice.joint.lacking", "names", d.list(lacking))
	}
	return b, nil
}

// to gives an address of this plan.
func (d *desk) to(page string) string { return "/plan/" + strconv.Itoa(d.year) + "/" + page }

// errors puts what is wrong beside its field, and above the form.
func (d *desk) errors(wrong error) *part.ErrorSummary {
	var summary part.ErrorSummary
	for _, f := range d.own.Year.Faults {
		path := plan.ChoicePath(f.Element, f.Choice, plan.ModeField)
		d.known[path] = d.words().Refusal(d.year, f)
	}
	for _, f := range faultsOf(wrong) {
		text := d.say(string(f.Code), pairs(f.Args)...)
		d.known[plan.Path(f.Path)] = text
		summary.Errors = append(summary.Errors, part.Link{Text: text, URL: "#" + f.Path})
	}
	if wrong != nil && len(summary.Errors) == 0 {
		summary.Errors = append(summary.Errors, part.Link{Text: d.say(string(fault.CodeOf(wrong))), URL: "#main"})
	}
	if len(summary.Errors) == 0 {
		return nil
	}
	return &summary
}

// probes says what the rules would refuse: for each mode, per intervention.
type probes map[rule.Mode]map[string]rule.Refusal

// probe asks the rules about every mode of every line, and about everything
// that could be added, in one evaluation each.
func probe(set *rule.Set, facts *rule.Facts, on calendar.Date, year int) probes {
	out := probes{}
	for _, mode := range []rule.Mode{rule.Continued, rule.Deepened, rule.Embedded, rule.New} {
		f := *facts
		f.Years = slices.Clone(facts.Years)
		for i := range f.Years {
			if f.Years[i].Year == year {
				f.Years[i].Choices = tried(set, f.Years[i].Choices, mode, year)
			}
		}
		out[mode] = map[string]rule.Refusal{}
		result := rule.Evaluate(set, &f, on)
		for i := range result.Years {
			if result.Years[i].Year != year {
				continue
			}
			for _, r := range result.Years[i].Faults {
				out[mode][r.Element+" "+r.Choice] = r
			}
		}
	}
	return out
}

// tried gives the choices of a plan with every line in one mode; for new ones
// everything that any menu holds is added.
func tried(set *rule.Set, choices []rule.Choice, mode rule.Mode, year int) []rule.Choice {
	justified := "-"
	var out []rule.Choice
	has := map[string]bool{}
	for _, c := range choices {
		if c.Ended != 0 {
			continue
		}
		has[c.Intervention] = true
		out = append(out, rule.Choice{Intervention: c.Intervention, Element: c.Element, Mode: mode, Justification: &justified, Reason: "-"})
	}
	if mode != rule.New {
		return out
	}
	for _, p := range set.Region.Plans {
		for i := range p.Menu.Items {
			it := &p.Menu.Items[i]
			if has[it.Key] {
				continue
			}
			has[it.Key] = true
			element := it.Elements[0]
			if on := set.OnMenu(it.Key, year); len(on) > 0 {
				element = on[0]
			}
			out = append(out, rule.Choice{Intervention: it.Key, Element: element, Mode: rule.New, Justification: &justified})
		}
	}
	return out
}

// since gives the programme year in which each intervention was chosen first.
func since(facts *rule.Facts, year int) map[string]int {
	out := map[string]int{}
	for _, y := range facts.Years {
		for _, c := range y.Choices {
			if y.Year < year && c.Mode != rule.Dropped && (out[c.Intervention] == 0 || y.Year < out[c.Intervention]) {
				out[c.Intervention] = y.Year
			}
		}
	}
	return out
}
