package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// chosenContent asks what has to be known before something is done with several
// practices at once.
type chosenContent struct {
	Lead   part.Lead
	Errors *part.ErrorSummary
	Action string // where the form goes
	Do     string
	Key    string
	Hidden []keptField
	Group  *part.Select // put in a group
	Name   *part.TextField
	Rule   *part.Select // waive a condition
	Reason *part.Textarea
	Send   part.Action
	Names  []string
	More   string
	Failed []part.Line // after the work: for whom it was not done, and why
	Done   *part.Banner
}

// nobodyChosen asks to tick a practice first.
var nobodyChosen = &fault.Error{Kind: fault.Invalid, Code: "list.nobody-chosen", Op: "web.chosen"}

// chosenPage begins what is done with several practices: a reminder and a file
// are elsewhere, the rest is asked here.
func (s *Server) chosenPage(rq *request) (answer, error) {
	r, some, err := s.pickChosen(rq)
	if err != nil {
		return answer{}, err
	}
	if !some {
		return s.practicesShown(rq, nobodyChosen)
	}
	switch do := rq.FormValue("do"); do {
	case "csv", "xlsx":
		return answer{to: r.at("/practices/list." + do)}, nil
	case "remind":
		return answer{to: r.reminder()}, nil
	case "group", "waive":
		return s.chosenShown(rq, r, do, nil)
	}
	return answer{}, &fault.Error{Kind: fault.NotFound, Code: "web.no-such-page", Op: "web.chosen"}
}

// reminder is where a reminder to these practices begins. A group that somebody
// made, and ticks, are named one by one: the rest is a question.
func (r *roll) reminder() string {
	if r.List != "" || r.Chosen {
		return "/reminders/new?" + url.Values{"practice": r.ids()}.Encode()
	}
	q := r.Query
	q.Sort, q.Down = "", false
	if v := queryValues(q); len(v) > 0 {
		return "/reminders/new?" + v.Encode()
	}
	return "/reminders/new?" + url.Values{"practice": r.ids()}.Encode()
}

// mostListed is how many names the page shows before it counts the rest.
const mostListed = 12

// chosenShown asks for the group, or for the condition and the reason.
func (s *Server) chosenShown(rq *request, r *roll, do string, wrong error) (answer, error) {
	may := map[string]access.Action{"group": access.KeepGroups, "waive": access.WaiveCondition}[do]
	if _, ok := access.Allowed(rq.actor, may, access.Target{}); !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.chosen"}
	}
	t, err := s.tells(rq, r)
	if err != nil {
		return answer{}, err
	}
	n := strconv.Itoa(len(r.list))
	c := &chosenContent{
		Lead: part.Lead{Title: rq.say("list.chosen." + do), Text: rq.say("list.chosen."+do+".text", "n", n)}, Do: do, Key: s.NewID(),
		Send: part.Action{Text: rq.say("list.chosen."+do+".send", "n", n), Kind: part.Filled}, Hidden: rq.carried(r),
	}
	c.name(rq, r.list)
	rq.showed(r.ids()...)
	if do == "group" {
		c.askGroup(t, r)
	} else {
		c.askRule(t, r)
	}
	a := answer{page: "practices/chosen", shell: part.Page{Title: c.Lead.Title, Back: rq.toPractices()}, content: c, filter: r.words(0)}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, chosenField[fault.CodeOf(wrong)]), statuses[fault.KindOf(wrong)]
		c.mark(fault.CodeOf(wrong), rq.sentence(wrong))
	}
	return a, nil
}

// chosenField names the field that a fault is about.
var chosenField = map[fault.Code]string{
	"view.name-missing": "name", "view.name-long": "name", "view.name-taken": "name", "view.no-group": "into",
	"practice.reason-missing": "reason", "practice.text-long": "reason", "practice.condition-missing": "rule",
}

func (c *chosenContent) mark(code fault.Code, words string) {
	switch field := chosenField[code]; {
	case field == "name" && c.Name != nil:
		c.Name.Error = words
	case field == "into" && c.Group != nil:
		c.Group.Error = words
	case field == "reason" && c.Reason != nil:
		c.Reason.Error = words
	case field == "rule" && c.Rule != nil:
		c.Rule.Error = words
	}
}

// mostFixed is up to how many practices are named one by one from here on: who
// sends the form a second time means the same ones. More are found again.
const mostFixed = 1000

// carried is what was chosen, to be sent along once more.
func (rq *request) carried(r *roll) (fields []keptField) {
	fixed := len(r.list) <= mostFixed
	for _, name := range sortedNames(rq.Form) {
		if slices.Contains([]string{"do", "key", "name", "into", "rule", "reason", "page"}, name) || fixed && (name == "all" || name == "tick") {
			continue
		}
		for _, value := range rq.Form[name] {
			fields = append(fields, keptField{Name: name, Text: value})
		}
	}
	if fixed {
		for _, id := range r.ids() {
			fields = append(fields, keptField{Name: "tick", Text: id})
		}
	}
	return fields
}

// afterChosen is the list from which practices were chosen, with what was done.
func afterChosen(rq *request, what string, n int) string {
	v := listingOf(rq.Form).values()
	v.Set("done", what)
	v.Set("n", strconv.Itoa(n))
	return "/practices?" + v.Encode()
}

