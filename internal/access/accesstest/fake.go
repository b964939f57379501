package accesstest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Fake keeps people and sessions in memory. It is safe for goroutines, and
// what goes in or out is a copy.
type Fake struct {
	Places   map[string]string // names of practices and neighbourhoods by id, for lists
	mu       sync.Mutex
	people   map[name]access.Person
	owners   map[name]string // the person of a hat
	sessions map[string]access.Session
	records  []audit.Record
}

// name is an id within a tenant.
type name struct{ tenant, id string }

// NewFake makes an empty store.
func NewFake() *Fake {
	return &Fake{people: map[name]access.Person{}, owners: map[name]string{}, sessions: map[string]access.Session{}}
}

// Records gives the audit records that came with the saves, in order.
func (f *Fake) Records() []audit.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clip(f.records) // none ever changes
}

// People lists the people who wear a hat on a day, with the hats of that day.
func (f *Fake) People(_ context.Context, tenant string, on calendar.Date) ([]access.Person, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []access.Person
	for at, p := range f.people {
		p.Hats = slices.DeleteFunc(slices.Clone(p.Hats), func(h access.Hat) bool { return !h.Worn(on) })
		if at.tenant == tenant && len(p.Hats) > 0 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b access.Person) int {
		return strings.Compare(fold(a.Name)+"\x00"+a.ID, fold(b.Name)+"\x00"+b.ID)
	})
	return out, nil
}

// Seats lists the hats that fit a search, and says whether there are more.
func (f *Fake) Seats(ctx context.Context, tenant string, search access.Search) (seats []access.Seat, more bool, err error) {
	people, err := f.People(ctx, tenant, search.On)
	for _, p := range people {
		slices.SortFunc(p.Hats, func(a, b access.Hat) int { return strings.Compare(a.ID, b.ID) })
		for _, h := range p.Hats {
			if strings.Contains(fold(p.Name), fold(strings.TrimSpace(search.Name))) && (search.Role == "" || h.Role == search.Role) && (search.Of == "" || h.Of == search.Of) && strings.Contains(fold(f.Places[h.Of]), fold(strings.TrimSpace(search.Place))) {
				seats = append(seats, access.Seat{Person: p.ID, Name: p.Name, Hat: h, Place: f.Places[h.Of]})
			}
		}
	}
	seats = seats[min(search.Skip, len(seats)):]
	if more = len(seats) > search.Most; more {
		seats = seats[:search.Most]
	}
	return seats, more, err
}

// plain takes accents off the letters that occur in Dutch names.
var plain = strings.NewReplacer("é", "e", "è", "e", "ë", "e", "ê", "e", "á", "a", "à", "a", "ä", "a", "ï", "i", "í", "i",
	"ó", "o", "ö", "o", "ô", "o", "ú", "u", "ü", "u", "ç", "c", "ñ", "n")

func fold(text string) string { return plain.Replace(strings.ToLower(text)) }

// Person gives a person with all hats.
func (f *Fake) Person(_ context.Context, tenant, id string) (access.Person, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p, ok := f.people[name{tenant, id}]
	if !ok {
		return access.Person{}, &fault.Error{Kind: fault.NotFound, Code: "person.not-found", Op: "accesstest.Person"}
	}
	p.Hats = slices.Clone(p.Hats)
	return p, nil
}

// Everybody gives all people of a tenant with all hats, by id.
func (f *Fake) Everybody(tenant string) (all []access.Person) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for at, p := range f.people {
		if at.tenant == tenant {
			p.Hats = slices.Clone(p.Hats)
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b access.Person) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// SavePerson makes or renames a person, adds hats and moves their last day.
func (f *Fake) SavePerson(_ context.Context, tenant string, person access.Person, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	hats := slices.Clone(f.people[name{tenant, person.ID}].Hats)
	for _, h := range person.Hats {
		if owner, there := f.owners[name{tenant, h.ID}]; there && owner != person.ID {
			return &fault.Error{Kind: fault.Conflict, Code: "store.duplicate", Op: "accesstest.SavePerson"}
		}
		if at := slices.IndexFunc(hats, func(has access.Hat) bool { return has.ID == h.ID }); at >= 0 {
			hats[at].Until = h.Until
			continue
		}
		hats = append(hats, h)
	}
	slices.SortFunc(hats, func(a, b access.Hat) int {
		return cmp.Or(cmp.Compare(lastIfNone(a.From), lastIfNone(b.From)), strings.Compare(a.ID, b.ID))
	})
	for _, h := range hats {
		f.owners[name{tenant, h.ID}] = person.ID
	}
	f.people[name{tenant, person.ID}] = access.Person{ID: person.ID, Name: person.Name, Hats: hats}
	f.records = append(f.records, record)
	return nil
}

// lastIfNone puts what has no date behind what has one.
func lastIfNone(d calendar.Date) calendar.Date {
	if d == calendar.None {
		return calendar.Latest
	}
	return d
}

// Session gives a session that has not ended.
func (f *Fake) Session(_ context.Context, key string) (access.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.sessions[key]
	if !ok || !s.Ended.IsZero() {
		return access.Session{}, noSession("accesstest.Session")
	}
	return s, nil
}

func noSession(op string) error {
	return &fault.Error{Kind: fault.NotFound, Code: "session.not-found", Op: op}
}

// SaveSession begins a session or moves it. One that has ended, or that is
// somebody else's, is not there: a late request must not revive it.
func (f *Fake) SaveSession(_ context.Context, s access.Session, record *audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	instant := func(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
	s.Begun, s.Seen, s.Ended = instant(s.Begun), instant(s.Seen), instant(s.Ended)
	if old, there := f.sessions[s.Key]; there {
		if !old.Ended.IsZero() || old.Tenant != s.Tenant || old.Person != s.Person {
			return noSession("accesstest.SaveSession")
		}
		s.Begun = old.Begun
	}
	f.sessions[s.Key] = s
	if record != nil {
		f.records = append(f.records, *record)
	}
	return nil
}
