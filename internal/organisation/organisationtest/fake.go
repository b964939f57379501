package organisationtest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
)

// Fake keeps organisations in memory. It is safe for goroutines, and what goes
// in or out is a copy. Uses is what Used answers.
type Fake struct {
	Uses []organisation.Use

	mu            sync.Mutex
	organisations map[string]organisation.Organisation
	logos         map[string]organisation.Logo
	plans         map[string][]organisation.PlanVersion
	links         map[string]organisation.SetupLink
	answers       map[string]organisation.Once
	records       []audit.Record
}

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{
		organisations: map[string]organisation.Organisation{}, logos: map[string]organisation.Logo{},
		plans: map[string][]organisation.PlanVersion{}, links: map[string]organisation.SetupLink{}, answers: map[string]organisation.Once{},
	}
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// Put makes a tenant of which nothing was set.
func (f *Fake) Put(tenant, name, region string, created time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.organisations[tenant] = organisation.Organisation{Tenant: tenant, Name: name, Created: instant(created), Plan: organisation.InForce{Region: region}}
}

// Forget takes a tenant away, as if it had never been there.
func (f *Fake) Forget(tenant string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.organisations, tenant)
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Get gives an organisation.
func (f *Fake) Get(_ context.Context, tenant string) (organisation.Organisation, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.organisations[tenant]
	if !ok {
		return o, organisation.Missing("organisationtest.Get", "organisation.not-found")
	}
	return o, nil
}

// List gives all organisations, by name and id. It counts no practices.
func (f *Fake) List(context.Context) ([]organisation.Summary, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []organisation.Summary
	for _, o := range f.organisations {
		out = append(out, organisation.Summary{Tenant: o.Tenant, Name: o.Name, Region: o.Plan.Region, Created: o.Created})
	}
	slices.SortFunc(out, func(a, b organisation.Summary) int {
		return strings.Compare(strings.ToLower(a.Name)+"\x00"+a.Tenant, strings.ToLower(b.Name)+"\x00"+b.Tenant)
	})
	return out, nil
}

// Save does all of a change or nothing.
func (f *Fake) Save(_ context.Context, c organisation.Change) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := c.Organisation
	if answer, seen, err := f.answered(c.Once); seen || err != nil {
		return answer, err
	}
	if f.organisations[o.Tenant].Version != o.Version-1 {
		return "", organisation.Moved("organisationtest.Save")
	}
	if err := f.moveLink(c.Link); err != nil {
		return "", err
	}
	o.Created = instant(o.Created)
	if old, there := f.organisations[o.Tenant]; there {
		o.Created = old.Created
	}
	f.organisations[o.Tenant] = o
	f.answers[c.Once.Tenant+" "+c.Once.Key] = c.Once
	f.add(o.Tenant, c)
	f.records = append(f.records, c.Audit)
	return c.Once.Answer, nil
}

// Answered gives the answer of an earlier time.
func (f *Fake) Answered(_ context.Context, once organisation.Once) (string, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answered(once)
}

func (f *Fake) answered(once organisation.Once) (string, bool, error) {
	was, seen := f.answers[once.Tenant+" "+once.Key]
	if !seen || once.Key == "" {
		return "", false, nil
	}
	if was.Actor != once.Actor || was.Command != once.Command || was.Hash != once.Hash {
		return "", false, &fault.Error{Kind: fault.Conflict, Code: "store.key-reused", Op: "organisationtest.Save", Args: fault.Args{"command": was.Command}}
	}
	return was.Answer, true, nil
}

// add keeps a logo and a regional plan.
func (f *Fake) add(tenant string, c organisation.Change) {
	if c.Logo != nil {
		l := *c.Logo
		l.Content = slices.Clone(l.Content)
		f.logos[l.Hash] = l
	}
	if c.Plan != nil {
		v := *c.Plan
		v.At, v.Content = instant(v.At), slices.Clone(v.Content)
		f.plans[tenant] = append([]organisation.PlanVersion{v}, f.plans[tenant]...)
	}
}

func (f *Fake) moveLink(l *organisation.SetupLink) error {
	if l == nil {
		return nil
	}
	before := l.Tenant
	if l.Used.IsZero() {
		before = ""
	}
	was, ok := f.links[l.Key]
	if !ok || !was.Used.IsZero() || was.Tenant != before {
		return organisation.Missing("organisationtest.Save", "organisation.no-setup")
	}
	f.links[l.Key] = settled(*l)
	return nil
}

func settled(l organisation.SetupLink) organisation.SetupLink {
	l.Made, l.Until, l.Used = instant(l.Made), instant(l.Until), instant(l.Used)
	return l
}

// Logo gives a logo by its hash.
func (f *Fake) Logo(_ context.Context, hash string) (organisation.Logo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, ok := f.logos[hash]
	if !ok {
		return l, organisation.Missing("organisationtest.Logo", "organisation.no-logo")
	}
	l.Content = slices.Clone(l.Content)
	return l, nil
}

// Plans lists the regional plans of a tenant, newest first.
func (f *Fake) Plans(_ context.Context, tenant string) ([]organisation.PlanVersion, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := slices.Clone(f.plans[tenant])
	for i := range out {
		out[i].Content = nil
	}
	return out, nil
}

// Plan gives one of them with its content.
func (f *Fake) Plan(_ context.Context, tenant string, number int) (organisation.PlanVersion, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, v := range f.plans[tenant] {
		if v.Number == number {
			v.Content = slices.Clone(v.Content)
			return v, nil
		}
	}
	return organisation.PlanVersion{}, organisation.Missing("organisationtest.Plan", "organisation.no-plan")
}

// Used gives Uses.
func (f *Fake) Used(context.Context, string) ([]organisation.Use, error) {
	return slices.Clone(f.Uses), nil
}

// Begin keeps a link, and ends those before it.
func (f *Fake) Begin(_ context.Context, l organisation.SetupLink) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, old := range f.links {
		if old.Used.IsZero() {
			old.Used = instant(l.Made)
			f.links[key] = old
		}
	}
	f.links[l.Key] = settled(l)
	return nil
}

// Link gives a link by its key.
func (f *Fake) Link(_ context.Context, key string) (organisation.SetupLink, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, ok := f.links[key]
	if !ok {
		return l, organisation.Missing("organisationtest.Link", "organisation.no-setup")
	}
	return l, nil
}
