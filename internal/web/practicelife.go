package web

import (
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/dossier"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/web/part"
)

// lifeContent is a page for an event in a life. Before anything is kept it says
// in plain words what will change.
type lifeContent struct {
	Lead    part.Lead
	Errors  *part.ErrorSummary
	Form    fileForm
	Sure    bool // the preview is shown, and the button does it
	Will    []string
	Assumed []string
}

// lifePage shows the empty form of an event.
func (s *Server) lifePage(event string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) { return s.living(rq, event, nil, nil) }
}

// living shows the form of an event, with a preview once it can be done.
func (s *Server) living(rq *request, event string, will []string, wrong error) (answer, error) {
	by, ok := access.Allowed(rq.actor, access.ManagePractice, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.life"}
	}
	rq.rule = by
	id := rq.PathValue("practice")
	file, err := s.Practices.Get(rq.Context(), rq.actor.Tenant, id, rq.today())
	if err != nil {
		return answer{}, err
	}
	f := former{request: rq, action: "/practices/" + id + "/" + event, key: s.NewID(), version: file.Version, wrong: wrong}
	c := lifeContent{
		Lead: part.Lead{Title: rq.say("life.do."+event) + ": " + file.Practice.Name, Text: rq.say("life.text." + event)}, Sure: will != nil, Will: will,
	}
	if c.Form, err = s.lifeForm(rq, f, event, &file); err != nil {
		return answer{}, err
	}
	c.Form.Title, c.Form.Send = rq.say("life.fill"), part.Action{Text: rq.say("life.preview"), Kind: part.Filled}
	if c.Sure {
		c.Form.Hidden = append(rq.resend(), keptField{Name: "sure", Text: "yes"})
		c.Form.Send = part.Action{Text: rq.say("life.sure." + event), Kind: part.Filled}
	}
	if event == "merge" || event == "split" {
		c.Assumed = []string{rq.say("life.assumed.history"), rq.say("life.assumed.attendance"), rq.say("life.assumed.years")}
	}
	a := answer{page: "practices/life", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: file.Practice.Name, URL: "/practices/" + id + "/file"}}, content: c, object: id}
	if wrong != nil {
		c.Errors = f.wrongIn(c.Form)
		a.content, a.status = c, statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// resend keeps what was typed for the button under the preview.
func (rq *request) resend() []keptField {
	var out []keptField
	for _, name := range sortedNames(rq.PostForm) {
		for _, text := range rq.PostForm[name] {
			if !slices.Contains([]string{"key", "version", "do", "sure"}, name) {
				out = append(out, keptField{Name: name, Text: text})
			}
		}
	}
	return out
}

// lifeForm gives the fields of an event.
func (s *Server) lifeForm(rq *request, f former, event string, file *practice.File) (fileForm, error) {
	switch event {
	case "leave", "close":
		return f.form(event, f.day(event, "date", rq.today()), f.reason(event)), nil
	case "takeover":
		return f.form(event, f.day(event, "date", rq.today()), f.text(event, "owner", ""), f.text(event, "code", ""), f.reason(event)), nil
	}
	places, err := s.Practices.ListNeighbourhoods(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return fileForm{}, err
	}
	if event == "split" {
		return f.form(event, f.day(event, "date", rq.today()), f.text(event, "name", ""), f.text(event, "code", ""), f.reason(event)), nil
	}
	all, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return fileForm{}, err
	}
	var others []part.Option
	for i := range all {
		if all[i].Practice.ID != file.Practice.ID && all[i].Ended() == nil {
			others = append(others, part.Option{Value: all[i].Practice.ID, Label: all[i].Practice.Name})
		}
	}
	ways := []part.Option{{Value: "into", Label: rq.say("life.way.into")}, {Value: "from", Label: rq.say("life.way.from")}, {Value: "new", Label: rq.say("life.way.new")}}
	name := f.text(event, "name", "")
	name.Text.Hint = rq.say("life.way.new.hint")
	return f.form(event, f.pick(event, "other", "", others), f.pick(event, "way", "into", ways), f.day(event, "date", rq.today()), f.reason(event),
		name, f.text(event, "code", ""), f.pick(event, "place", "", rq.placeOptions(places)), f.group(event)), nil
}

// lifeDo previews an event, or carries it out when the lead is sure.
func (s *Server) lifeDo(event string) func(*request) (answer, error) {
	return func(rq *request) (answer, error) {
		if _, ok := access.Allowed(rq.actor, access.ManagePractice, access.Target{}); !ok {
			return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.life"}
		}
		c, sure := rq.keeping(), rq.PostFormValue("sure") == "yes"
		var asked []practice.Change
		if !sure {
			c.Key, c.Try = "", func(all []practice.Change) { asked = all }
		}
		to, from, err := s.befall(rq, c, event)
		if mayRetry(err) {
			return s.living(rq, event, nil, err)
		}
		if err != nil {
			return answer{}, err
		}
		if !sure {
			return s.preview(rq, event, asked, from, to)
		}
		if from != nil && s.past(rq, event) {
			if err := s.Plans.Succeed(rq.Context(), rq.command(), from, to); err != nil {
				return answer{}, err
			}
		}
		if event == "merge" {
			if err := s.Accounts.Follow(rq.Context(), rq.accountCommand(), from, to, rq.dateOf("date")); err != nil {
				return answer{}, err
			}
		}
		if to == "" {
			to = rq.PathValue("practice")
		}
		return answer{to: "/practices/" + to + "/file?saved=" + event}, nil
	}
}

// past says whether an event that ends a practice holds today.
func (s *Server) past(rq *request, event string) bool {
	return event == "merge" || rq.dateOf("date") < rq.today()
}

