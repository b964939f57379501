package web

import (
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/view"
	"meertijd/internal/web/part"
)

// viewsContent lists the views that were saved, with a form for the list that
// the reader comes from.
type viewsContent struct {
	Lead   part.Lead
	Saved  *part.Banner
	Errors *part.ErrorSummary
	Key    string
	New    *viewForm
	Groups []viewGroup
	Empty  *part.Empty
}

// viewGroup is the reader's own views, or those of everybody.
type viewGroup struct {
	Title string
	Views []viewLine
}

// viewLine is one view with what can be done with it.
type viewLine struct {
	ID, Name, URL, Text string
	Begins              bool
	Begin               bool // may be begun with
	Keep                *viewForm
}

// viewForm names a view and says whether it is shared.
type viewForm struct {
	ID, Address, Text string
	Name              part.TextField
	Shared            part.Ticks
}

// mostViews is how many views stand above the list; the page of views has all.
const mostViews = 6

// viewLinks are the views that stand above the list.
func (rq *request) viewLinks(views []view.View, l listing) []part.Link {
	if len(views) == 0 {
		return nil
	}
	links := []part.Link{{Text: rq.say("view.everything"), URL: wholeList, Current: l.View == "" && !l.narrowed() || l.View == "none"}}
	for i, v := range views {
		if i < mostViews || v.ID == l.View {
			links = append(links, part.Link{Text: v.Name, URL: "/practices?view=" + url.QueryEscape(v.ID), Current: v.ID == l.View})
		}
	}
	return append(links, part.Link{Text: rq.say("view.all"), URL: "/practices/views"})
}

func (s *Server) viewsPage(rq *request) (answer, error) { return s.viewsShown(rq, nil) }

