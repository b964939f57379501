package account_test

import (
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

func TestAnInvitationIsMailedShownAndAccepted(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	m := w.mailed()
	w.same([]string{m.Code, m.To, m.Tenant, m.Args["by"], m.Args["days"]}, []string{"invitation", "ada@example.nl", tenant, "Lotte Lead", "14"})
	token := w.token()
	for range 3 { // looking uses nothing
		guest, err := w.InvitationOf(t.Context(), token)
		w.fine(err)
		w.same([]any{guest.Mail, guest.Name, guest.Hat.Role, guest.Strong, guest.Person}, []any{"ada@example.nl", "Naam van ada@example.nl", access.Manager, false, got.Person})
	}
	in, err := w.AcceptInvitation(t.Context(), w.visitor("phone"), token)
	w.fine(err)
	w.same([]any{in.Session.Method, in.Session.Level, in.Hat.ID}, []any{account.Invited, 1, got.Hat})
	_, err = w.AcceptInvitation(t.Context(), w.visitor("phone"), token)
	w.refused(err, "account.link-used")
	_, err = w.InvitationOf(t.Context(), token)
	w.refused(err, "account.link-used")
	_, err = w.UseLink(t.Context(), w.visitor("phone"), token)
	w.refused(err, "account.link-unknown")
	w.refused(w.Reinvite(t.Context(), account.Command{Actor: w.lead}, got.Person, got.Hat), "account.accepted")
}

func TestAnInvitationWorksForFourteenDays(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	old := w.token()
	w.later(14 * 24 * time.Hour)
	_, err := w.AcceptInvitation(t.Context(), w.visitor("phone"), old)
	w.refused(err, "account.link-expired")
	open, err := w.Invitations(t.Context(), w.lead)
	w.fine(err)
	w.same([]any{len(open), open[0].ID, open[0].Hat.ID}, []any{1, got.Ticket, got.Hat})
	w.fine(w.Reinvite(t.Context(), account.Command{Actor: w.lead}, got.Person, got.Hat))
	_, err = w.AcceptInvitation(t.Context(), w.visitor("phone"), old)
	w.refused(err, "account.link-used")
	w.accept()
	open, err = w.Invitations(t.Context(), w.lead)
	w.fine(err)
	w.same(len(open), 0)
}

func TestWhoInvitesWhom(t *testing.T) {
	lead := access.Actor{Tenant: tenant, Person: "l", Name: "L", Role: access.Lead}
	owner := access.Actor{Tenant: tenant, Person: "o", Name: "O", Role: access.Owner, Of: "p1"}
	for _, c := range []struct {
		actor access.Actor
		role  access.Role
		of    string
		want  fault.Code
	}{
		{lead, access.Owner, "p2", ""},
		{lead, access.Lead, "", ""},
		{lead, access.Auditor, "", ""},
		{lead, access.Coordinator, "n1", ""},
		{lead, access.Administrator, "", "access.denied"},
		{lead, access.Reader, "", "account.role-unknown"},
		{lead, access.Owner, "", "account.role-unknown"},
		{lead, access.Lead, "p1", "account.role-unknown"},
		{lead, access.Owner, "p9", "access.denied"},
		{lead, access.Coordinator, "p1", "access.denied"},
		{owner, access.Employee, "p1", ""},
		{owner, access.Manager, "p1", ""},
		{owner, access.Manager, "p2", "access.denied"},
		{owner, access.Lead, "", "access.denied"},
		{owner, access.Coordinator, "n1", "access.denied"},
		{access.Actor{Tenant: tenant, Role: access.Manager, Of: "p1"}, access.Employee, "p1", ""},
		{access.Actor{Tenant: tenant, Role: access.Employee, Of: "p1"}, access.Employee, "p1", "access.denied"},
		{access.Actor{Tenant: tenant, Role: access.Coordinator, Of: "n1"}, access.Employee, "p1", "access.denied"},
		{access.Actor{Tenant: tenant, Role: access.Finance}, access.Employee, "p1", "access.denied"},
		{access.Actor{Tenant: tenant, Role: access.Administrator}, access.Lead, "", "access.denied"},
		{access.Actor{Tenant: elsewhere, Role: access.Lead}, access.Owner, "p2", "access.denied"},
		{access.Actor{Tenant: tenant, Role: access.Owner, Of: "p2", OnBehalfOf: "p1"}, access.Employee, "p1", "access.denied"},
	} {
		w := newWorld(t)
		_, err := w.Invite(t.Context(), account.InviteCommand{Command: account.Command{Actor: c.actor}, Mail: "x@example.nl", Name: "X", Role: c.role, Of: c.of, From: w.Today()})
		if fault.CodeOf(err) != c.want {
			t.Errorf("%s of %q invites %s of %q: %v, want %q", c.actor.Role, c.actor.Of, c.role, c.of, err, c.want)
		}
		if c.want != "" && (len(w.fake.Mails()) > 0 || len(w.fake.Records()) > 0) {
			t.Errorf("%s: refused, and something was kept", c.role)
		}
	}
}

func TestAnInvitationTwiceIsOne(t *testing.T) {
	w := newWorld(t)
	c := account.InviteCommand{
		Command: account.Command{Actor: w.lead, Key: "k"}, Mail: "ada@example.nl", Name: "Ada", Role: access.Manager, Of: "p1", From: w.Today(),
	}
	first, err := w.Invite(t.Context(), c)
	w.fine(err)
	second, err := w.Invite(t.Context(), c)
	w.fine(err)
	w.same(second, first)
	w.same(len(w.fake.Mails()), 1)
	c.Name = "Bo"
	_, err = w.Invite(t.Context(), c)
	w.refused(err, "store.key-reused")
	c.Name, c.Key = "Ada", "k2"
	_, err = w.Invite(t.Context(), c)
	w.refused(err, "account.has-role")
}

func TestOneAddressIsOneAccountInSeveralPlaces(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.invite("ADA@example.nl", access.Owner, "p2")
	w.lead.Tenant = elsewhere
	w.invite("ada@example.nl", access.Employee, "p1")
	in := w.byLink("ada@example.nl")
	hats, err := w.Hats(t.Context(), w.command(in).Actor)
	w.fine(err)
	var got []string
	for _, h := range hats {
		got = append(got, h.Tenant+" "+string(h.Hat.Role))
	}
	w.same(strings.Join(got, ", "), tenant+" manager, "+tenant+" owner, "+elsewhere+" employee")
	over, err := w.SwitchHat(t.Context(), w.command(in), elsewhere, hats[2].Hat.ID)
	w.fine(err)
	w.same([]any{over.Session.Tenant, over.Hat.Role}, []any{elsewhere, access.Employee})
	if w.here(in) || !w.here(over) {
		t.Error("the token was not rotated")
	}
}

func TestWhoLeavesLosesAccessAtOnce(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	w.fine(w.EndHat(t.Context(), account.Command{Actor: w.lead}, got.Person, got.Hat, w.Today()))
	if !w.here(in) {
		t.Error("the last day itself counts")
	}
	w.fine(w.EndHat(t.Context(), account.Command{Actor: w.lead}, got.Person, got.Hat, w.Today().AddDays(-1)))
	if w.here(in) {
		t.Error("the hat ended, and the session goes on")
	}
	_, err := w.Sessions(t.Context(), w.command(in).Actor)
	w.refused(err, "session.not-found")
	_, err = w.SwitchHat(t.Context(), w.command(in), tenant, got.Hat)
	w.refused(err, "session.not-found")
}

func TestAWithdrawnInvitationOpensNothing(t *testing.T) {
	w := newWorld(t)
	got := w.invite("ada@example.nl", access.Manager, "p1")
	token := w.token()
	stranger := account.Command{Actor: access.Actor{Tenant: tenant, Person: "o", Role: access.Owner, Of: "p2"}}
	w.refused(w.WithdrawInvitation(t.Context(), stranger, got.Ticket), "access.denied")
	w.refused(w.WithdrawInvitation(t.Context(), account.Command{Actor: access.Actor{Tenant: elsewhere, Role: access.Lead}}, got.Ticket), "access.denied")
	open, err := w.Invitations(t.Context(), stranger.Actor)
	w.fine(err)
	w.same(len(open), 0)
	w.fine(w.WithdrawInvitation(t.Context(), account.Command{Actor: w.lead}, got.Ticket))
	_, err = w.AcceptInvitation(t.Context(), w.visitor("phone"), token)
	w.refused(err, "account.link-used")
	w.ask("ada@example.nl", "laptop")
	_, err = w.UseLink(t.Context(), w.visitor("laptop"), w.token())
	w.refused(err, "account.no-hat")
	w.invite("ada@example.nl", access.Manager, "p1") // and may be invited anew
	w.accept()
}

func TestAnOrganisationKeepsALead(t *testing.T) {
	w := newWorld(t)
	first := w.invite("lotte@example.nl", access.Lead, "")
	c := account.Command{Actor: w.lead}
	w.refused(w.EndHat(t.Context(), c, first.Person, first.Hat, w.Today()), "account.last-lead")
	w.invite("bo@example.nl", access.Lead, "")
	w.fine(w.EndHat(t.Context(), c, first.Person, first.Hat, w.Today()))
}

func TestALeadWhoLostEverythingIsHelpedByAnother(t *testing.T) {
	w := newWorld(t)
	lost := w.leader("lotte@example.nl")
	w.invite("bo@example.nl", access.Lead, "")
	w.fine(w.ResetMeans(t.Context(), account.Command{Actor: w.lead}, lost.Session.Person))
	if !w.here(lost) || w.mailed().Code != "reset" {
		t.Error("until the link is used nothing changes")
	}
	w.same(w.last().Fields, []string{"reset"})
	in := w.accept()
	if w.here(lost) || in.Session.Level != 1 || in.Session.Hat != "" {
		t.Errorf("%+v", in)
	}
	w.same(w.mailed().Code, "changed-means-reset")
	_, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.refused(err, "account.password-wrong")
	up, err := w.passkey(in, "new")
	w.fine(err)
	w.same([]any{up.Session.Level, up.Hat.Role}, []any{2, access.Lead})
}

func TestMeansAreResetByWhoMayAndNowhereElse(t *testing.T) {
	w := newWorld(t)
	lead := w.leader("lotte@example.nl")
	owner := account.Command{Actor: access.Actor{Tenant: tenant, Person: "o", Role: access.Owner, Of: "p1"}}
	w.refused(w.ResetMeans(t.Context(), owner, lead.Session.Person), "access.denied")
	w.refused(w.ResetMeans(t.Context(), account.Command{Actor: access.Actor{Tenant: elsewhere, Role: access.Lead}}, lead.Session.Person), "person.not-found")
	w.lead.Tenant = elsewhere
	away := w.invite("lotte@example.nl", access.Manager, "p1")
	w.refused(w.ResetMeans(t.Context(), account.Command{Actor: w.lead}, away.Person), "account.reset-elsewhere")
	path, err := w.Recover(t.Context(), tenant, "lotte@example.nl")
	w.fine(err)
	w.same(strings.HasPrefix(path, account.InvitationPath), true)
	w.same(string(w.last().Event), "direct_access")
	_, err = w.Recover(t.Context(), tenant, "nobody@example.nl")
	w.refused(err, "account.not-found")
}

func TestTheFirstStartMakesALead(t *testing.T) {
	w := newWorld(t)
	path, err := w.FirstStart(t.Context(), account.StartCommand{Tenant: tenant, Mail: "lotte@example.nl", Name: "Lotte", Language: "nl"})
	w.fine(err)
	second, err := w.FirstStart(t.Context(), account.StartCommand{Tenant: tenant, Mail: "lotte@example.nl", Name: "Lotte", Language: "nl"})
	w.fine(err)
	_, err = w.AcceptInvitation(t.Context(), w.visitor("laptop"), strings.TrimPrefix(path, account.InvitationPath))
	w.refused(err, "account.link-used")
	token := strings.TrimPrefix(second, account.InvitationPath)
	guest, err := w.InvitationOf(t.Context(), token)
	w.fine(err)
	w.same([]any{guest.Purpose, guest.Strong}, []any{account.FirstStart, true})
	in, err := w.AcceptInvitation(t.Context(), w.visitor("laptop"), token)
	w.fine(err)
	up, err := w.passkey(in, "k")
	w.fine(err)
	w.same(up.Hat.Role, access.Lead)
	p, err := w.fake.Person(t.Context(), tenant, up.Session.Person)
	w.fine(err)
	w.same(len(p.Hats), 1)
	_, err = w.FirstStart(t.Context(), account.StartCommand{Tenant: tenant, Mail: "x", Name: "Lotte"})
	w.refused(err, "account.mail-invalid")
}

// The administrator is in no organisation, comes in by a link of the server
// only, needs two factors, and nobody on a page makes or ends one.
func TestTheServerMakesAnAdministrator(t *testing.T) {
	w := newWorld(t)
	c := account.StartCommand{Tenant: tenant, Mail: "bea@example.nl", Name: "Bea", Language: "nl"}
	path, err := w.Administrator(t.Context(), c)
	w.fine(err)
	w.same([]any{w.mailed().Code, w.mailed().Tenant, w.last().Tenant, w.last().Event, w.last().Rule}, []any{"administrator", account.Platform, account.Platform, audit.DirectAccess, "server"})
	again, err := w.Administrator(t.Context(), c)
	w.fine(err)
	_, err = w.AcceptInvitation(t.Context(), w.visitor("laptop"), strings.TrimPrefix(path, account.InvitationPath))
	w.refused(err, "account.link-used")
	in, err := w.AcceptInvitation(t.Context(), w.visitor("laptop"), strings.TrimPrefix(again, account.InvitationPath))
	w.fine(err)
	w.same(in.Session.Hat, "") // two factors first
	up, err := w.passkey(in, "k")
	w.fine(err)
	w.same([]any{up.Hat.Role, up.Session.Tenant}, []any{access.Administrator, account.Platform})
	people, err := w.fake.People(t.Context(), tenant, w.Today())
	w.fine(err)
	w.same(len(people), 0)
	_, err = w.Administrator(t.Context(), account.StartCommand{Mail: "bea@example", Name: "Bea"})
	w.refused(err, "account.mail-invalid")
	recovered, err := w.Recover(t.Context(), "", "bea@example.nl")
	w.fine(err)
	w.same([]any{strings.HasPrefix(recovered, account.InvitationPath), w.last().Tenant, w.mailed().To, w.mailed().Link}, []any{true, account.Platform, "bea@example.nl", recovered})
	_, err = w.Administrator(t.Context(), account.StartCommand{Mail: "lotte@example.nl", Name: "Lotte"})
	w.fine(err)
	_, err = w.FirstStart(t.Context(), account.StartCommand{Tenant: tenant, Mail: "lotte@example.nl", Name: "Lotte"})
	w.fine(err) // the one link does not end the other
	_, err = w.InvitationOf(t.Context(), w.token())
	w.fine(err)
}
