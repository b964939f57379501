package account_test

import (
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/fault"
)

// provided is a world whose organisation has a provider.
func provided(t *testing.T) *world {
	w := newWorld(t)
	w.provider = account.Provider{Tenant: tenant, Issuer: "https://idp.example", ClientID: "c"}
	w.claims = account.Claims{Issuer: "https://idp.example", Subject: "7", Mail: "Lotte@example.nl", Verified: true}
	return w
}

func (w *world) byOpenID() (account.SignedIn, error) {
	address, err := w.BeginOpenID(w.Context(), w.visitor("laptop"), tenant, "/practices")
	w.fine(err)
	_, state, _ := strings.Cut(address, "?")
	return w.FinishOpenID(w.Context(), w.visitor("laptop"), state, "good")
}

func TestAProviderSignsInWhoBelongsToTheOrganisation(t *testing.T) {
	w := provided(t)
	w.provider.TwoFactors = true
	w.invite("lotte@example.nl", access.Lead, "")
	in, err := w.byOpenID()
	w.fine(err)
	w.same([]any{in.Session.Method, in.Session.Level, in.Hat.Role, in.Next}, []any{account.ByOpenID, 2, access.Lead, "/practices"})
	w.claims.Mail, w.claims.Verified = "changed@idp.example", false // from now on by subject
	_, err = w.byOpenID()
	w.fine(err)
	_, err = w.passkey(in, "k")
	w.refused(err, "account.means-by-openid")
}

func TestAProviderWithOneFactorIsNotEnoughForALead(t *testing.T) {
	w := provided(t)
	w.invite("lotte@example.nl", access.Lead, "")
	_, err := w.byOpenID()
	w.refused(err, "account.needs-two-factors")
	w.invite("lotte@example.nl", access.Coordinator, "n1")
	in, err := w.byOpenID()
	w.fine(err)
	w.same(in.Hat.Role, access.Coordinator)
}

func TestWhatAProviderSaysIsNotBelievedBlindly(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*world)
		want   fault.Code
	}{
		"address not checked":        {func(w *world) { w.claims.Verified = false }, "account.openid-unknown"},
		"nobody here":                {func(w *world) { w.claims.Mail = "x@example.nl" }, "account.openid-unknown"},
		"somebody of another tenant": {func(w *world) { w.claims.Mail = "away@example.nl" }, "account.openid-unknown"},
		"another issuer":             {func(w *world) { w.claims.Issuer = "https://evil.example" }, "account.openid-refused"},
		"no subject":                 {func(w *world) { w.claims.Subject = "" }, "account.openid-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			w := provided(t)
			w.invite("lotte@example.nl", access.Manager, "p1")
			w.lead.Tenant = elsewhere
			w.invite("away@example.nl", access.Manager, "p1")
			c.change(w)
			_, err := w.byOpenID()
			w.refused(err, c.want)
			w.same(string(w.last().Event), "login_fail")
		})
	}
}

func TestAReturnFromTheProviderIsOfOneBrowserAndOnce(t *testing.T) {
	w := provided(t)
	w.invite("lotte@example.nl", access.Manager, "p1")
	address, err := w.BeginOpenID(t.Context(), w.visitor("laptop"), tenant, "")
	w.fine(err)
	_, state, _ := strings.Cut(address, "?")
	_, err = w.FinishOpenID(t.Context(), w.visitor("phone"), state, "good")
	w.refused(err, "account.link-other-browser")
	_, err = w.FinishOpenID(t.Context(), w.visitor("laptop"), state, "bad")
	w.refused(err, "account.openid-refused")
	_, err = w.FinishOpenID(t.Context(), w.visitor("laptop"), state, "good")
	w.refused(err, "account.link-used")
	address, _ = w.BeginOpenID(t.Context(), w.visitor("laptop"), tenant, "")
	_, state, _ = strings.Cut(address, "?")
	w.later(10 * time.Minute)
	_, err = w.FinishOpenID(t.Context(), w.visitor("laptop"), state, "good")
	w.refused(err, "account.link-expired")
	w.provider.Issuer = ""
	_, err = w.BeginOpenID(t.Context(), w.visitor("laptop"), tenant, "")
	w.refused(err, "account.no-provider")
}

// A provider says nothing about other organisations: whoever runs one could
// otherwise come in everywhere by claiming an address.
func TestAProviderReachesOnlyItsOwnOrganisation(t *testing.T) {
	w := provided(t)
	w.provider.TwoFactors = true
	w.invite("lotte@example.nl", access.Manager, "p1")
	w.lead.Tenant = elsewhere
	away := w.invite("lotte@example.nl", access.Lead, "")
	in, err := w.byOpenID()
	w.fine(err)
	hats, err := w.Hats(t.Context(), w.command(in).Actor)
	w.fine(err)
	w.same(len(hats), 1)
	_, err = w.SwitchHat(t.Context(), w.command(in), elsewhere, away.Hat)
	w.refused(err, "access.denied")
}