// viewsShown lists the views; a list that the address asks for can be saved.
func (s *Server) viewsShown(rq *request, wrong error) (answer, error) {
	views, err := s.Lists.Views(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	first, _, err := s.Lists.Default(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := viewsContent{Lead: part.Lead{Title: rq.say("view.title"), Text: rq.say("view.text")}, Key: s.NewID(), Saved: rq.savedBanner("view.saved.")}
	keeps := access.Has(rq.hat.Role, access.KeepViews)
	if l := listingOf(rq.Form); keeps && (rq.looks() && l.saved() != "" || rq.PostFormValue("do") == "new") {
		if c.New, err = s.newView(rq, l); err != nil {
			return answer{}, err
		}
	}
	own, shared := viewGroup{Title: rq.say("view.own")}, viewGroup{Title: rq.say("view.shared")}
	for _, v := range views {
		line := rq.viewLine(v, first.ID)
		line.Begin = keeps
		if v.Shared {
			shared.Views = append(shared.Views, line)
		} else {
			own.Views = append(own.Views, line)
		}
	}
	for _, g := range []viewGroup{own, shared} {
		if len(g.Views) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	if len(views) == 0 && c.New == nil {
		c.Empty = &part.Empty{Title: rq.say("view.none"), Text: rq.say("view.none.text"), Action: &part.Action{Text: rq.say("practices.title"), URL: wholeList, Kind: part.Filled}}
	}
	a := answer{page: "practices/views", shell: part.Page{Title: c.Lead.Title, Back: rq.toPractices()}, content: &c}
	if wrong != nil {
		c.Errors, a.status = rq.wrong(wrong, "name-"+rq.PostFormValue("id")), statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// newView is the form for the list that the address asks for.
func (s *Server) newView(rq *request, l listing) (*viewForm, error) {
	r, err := s.pick(rq, l)
	if err != nil {
		return nil, err
	}
	t, err := s.tells(rq, r)
	if err != nil {
		return nil, err
	}
	f := rq.viewForm(view.View{Address: l.saved()})
	f.Text = rq.say("list.file.everything")
	if narrowed := t.narrowing(r); len(narrowed) > 0 {
		var words []string
		for _, n := range narrowed {
			words = append(words, n.text)
		}
		f.Text = rq.say("list.file.only", "what", rq.list(words))
	}
	return f, nil
}

// viewForm keeps what was typed in the form that was just sent.
func (rq *request) viewForm(v view.View) *viewForm {
	f := &viewForm{ID: v.ID, Address: v.Address, Name: part.TextField{Value: v.Name, Autocomplete: "off"}}
	f.Name.Name, f.Name.ID, f.Name.Label, f.Name.Required = "name", "name-"+v.ID, rq.say("view.name"), true
	f.Shared = part.Ticks{Field: part.Field{Name: "shared", ID: "shared-" + v.ID, Label: rq.say("view.who"), HideLabel: true}}
	f.Shared.Options = []part.Option{{Value: "yes", Label: rq.say("view.share"), Chosen: v.Shared}}
	if !rq.looks() && rq.PostFormValue("id") == v.ID && rq.PostFormValue("do") != "remove" {
		f.Name.Value, f.Shared.Options[0].Chosen = rq.PostFormValue("name"), rq.PostFormValue("shared") != ""
	}
	return f
}

func (rq *request) viewLine(v view.View, first string) viewLine {
	line := viewLine{ID: v.ID, Name: v.Name, URL: "/practices?view=" + url.QueryEscape(v.ID), Begins: v.ID == first}
	if v.Shared {
		line.Text = rq.say("view.shared.by", "who", v.By.Name, "when", rq.moment(v.At))
	}
	if view.Keeps(rq.actor, v) {
		line.Keep = rq.viewForm(v)
	}
	return line
}

// viewsDo saves, renames, shares or removes a view, or begins with one.
func (s *Server) viewsDo(rq *request) (answer, error) {
	c := view.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
	id, do := rq.PostFormValue("id"), rq.PostFormValue("do")
	var err error
	switch do {
	case "new", "save":
		v := view.View{ID: id, Name: rq.PostFormValue("name"), Shared: rq.PostFormValue("shared") != ""}
		if do == "new" {
			v.ID, v.Address = "", listingOf(viewValues(rq.PostFormValue("address"))).saved()
		}
		id, err = s.Lists.Save(rq.Context(), c, v)
	case "remove":
		err = s.Lists.Remove(rq.Context(), c, id)
	case "begin":
		err = s.Lists.Begin(rq.Context(), c, id)
	case "begin-none":
		err = s.Lists.Begin(rq.Context(), c, "")
	default:
		err = &fault.Error{Kind: fault.Invalid, Code: "view.nothing", Op: "web.viewsDo"}
	}
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid:
		return s.viewsShown(rq, err)
	case err != nil:
		return answer{}, err
	case do == "new":
		return answer{to: "/practices?view=" + url.QueryEscape(id)}, nil
	}
	return answer{to: "/practices/views?saved=" + do}, nil
}

// ownGroupsContent lists the groups that people made, or shows one of them.
type ownGroupsContent struct {
	Lead   part.Lead
	Saved  *part.Banner
	Errors *part.ErrorSummary
	Key    string
	Keeps  bool
	Table  *part.Table
	Empty  *part.Empty
	Group  *groupForm
	Name   part.TextField
	Add    part.Textarea
}

// groupForm is one group with its practices.
type groupForm struct {
	ID, URL   string
	Practices part.Listing
	Gone      string // how many are in it that go on no more
}

func (s *Server) groupsPage(rq *request) (answer, error) { return s.groupsShown(rq, nil) }

// groupsShown lists the groups, or shows the one that the address names.
func (s *Server) groupsShown(rq *request, wrong error) (answer, error) {
	groups, err := s.Lists.Groups(rq.Context(), rq.actor)
	if err != nil {
		return answer{}, err
	}
	c := ownGroupsContent{
		Lead: part.Lead{Title: rq.say("own-group.title"), Text: rq.say("own-group.text")}, Key: s.NewID(), Saved: rq.savedBanner("own-group.saved."),
		Keeps: access.Has(rq.hat.Role, access.KeepGroups),
	}
	c.Name = part.TextField{Value: rq.PostFormValue("name"), Autocomplete: "off"}
	c.Name.Name, c.Name.Label, c.Name.Required = "name", rq.say("own-group.name"), true
	c.Add = part.Textarea{Value: rq.PostFormValue("add"), Rows: 4}
	c.Add.Name, c.Add.Label, c.Add.Hint = "add", rq.say("own-group.add"), rq.say("own-group.add.hint")
	a := answer{page: "practices/groups", shell: part.Page{Title: c.Lead.Title, Back: rq.toPractices()}, content: &c}
	if id := rq.FormValue("group"); id != "" {
		at := slices.IndexFunc(groups, func(g view.Group) bool { return g.ID == id })
		if at < 0 {
			return answer{}, &fault.Error{Kind: fault.NotFound, Code: "view.no-group", Op: "web.groups"}
		}
		a.object, a.shell.Back = id, &part.Link{Text: rq.say("own-group.title"), URL: "/practices/groups"}
		if err := s.showGroup(rq, &c, groups[at]); err != nil {
			return answer{}, err
		}
		a.shell.Title = c.Lead.Title
	} else {
		c.list(rq, groups)
	}
	if wrong != nil {
		field := "name"
		if code := fault.CodeOf(wrong); code == "own-group.unknown" {
			field, c.Add.Error = "add", rq.sentence(wrong)
		} else {
			c.Name.Error = rq.sentence(wrong)
		}
		c.Errors, a.status = rq.wrong(wrong, field), statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

func (c *ownGroupsContent) list(rq *request, groups []view.Group) {
	if len(groups) == 0 {
		c.Empty = &part.Empty{Title: rq.say("own-group.none"), Text: rq.say("own-group.none.text")}
		return
	}
	c.Table = &part.Table{Caption: rq.say("own-group.title"), HideCaption: true, Columns: []part.Column{
		{Text: rq.say("own-group.name")}, {Text: rq.say("own-group.count"), Number: true}, {Text: rq.say("own-group.made")}, {Text: rq.say("own-group.open"), Hide: true},
	}}
	for _, g := range groups {
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: []part.Cell{
			{Text: g.Name, URL: "/practices?list=" + url.QueryEscape(g.ID)}, {Text: strconv.Itoa(len(g.Practices))},
			{Text: rq.say("view.shared.by", "who", g.By.Name, "when", rq.moment(g.At))},
			{Actions: []part.Action{{Text: rq.say("own-group.open"), Label: rq.say("own-group.open.of", "name", g.Name), URL: "/practices/groups?group=" + url.QueryEscape(g.ID), Kind: part.Plain}}},
		}})
	}
}
