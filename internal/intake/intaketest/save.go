package intaketest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

// Change looks, lets build decide and keeps its batch.
func (f *Fake) Change(_ context.Context, tenant string, on calendar.Date, build func(intake.Here) (intake.Batch, error)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.of(tenant)
	b, err := build(s.look(on))
	if err != nil {
		return err
	}
	if b.Undo {
		err = f.takeBack(s, &b)
	} else {
		err = f.takeIn(s, &b)
	}
	if err == nil {
		f.records = append(f.records, b.Record)
	}
	return err
}

func (f *Fake) takeIn(s *shelf, b *intake.Batch) error {
	at := name{b.Import.Tenant, b.Import.ID}
	for _, i := range f.imports[at.tenant] {
		if i.ID == at.id {
			return failed(fault.Conflict, "store.duplicate", "intaketest.Change")
		}
	}
	b.Import.At = settled(b.Import.At)
	f.imports[at.tenant] = append(f.imports[at.tenant], b.Import)
	f.items[at] = slices.Clone(b.Items)
	for _, n := range b.Places {
		s.places[n.ID] = n
	}
	for _, c := range b.Centres {
		s.centres[c.ID] = c
	}
	for i := range b.Changes {
		s.save(&b.Changes[i])
	}
	for _, c := range b.Plans {
		s.plans[c.Plan.ID] = c.Plan
	}
	for _, v := range b.Invitees {
		s.invitees[v.ID] = v
	}
	remembered := name{at.tenant, string(b.Import.Kind)}
	m := maps.Clone(f.mappings[remembered])
	if m == nil {
		m = intake.Mapping{}
	}
	maps.Copy(m, b.Mapping)
	f.mappings[remembered] = m
	delete(f.uploads, at)
	return nil
}

// save adds to a file what a change adds.
func (s *shelf) save(c *practice.Change) {
	file := s.files[c.Practice.ID]
	if c.Practice.Name != "" {
		file.Practice = c.Practice
	}
	known := map[practice.List]bool{}
	maps.Copy(known, file.Known)
	maps.Copy(known, c.Known)
	file.Known = known
	by := practice.Recorded{At: settled(c.At), By: c.By}
	file.Memberships = with(file.Memberships, c.Memberships, by, func(x *practice.Membership) *practice.Recorded { return &x.Recorded })
	file.Commitments = with(file.Commitments, c.Commitments, by, func(x *practice.Commitment) *practice.Recorded { return &x.Recorded })
	file.InUse = with(file.InUse, c.InUse, by, func(x *practice.InUse) *practice.Recorded { return &x.Recorded })
	file.Phones = with(file.Phones, c.Phones, by, func(x *practice.Phone) *practice.Recorded { return &x.Recorded })
	file.SignUps = with(file.SignUps, c.SignUps, by, func(x *practice.SignUp) *practice.Recorded { return &x.Recorded })
	file.Attendance = with(file.Attendance, c.Attendance, by, func(x *practice.Attendance) *practice.Recorded { return &x.Recorded })
	file.Visits = with(file.Visits, c.Visits, by, func(x *practice.Visit) *practice.Recorded { return &x.Recorded })
	file.Registered = with(file.Registered, c.Registered, by, func(x *practice.Registered) *practice.Recorded { return &x.Recorded })
	file.Waivers = with(file.Waivers, c.Waivers, by, func(x *practice.Waiver) *practice.Recorded { return &x.Recorded })
	s.files[c.Practice.ID] = file
	for _, id := range c.Withdrawn {
		s.withdrawn[id] = true
	}
}

func with[T any](have, more []T, by practice.Recorded, recorded func(*T) *practice.Recorded) []T {
	have = slices.Clip(have)
	for _, x := range more {
		if r := recorded(&x); *r == (practice.Recorded{}) {
			*r = by
		}
		have = append(have, x)
	}
	return have
}

func (f *Fake) takeBack(s *shelf, b *intake.Batch) error {
	all := f.imports[b.Import.Tenant]
	at := slices.IndexFunc(all, func(i intake.Import) bool { return i.ID == b.Import.ID && i.Undone.IsZero() })
	if at < 0 {
		return failed(fault.NotFound, "intake.no-import", "intaketest.Change")
	}
	b.Import.Undone = settled(b.Import.Undone)
	f.imports[b.Import.Tenant][at] = b.Import
	for _, x := range b.Items {
		if err := s.reverse(b.Import.Tenant, &x); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) reverse(tenant string, x *intake.Item) error {
	switch x.Effect {
	case intake.Made:
		delete(s.files, x.ID)
	case intake.Corrected:
		file := s.files[x.Practice]
		if err := json.Unmarshal([]byte(x.Before), &file.Practice); err != nil {
			return err
		}
		file.Practice.Tenant, file.Practice.ID = tenant, x.Practice
		s.files[x.Practice] = file
	case intake.Kept:
		if file, there := s.files[x.Practice]; there {
			file.Known = maps.Clone(file.Known)
			delete(file.Known, practice.List(x.ID))
			s.files[x.Practice] = file
		}
	case intake.Added:
		s.withdrawn[x.ID] = true
	case intake.Withdrew:
		delete(s.withdrawn, x.ID)
	case intake.MadePlace:
		delete(s.places, x.ID)
	case intake.MadeCentre:
		delete(s.centres, x.ID)
	case intake.MadePlan:
		delete(s.plans, x.ID)
	case intake.Prepared:
		return s.disinvite(x)
	}
	return nil
}

func (s *shelf) disinvite(x *intake.Item) error {
	delete(s.invitees, x.ID)
	if x.Before == "" {
		return nil
	}
	var v intake.Invitee
	err := json.Unmarshal([]byte(x.Before), &v)
	s.invitees[x.ID] = v
	return err
}

// Sent keeps that an invitation was sent.
func (f *Fake) Sent(_ context.Context, tenant, invitee string, at time.Time, record audit.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	v, ok := f.of(tenant).invitees[invitee]
	if !ok {
		return failed(fault.NotFound, "intake.no-invitee", "intaketest.Sent")
	}
	v.Sent = settled(at)
	f.of(tenant).invitees[invitee] = v
	f.records = append(f.records, record)
	return nil
}
