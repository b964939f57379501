package practicetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Save makes the practice when it is not there, and adds to its file.
func (f *Fake) Save(_ context.Context, c practice.Change, record audit.Record, also ...practice.Change) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := f.copy()
	for _, c := range append([]practice.Change{c}, also...) {
		if err := f.save(&c, record); err != nil {
			f.files, f.attended, f.used, f.withdrawn, f.versions, f.answers = before.files, before.attended, before.used, before.withdrawn, before.versions, before.answers
			return err
		}
	}
	f.records = append(f.records, record)
	return nil
}

// copy keeps what a save that fails half-way must give back.
func (f *Fake) copy() *Fake {
	return &Fake{
		files: maps.Clone(f.files), attended: maps.Clone(f.attended), used: maps.Clone(f.used),
		withdrawn: maps.Clone(f.withdrawn), versions: maps.Clone(f.versions), answers: maps.Clone(f.answers),
	}
}

func (f *Fake) save(c *practice.Change, record audit.Record) error {
	const op = "practicetest.Save"
	at := name{c.Practice.Tenant, c.Practice.ID}
	if _, seen, err := f.answered(at.tenant, c.Once); seen || err != nil {
		return cmp.Or(err, failed(fault.Conflict, "store.duplicate", op))
	}
	file, there := f.files[at]
	switch {
	case !there && c.Practice.Name == "":
		return failed(fault.NotFound, "practice.not-found", op)
	case c.Version != 0 && c.Version != len(f.versions[at]):
		return practice.Moved(op)
	case c.Practice.Name != "":
		file.Practice = c.Practice
	}
	file.Known = knownToo(file.Known, c.Known)
	a := &adding{fake: f, tenant: at.tenant, by: practice.Recorded{At: c.At, By: c.By}, used: map[name]bool{}}
	if a.by == (practice.Recorded{}) {
		a.by = practice.Recorded{At: record.At, By: record.User}
	}
	a.by.At = a.by.At.UTC().Truncate(time.Millisecond)
	attended := a.file(&file, c)
	if a.failed {
		return failed(fault.Conflict, "store.duplicate", op)
	}
	f.files[at], f.attended[at.tenant] = file, attended
	maps.Copy(f.used, a.used)
	f.withdraw(at.tenant, c, a.by)
	f.versions[at] = append(slices.Clip(f.versions[at]), practice.Version{
		No: len(f.versions[at]) + 1, Fields: strings.Fields(strings.Join(c.Fields, " ")), Recorded: a.by,
	})
	if c.Once.Key != "" {
		f.answers[name{at.tenant, c.Once.Key}] = c.Once
	}
	return nil
}

func knownToo(have, also map[practice.List]bool) map[practice.List]bool {
	out := map[practice.List]bool{}
	maps.Copy(out, have)
	for list, known := range also {
		if known {
			out[list] = true
		}
	}
	return out
}

// withdraw keeps which facts count no more.
func (f *Fake) withdraw(tenant string, c *practice.Change, by practice.Recorded) {
	for _, id := range c.Withdrawn {
		if _, gone := f.withdrawn[name{tenant, id}]; !gone {
			f.withdrawn[name{tenant, id}] = practice.Withdrawal{Reason: c.Why, ReplacedBy: c.Replaced[id], Recorded: by}
		}
	}
}

// file adds the rows of a change to a file, and gives what the tenant attended.
func (a *adding) file(file *practice.File, c *practice.Change) []presence {
	file.Life = add(a, "life", file.Life, c.Life, life)
	file.Memberships = add(a, "membership", file.Memberships, c.Memberships, membership)
	file.Commitments = add(a, "commitment", file.Commitments, c.Commitments, commitment)
	file.InUse = add(a, "in-use", file.InUse, c.InUse, inUse)
	file.SignUps = add(a, "sign-up", file.SignUps, c.SignUps, signUp)
	file.Phones = add(a, "phone", file.Phones, c.Phones, phone)
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

// ListCentres gives the health centres of a tenant.
func (f *Fake) ListCentres(_ context.Context, tenant string) ([]practice.Centre, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []practice.Centre
	for at, c := range f.centres {
		if at.tenant == tenant {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b practice.Centre) int { return byName(a.Name, a.ID, b.Name, b.ID) })
	return out, nil
}

// SaveCentre makes, renames or closes a health centre.
func (f *Fake) SaveCentre(_ context.Context, c practice.Centre, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.centres[name{c.Tenant, c.ID}] = c
	f.records = append(f.records, record)
	return nil
}
