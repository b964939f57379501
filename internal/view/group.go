package view

import (
	"context"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// ofGroups is what the record calls a group: "group" is that of the programme.
const ofGroups = "own-group"

// Groups gives the groups of an organisation.
func (s *Service) Groups(ctx context.Context, actor access.Actor) ([]Group, error) {
	if _, ok := access.Allowed(actor, access.ReadRegion, access.Target{}); !ok {
		return nil, denied("view.Groups")
	}
	return s.Store.ListGroups(ctx, actor.Tenant)
}

// Group gives one of them.
func (s *Service) Group(ctx context.Context, actor access.Actor, id string) (Group, error) {
	all, err := s.Groups(ctx, actor)
	if err != nil {
		return Group{}, err
	}
	at := slices.IndexFunc(all, func(g Group) bool { return g.ID == id })
	if at < 0 {
		return Group{}, missing("view.Group", "view.no-group")
	}
	return all[at], nil
}

// Put makes a group, or changes the one with that id: an empty name leaves the
// name as it is. It gives the id.
func (s *Service) Put(ctx context.Context, c Command, ch Change) (string, error) {
	const op = "view.Put"
	by, ok := access.Allowed(c.Actor, access.KeepGroups, access.Target{})
	if !ok {
		return "", denied(op)
	}
	ch.Tenant, ch.By, ch.At = c.Actor.Tenant, author(c.Actor), s.Now()
	event := audit.Update
	if ch.ID == "" {
		ch.ID, event = s.id(c, ofGroups), audit.Create
	} else {
		was, err := s.Group(ctx, c.Actor, ch.ID)
		if err != nil {
			return "", err
		}
		if ch.Name == "" {
			ch.Name = was.Name
		}
	}
	var err error
	if ch.Name, err = s.free(ctx, c, ch); err != nil {
		return "", err
	}
	record := s.record(c, event, by, ofGroups, ch.ID)
	record.Fields = told(ch)
	return ch.ID, s.Store.SaveGroup(ctx, ch, record)
}

// free gives the name of a group when no other one has it: groups are chosen by
// their name.
func (s *Service) free(ctx context.Context, c Command, ch Change) (string, error) {
	name, err := named("view.Put", ch.Name)
	if err != nil {
		return "", err
	}
	all, err := s.Groups(ctx, c.Actor)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(all, func(g Group) bool { return g.ID != ch.ID && g.Name == name }) {
		return "", &fault.Error{Kind: fault.Invalid, Code: "view.name-taken", Op: "view.Put", Args: fault.Args{"name": name}}
	}
	return name, nil
}

// told says in a record how many came in and went out.
func told(ch Change) (fields []string) {
	if len(ch.Add) > 0 {
		fields = append(fields, "add "+strconv.Itoa(len(ch.Add)))
	}
	if len(ch.Remove) > 0 {
		fields = append(fields, "remove "+strconv.Itoa(len(ch.Remove)))
	}
	return fields
}

// Drop takes a group away; its practices stay as they are.
func (s *Service) Drop(ctx context.Context, c Command, id string) error {
	by, ok := access.Allowed(c.Actor, access.KeepGroups, access.Target{})
	if !ok {
		return denied("view.Drop")
	}
	if _, err := s.Group(ctx, c.Actor, id); err != nil {
		return err
	}
	return s.Store.RemoveGroup(ctx, c.Actor.Tenant, id, s.record(c, audit.Delete, by, ofGroups, id))
}
