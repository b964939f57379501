package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/region"
	"meertijd/internal/view"
	"meertijd/internal/web/part"
)

// showGroup shows a group with its practices.
func (s *Server) showGroup(rq *request, c *ownGroupsContent, g view.Group) error {
	r, err := s.pick(rq, listing{Query: region.Query{Chosen: true, Of: g.Practices, Sort: region.ByName}, Columns: []string{"neighbourhood", "state"}})
	if err != nil {
		return err
	}
	t, err := s.tells(rq, r)
	if err != nil {
		return err
	}
	rq.showed(r.ids()...)
	c.Lead = part.Lead{Title: g.Name, Text: rq.say("own-group.of", "n", strconv.Itoa(len(r.list)))}
	if rq.looks() {
		c.Name.Value = g.Name
	}
	c.Group = &groupForm{ID: g.ID, URL: "/practices?list=" + url.QueryEscape(g.ID), Practices: t.listing(r, r.list)}
	for i := range c.Group.Practices.Heads {
		c.Group.Practices.Heads[i].URL, c.Group.Practices.Heads[i].Sorted = "", ""
	}
	if gone := len(g.Practices) - len(r.list); gone > 0 {
		c.Group.Gone = rq.say("own-group.gone", "n", strconv.Itoa(gone))
	}
	if c.Keeps {
		c.Group.Practices.Tick, c.Group.Practices.Form = "tick", "out"
	}
	return nil
}

// groupsDo makes a group, puts practices in one, takes them out, renames it, or
// takes it away.
func (s *Server) groupsDo(rq *request) (answer, error) {
	c := view.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id}
	id, name := rq.PostFormValue("group"), rq.PostFormValue("name")
	do, to := rq.PostFormValue("do"), "/practices/groups?group="+url.QueryEscape(id)+"&saved="
	var err error
	switch do {
	case "group":
		return s.groupChosen(rq, c)
	case "make":
		return s.makeGroup(rq, c)
	case "add":
		return s.addByHand(rq, c)
	case "rename":
		err = missingName(name)
		if err == nil {
			_, err = s.Lists.Put(rq.Context(), c, view.Change{ID: id, Name: name})
		}
	case "out":
		_, err = s.Lists.Put(rq.Context(), c, view.Change{ID: id, Remove: rq.PostForm["tick"]})
	case "remove":
		err, to = s.Lists.Drop(rq.Context(), c, id), "/practices/groups?saved="
	default:
		err = &fault.Error{Kind: fault.Invalid, Code: "view.nothing", Op: "web.groupsDo"}
	}
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid:
		return s.groupsShown(rq, err)
	case err != nil:
		return answer{}, err
	}
	return answer{to: to + do}, nil
}

func missingName(name string) error {
	if strings.TrimSpace(name) == "" {
		return &fault.Error{Kind: fault.Invalid, Code: "view.name-missing", Op: "web.groups"}
	}
	return nil
}

// groupChosen puts the practices that were chosen in a group, or in a new one.
func (s *Server) groupChosen(rq *request, c view.Command) (answer, error) {
	r, some, err := s.pickChosen(rq)
	if err != nil {
		return answer{}, err
	}
	if !some {
		return s.practicesShown(rq, nobodyChosen)
	}
	ch := view.Change{ID: rq.PostFormValue("into"), Add: r.ids()}
	if ch.ID == "" {
		ch.Name = rq.PostFormValue("name")
		err = missingName(ch.Name)
	}
	if err == nil {
		_, err = s.Lists.Put(rq.Context(), c, ch)
	}
	switch {
	case err != nil && (fault.KindOf(err) == fault.Invalid || fault.CodeOf(err) == "view.no-group"):
		return s.chosenShown(rq, r, "group", err)
	case err != nil:
		return answer{}, err
	}
	return answer{to: afterChosen(rq, "grouped", len(r.list))}, nil
}

// makeGroup makes a group of what was typed, which may be nobody yet.
func (s *Server) makeGroup(rq *request, c view.Command) (answer, error) {
	ids, err := s.typedPractices(rq)
	if err == nil {
		var id string
		if id, err = s.Lists.Put(rq.Context(), c, view.Change{Name: rq.PostFormValue("name"), Add: ids}); err == nil {
			return answer{to: "/practices/groups?group=" + url.QueryEscape(id) + "&saved=make"}, nil
		}
	}
	if fault.KindOf(err) == fault.Invalid {
		return s.groupsShown(rq, err)
	}
	return answer{}, err
}

// addByHand puts the practices that were typed in a group.
func (s *Server) addByHand(rq *request, c view.Command) (answer, error) {
	ids, err := s.typedPractices(rq)
	id := rq.PostFormValue("group")
	if err == nil {
		_, err = s.Lists.Put(rq.Context(), c, view.Change{ID: id, Add: ids})
	}
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.groupsShown(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/practices/groups?group=" + url.QueryEscape(id) + "&saved=add"}, nil
}

// typedPractices finds the practices that were typed, one a line: by a code, or
// by a name that only one of them has. A line that means nobody, or several, is
// named, and then nothing is done.
func (s *Server) typedPractices(rq *request) ([]string, error) {
	b, err := s.board(rq)
	if err != nil {
		return nil, err
	}
	var ids, unknown []string
	for line := range strings.Lines(rq.PostFormValue("add")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		p := b.Exact(line)
		if hits := b.Find(line, 2); p == nil && len(hits) == 1 {
			p = hits[0].Practice
		}
		if p == nil {
			unknown = append(unknown, "‘"+line+"’")
			continue
		}
		ids = append(ids, p.ID)
	}
	if len(unknown) > 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "own-group.unknown", Op: "web.typedPractices", Args: fault.Args{"names": rq.list(unknown)}}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
