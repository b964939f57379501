package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"syscall"
	"time"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/credential"
	"meertijd/internal/organisation"
	"meertijd/internal/store"
	"meertijd/internal/web/part"
)

// signIn wires how people come in. Without a key, as in the demo, one is made
// that nobody keeps: then there are no secrets to open later.
func signIn(db *store.DB, w wiring, settings *config, ids *id.Source, organisations *organisation.Service) (*account.Service, *providers, error) {
	key := w.sealing
	if key == nil {
		key = credential.NewKey()
	}
	seal, err := credential.NewSeal(key)
	if err != nil {
		return nil, nil, err
	}
	organisations.Seal = func(plain, about string) (string, error) {
		sealed, err := seal.Seal([]byte(plain), about)
		return base64.StdEncoding.EncodeToString(sealed), err
	}
	origin := origin(settings)
	at, err := url.Parse(origin)
	if err != nil {
		return nil, nil, err
	}
	passkeys, err := credential.NewWebAuthn(at.Hostname(), "Meertijd", []string{origin})
	if err != nil {
		return nil, nil, err
	}
	known := &providers{organisations: organisations, seal: seal, now: w.clock.Now, log: w.log}
	return &account.Service{
		Store: store.Accounts{DB: db}, People: store.People{DB: db}, Hasher: credential.NewArgon(), Sealer: seal, OneTime: credential.TOTP{Issuer: "Meertijd"},
		Passkeys: passkeys, OpenID: credential.NewRelying(origin+"/sign-in/openid/callback", outside(settings), time.Now), Providers: known, Practices: store.Practices{DB: db},
		Limiter: cmp.Or(w.limiter, account.NewLimiter(time.Now, nil)), Now: w.clock.Now, Today: w.clock.Today, NewID: ids.New, Token: token, Version: version,
	}, known, nil
}

// origin is the site as a browser names it. On this machine it is localhost,
// since passkeys take no number for a name.
func origin(settings *config) string {
	if settings.secure() {
		return settings.base(nil)
	}
	if _, port, err := net.SplitHostPort(settings.Addr); err == nil && loopback(settings.Addr) {
		return "http://localhost:" + port
	}
	return "http://localhost"
}

// outside asks others something over the network. A server that people come to
// from outside asks nothing of its own network: whoever may fill in the address
// of a provider must not look around in there.
func outside(settings *config) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if settings.secure() {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || at.Addr().IsLoopback() || at.Addr().IsPrivate() || at.Addr().IsLinkLocalUnicast() || at.Addr().IsUnspecified() {
				return &fault.Error{Kind: fault.Unavailable, Code: "account.provider-away", Op: "main.outside", Cause: err}
			}
			return nil
		}
	}
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, MaxIdleConns: 10, IdleConnTimeout: time.Minute}}
}

// draw makes the picture of an address to scan.
func draw(address string) (part.Drawing, error) {
	drawn, err := credential.QR(address)
	return part.Drawing(drawn), err
}

// providers knows with which accounts of their own organisations sign in.
type providers struct {
	organisations *organisation.Service
	seal          *credential.Seal
	now           func() time.Time
	log           *slog.Logger

	mu   sync.Mutex
	list []account.Provider // without secrets, for the buttons of the first page
	read time.Time
}

var _ account.Providers = (*providers)(nil)

// fresh is how long the buttons of the first page may be behind.
const fresh = time.Minute

// Provider opens how one organisation signs in.
func (p *providers) Provider(ctx context.Context, tenant string) (account.Provider, error) {
	none := &fault.Error{Kind: fault.NotFound, Code: "account.no-provider", Op: "main.Provider"}
	o, err := p.organisations.Get(ctx, tenant)
	if err != nil {
		return account.Provider{}, err
	}
	if o.SignIn.Issuer == "" {
		return account.Provider{}, none
	}
	sealed, err := base64.StdEncoding.DecodeString(o.SignIn.Secret)
	if err != nil {
		return account.Provider{}, none
	}
	secret, err := p.seal.Open(sealed, organisation.SecretOf(tenant))
	if err != nil {
		return account.Provider{}, &fault.Error{Kind: fault.Unavailable, Code: "account.provider-away", Op: "main.Provider", Cause: err}
	}
	out := button(o)
	out.ClientID, out.Secret = o.SignIn.Client, string(secret)
	return out, nil
}

// button is what the first page says of the sign-in of an organisation.
func button(o organisation.Organisation) account.Provider {
	name := o.SignIn.Button
	if name == "" {
		name = o.Name
	}
	return account.Provider{Tenant: o.Tenant, Name: name, Issuer: o.SignIn.Issuer, TwoFactors: o.SignIn.TwoFactor}
}

// All lists the organisations that have a sign-in of their own. When that cannot
// be read, the page goes without.
func (p *providers) All(ctx context.Context) []account.Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Sub(p.read) < fresh && !p.read.IsZero() {
		return p.list
	}
	all, err := p.organisations.Store.List(ctx)
	var list []account.Provider
	for _, summary := range all {
		o, wrong := p.organisations.Get(ctx, summary.Tenant)
		if wrong != nil {
			err = wrong
			break
		}
		if o.SignIn.Issuer != "" {
			list = append(list, button(o))
		}
	}
	if err != nil {
		p.log.Error("providers", "error", err)
		return nil
	}
	p.list, p.read = list, p.now()
	return list
}
