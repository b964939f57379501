package organisation

import (
	"context"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// setupHours is how long the link of a first start works.
const setupHours = 24

// setupKey is what is kept of the token of a first start: its hash.
func setupKey(token string) string { return hashOf([]byte("meertijd setup " + token)) }

// FirstStart opens a link for making the first organisation when there is none.
// The token itself is not kept; links from before stop working.
func (s *Service) FirstStart(ctx context.Context, token string) (opened bool, err error) {
	all, err := s.Store.List(ctx)
	if err != nil || len(all) > 0 {
		return false, err
	}
	return true, s.Store.Begin(ctx, SetupLink{Key: setupKey(token), Made: s.Now(), Until: s.Now().Add(setupHours * time.Hour)})
}

// Setup gives a link that still works.
func (s *Service) Setup(ctx context.Context, token string) (SetupLink, error) {
	link, err := s.Store.Link(ctx, setupKey(token))
	if err != nil {
		return link, err
	}
	if !link.Open(s.Now()) {
		return link, Missing("organisation.Setup", "organisation.no-setup")
	}
	return link, nil
}

// Starter is who makes an organisation at a first start: nobody with an
// account, so the method says how it was done.
func Starter(tenant, method string) access.Actor {
	role := access.Administrator
	if tenant != "" {
		role = access.Lead
	}
	return access.Actor{Tenant: tenant, Person: "first-start", Role: role, Method: method}
}

// Finish uses the link up, once the first lead was invited.
func (s *Service) Finish(ctx context.Context, c Command, token string) error {
	link, err := s.Setup(ctx, token)
	if err != nil {
		return err
	}
	if link.Tenant == "" || link.Tenant != c.Actor.Tenant {
		return &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "organisation.Finish"}
	}
	o, err := s.Store.Get(ctx, link.Tenant)
	if err != nil {
		return err
	}
	link.Used = s.Now()
	o.Version++
	_, err = s.keep(ctx, c, "finish", Change{Organisation: o, Link: &link, Audit: s.record(c, o, "first start", []string{"setup"})})
	return err
}
