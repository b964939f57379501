package practicetest

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

// ListGroups gives the groups that a tenant keeps or renamed.
func (f *Fake) ListGroups(_ context.Context, tenant string) ([]practice.Group, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []practice.Group
	for at, g := range f.groups {
		if at.tenant == tenant {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b practice.Group) int { return byName(a.Name, a.ID, b.Name, b.ID) })
	return out, nil
}

// SaveGroup makes, renames or closes a group.
func (f *Fake) SaveGroup(_ context.Context, g practice.Group, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.groups[name{g.Tenant, g.ID}] = g
	f.records = append(f.records, record)
	return nil
}

// Holders lists the practices that have or had a care provider code.
func (f *Fake) Holders(_ context.Context, tenant, code string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for at := range f.files {
		if file := f.file(at, calendar.None); at.tenant == tenant && code != "" && file.Had(code) {
			out = append(out, at.id)
		}
	}
	slices.Sort(out)
	return out, nil
}

func holders(d *desk) {
	c := change(here, "p1", "Een")
	c.Practice.AGB, c.Life = "01000001", []practice.Life{event("l1", practice.Recoded, "2026-03-01", "01000003"), event("l2", practice.Recoded, "2026-04-01", "01000004")}
	d.save(c)
	second := change(here, "p2", "Twee")
	second.Practice.AGB = "01000003"
	d.save(second)
	d.save(change(here, "p3", "Zonder"))
	gone := change(here, "p1", "")
	gone.Withdrawn = []string{"l2"}
	d.save(gone)
	for _, of := range []struct{ tenant, code, want string }{
		{here, "01000001", "p1"}, {here, "01000003", "p1 p2"}, {here, "01000004", ""}, {there, "01000001", ""}, {here, "", ""}, {here, "x' or '1'='1", ""},
	} {
		ids, err := d.store.Holders(d.Context(), of.tenant, of.code)
		if err != nil || strings.Join(ids, " ") != of.want {
			d.Errorf("%s in %s: %v, %v", of.code, of.tenant, ids, err)
		}
	}
}

func groupsList(d *desk) {
	for _, g := range []practice.Group{{Tenant: here, ID: "g1", Name: "Zuid"}, {Tenant: here, ID: "g2", Name: "Éen"}, {Tenant: there, ID: "g1", Name: "Elders"}, {Tenant: here, ID: "g1", Name: "Aan zee", Closed: day("2026-12-31")}} {
		if err := d.store.SaveGroup(d.Context(), g, record(g.Tenant)); err != nil {
			d.Fatal(err)
		}
	}
	all, err := d.store.ListGroups(d.Context(), here)
	d.same([]any{all, err}, []any{[]practice.Group{{Tenant: here, ID: "g1", Name: "Aan zee", Closed: day("2026-12-31")}, {Tenant: here, ID: "g2", Name: "Éen"}}, error(nil)})
}
