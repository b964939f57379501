package view

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// The longest name and the longest address, in letters.
const (
	MaxName    = 80
	MaxAddress = 4000
)

// Service does what people ask about views and groups.
type Service struct {
	Store   Store
	Now     func() time.Time
	NewID   func() string
	Version string
}

// Command is who asks. Key makes it once: the same form sent again changes
// nothing.
type Command struct {
	Actor   access.Actor
	Key     string
	Request string
}

// Views gives the views that somebody may open: their own, and those that are
// shared.
func (s *Service) Views(ctx context.Context, actor access.Actor) ([]View, error) {
	if _, ok := access.Allowed(actor, access.ReadRegion, access.Target{}); !ok {
		return nil, denied("view.Views")
	}
	all, err := s.Store.ListViews(ctx, actor.Tenant)
	return slices.DeleteFunc(all, func(v View) bool { return !v.Shared && !v.of(actor) }), err
}

func (v *View) of(actor access.Actor) bool { return actor.Person != "" && v.By.Person == actor.Person }

// Get gives a view that somebody may open. Somebody else's own is not there.
func (s *Service) Get(ctx context.Context, actor access.Actor, id string) (View, error) {
	all, err := s.Views(ctx, actor)
	if err != nil {
		return View{}, err
	}
	at := slices.IndexFunc(all, func(v View) bool { return v.ID == id })
	if at < 0 {
		return View{}, missing("view.Get", "view.not-found")
	}
	return all[at], nil
}

// Keeps says whether somebody may rename, share or remove a view: their own, and
// of others those that are shared when they look after those.
func Keeps(actor access.Actor, v View) bool {
	action := access.KeepViews
	if !v.of(actor) {
		if action = access.KeepGroups; !v.Shared {
			return false
		}
	}
	_, ok := access.Allowed(actor, action, access.Target{})
	return ok
}

// Save keeps a view: a new one when ID is empty. It gives the id.
func (s *Service) Save(ctx context.Context, c Command, v View) (string, error) {
	const op = "view.Save"
	by, ok := access.Allowed(c.Actor, access.KeepViews, access.Target{})
	if !ok {
		return "", denied(op)
	}
	event := audit.Update
	if v.ID == "" {
		v.ID, event = s.id(c, "view"), audit.Create
	} else if was, err := s.Get(ctx, c.Actor, v.ID); err != nil || !Keeps(c.Actor, was) {
		return "", missing(op, "view.not-found")
	} else if v.Address == "" {
		v.Address = was.Address
	}
	var err error
	if v.Name, err = named(op, v.Name); err != nil {
		return "", err
	}
	if len([]rune(v.Address)) > MaxAddress {
		return "", &fault.Error{Kind: fault.Invalid, Code: "view.address-long", Op: op}
	}
	v.Tenant, v.By, v.At = c.Actor.Tenant, author(c.Actor), s.Now()
	return v.ID, s.Store.SaveView(ctx, v, s.record(c, event, by, "view", v.ID))
}

// Remove takes a view away.
func (s *Service) Remove(ctx context.Context, c Command, id string) error {
	was, err := s.Get(ctx, c.Actor, id)
	if err != nil {
		return err
	}
	if !Keeps(c.Actor, was) {
		return missing("view.Remove", "view.not-found")
	}
	action := access.KeepViews
	if !was.of(c.Actor) {
		action = access.KeepGroups
	}
	by, _ := access.Allowed(c.Actor, action, access.Target{})
	return s.Store.RemoveView(ctx, c.Actor.Tenant, id, s.record(c, audit.Delete, by, "view", id))
}

// Begin makes a view the one with which somebody begins; empty is none.
func (s *Service) Begin(ctx context.Context, c Command, id string) error {
	by, ok := access.Allowed(c.Actor, access.KeepViews, access.Target{})
	if !ok {
		return denied("view.Begin")
	}
	if id != "" {
		if _, err := s.Get(ctx, c.Actor, id); err != nil {
			return err
		}
	}
	return s.Store.SetDefault(ctx, c.Actor.Tenant, c.Actor.Person, id, s.record(c, audit.Update, by, "view", id))
}

// Default gives the view with which somebody begins; false when there is none,
// or it may not be opened any more.
func (s *Service) Default(ctx context.Context, actor access.Actor) (View, bool, error) {
	id, err := s.Store.Default(ctx, actor.Tenant, actor.Person)
	if err != nil || id == "" {
		return View{}, false, err
	}
	v, err := s.Get(ctx, actor, id)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return View{}, false, nil
	}
	return v, err == nil, err
}

// id is made of the key of the form, so that the form can be sent again; nobody
// can choose the id of something of somebody else.
func (s *Service) id(c Command, what string) string {
	if c.Key == "" {
		return s.NewID()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{"meertijd " + what, c.Actor.Tenant, c.Actor.Person, c.Key}, "\n")))
	return hex.EncodeToString(sum[:])[:32]
}

func named(op, name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch have := len([]rune(name)); {
	case have == 0:
		return "", &fault.Error{Kind: fault.Invalid, Code: "view.name-missing", Op: op}
	case have > MaxName:
		return "", &fault.Error{Kind: fault.Invalid, Code: "view.name-long", Op: op,
			Args: fault.Args{"max": strconv.Itoa(MaxName), "have": strconv.Itoa(have)}}
	}
	return name, nil
}

func author(a access.Actor) Author { return Author{a.Person, a.Name} }

func denied(op string) error {
	return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: op}
}

func missing(op string, code fault.Code) error {
	return &fault.Error{Kind: fault.NotFound, Code: code, Op: op}
}

func (s *Service) record(c Command, event audit.Event, by, kind, id string) audit.Record {
	a := c.Actor
	return audit.Record{
		At: s.Now(), Tenant: a.Tenant, Event: event, Outcome: audit.OK,
		Person:     audit.Person{User: a.Person, Role: string(a.Role), Organisation: a.Of, OnBehalfOf: a.OnBehalfOf, Method: a.Method, Session: a.Session, AccessPoint: a.AccessPoint},
		ObjectType: kind, ObjectID: id, Rule: by, RequestID: c.Request, AppVersion: s.Version,
	}
}
