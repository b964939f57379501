package intaketest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// Fake keeps imports in memory, with the practices and plans that they make. It
// is safe for goroutines.
type Fake struct {
	mu       sync.Mutex
	uploads  map[name]intake.Upload
	mappings map[name]intake.Mapping // by tenant and kind
	imports  map[string][]intake.Import
	items    map[name][]intake.Item
	here     map[string]*shelf // by tenant
	records  []audit.Record
}

type name struct{ tenant, id string }

// shelf is what a tenant has.
type shelf struct {
	files     map[string]practice.File
	places    map[string]practice.Neighbourhood
	centres   map[string]practice.Centre
	plans     map[string]plan.Plan
	invitees  map[string]intake.Invitee
	withdrawn map[string]bool
	worn      map[string]int
}

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{
		uploads: map[name]intake.Upload{}, mappings: map[name]intake.Mapping{}, imports: map[string][]intake.Import{},
		items: map[name][]intake.Item{}, here: map[string]*shelf{},
	}
}

// Records gives the audit records that came with the changes, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.records)
}

// Seed puts practices and plans there, as if they had always been.
func (f *Fake) Seed(tenant string, here intake.Here) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.of(tenant)
	for _, x := range here.Files {
		s.files[x.Practice.ID] = x
	}
	for _, n := range here.Neighbourhoods {
		s.places[n.ID] = n
	}
	for _, c := range here.Centres {
		s.centres[c.ID] = c
	}
	for _, p := range here.Plans {
		s.plans[p.ID] = p
	}
	maps.Copy(s.worn, here.Worn)
}

func (f *Fake) of(tenant string) *shelf {
	if f.here[tenant] == nil {
		f.here[tenant] = &shelf{
			files: map[string]practice.File{}, places: map[string]practice.Neighbourhood{}, centres: map[string]practice.Centre{},
			plans: map[string]plan.Plan{}, invitees: map[string]intake.Invitee{}, withdrawn: map[string]bool{}, worn: map[string]int{},
		}
	}
	return f.here[tenant]
}

func failed(kind fault.Kind, code fault.Code, op string) error {
	return &fault.Error{Kind: kind, Code: code, Op: op}
}

// Keep keeps an upload.
func (f *Fake) Keep(_ context.Context, u intake.Upload, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := name{u.Tenant, u.ID}
	if _, there := f.uploads[at]; there {
		return failed(fault.Conflict, "store.duplicate", "intaketest.Keep")
	}
	for other, old := range f.uploads {
		if other.tenant == u.Tenant && old.At.Before(u.At.Add(-intake.UploadLife)) {
			delete(f.uploads, other)
		}
	}
	u.Data, u.At = slices.Clone(u.Data), settled(u.At)
	f.uploads[at] = u
	f.records = append(f.records, record)
	return nil
}

// settled makes an instant what a database gives back.
func settled(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Upload gives an upload.
func (f *Fake) Upload(_ context.Context, tenant, id string, now time.Time) (intake.Upload, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, ok := f.uploads[name{tenant, id}]
	if !ok || u.At.Before(settled(now).Add(-intake.UploadLife)) {
		return intake.Upload{}, failed(fault.NotFound, "intake.upload-gone", "intaketest.Upload")
	}
	return u, nil
}

// Choose keeps the choices of an upload.
func (f *Fake) Choose(_ context.Context, tenant, id string, choices intake.Choices, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	u, ok := f.uploads[name{tenant, id}]
	if !ok {
		return failed(fault.NotFound, "intake.upload-gone", "intaketest.Choose")
	}
	u.Choices = choices
	f.uploads[name{tenant, id}] = u
	f.records = append(f.records, record)
	return nil
}

// Remembered gives a mapping.
func (f *Fake) Remembered(_ context.Context, tenant string, kind intake.Kind) (intake.Mapping, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := intake.Mapping{}
	maps.Copy(m, f.mappings[name{tenant, string(kind)}])
	return m, nil
}

// Imports gives all imports, the latest first.
func (f *Fake) Imports(_ context.Context, tenant string) ([]intake.Import, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := slices.Clone(f.imports[tenant])
	slices.SortFunc(all, func(a, b intake.Import) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID))
	})
	return all, nil
}

// Items gives an import and what it did.
func (f *Fake) Items(_ context.Context, tenant, id string) (intake.Import, []intake.Item, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, i := range f.imports[tenant] {
		if i.ID == id {
			return i, slices.Clone(f.items[name{tenant, id}]), nil
		}
	}
	return intake.Import{}, nil, failed(fault.NotFound, "intake.no-import", "intaketest.Items")
}

// Look gives what is there.
func (f *Fake) Look(_ context.Context, tenant string, on calendar.Date) (intake.Here, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of(tenant).look(on), nil
}

func (s *shelf) look(on calendar.Date) intake.Here {
	here := intake.Here{On: on, Worn: maps.Clone(s.worn)}
	for _, file := range s.files {
		here.Files = append(here.Files, s.counted(file, on))
	}
	slices.SortFunc(here.Files, func(a, b practice.File) int {
		return cmp.Or(strings.Compare(intake.Fold(a.Practice.Name), intake.Fold(b.Practice.Name)), strings.Compare(a.Practice.ID, b.Practice.ID))
	})
	here.Neighbourhoods = sorted(s.places, func(n practice.Neighbourhood) string { return intake.Fold(n.Name) + n.ID })
	here.Centres = sorted(s.centres, func(c practice.Centre) string { return intake.Fold(c.Name) + c.ID })
	here.Plans = sorted(s.plans, func(p plan.Plan) string { return string(rune('0'+p.Year)) + p.ID })
	here.Invitees = sorted(s.invitees, func(v intake.Invitee) string { return v.ID })
	return here
}

func sorted[T any](all map[string]T, by func(T) string) []T {
	return slices.SortedFunc(maps.Values(all), func(a, b T) int { return strings.Compare(by(a), by(b)) })
}

// counted leaves out what was withdrawn.
func (s *shelf) counted(f practice.File, on calendar.Date) practice.File {
	f.Known = maps.Clone(f.Known)
	f.Memberships = left(s, f.Memberships, func(x *practice.Membership) string { return x.ID })
	f.Commitments = left(s, f.Commitments, func(x *practice.Commitment) string { return x.ID })
	f.InUse = left(s, f.InUse, func(x *practice.InUse) string { return x.ID })
	f.Phones = left(s, f.Phones, func(x *practice.Phone) string { return x.ID })
	f.SignUps = left(s, f.SignUps, func(x *practice.SignUp) string { return x.ID })
	f.Attendance = left(s, f.Attendance, func(x *practice.Attendance) string { return x.ID })
	f.Visits = left(s, f.Visits, func(x *practice.Visit) string { return x.ID })
	f.Registered = left(s, f.Registered, func(x *practice.Registered) string { return x.ID })
	f.Waivers = left(s, f.Waivers, func(x *practice.Waiver) string { return x.ID })
	if n, ok := s.places[f.On(practice.InNeighbourhood, on)]; ok {
		f.Neighbourhood = &n
	}
	f.First = f.Practice
	return f
}

func left[T any](s *shelf, all []T, id func(*T) string) []T {
	var out []T
	for _, x := range all {
		if !s.withdrawn[id(&x)] {
			out = append(out, x)
		}
	}
	return out
}
