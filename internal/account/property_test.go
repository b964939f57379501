package account_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"meertijd/internal/access"
	"meertijd/internal/account"
)

// game is somebody who reads another's mail and tries everything, while its
// owner, a lead with an app, and the other lead go on with their work.
type game struct {
	*world
	thief []account.SignedIn // sessions that only the mailbox gave
	owner account.SignedIn
	keys  int
}

const victim = "lotte@example.nl"

// Whatever happens in whatever order: who has only the mail of a lead never
// wears a hat that asks for more, and no session wears a hat that its method
// and level do not allow, or that has ended, or acts without a mandate.
func TestAMailboxAloneNeverOpensMoreThanAPractice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		g := &game{world: w, owner: w.leader(victim)}
		w.invite("other@example.nl", access.Lead, "")
		moves := g.moves()
		names := slices.Sorted(maps.Keys(moves))
		for range rapid.IntRange(5, 60).Draw(rt, "steps") {
			name := rapid.SampledFrom(names).Draw(rt, "move")
			moves[name](rt)
			if wrong := g.wrong(); wrong != "" {
				rt.Fatalf("after %s: %s", name, wrong)
			}
		}
	})
}

// wrong says what must not be so.
func (g *game) wrong() string {
	for _, in := range append([]account.SignedIn{g.owner}, g.thief...) {
		p, hat, actor, err := g.Identify(g.Context(), in.Token)
		if err != nil {
			continue
		}
		switch {
		case in.Token != g.owner.Token && (hat.Role.TwoFactor() || hat.Role == access.Coordinator || p.Session.Level > 1):
			return fmt.Sprintf("the thief is %s at level %d by %s", hat.Role, p.Session.Level, p.Session.Method)
		case hat.ID != "" && !hat.Worn(g.Today()):
			return "a hat that ended is worn"
		case hat.ID == "" && actor.Role != "":
			return "a role without a hat"
		case hat.Role.TwoFactor() && p.Session.Level < 2:
			return "two factors, and one was shown"
		case actor.OnBehalfOf != "" && !g.given(actor.OnBehalfOf, hat):
			return "acting without a mandate"
		}
	}
	return ""
}

func (g *game) given(practice string, hat access.Hat) bool {
	all, _ := g.fake.Mandates(g.Context(), tenant, practice)
	for _, m := range all {
		if m.Lets(hat, g.Today()) {
			return true
		}
	}
	return false
}

// keep adds a session of the thief.
func (g *game) keep(in account.SignedIn, err error) {
	if err == nil && in.Token != "" {
		g.thief = append(g.thief, in)
	}
}

// pick gives a session of the thief, or a useless one.
func (g *game) pick(rt *rapid.T) account.SignedIn {
	if len(g.thief) == 0 {
		return account.SignedIn{Token: "none"}
	}
	return g.thief[rapid.IntRange(0, len(g.thief)-1).Draw(rt, "session")]
}

// read gives the token of the last mail to the victim.
func (g *game) read() string {
	all := g.fake.Mails()
	for i := len(all) - 1; i >= 0; i-- {
		if account.FoldMail(all[i].To) == victim && all[i].Link != "" {
			return all[i].Link[strings.LastIndexByte(all[i].Link, '/')+1:]
		}
	}
	return ""
}

