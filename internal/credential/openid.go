package credential

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"meertijd/internal/account"
)

// Relying signs people in at the provider of their organisation. Redirect is
// the address to which the provider sends them back.
type Relying struct {
	redirect string
	client   *http.Client
	now      func() time.Time

	mu    sync.Mutex
	known map[string]discovered // by issuer
}

var _ account.OpenID = (*Relying)(nil)

// discovered is what a provider said of itself, at an instant.
type discovered struct {
	provider *oidc.Provider
	at       time.Time
}

// rediscover is how long what a provider said of itself is believed.
const rediscover = time.Hour

// maxProviders bounds how many are remembered.
const maxProviders = 200

// NewRelying makes a relying party. The client should have a time limit; one
// that refuses addresses of the own network keeps a lead from looking around
// in it.
func NewRelying(redirect string, client *http.Client, now func() time.Time) *Relying {
	return &Relying{redirect: redirect, client: client, now: now, known: map[string]discovered{}}
}

// provider asks a provider what it is, or remembers.
func (r *Relying) provider(ctx context.Context, issuer string) (*oidc.Provider, error) {
	r.mu.Lock()
	d, known := r.known[issuer]
	r.mu.Unlock()
	if known && r.now().Sub(d.at) < rediscover {
		return d.provider, nil
	}
	// The provider keeps the client for later, so this context must not end
	// with the request.
	p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), r.client), issuer)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) >= maxProviders {
		clear(r.known)
	}
	r.known[issuer] = discovered{p, r.now()}
	return p, nil
}

func (r *Relying) config(p account.Provider, at *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: at.Endpoint(), RedirectURL: r.redirect,
		Scopes: []string{oidc.ScopeOpenID, "email"},
	}
}

// Begin gives the address at the provider to which the browser goes.
func (r *Relying) Begin(ctx context.Context, p account.Provider, state, nonce, verifier string) (string, error) {
	at, err := r.provider(ctx, p.Issuer)
	if err != nil {
		return "", err
	}
	config := r.config(p, at)
	return config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Finish trades the code for what the provider says of who signed in. The
// token's signature, issuer, audience and age are checked by the library.
func (r *Relying) Finish(ctx context.Context, p account.Provider, code, nonce, verifier string) (account.Claims, error) {
	at, err := r.provider(ctx, p.Issuer)
	if err != nil {
		return account.Claims{}, err
	}
	ctx = oidc.ClientContext(ctx, r.client)
	config := r.config(p, at)
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return account.Claims{}, err
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return account.Claims{}, errors.New("the provider gave no id token")
	}
	token, err := at.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: r.now}).Verify(ctx, raw)
	if err != nil {
		return account.Claims{}, err
	}
	if token.Nonce != nonce {
		return account.Claims{}, errors.New("the id token is of another sign-in")
	}
	var said struct {
		Mail     string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := token.Claims(&said); err != nil {
		return account.Claims{}, err
	}
	return account.Claims{Issuer: token.Issuer, Subject: token.Subject, Mail: said.Mail, Verified: said.Verified}, nil
}
