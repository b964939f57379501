package practicetest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// Fake keeps practices and neighbourhoods in memory. It is safe for
// goroutines, and what goes in or out is a copy.
type Fake struct {
	mu        sync.Mutex
	files     map[name]practice.File // without what was attended
	attended  map[string][]presence  // by tenant
	places    map[name]practice.Neighbourhood
	withdrawn map[name]practice.Withdrawal
	versions  map[name][]practice.Version
	centres   map[name]practice.Centre
	groups    map[name]practice.Group
	answers   map[name]practice.Once
	used      map[name]bool // ids of rows, with the list they are in
	notes     []practice.Note
	records   []audit.Record
}

// name is an id within a tenant.
type name struct{ tenant, id string }

// presence is an attendance and the practice whose own it is, if it is one's.
type presence struct {
	practice.Attendance
	practice string
}

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{
		files: map[name]practice.File{}, attended: map[string][]presence{},
		places: map[name]practice.Neighbourhood{}, withdrawn: map[name]practice.Withdrawal{}, used: map[name]bool{},
		versions: map[name][]practice.Version{}, centres: map[name]practice.Centre{}, groups: map[name]practice.Group{}, answers: map[name]practice.Once{},
	}
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clip(f.records) // none ever changes
}

func failed(kind fault.Kind, code fault.Code, op string) error {
	return &fault.Error{Kind: kind, Code: code, Op: op}
}

// Get gives a practice's file.
func (f *Fake) Get(_ context.Context, tenant, id string, on calendar.Date) (practice.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.files[name{tenant, id}]; !ok {
		return practice.File{}, failed(fault.NotFound, "practice.not-found", "practicetest.Get")
	}
	return f.file(name{tenant, id}, on), nil
}

// file assembles what is known of a practice and was not withdrawn.
func (f *Fake) file(at name, on calendar.Date) practice.File {
	file := f.all(at, func(id string) bool { _, gone := f.withdrawn[name{at.tenant, id}]; return gone })
	if place, ok := f.places[name{at.tenant, file.On(practice.InNeighbourhood, file.Day(on))}]; ok {
		place = f.counting(place)
		file.Neighbourhood = &place
	}
	file.Practice = file.Tell(on)
	return file
}

// all assembles a file without what is gone.
func (f *Fake) all(at name, gone func(id string) bool) practice.File {
	file := f.files[at]
	file.First, file.Version = file.Practice, len(f.versions[at])
	file.Life = rows(file.Life, gone, life)
	file.Known = maps.Clone(file.Known)
	file.Memberships = rows(file.Memberships, gone, membership)
	file.Commitments = rows(file.Commitments, gone, commitment)
	file.InUse = rows(file.InUse, gone, inUse)
	file.SignUps = rows(file.SignUps, gone, signUp)
	file.Phones = rows(file.Phones, gone, phone)
	slices.SortStableFunc(file.Phones, func(a, b practice.Phone) int { return a.Recorded.At.Compare(b.Recorded.At) })
	file.Visits = rows(file.Visits, gone, visit)
	file.Registered = rows(file.Registered, gone, registered)
	file.Populations = rows(file.Populations, gone, population)
	file.Waivers = rows(file.Waivers, gone, waiver)
	for _, p := range f.attended[at.tenant] {
		if p.practice == at.id || p.Centre != "" && !file.Over(p.On) && in(file.Memberships, p.Centre, p.On) {
			file.Attendance = append(file.Attendance, p.Attendance)
		}
	}
	file.Attendance = rows(file.Attendance, gone, attendance)
	file.Contact = calendar.None
	for _, n := range f.notes {
		if n.Tenant == at.tenant && n.Practice == at.id && n.Contact() {
			file.Contact = max(file.Contact, n.On)
		}
	}
	return file
}

// LastDay gives the last day of a practice, None while it goes on.
func (f *Fake) LastDay(ctx context.Context, tenant, id string) (calendar.Date, error) {
	file, err := f.Get(ctx, tenant, id, calendar.None)
	if end := file.Ended(); err == nil && end != nil {
		return end.On, nil
	}
	return calendar.None, nil
}

