package account

import (
	"context"
	"encoding/json"
	"slices"

	"meertijd/internal/base/fault"
)

// trip is what is kept while somebody is at a provider.
type trip struct{ Nonce, Verifier string }

// BeginOpenID gives the address at the organisation's own provider.
func (s *Service) BeginOpenID(ctx context.Context, v Visitor, tenant, next string) (string, error) {
	if v.Browser == "" {
		return "", invalid("BeginOpenID", "account.no-cookie")
	}
	if err := s.limit(ctx, v, ""); err != nil {
		return "", err
	}
	provider, err := s.Providers.Provider(ctx, tenant)
	if err != nil {
		return "", err
	}
	away := trip{Nonce: s.Token(), Verifier: s.Token()}
	kept, err := json.Marshal(away)
	if err != nil {
		return "", err
	}
	t, state := s.ticket(openIDSignIn)
	t.Tenant, t.Browser, t.Data, t.Next = tenant, browserKey(v), kept, clip(next, 1000)
	address, err := s.OpenID.Begin(ctx, provider, state, away.Nonce, away.Verifier)
	if err != nil {
		return "", &fault.Error{Kind: fault.Unavailable, Code: "account.provider-away", Op: "account.BeginOpenID", Cause: err}
	}
	return address, s.Store.Save(ctx, Change{Tickets: []Ticket{t}})
}

// FinishOpenID signs in with what came back from the provider. It reaches the
// hats of that organisation only: a provider says nothing about others.
func (s *Service) FinishOpenID(ctx context.Context, v Visitor, state, code string) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	t, err := s.Store.Ticket(ctx, hash("link", state))
	if err != nil && !missing(err) {
		return SignedIn{}, err
	}
	e := entry{method: ByOpenID, level: 1, only: t.Tenant, next: t.Next}
	if refused := s.refuses(&t, openIDSignIn, v); refused != "" {
		return SignedIn{}, s.fail(ctx, v, e, refused, Change{})
	}
	var away trip
	if err := json.Unmarshal(t.Data, &away); err != nil {
		return SignedIn{}, err
	}
	provider, err := s.Providers.Provider(ctx, t.Tenant)
	if err != nil {
		return SignedIn{}, err
	}
	claims, err := s.OpenID.Finish(ctx, provider, code, away.Nonce, away.Verifier)
	change := Change{Tickets: []Ticket{s.use(t)}}
	e.ticket = Ticket{Tenant: t.Tenant}
	if err != nil || claims.Issuer != provider.Issuer || claims.Subject == "" {
		return SignedIn{}, s.fail(ctx, v, e, "account.openid-refused", change)
	}
	if provider.TwoFactors {
		e.level = 2
	}
	err = again("FinishOpenID", func() error {
		if now, err := s.Store.Ticket(ctx, t.Key); err != nil || !now.Open(s.Now()) {
			return s.fail(ctx, v, e, "account.link-used", Change{})
		}
		in, err = s.claim(ctx, v, e, t.Tenant, claims, change)
		return err
	})
	return in, err
}

// claim finds whose claims these are: by identity, or the first time by an
// address that the provider checked, of somebody in that organisation.
func (s *Service) claim(ctx context.Context, v Visitor, e entry, tenant string, claims Claims, change Change) (SignedIn, error) {
	a, err := s.Store.Find(ctx, By{Issuer: claims.Issuer, Subject: claims.Subject})
	if missing(err) && claims.Verified && claims.Mail != "" {
		if a, err = s.Store.Find(ctx, By{Mail: claims.Mail}); err == nil {
			a.Identities = append(slices.Clone(a.Identities), Identity{claims.Issuer, claims.Subject})
			change.Mails = append(change.Mails, s.mail("changed-means-openid", tenant, &a, nil))
		}
	}
	if err != nil && !missing(err) {
		return SignedIn{}, err
	}
	there := func(p Place) bool { return p.Tenant == tenant }
	if err != nil || !slices.ContainsFunc(a.Places, there) {
		return SignedIn{}, s.fail(ctx, v, e, "account.openid-unknown", change)
	}
	e.account = a
	return s.enter(ctx, v, e, change)
}