// befall asks the service for an event. It gives who goes on, and the practices
// whose plans go along.
func (s *Server) befall(rq *request, c practice.Command, event string) (to string, from []string, err error) {
	ctx, id, on, reason := rq.Context(), rq.PathValue("practice"), rq.dateOf("date"), rq.PostFormValue("reason")
	switch event {
	case "leave":
		return "", []string{id}, s.Keeper.Leave(ctx, c, id, on, reason)
	case "close":
		return "", []string{id}, s.Keeper.Close(ctx, c, id, on, reason)
	case "takeover":
		return "", nil, s.Keeper.TakeOver(ctx, c, id, on, rq.PostFormValue("owner"), strings.TrimSpace(rq.PostFormValue("code")), reason)
	case "split":
		to, err = s.Keeper.Split(ctx, c, practice.Split{Practice: id, On: on, Reason: reason, New: rq.described()})
		return to, nil, err
	}
	other := rq.PostFormValue("other")
	m := practice.Merge{From: []string{id}, Into: other, On: on, Reason: reason}
	switch {
	case other == "":
		return "", nil, &fault.Error{Kind: fault.Invalid, Code: "practice.merge-few", Op: "web.merge"}
	case rq.PostFormValue("way") == "from":
		m.From, m.Into = []string{other}, id
		c.Version = 0
	case rq.PostFormValue("way") == "new":
		m.From, m.Into, m.New = []string{id, other}, "", rq.described()
		first, err := s.Practices.Get(ctx, rq.actor.Tenant, id, on)
		if err != nil {
			return "", nil, err
		}
		m.New.Cohort = first.Practice.Cohort
	}
	to, err = s.Keeper.Merge(ctx, c, m)
	return to, m.From, err
}

// preview says what an event would change. It reads files, so it is recorded.
func (s *Server) preview(rq *request, event string, asked []practice.Change, from []string, to string) (answer, error) {
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return answer{}, err
	}
	before, err := s.shelf(rq, files)
	if err != nil {
		return answer{}, err
	}
	after := &dossier.Shelf{Set: before.Set, Files: map[string]*practice.File{}, Plans: before.Plans}
	for id, f := range before.Files {
		after.Files[id] = f
	}
	for _, c := range asked {
		was := practice.File{}
		if f := after.Files[c.Practice.ID]; f != nil {
			was = *f
		}
		will := was.With(c)
		after.Files[c.Practice.ID] = &will
	}
	will := []string{}
	for _, c := range asked {
		will = append(will, rq.changes(before, after, c.Practice.ID)...)
	}
	people, err := s.peopleOf(rq, event, after, from, to)
	if err != nil {
		return answer{}, err
	}
	will = append(append(will, people...), rq.say("life.see."+event))
	a, err := s.living(rq, event, will, nil)
	if err != nil {
		return answer{}, err
	}
	return a, s.Audit.AuditRead(rq.Context(), rq.record("read", "practice", a.object))
}

// peopleOf says what becomes of the people of practices that end.
func (s *Server) peopleOf(rq *request, event string, after *dossier.Shelf, from []string, to string) (will []string, err error) {
	into := ""
	if f := after.Files[to]; f != nil {
		into = f.Practice.Name
	}
	for _, id := range from {
		n, err := s.Accounts.Team(rq.Context(), rq.actor, []string{id}, rq.dateOf("date"))
		if err != nil {
			return nil, err
		}
		if n > 0 {
			will = append(will, rq.say("life.people."+event, "n", strconv.Itoa(n), "name", after.Files[id].Practice.Name, "into", into, "date", rq.date(rq.dateOf("date"))))
		}
	}
	return will, nil
}

// changes says for one practice what an event does to how it stands.
func (rq *request) changes(before, after *dossier.Shelf, id string) []string {
	file := after.Files[id]
	day := rq.today()
	if end := file.Ended(); end != nil {
		day = max(day, end.On+1)
	}
	then := rule.Evaluate(after.Set, after.Facts(id, day, nil), day)
	var out []string
	switch {
	case before.Files[id] == nil:
		good, open := 0, 0
		for _, y := range then.Years {
			for _, f := range y.Findings {
				if y.Year == then.ProgrammeYear && f.State == rule.Met {
					good++
				} else if y.Year == then.ProgrammeYear && f.State != rule.NotApplicable && f.State != rule.Waived {
					open++
				}
			}
		}
		return []string{rq.say("life.will.begin", "name", file.Practice.Name, "year", strconv.Itoa(then.ProgrammeYear), "good", strconv.Itoa(good), "open", strconv.Itoa(open))}
	case file.Ended() != nil:
		out = append(out, rq.say("life.will.end", "name", file.Practice.Name, "date", rq.date(file.Ended().On)))
	}
	was := rule.Evaluate(before.Set, before.Facts(id, day, nil), day)
	seen := 0
	for _, d := range differences(&was, &then) {
		if seen++; seen > mostChanges {
			continue
		}
		out = append(out, rq.say("life.will.change", "name", file.Practice.Name, "year", strconv.Itoa(d.year), "title", d.rule.Condition.Title.In(rq.language),
			"before", rq.say("state."+d.before.String()), "after", rq.say("state."+d.after.String())))
	}
	if seen > mostChanges {
		out = append(out, rq.say("life.will.more", "n", strconv.Itoa(seen-mostChanges)))
	}
	if len(out) == 0 {
		out = append(out, rq.say("life.will.same", "name", file.Practice.Name))
	}
	return out
}

// mostChanges is how many changes of one practice a preview names.
const mostChanges = 8
