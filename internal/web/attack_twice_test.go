package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
)

// ways in which somebody comes in, each with what they use, which is a link, a
// code, a challenge or a state.
type wayIn struct {
	name string
	come func(b *browser) (again func(b *browser) *reply)
}

func waysIn(w *world, codes []string) []wayIn {
	mail := "anna@praktijk.example"
	return []wayIn{
		{"a link", func(b *browser) func(*browser) *reply {
			b.enters(mail).want(http.StatusSeeOther)
			link := w.mailed(mail).Link
			return func(b *browser) *reply { return b.post(link, nil) }
		}},
		{"a code", func(b *browser) func(*browser) *reply {
			b.post("/sign-in/mail", url.Values{"mail": {mail}}).want(http.StatusSeeOther)
			form := url.Values{"code": {w.mailed(mail).Args["code"]}}
			b.post("/sign-in/code", form).want(http.StatusSeeOther)
			return func(b *browser) *reply { return b.post("/sign-in/code", form) }
		}},
		{"a passkey", func(b *browser) func(*browser) *reply {
			form := url.Values{"challenge": {b.challenge("/sign-in/passkey/begin")}, "passkey": {`{"ID":"key1"}`}}
			b.post("/sign-in/passkey", form).want(http.StatusSeeOther)
			return func(b *browser) *reply { return b.post("/sign-in/passkey", form) }
		}},
		{"a step of the app", func(b *browser) func(*browser) *reply {
			password := url.Values{"mail": {"lena@rho.example"}, "password": {goodPassword}}
			step := func(b *browser) *reply {
				page := b.post("/sign-in/password", password).want(http.StatusOK)
				return b.post("/sign-in/second", with(page.form("/sign-in/second"), "code", appCode))
			}
			step(b).want(http.StatusSeeOther)
			return step
		}},
		{"a recovery code", func(b *browser) func(*browser) *reply {
			step := func(b *browser) *reply {
				page := b.post("/sign-in/password", url.Values{"mail": {"lena@rho.example"}, "password": {goodPassword}}).want(http.StatusOK)
				return b.post("/sign-in/second", with(page.form("/sign-in/second"), "code", codes[0]))
			}
			step(b).want(http.StatusSeeOther)
			return step
		}},
		{"a state", func(b *browser) func(*browser) *reply {
			at, err := url.Parse(b.get("/sign-in/openid/" + tenant).want(http.StatusSeeOther).header.Get("Location"))
			if err != nil {
				w.Fatal(err)
			}
			back := "/sign-in/openid/callback?code=good&state=" + at.Query().Get("state")
			b.get(back).want(http.StatusSeeOther)
			return func(b *browser) *reply { return b.get(back) }
		}},
		{"an invitation", func(b *browser) func(*browser) *reply {
			link := w.invited(fmt.Sprintf("nieuw%d@praktijk.example", w.ids), access.Employee, w.of(w.person(access.Manager, demo.HandedIn)))
			b.post(link, nil).want(http.StatusSeeOther)
			return func(b *browser) *reply { return b.post(link, nil) }
		}},
	}
}

func entered(t *testing.T) (*world, []wayIn) {
	t.Helper()
	w := real(t)
	b := w.member("anna@praktijk.example", access.Manager, w.of(w.person(access.Manager, demo.HandedIn)))
	b.post("/account/passkeys", url.Values{"challenge": {b.challenge("/account/passkeys/begin")}, "passkey": {`{"ID":"key1"}`}, "name": {"Telefoon"}}).want(http.StatusSeeOther)
	_, codes := w.strong("lena@rho.example", access.Lead, "")
	w.provider.who = "anna@praktijk.example"
	return w, waysIn(w, codes)
}

// Whatever opens the door opens it once: not again for who used it, and not
// for somebody else, with or without the cookies of the first.
func TestAttackUseTwice(t *testing.T) {
	t.Parallel()
	w, ways := entered(t)
	n := counts{places: len(ways)}
	for _, way := range ways {
		w.server.Accounts = w.accounts() // how often one may try is not what is tried
		b := w.browser()
		again := way.come(b)
		thief := w.browser()
		copied := w.browser()
		for name, value := range b.cookies {
			if name != sessionCookie {
				copied.cookies[name] = value
			}
		}
		for who, other := range map[string]*browser{"a stranger": thief, "a copy of the browser": copied} {
			n.tried++
			again(other)
			if other.cookies[sessionCookie] != "" {
				n.found++
				t.Errorf("%s opens twice, for %s", way.name, who)
			}
		}
		before := b.cookies[sessionCookie]
		n.tried++
		if again(b); b.cookies[sessionCookie] != before && b.cookies[sessionCookie] != "" {
			n.found++
			t.Errorf("%s gives a second session", way.name)
		}
	}
	n.log(t, "use twice")
}

// A session that somebody else put in the browser is not the one that comes
// after: of nobody, made up, or of the attacker, which also ends.
func TestAttackAPlantedSession(t *testing.T) {
	t.Parallel()
	w, ways := entered(t)
	attacker := w.member("eva@praktijk.example", access.Employee, w.of(w.person(access.Manager, demo.Complete)))
	n := counts{places: len(ways)}
	for _, way := range ways {
		for _, planted := range []string{"planted", strings.Repeat("a", 64), strings.Repeat("a", 43), attacker.cookies[sessionCookie], "", "x y", "../x", "' or 1=1--"} {
			b := w.browser()
			b.cookies[sessionCookie] = planted
			n.tried++
			func() {
				way.come(b)
				now := b.cookies[sessionCookie]
				if now == planted || len(now) < 43 {
					n.found++
					t.Errorf("%s keeps the session %q", way.name, planted)
				}
			}()
			other := w.browser()
			other.cookies[sessionCookie] = planted
			if r := other.get("/account"); planted != attacker.cookies[sessionCookie] && r.code == http.StatusOK {
				n.found++
				t.Errorf("after %s the planted session %q is somebody's", way.name, planted)
			}
			w.now = w.now.Add(31e9)
			if way.name == "a recovery code" {
				break // each works once
			}
		}
		attacker.enters("eva@praktijk.example").want(http.StatusSeeOther)
		w.server.Accounts = w.accounts() // how often one may try is not what is tried here
	}
	n.log(t, "planted sessions")
}

// Who signed out, or was strengthened, leaves nothing that works.
func TestAttackAnOldSession(t *testing.T) {
	t.Parallel()
	w, ways := entered(t)
	n := counts{}
	for _, way := range ways[:4] {
		b := w.browser()
		way.come(b)
		old := b.cookies[sessionCookie]
		b.post("/sign-out", nil).want(http.StatusSeeOther)
		thief := w.browser()
		thief.cookies[sessionCookie] = old
		n.tried++
		for _, at := range []string{"/account", "/today", "/practices"} {
			n.places++
			if r := thief.get(at); r.code != http.StatusSeeOther {
				n.found++
				t.Errorf("after signing out %s gives %d", at, r.code)
			}
		}
	}
	n.log(t, "old sessions")
}
