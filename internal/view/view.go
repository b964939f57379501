package view

import (
	"context"
	"time"

	"meertijd/internal/audit"
)

// Author is who saved something, as they were at that moment.
type Author struct{ Person, Name string }

// View is a list that was saved: Address is the query of the page that shows
// it. One that is not shared is there for its author alone.
type View struct {
	Tenant  string
	ID      string
	Name    string
	Address string
	Shared  bool
	By      Author
	At      time.Time
}

// Group is practices that somebody put together, for everybody of the
// organisation. It is not a group of the programme.
type Group struct {
	Tenant    string
	ID        string
	Name      string
	Practices []string // by id
	By        Author   // who made it
	At        time.Time
}

// Change is what one save does to a group: a new name, and practices that come
// in or go out. What somebody else added meanwhile stays.
type Change struct {
	Tenant string
	ID     string
	Name   string
	Add    []string
	Remove []string
	By     Author
	At     time.Time
}

// Store keeps views and groups.
type Store interface {
	// SaveView keeps a view, in the place of the one with the same id; its
	// author stays. Without a difference nothing changes, and there is no record.
	SaveView(ctx context.Context, view View, record audit.Record) error
	// RemoveView takes a view away, with it as anybody's first. One that is not
	// there leaves no record.
	RemoveView(ctx context.Context, tenant, id string, record audit.Record) error
	// ListViews gives all views of an organisation, by folded name and id.
	ListViews(ctx context.Context, tenant string) ([]View, error)
	// SetDefault makes a view the one with which a person begins; empty is none.
	// Without a difference there is no record.
	SetDefault(ctx context.Context, tenant, person, view string, record audit.Record) error
	// Default gives the view with which a person begins, empty when there is none.
	Default(ctx context.Context, tenant, person string) (string, error)
	// SaveGroup makes a group or changes it. Without a difference nothing
	// changes, and there is no record.
	SaveGroup(ctx context.Context, change Change, record audit.Record) error
	// RemoveGroup takes a group away, and leaves its practices as they are. One
	// that is not there leaves no record.
	RemoveGroup(ctx context.Context, tenant, id string, record audit.Record) error
	// ListGroups gives all groups of an organisation, by folded name and id.
	ListGroups(ctx context.Context, tenant string) ([]Group, error)
}