// moves are all that anybody can do.
func (g *game) moves() map[string]func(*rapid.T) {
	out := g.thieves()
	ctx, lead := g.Context(), account.Command{Actor: g.lead}
	roles := []access.Role{access.Owner, access.Manager, access.Employee, access.Finance, access.Auditor, access.Lead, access.Coordinator}
	out["the other lead invites the victim"] = func(rt *rapid.T) {
		role := rapid.SampledFrom(roles).Draw(rt, "role")
		of := map[bool]string{true: "p1"}[role.InPractice()]
		if role == access.Coordinator {
			of = "n1"
		}
		until := g.Today().AddDays(rapid.IntRange(0, 3).Draw(rt, "days"))
		_, _ = g.Invite(ctx, account.InviteCommand{Command: lead, Mail: victim, Name: "L", Role: role, Of: of, From: g.Today(), Until: until})
	}
	out["a mandate is given"] = func(rt *rapid.T) {
		_, _ = g.GiveMandate(ctx, account.MandateCommand{Command: lead, Practice: "p2", To: rapid.SampledFrom([]string{"", "p1"}).Draw(rt, "to"), From: g.Today(), Reason: "x"})
	}
	out["a mandate is withdrawn"] = func(*rapid.T) {
		all, _ := g.fake.Mandates(ctx, tenant, "p2")
		for _, m := range all {
			_ = g.WithdrawMandate(ctx, lead, "p2", m.ID)
		}
	}
	out["a hat ends"] = func(rt *rapid.T) {
		p, _ := g.fake.Person(ctx, tenant, g.owner.Session.Person)
		hat := rapid.SampledFrom(p.Hats).Draw(rt, "hat")
		if hat.Role != access.Lead {
			_ = g.EndHat(ctx, lead, p.ID, hat.ID, g.Today().AddDays(rapid.IntRange(-1, 1).Draw(rt, "day")))
		}
	}
	out["time passes"] = func(rt *rapid.T) { g.later(time.Duration(rapid.IntRange(1, 40).Draw(rt, "minutes")) * time.Minute) }
	out["a day passes"] = func(*rapid.T) { g.later(24 * time.Hour) }
	out["the owner signs in"] = func(*rapid.T) {
		if step, err := g.SignInPassword(ctx, g.visitor("own"), victim, phrase, ""); err == nil && step.Pending != "" {
			if in, err := g.SecondStep(ctx, g.visitor("own"), step.Pending, g.code()); err == nil {
				g.owner = in
			}
		}
	}
	out["the owner changes hats"] = func(rt *rapid.T) {
		if in, err := g.anotherHat(rt, g.owner); err == nil {
			g.owner = in
		}
	}
	out["the owner acts for a practice"] = func(rt *rapid.T) {
		if in, err := g.ActFor(ctx, g.command(g.owner), rapid.SampledFrom([]string{"p2", "p3", ""}).Draw(rt, "for")); err == nil {
			g.owner = in
		}
	}
	return out
}

func (g *game) anotherHat(rt *rapid.T, in account.SignedIn) (account.SignedIn, error) {
	p, _ := g.fake.Person(g.Context(), tenant, g.owner.Session.Person)
	return g.SwitchHat(g.Context(), g.command(in), tenant, rapid.SampledFrom(p.Hats).Draw(rt, "hat").ID)
}

// thieves are the moves of who reads the mail.
func (g *game) thieves() map[string]func(*rapid.T) {
	ctx, v := g.Context(), g.visitor("thief")
	return map[string]func(*rapid.T){
		"the thief asks a link and uses it": func(*rapid.T) {
			_ = g.AskLink(ctx, v, account.Ask{Mail: victim})
			g.keep(g.UseLink(ctx, v, g.read()))
		},
		"the thief uses the last mail":    func(*rapid.T) { g.keep(g.UseLink(ctx, v, g.read())) },
		"the thief accepts the last mail": func(*rapid.T) { g.keep(g.AcceptInvitation(ctx, v, g.read())) },
		"the thief changes hats":          func(rt *rapid.T) { g.keep(g.anotherHat(rt, g.pick(rt))) },
		"the thief acts for a practice": func(rt *rapid.T) {
			g.keep(g.ActFor(ctx, g.command(g.pick(rt)), rapid.SampledFrom([]string{"p2", "p3", ""}).Draw(rt, "for")))
		},
		"the thief adds a passkey": func(rt *rapid.T) {
			g.keys++
			g.keep(g.passkey(g.pick(rt), fmt.Sprint("stolen", g.keys)))
		},
		"the thief signs in by his passkey": func(*rapid.T) { g.keep(g.byPasskey(fmt.Sprint("stolen", g.keys))) },
		"the thief sets a password": func(rt *rapid.T) {
			g.keep(g.SetPassword(ctx, g.command(g.pick(rt)), "", "van de dief geleend"))
		},
		"the thief uses his password": func(*rapid.T) {
			step, err := g.SignInPassword(ctx, v, victim, "van de dief geleend", "")
			g.keep(step.SignedIn, err)
		},
		"the thief adds an app": func(rt *rapid.T) {
			in := g.pick(rt)
			_, _ = g.EnrolTOTP(ctx, g.command(in))
			up, _, err := g.ConfirmTOTP(ctx, g.command(in), g.code())
			g.keep(up, err)
		},
		"the thief takes means away": func(rt *rapid.T) {
			c := g.command(g.pick(rt))
			_, _, _ = g.RemovePassword(ctx, c), g.RemoveTOTP(ctx, c), g.ChangeMail(ctx, c, "thief@example.nl")
		},
	}
}