// History gives everything that was ever recorded of a practice.
func (f *Fake) History(_ context.Context, tenant, id string) (practice.Chronicle, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := name{tenant, id}
	if _, ok := f.files[at]; !ok {
		return practice.Chronicle{}, failed(fault.NotFound, "practice.not-found", "practicetest.History")
	}
	h := practice.Chronicle{File: f.all(at, func(string) bool { return false }), Withdrawn: map[string]practice.Withdrawal{}}
	for of, w := range f.withdrawn {
		if of.tenant == tenant {
			h.Withdrawn[of.id] = w
		}
	}
	h.Versions = slices.Clone(f.versions[at])
	return h, nil
}

// Answered gives the stored answer of a key.
func (f *Fake) Answered(_ context.Context, tenant string, once practice.Once) (string, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.answered(tenant, once)
}

func (f *Fake) answered(tenant string, once practice.Once) (string, bool, error) {
	was, seen := f.answers[name{tenant, once.Key}]
	if once.Key == "" || !seen {
		return "", false, nil
	}
	if was.Command != once.Command || was.Hash != once.Hash {
		return "", false, failed(fault.Conflict, "store.key-reused", "practicetest.Answered")
	}
	return was.Answer, true, nil
}

// in says whether one of the memberships is of a centre on a day. A practice
// may belong to more than one.
func in(all []practice.Membership, centre string, day calendar.Date) bool {
	return slices.ContainsFunc(all, func(m practice.Membership) bool {
		return m.To == practice.InCentre && m.Key == centre && m.From <= day && (m.Until == calendar.None || day <= m.Until)
	})
}

func copied(n practice.Neighbourhood) practice.Neighbourhood {
	n.Agreements, n.Answers = append([]practice.Agreement(nil), n.Agreements...), append([]practice.Answer(nil), n.Answers...)
	for i := range n.Agreements {
		n.Agreements[i].Practices = slices.Clone(n.Agreements[i].Practices)
	}
	return n
}

// List gives the files of a neighbourhood, or of all.
func (f *Fake) List(_ context.Context, tenant, neighbourhood string, on calendar.Date) ([]practice.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []practice.File
	for at := range f.files {
		if at.tenant != tenant {
			continue
		}
		file := f.file(at, on)
		if neighbourhood == "" || file.On(practice.InNeighbourhood, on) == neighbourhood {
			out = append(out, file)
		}
	}
	slices.SortFunc(out, func(a, b practice.File) int {
		return byName(a.Practice.Name, a.Practice.ID, b.Practice.Name, b.Practice.ID)
	})
	return out, nil
}

// plain takes accents off the letters that occur in Dutch names.
var plain = strings.NewReplacer("é", "e", "è", "e", "ë", "e", "ê", "e", "á", "a", "à", "a", "ä", "a", "ï", "i", "í", "i",
	"ó", "o", "ö", "o", "ô", "o", "ú", "u", "ü", "u", "ç", "c", "ñ", "n")

func byName(name, id, otherName, otherID string) int {
	fold := func(text string) string { return plain.Replace(strings.ToLower(text)) }
	return strings.Compare(fold(name)+"\x00"+id, fold(otherName)+"\x00"+otherID)
}

// GetNeighbourhood gives a neighbourhood.
func (f *Fake) GetNeighbourhood(_ context.Context, tenant, id string) (practice.Neighbourhood, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, ok := f.places[name{tenant, id}]
	if !ok {
		return n, failed(fault.NotFound, "neighbourhood.not-found", "practicetest.GetNeighbourhood")
	}
	return f.counting(n), nil
}

// ListNeighbourhoods gives all of a tenant.
func (f *Fake) ListNeighbourhoods(_ context.Context, tenant string) ([]practice.Neighbourhood, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []practice.Neighbourhood
	for at, n := range f.places {
		if at.tenant == tenant {
			out = append(out, f.counting(n))
		}
	}
	slices.SortFunc(out, func(a, b practice.Neighbourhood) int { return byName(a.Name, a.ID, b.Name, b.ID) })
	return out, nil
}
