package practicetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Save makes the practice when it is not there, and adds to its file.
func (f *Fake) Save(_ context.Context, c practice.Change, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := name{c.Practice.Tenant, c.Practice.ID}
	file, there := f.files[at]
	if !there && c.Practice.Name == "" {
		return failed(fault.NotFound, "practice.not-found", "practicetest.Save")
	}
	if c.Practice.Name != "" {
		file.Practice = c.Practice
	}
	file.Known = maps.Clone(file.Known)
	if file.Known == nil {
		file.Known = map[practice.List]bool{}
	}
	for list, known := range c.Known {
		if known {
			file.Known[list] = true
		}
	}
	a := &adding{fake: f, tenant: at.tenant, by: practice.Recorded{At: c.At, By: c.By}, used: map[name]bool{}}
	if a.by == (practice.Recorded{}) {
		a.by = practice.Recorded{At: record.At, By: record.User}
	}
	attended := a.file(&file, &c)
	if a.failed {
		return failed(fault.Conflict, "store.duplicate", "practicetest.Save")
	}
	f.files[at], f.attended[at.tenant] = file, attended
	maps.Copy(f.used, a.used)
	for _, id := range c.Withdrawn {
		f.withdrawn[name{at.tenant, id}] = true
	}
	f.records = append(f.records, record)
	return nil
}

// file adds the rows of a change to a file, and gives what the tenant attended.
func (a *adding) file(file *practice.File, c *practice.Change) []presence {
	file.Memberships = add(a, "membership", file.Memberships, c.Memberships, membership)
	file.Commitments = add(a, "commitment", file.Commitments, c.Commitments, commitment)
	file.InUse = add(a, "in-use", file.InUse, c.InUse, inUse)
	file.Visits = add(a, "visit", file.Visits, c.Visits, visit)
	file.Registered = add(a, "registered", file.Registered, c.Registered, registered)
	file.Populations = add(a, "population", file.Populations, c.Populations, population)
	file.Waivers = add(a, "waiver", file.Waivers, c.Waivers, waiver)
	var came []presence
	for _, x := range c.Attendance {
		p := presence{Attendance: x}
		if x.Centre == "" {
			p.practice = c.Practice.ID
		}
		came = append(came, p)
	}
	return add(a, "attendance", a.fake.attended[a.tenant], came, present)
}

// SaveNeighbourhood makes or renames a neighbourhood and adds what is new.
func (f *Fake) SaveNeighbourhood(_ context.Context, n practice.Neighbourhood, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := name{n.Tenant, n.ID}
	old := f.places[at]
	a := &adding{fake: f, tenant: n.Tenant, by: practice.Recorded{At: record.At, By: record.User}, used: map[name]bool{}}
	n.Agreements = add(a, "agreement", old.Agreements, fresh(a, "agreement", n.Agreements, agreement), agreement)
	n.Answers = add(a, "answer", old.Answers, fresh(a, "answer", n.Answers, answer), answer)
	n.Agreements = rows(n.Agreements, func(string) bool { return false }, agreement)
	slices.SortFunc(n.Answers, func(x, y practice.Answer) int {
		return cmp.Or(x.Recorded.At.Compare(y.Recorded.At), strings.Compare(x.ID, y.ID))
	})
	maps.Copy(f.used, a.used)
	f.places[at] = n
	f.records = append(f.records, record)
	return nil
}

// fresh leaves out the rows that are stored, and what comes twice.
func fresh[T any](a *adding, list string, all []T, of func(*T) row) []T {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(r T) bool {
		id := *of(&r).id
		twice := seen[id]
		seen[id] = true
		return twice || a.fake.used[name{a.tenant, list + " " + id}]
	})
}
