package plantest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
)

// Fake keeps plans in memory as a database does: versions, one joined plan a
// practice and year, keys that are used once. It is safe for goroutines, and
// what goes in or out is a copy.
type Fake struct {
	mu        sync.Mutex
	plans     map[name]plan.Plan
	revisions map[name][]plan.Revision
	seats     map[seat]string // the plan that a practice joined for a year
	links     map[string]name // by the key of a share
	numbers   map[name]bool   // numbers of receipts
	answers   map[name]plan.Once
	records   []audit.Record
	mails     []notice.Mail
}

// name is an id within a tenant.
type name struct{ tenant, id string }

type seat struct {
	tenant, practice string
	year             int
}

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{
		plans: map[name]plan.Plan{}, revisions: map[name][]plan.Revision{}, seats: map[seat]string{},
		links: map[string]name{}, numbers: map[name]bool{}, answers: map[name]plan.Once{},
	}
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clip(f.records) // none ever changes
}

// Mails gives the mail that the saves put into the outbox, in order.
func (f *Fake) Mails() []notice.Mail {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.mails)
}

// Get gives a plan.
func (f *Fake) Get(_ context.Context, tenant, id string) (plan.Plan, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.get("plantest.Get", name{tenant, id})
}

func (f *Fake) get(op string, at name) (plan.Plan, error) {
	p, ok := f.plans[at]
	if !ok {
		return plan.Plan{}, notFound(op)
	}
	return clone(p), nil
}

func notFound(op string) error {
	return &fault.Error{Kind: fault.NotFound, Code: "plan.not-found", Op: op}
}

// Find gives the plan that a practice has joined for a year.
func (f *Fake) Find(_ context.Context, tenant, practice string, year int) (plan.Plan, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.get("plantest.Find", name{tenant, f.seats[seat{tenant, practice, year}]})
}

// List gives the plans that a practice has joined, by year, without verdicts.
func (f *Fake) List(_ context.Context, tenant, practice string) ([]plan.Plan, error) {
	out := f.pick(tenant, practice, plan.Joined)
	for i := range out {
		dropVerdicts(&out[i])
	}
	return out, nil
}

// Invitations gives the plans to which a practice is invited, by year.
func (f *Fake) Invitations(_ context.Context, tenant, practice string) ([]plan.Plan, error) {
	return f.pick(tenant, practice, plan.Invited), nil
}

// Region gives all plans of a tenant, by year and id, without verdicts.
func (f *Fake) Region(_ context.Context, tenant string) ([]plan.Plan, error) {
	out := f.pick(tenant, "", "")
	for i := range out {
		dropVerdicts(&out[i])
	}
	return out, nil
}

// pick lists the plans in which a practice has a standing, or all of them.
func (f *Fake) pick(tenant, practice, standing string) []plan.Plan {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []plan.Plan
	for at, p := range f.plans {
		is := func(m plan.Member) bool { return m.Practice == practice && m.Standing == standing }
		if at.tenant == tenant && (standing == "" || slices.ContainsFunc(p.Members, is)) {
			out = append(out, clone(p))
		}
	}
	slices.SortFunc(out, func(a, b plan.Plan) int {
		if a.Year != b.Year {
			return a.Year - b.Year
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// Shared gives the plan of a link, whatever the tenant.
func (f *Fake) Shared(_ context.Context, key string) (plan.Plan, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.get("plantest.Shared", f.links[key])
}

// Revisions gives the saved changes after a version, in order.
func (f *Fake) Revisions(_ context.Context, tenant, id string, after int) ([]plan.Revision, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.plans[name{tenant, id}]; !ok {
		return nil, notFound("plantest.Revisions")
	}
	var out []plan.Revision
	for _, r := range f.revisions[name{tenant, id}] {
		if r.No > after {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b plan.Revision) int { return a.No - b.No })
	return out, nil
}

// Answered gives the stored answer of a key.
func (f *Fake) Answered(_ context.Context, tenant string, once plan.Once) (string, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	stored, ok := f.answers[name{tenant, once.Key}]
	if !ok || once.Key == "" {
		return "", false, nil
	}
	if stored.Command != once.Command || stored.Hash != once.Hash {
		return "", false, conflict("plantest.Answered", "store.key-reused")
	}
	return stored.Answer, true, nil
}

func conflict(op string, code fault.Code) error {
	return &fault.Error{Kind: fault.Conflict, Code: code, Op: op}
}
