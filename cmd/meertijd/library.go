package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/regions"
)

// library reads the regional plans that come with the program, and those that
// are uploaded. A built-in region is read once, when it is first asked for; its
// key is the name of its folder.
type library struct {
	mu   sync.Mutex
	sets map[string]*rule.Set
}

func newLibrary() *library { return &library{sets: map[string]*rule.Set{}} }

// Regions lists the built-in regions, by key.
func (l *library) Regions() []organisation.Region {
	names, err := planbook.FindRegions(regions.Files)
	if err != nil {
		panic(err) // they are embedded
	}
	var out []organisation.Region
	for _, key := range names {
		if set, err := l.Set(key); err == nil {
			out = append(out, organisation.Region{Key: key, Name: organisation.Statement(set.Region.Name)})
		}
	}
	return out
}

// Set gives the rules of a built-in region.
func (l *library) Set(key string) (*rule.Set, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if set := l.sets[key]; set != nil {
		return set, nil
	}
	missing := func(cause error) error {
		return &fault.Error{Kind: fault.NotFound, Code: "organisation.no-region", Op: "library.Set", Args: fault.Args{"region": key, "known": ""}, Cause: cause}
	}
	names, err := planbook.FindRegions(regions.Files)
	if err != nil || !slices.Contains(names, key) {
		return nil, missing(err)
	}
	dir, err := fs.Sub(regions.Files, key)
	if err != nil {
		return nil, missing(err)
	}
	book, faults := planbook.ReadRegion(dir, key)
	if len(faults) > 0 {
		return nil, missing(faults[0].Fault)
	}
	l.sets[key] = book.Set
	return book.Set, nil
}

// Read unpacks and checks an uploaded plan, and runs its cases.
func (l *library) Read(content []byte) (*rule.Set, []organisation.PlanFault) {
	book, faults := planbook.ReadZip(content, "")
	if len(faults) == 0 {
		_, faults = book.Run()
	}
	var out []organisation.PlanFault
	for _, f := range faults {
		out = append(out, organisation.PlanFault(f))
	}
	if len(out) > 0 {
		return nil, out
	}
	return book.Set, nil
}

// settled is how long the rules of a tenant are used before the store is asked
// whether they are the same still: another program may have changed them.
const settled = 2 * time.Second

// regional gives each tenant its rules, and keeps them in memory.
type regional struct {
	organisations *organisation.Service
	library       *library
	log           *slog.Logger

	mu   sync.Mutex
	held map[string]held
}

// held is the rules of one tenant.
type held struct {
	in    organisation.InForce
	set   *rule.Set
	asked time.Time
}

// Rules gives the rules of a tenant; of nobody, those of the first region. What
// is held is used on when the store does not answer. Without anything to use it
// panics: no answer is better than a verdict by another region's rules.
func (r *regional) Rules(tenant string) *rule.Set {
	r.mu.Lock()
	has := r.held[tenant]
	r.mu.Unlock()
	if has.set != nil && time.Since(has.asked) < settled {
		return has.set
	}
	next, err := r.load(tenant, has)
	switch {
	case err == nil:
		r.mu.Lock()
		r.held[tenant] = next
		r.mu.Unlock()
		return next.set
	case has.set != nil:
		r.log.Error("regional plan", "tenant", tenant, "error", err)
		return has.set
	}
	panic(err)
}

func (r *regional) load(tenant string, has held) (held, error) {
	if tenant == "" {
		set, err := r.library.Set(regions.Default())
		return held{set: set, asked: time.Now()}, err
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	o, err := r.organisations.Get(ctx, tenant)
	if err != nil {
		return has, err
	}
	if has.set != nil && has.in == o.Plan {
		has.asked = time.Now()
		return has, nil
	}
	set, err := r.organisations.Rules(ctx, o)
	return held{in: o.Plan, set: set, asked: time.Now()}, err
}

// forget makes the next question go to the store.
func (r *regional) forget(tenant string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if has, ok := r.held[tenant]; ok {
		has.asked = time.Time{}
		r.held[tenant] = has
	}
}

// readable says whether the rules of every organisation can be read; the server
// does not start before that.
func (r *regional) readable(ctx context.Context) error {
	all, err := r.organisations.Store.List(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		next, err := r.load(o.Tenant, held{})
		if err != nil {
			return errors.Join(errors.New(o.Name), err)
		}
		r.held[o.Tenant] = next
	}
	return nil
}
