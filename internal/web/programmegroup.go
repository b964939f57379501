package web

import (
	"slices"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// programmeContent lists the groups of practices, with who is in each.
type programmeContent struct {
	Lead   part.Lead
	Done   string
	Errors *part.ErrorSummary
	Groups []programmeGroup
	New    fileForm
	None   string
}

// programmeGroup is one group. Past are practices that are not in it any more.
type programmeGroup struct {
	ID, Name, Text string
	In, Past       []part.Line
	PastTitle      string
	Forms          []fileForm
}

// groupNamed is a group with what it is called: those of the regional plan by the
// organisation's own name for them, when it has one.
type groupNamed struct {
	practice.Group
	planned bool
}

func (s *Server) programmeRoutes() []Route {
	return []Route{
		{Pattern: "GET /groups", May: access.ManagePractice, Reads: "groups", Try: "/groups", handle: s.programmeGroups},
		{Pattern: "POST /groups", May: access.ManagePractice, Reads: "groups", handle: s.programmeGroupSave},
	}
}

// allGroups lists the groups of the regional plan and then the organisation's
// own, those that stopped too.
func (rq *request) allGroups() ([]groupNamed, error) {
	kept, err := rq.server.Practices.ListGroups(rq.Context(), rq.actor.Tenant)
	if err != nil {
		return nil, err
	}
	var out []groupNamed
	for _, g := range rq.set().Region.Groups {
		one := groupNamed{practice.Group{ID: g.Key, Name: g.Name.In(rq.language)}, true}
		if at := slices.IndexFunc(kept, func(k practice.Group) bool { return k.ID == g.Key }); at >= 0 {
			one.Group = kept[at]
			kept = slices.Delete(kept, at, at+1)
		}
		out = append(out, one)
	}
	for _, g := range kept {
		out = append(out, groupNamed{g, false})
	}
	return out, nil
}

// groups lists the groups to choose from. When the organisation's own cannot be
// read, the page goes with those of the regional plan.
func (rq *request) groups() []part.Option {
	all, err := rq.allGroups()
	if err != nil {
		rq.server.Log.Error("groups", "request", rq.id, "error", err)
		for _, g := range rq.set().Region.Groups {
			all = append(all, groupNamed{practice.Group{ID: g.Key, Name: g.Name.In(rq.language)}, true})
		}
	}
	var out []part.Option
	for _, g := range all {
		if g.Closed == calendar.None || rq.today() <= g.Closed {
			out = append(out, part.Option{Value: g.ID, Label: g.Name})
		}
	}
	return out
}

func (s *Server) programmeGroups(rq *request) (answer, error) { return s.grouping(rq, nil) }

// grouping shows the groups, with what is wrong in what was sent.
func (s *Server) grouping(rq *request, wrong error) (answer, error) {
	by, ok := access.Allowed(rq.actor, access.ManagePractice, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.groups"}
	}
	rq.rule = by
	all, err := rq.allGroups()
	if err != nil {
		return answer{}, err
	}
	files, err := s.Practices.List(rq.Context(), rq.actor.Tenant, "", rq.today())
	if err != nil {
		return answer{}, err
	}
	f := former{request: rq, action: "/groups", key: s.NewID(), wrong: wrong}
	c := programmeContent{Lead: part.Lead{Title: rq.say("place.groups"), Text: rq.say("place.groups.text")}, None: rq.say("place.groups.none")}
	if rq.URL.Query().Get("saved") != "" {
		c.Done = rq.say("dossier.saved")
	}
	forms := []fileForm{f.place("new-group", practice.Place{}, nil)}
	for _, g := range all {
		block := f.programmeGroup(g, files)
		forms, c.Groups = append(forms, block.Forms...), append(c.Groups, block)
	}
	c.New = forms[0]
	c.New.Open = c.New.Open || len(all) == 0
	a := answer{page: "practices/programme", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("practices.title"), URL: "/practices"}}}
	if wrong != nil {
		c.Errors, a.status = f.wrongIn(forms...), statuses[fault.KindOf(wrong)]
	}
	a.content = c
	return a, nil
}

