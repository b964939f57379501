package accesstest

import (
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

const gone fault.Code = "session.not-found"

func begun() access.Session {
	return access.Session{Key: "key-1", Tenant: here, Person: "ada", Hat: "h1", Language: "nl", Begun: noon, Seen: noon}
}

func (d *desk) saveSession(s access.Session, r *audit.Record) {
	d.Helper()
	if err := d.store.SaveSession(d.Context(), s, r); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) session() access.Session {
	d.Helper()
	s, err := d.store.Session(d.Context(), "key-1")
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func session(d *desk) {
	_, err := d.store.Session(d.Context(), "key-1")
	d.refused(err, fault.NotFound, gone)
	d.saveSession(begun(), nil)
	want := begun()
	want.Begun, want.Seen = stored, stored
	d.same(d.session(), want)
	moved := begun()
	moved.Hat, moved.Language, moved.Seen, moved.Begun = "h2", "en", noon.Add(time.Minute), noon.Add(time.Hour)
	d.saveSession(moved, nil)
	want.Hat, want.Language, want.Seen = "h2", "en", stored.Add(time.Minute) // when it began does not move
	d.same(d.session(), want)
	moved.Ended = noon.Add(2 * time.Minute)
	d.saveSession(moved, nil)
	_, err = d.store.Session(d.Context(), "key-1")
	d.refused(err, fault.NotFound, gone)
}

func ended(d *desk) {
	s := begun()
	s.Ended = noon
	d.saveSession(s, nil)
	s.Ended, s.Seen = time.Time{}, noon.Add(time.Minute)
	d.refused(d.store.SaveSession(d.Context(), s, nil), fault.NotFound, gone)
	_, err := d.store.Session(d.Context(), "key-1")
	d.refused(err, fault.NotFound, gone)
}

func stolen(d *desk) {
	d.saveSession(begun(), nil)
	for _, change := range []func(*access.Session){
		func(s *access.Session) { s.Tenant = there },
		func(s *access.Session) { s.Person = "bo" },
	} {
		s := begun()
		change(&s)
		d.refused(d.store.SaveSession(d.Context(), s, nil), fault.NotFound, gone)
	}
	want := begun()
	want.Begun, want.Seen = stored, stored
	d.same(d.session(), want)
}

func logout(d *desk) {
	d.saveSession(begun(), nil)
	atOnce(20, func(i int) {
		s := begun()
		s.Seen = noon.Add(time.Duration(i) * time.Second)
		if i == 10 {
			s.Ended = s.Seen
		}
		_ = d.store.SaveSession(d.Context(), s, nil)
	})
	_, err := d.store.Session(d.Context(), "key-1")
	d.refused(err, fault.NotFound, gone)
}
