package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// known tells the store of accounts which practices and neighbourhoods there are.
func (w *world) known() {
	w.Helper()
	files, err := w.practices.List(w.Context(), tenant, "", w.today())
	if err != nil {
		w.Fatal(err)
	}
	for i := range files {
		w.people.AddPlace(tenant, false, files[i].Practice.ID)
	}
	places, err := w.practices.ListNeighbourhoods(w.Context(), tenant)
	if err != nil {
		w.Fatal(err)
	}
	for i := range places {
		w.people.AddPlace(tenant, true, places[i].ID)
	}
}

// another makes a person of the demo in a role that it has nobody for.
func (w *world) another(role access.Role) demo.Person {
	w.Helper()
	p := access.Person{ID: "person-" + string(role), Name: "Proef " + string(role), Hats: []access.Hat{{ID: "hat-" + string(role), Role: role, From: calendar.MustParse("2020-01-01")}}}
	if err := w.people.SavePerson(w.Context(), tenant, p, w.people.Records()[0]); err != nil {
		w.Fatal(err)
	}
	return demo.Person{ID: p.ID, Name: p.Name, Hat: p.Hats[0].ID, Role: role}
}

// leader is the programme lead as an actor.
func (w *world) leader() access.Actor {
	w.Helper()
	p := w.person(access.Lead)
	return access.Actor{Tenant: tenant, Person: p.ID, Name: p.Name, Role: access.Lead}
}

// invited lets somebody in, and gives the path of the link that they got.
func (w *world) invited(mail string, role access.Role, of string) string {
	w.Helper()
	_, err := w.server.Accounts.Invite(w.Context(), account.InviteCommand{
		Command: account.Command{Actor: w.leader()}, Mail: mail, Name: "Proef " + strings.ToUpper(mail[:1]), Language: "nl", Role: role, Of: of, From: w.today(),
	})
	if err != nil {
		w.Fatal(err)
	}
	return w.mailed(mail).Link
}

// mailed is the last mail to an address.
func (w *world) mailed(to string) notice.Mail {
	w.Helper()
	for _, m := range slices.Backward(w.people.Mails()) {
		if account.FoldMail(m.To) == account.FoldMail(to) {
			return m
		}
	}
	w.Fatalf("no mail to %s", to)
	return notice.Mail{}
}

// member is somebody who came in by an invitation, in a browser of their own.
func (w *world) member(mail string, role access.Role, of string) *browser {
	w.Helper()
	b := w.browser()
	b.post(w.invited(mail, role, of), nil).want(http.StatusSeeOther)
	return b
}

// strong is somebody whose role asks for two factors, with password and app.
func (w *world) strong(mail string, role access.Role, of string) (*browser, []string) {
	w.Helper()
	b := w.member(mail, role, of)
	b.post("/account/password", url.Values{"password": {goodPassword}}).leads("/account/secure")
	page := b.post("/account/totp/begin", nil).want(http.StatusOK)
	done := b.post("/account/totp", with(page.form("/account/totp"), "code", appCode)).want(http.StatusOK)
	var codes []string
	for _, n := range done.doc.one("ol", "class", "codes").all("li") {
		codes = append(codes, n.words())
	}
	w.now = w.now.Add(31e9) // a code works once
	return b, codes
}

const goodPassword = "drie kopjes koude thee"

// enters asks for a link and uses it.
func (b *browser) enters(mail string) *reply {
	b.Helper()
	b.post("/sign-in/mail", url.Values{"mail": {mail}}).leads("/sign-in/mail")
	return b.post(b.mailed(mail).Link, nil)
}

// own gives the account of an address, with its means.
func (w *world) own(mail string) account.Account {
	w.Helper()
	a, err := w.people.Find(w.Context(), account.By{Mail: mail})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		w.Fatal(err)
	}
	return a
}

// notOf is a manager who has no role in a practice.
func (w *world) notOf(practice string) demo.Person {
	w.Helper()
	for _, p := range w.persons(access.Manager) {
		person, err := w.people.Person(w.Context(), tenant, p.ID)
		if err == nil && !slices.ContainsFunc(person.Hats, func(h access.Hat) bool { return h.Of == practice }) {
			return p
		}
	}
	w.Fatal("everybody works everywhere")
	return demo.Person{}
}

// fills checks what stands in a field of the page.
func (r *reply) fills(name, want string) *reply {
	r.Helper()
	if n := r.doc.id(name); n == nil || n.attr["value"] != want {
		r.Errorf("%s: %s is not %q", r.at, name, want)
	}
	return r
}