// programmeGroup shows one group: who is in it since when, who was, and what can be
// changed.
func (f former) programmeGroup(g groupNamed, files []practice.File) programmeGroup {
	b := programmeGroup{ID: g.ID, Name: g.Name}
	if g.planned {
		b.Text = f.say("place.groups.planned")
	}
	if g.Closed != calendar.None {
		b.Text = strings.TrimSpace(b.Text + " " + f.say("dossier.until", "until", f.date(g.Closed)))
	}
	var in, out []part.Option
	span := (&fileView{request: f.request}).span
	for i := range files {
		p, there := files[i].Practice, false
		for _, m := range files[i].Memberships {
			if m.To != practice.InGroup || m.Key != g.ID {
				continue
			}
			f.showed(p.ID)
			line := part.Line{Title: p.Name, Text: span(m.From, m.Until), Link: &part.Link{Text: f.say("place.groups.file"), URL: "/practices/" + p.ID}}
			if m.Until != calendar.None && m.Until < f.today() || files[i].Over(f.today()) {
				b.Past = append(b.Past, line)
				continue
			}
			there, b.In = true, append(b.In, line)
			if m.Until == calendar.None {
				out = append(out, part.Option{Value: p.ID, Label: p.Name})
			}
		}
		if !there && !files[i].Over(f.today()) {
			in = append(in, part.Option{Value: p.ID, Label: p.Name})
		}
	}
	b.PastTitle = f.say("place.groups.past")
	b.Forms = f.groupForms(g, in, out)
	return b
}

// groupForms change a group, and let practices in and out.
func (f former) groupForms(g groupNamed, in, out []part.Option) (forms []fileForm) {
	add := func(do, title string, fields ...formField) {
		form := f.form(do+"-"+g.ID, fields...)
		form.Title, form.Hidden = f.say(title), []keptField{{Name: "id", Text: g.ID}}
		forms = append(forms, form)
	}
	if do := "enter-" + g.ID; len(in) > 0 && (g.Closed == calendar.None || f.today() <= g.Closed) {
		add("enter", "place.groups.enter", f.pick(do, "practice", "", in), f.day(do, "date", f.today()), f.reason(do))
	}
	if do := "exit-" + g.ID; len(out) > 0 {
		add("exit", "place.groups.exit", f.pick(do, "practice", "", out), f.day(do, "last", f.today()), f.reason(do))
	}
	do := "group-" + g.ID
	add("group", "dossier.do.place", f.text(do, "name", g.Name), f.day(do, "closed", g.Closed))
	return forms
}

// programmeGroupSave makes or changes a group, or lets a practice in or out.
func (s *Server) programmeGroupSave(rq *request) (answer, error) {
	do, id, c := rq.PostFormValue("do"), rq.PostFormValue("id"), rq.keeping()
	c.Version = 0
	verb, _, _ := strings.Cut(do, "-")
	var err error
	switch practiceID := rq.PostFormValue("practice"); verb {
	case "enter", "exit":
		if practiceID == "" {
			err = &fault.Error{Kind: fault.Invalid, Code: "practice.nobody-chosen", Op: "web.groups"}
		} else if verb == "enter" {
			err = s.Keeper.JoinGroup(rq.Context(), c, practiceID, id, rq.dateOf("date"), rq.PostFormValue("reason"))
		} else {
			err = s.Keeper.LeaveGroup(rq.Context(), c, practiceID, id, rq.dateOf("last"), rq.PostFormValue("reason"))
		}
	default:
		var planned []string
		for _, g := range rq.set().Region.Groups {
			planned = append(planned, g.Key)
		}
		_, err = s.Keeper.SaveGroup(rq.Context(), c, practice.Place{ID: id, Name: rq.PostFormValue("name"), Closed: rq.dateOf("closed")}, planned...)
	}
	if mayRetry(err) {
		return s.grouping(rq, err)
	}
	return answer{to: "/groups?saved=1"}, err
}
