package practice

import (
	"context"
	"slices"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// SaveGroup makes, renames or closes a group. Planned are the keys of the groups
// of the regional plan: these can be renamed before they were ever kept. It gives
// the id.
func (s *Service) SaveGroup(ctx context.Context, c Command, p Place, planned ...string) (string, error) {
	d, by, err := s.placing(ctx, c, &p)
	if err != nil {
		return "", err
	}
	group, event := Group{Tenant: c.Actor.Tenant, ID: p.ID, Name: p.Name, Closed: p.Closed}, audit.Update
	if p.ID == "" {
		group.ID, event = s.newPlace(c), audit.Create
	}
	all, err := s.Store.ListGroups(ctx, c.Actor.Tenant)
	at := slices.IndexFunc(all, func(x Group) bool { return x.ID == group.ID })
	switch {
	case err != nil:
		return "", err
	case at < 0 && p.ID != "" && !slices.Contains(planned, p.ID):
		return "", &fault.Error{Kind: fault.NotFound, Code: "group.not-found", Op: "practice.SaveGroup"}
	case at >= 0 && all[at] == group:
		return group.ID, nil
	}
	record := d.record(event, "group", group.ID, by)
	record.Fields = []string{"name", "closed"}
	return group.ID, s.Store.SaveGroup(ctx, group, record)
}