func (c *chosenContent) name(rq *request, list []*region.Practice) {
	for _, p := range list[:min(mostListed, len(list))] {
		c.Names = append(c.Names, p.Name)
	}
	if more := len(list) - mostListed; more > 0 {
		c.More = rq.say("list.chosen.more", "n", strconv.Itoa(more))
	}
}

// askGroup asks in which group, or the name of a new one.
func (c *chosenContent) askGroup(t *rowWords, r *roll) {
	c.Action = "/practices/groups"
	if options := t.groupOptions(r); len(options) > 0 {
		choose(options, t.FormValue("into"))
		c.Group = &part.Select{None: t.say("own-group.new"), Options: options}
		c.Group.Name, c.Group.Label = "into", t.say("own-group.into")
	}
	c.Name = &part.TextField{Value: t.FormValue("name")}
	c.Name.Name, c.Name.Label, c.Name.Hint = "name", t.say("own-group.name"), t.say("own-group.name.hint")
}

// askRule asks which condition, of those that these practices do not meet, and
// the reason.
func (c *chosenContent) askRule(t *rowWords, r *roll) {
	c.Action = "/practices/waive"
	c.Rule = &part.Select{None: t.say("list.waive.which")}
	c.Rule.Name, c.Rule.Label, c.Rule.Required = "rule", t.say("list.by.condition"), true
	for _, n := range region.Count(r.list).Conditions {
		open := n.By[rule.NotMet] + n.By[rule.NotYetDue] + n.By[rule.Unknown]
		if open == 0 || slices.ContainsFunc(c.Rule.Options, func(o part.Option) bool { return o.Value == n.Condition }) {
			continue
		}
		c.Rule.Options = append(c.Rule.Options, part.Option{
			Value: n.Condition, Label: t.say("list.waive.option", "what", t.condition(n.Year, n.Condition), "n", strconv.Itoa(open)),
			Chosen: n.Condition == t.FormValue("rule"),
		})
	}
	c.Reason = &part.Textarea{Value: t.FormValue("reason"), Rows: 3}
	c.Reason.Name, c.Reason.Label, c.Reason.Hint, c.Reason.Required = "reason", t.say("list.waive.reason"), t.say("list.waive.reason.hint"), true
}

// waiveChosen lets a condition go for each practice that was chosen: one save and
// one key each, so that the form can be sent again. When it was not done for all
// of them the page says for whom not, and why.
func (s *Server) waiveChosen(rq *request) (answer, error) {
	r, some, err := s.pickChosen(rq)
	if err != nil {
		return answer{}, err
	}
	if !some {
		return s.practicesShown(rq, nobodyChosen)
	}
	condition, reason := rq.PostFormValue("rule"), strings.TrimSpace(rq.PostFormValue("reason"))
	switch {
	case condition == "":
		return s.chosenShown(rq, r, "waive", &fault.Error{Kind: fault.Invalid, Code: "practice.condition-missing", Op: "web.waiveChosen"})
	case reason == "":
		return s.chosenShown(rq, r, "waive", &fault.Error{Kind: fault.Invalid, Code: "practice.reason-missing", Op: "web.waiveChosen"})
	}
	done, failed := 0, []part.Line(nil)
	for _, p := range r.list {
		why := s.waiveOne(rq, p, condition, reason)
		if why == nil {
			done++
			continue
		}
		if len(r.list) == 1 && fault.KindOf(why) == fault.Invalid {
			return s.chosenShown(rq, r, "waive", why)
		}
		failed = append(failed, part.Line{Title: p.Name, Text: rq.sentence(why), Link: &part.Link{Text: rq.say("dossier.open.go"), URL: "/practices/" + url.PathEscape(p.ID)}})
	}
	if len(failed) == 0 {
		return answer{to: afterChosen(rq, "waived", done)}, nil
	}
	a, err := s.chosenShown(rq, r, "waive", nil)
	if err != nil {
		return answer{}, err
	}
	c := a.content.(*chosenContent)
	c.Lead = part.Lead{Title: c.Lead.Title, Text: rq.say("list.waive.partly", "done", strconv.Itoa(done), "failed", strconv.Itoa(len(failed)))}
	c.Failed, c.Names, c.More, c.Rule, c.Reason = failed, nil, "", nil, nil
	c.Done = &part.Banner{Kind: part.WarnBanner, Title: c.Lead.Text, Live: true}
	a.status, a.changed = http.StatusConflict, done > 0
	return a, nil
}

// waiveOne lets a condition go for one practice, when it is asked of it. One
// that was let go already is told by the service, which knows whether it was by
// this form.
func (s *Server) waiveOne(rq *request, p *region.Practice, condition, reason string) error {
	state, asked := p.Now.States[condition]
	switch {
	case !asked || state == rule.NotApplicable:
		return &fault.Error{Kind: fault.Invalid, Code: "list.waive.not-asked", Op: "web.waiveOne"}
	case state == rule.Met:
		return &fault.Error{Kind: fault.Invalid, Code: "list.waive.met", Op: "web.waiveOne"}
	}
	c := practice.Command{Actor: rq.actor, Key: rq.PostFormValue("key") + "-" + p.ID, Request: rq.id}
	return s.Keeper.Waive(rq.Context(), c, p.ID, condition, p.Year, rq.today(), reason)
}
