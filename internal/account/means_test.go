package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

func TestALeadSignsInWithPasswordAndApp(t *testing.T) {
	w := newWorld(t)
	w.invite("lotte@example.nl", access.Lead, "")
	in := w.accept()
	w.same([]any{in.Session.Hat, in.Session.Level, in.Session.Method, in.Hat.Role}, []any{"", 1, account.Invited, access.Role("")})
	_, err := w.SetPassword(t.Context(), w.command(in), "", phrase)
	w.fine(err)
	_, _, err = w.ConfirmTOTP(t.Context(), w.command(in), w.code())
	w.refused(err, "account.app-not-begun")
	w.app(in)
	_, _, err = w.ConfirmTOTP(t.Context(), w.command(in), "1")
	w.refused(err, "account.code-wrong")
	up, codes, err := w.ConfirmTOTP(t.Context(), w.command(in), w.code())
	w.fine(err)
	w.same([]any{len(codes), up.Session.Level, up.Session.Method, up.Hat.Role}, []any{10, 2, account.PasswordTOTP, access.Lead})
	if w.here(in) || !w.here(up) || up.Token == in.Token {
		t.Error("the token was not rotated")
	}

	step, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "/practices")
	w.fine(err)
	if step.Token != "" || step.Pending == "" {
		t.Fatalf("%+v", step)
	}
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.refused(err, "account.code-wrong") // the step that confirmed the app
	w.later(30 * time.Second)
	_, err = w.SecondStep(t.Context(), w.visitor("phone"), step.Pending, w.code())
	w.refused(err, "account.link-other-browser")
	again, err := w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.fine(err)
	w.same([]any{again.Session.Method, again.Session.Level, again.Hat.Role, again.Next}, []any{account.PasswordTOTP, 2, access.Lead, "/practices"})
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.refused(err, "account.link-used")
	step, err = w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.fine(err)
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.refused(err, "account.code-wrong") // replayed
}

func TestAnAppMovesToAnotherTelephone(t *testing.T) {
	w := newWorld(t)
	lead := w.leader("lotte@example.nl")
	w.app(lead)
	w.later(time.Minute)
	step, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.fine(err)
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code()) // until then the old one works
	w.fine(err)
	w.later(time.Minute)
	up, codes, err := w.ConfirmTOTP(t.Context(), w.command(lead), w.code())
	w.fine(err)
	w.same([]any{up.Token, len(codes)}, []any{"", 10})
	_, _, err = w.ConfirmTOTP(t.Context(), w.command(lead), w.code())
	w.refused(err, "account.app-not-begun")
}

func TestARecoveryCodeWorksOnce(t *testing.T) {
	w := newWorld(t)
	lead := w.leader("lotte@example.nl")
	codes, err := w.RecoveryCodes(t.Context(), w.command(lead))
	w.fine(err)
	use := func(code string) (account.SignedIn, error) {
		step, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
		w.fine(err)
		return w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, code)
	}
	in, err := use(strings.ToLower(codes[3]))
	w.fine(err)
	w.same([]any{in.Session.Method, in.Session.Level}, []any{account.PasswordRecovery, 2})
	_, err = use(codes[3])
	w.refused(err, "account.code-wrong")
	fresh, err := w.RecoveryCodes(t.Context(), w.command(in))
	w.fine(err)
	_, err = use(codes[4]) // of the list before
	w.refused(err, "account.code-wrong")
	_, err = use(fresh[4])
	w.fine(err)
}

func TestASecondStepIsTriedFiveTimes(t *testing.T) {
	w := newWorld(t)
	w.leader("lotte@example.nl")
	step, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.fine(err)
	for range 5 {
		_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, "000000")
		w.refused(err, "account.code-wrong")
	}
	w.later(30 * time.Second)
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.refused(err, "account.too-many-tries")
	step, err = w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.fine(err)
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.refused(err, "account.too-often") // a new ticket gives no new tries
	w.later(16 * time.Minute)
	step, err = w.SignInPassword(t.Context(), w.visitor("laptop"), "lotte@example.nl", phrase, "")
	w.fine(err)
	_, err = w.SecondStep(t.Context(), w.visitor("laptop"), step.Pending, w.code())
	w.fine(err)
}

func TestWhatAPasswordHasToBe(t *testing.T) {
	w := newWorld(t)
	w.invite("margriet.devries@example.nl", access.Manager, "p1")
	for password, want := range map[string]fault.Code{
		"":                              "account.password-short",
		"elf tekens!":                   "account.password-short",
		"welkomwelkom":                  "account.password-common",
		"Welkom2026!!!!":                "account.password-common",
		"wachtwoord123":                 "account.password-common",
		"123456789012":                  "account.password-common",
		"abcdefghijklm":                 "account.password-common",
		"!!!!!!!!!!!!":                  "account.password-common",
		"aaaaaaaaaaaab":                 "account.password-common",
		"Qwerty-uiop-2026":              "account.password-common",
		"margriet.devries@example.nl":   "account.password-own",
		"MargrietDeVries":               "account.password-own",
		"MargrietDeVries1":              "account.password-own",
		strings.Repeat("lang ", 60):     "account.password-long",
		"é😀ë alle tekens mogen":         "",
		"twaalf teken":                  "",
		"drie blauwe koeien in een sok": "",
	} {
		w.later(20 * time.Minute)
		fresh := w.byLink("margriet.devries@example.nl")
		old := ""
		if a, _ := w.fake.Find(t.Context(), account.By{Mail: "margriet.devries@example.nl"}); a.Password != "" {
			old = strings.TrimPrefix(a.Password, "hash of ")
		}
		_, err := w.SetPassword(t.Context(), w.command(fresh), old, password)
		if fault.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", password, err, want)
		}
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in, other := w.byLink("ada@example.nl"), w.byLink("ada@example.nl")
	_, err := w.SetPassword(t.Context(), w.command(in), "", phrase)
	w.fine(err)
	if w.here(other) || !w.here(in) {
		t.Error("other sessions end, this one goes on")
	}
	w.same(w.mailed().Code, "changed-means-password-set")
	_, err = w.SetPassword(t.Context(), w.command(in), "iets anders", phrase+"!")
	w.refused(err, "account.password-wrong")
	_, err = w.SetPassword(t.Context(), w.command(in), phrase, phrase+"!")
	w.fine(err)
	step, err := w.SignInPassword(t.Context(), w.visitor("laptop"), "ada@example.nl", phrase+"!", "")
	w.fine(err)
	w.same([]any{step.Session.Method, step.Session.Level, step.Pending}, []any{account.PasswordOnly, 1, ""})
	_, err = w.SignInPassword(t.Context(), w.visitor("laptop"), "ada@example.nl", phrase, "")
	w.refused(err, "account.password-wrong")
	w.fine(w.RemovePassword(t.Context(), w.command(in)))
	_, err = w.SignInPassword(t.Context(), w.visitor("laptop"), "ada@example.nl", phrase+"!", "")
	w.refused(err, "account.password-wrong")
}

func TestThePresentPasswordIsNotTriedEndlessly(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	_, err := w.SetPassword(t.Context(), w.command(in), "", phrase)
	w.fine(err)
	for range 5 {
		_, err = w.SetPassword(t.Context(), w.command(in), "verkeerd", phrase+"!")
		w.refused(err, "account.password-wrong")
	}
	_, err = w.SetPassword(t.Context(), w.command(in), phrase, phrase+"!")
	w.refused(err, "account.too-often")
}

func TestAPasswordThatChangesInBetweenOpensNothing(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	_, err := w.SetPassword(t.Context(), w.command(in), "", phrase)
	w.fine(err)
	w.counted.stall = func() { _, err = w.SetPassword(t.Context(), w.command(in), phrase, phrase+" nieuw") }
	_, thief := w.SignInPassword(t.Context(), w.visitor("phone"), "ada@example.nl", phrase, "")
	w.fine(err)
	w.refused(thief, "account.password-wrong")
}

func TestAPasskeySignsInAtLevelTwo(t *testing.T) {
	w := newWorld(t)
	w.invite("lotte@example.nl", access.Lead, "")
	up, err := w.passkey(w.accept(), "key-a")
	w.fine(err)
	w.same([]any{up.Session.Level, up.Session.Method, up.Hat.Role, w.mailed().Code}, []any{2, account.Passkeyed, access.Lead, "changed-means-passkey-added"})
	in, err := w.byPasskey("key-a")
	w.fine(err)
	w.same([]any{in.Session.Level, in.Session.Method, in.Hat.Role}, []any{2, account.Passkeyed, access.Lead})
	a, err := w.Means(t.Context(), w.command(in).Actor)
	w.fine(err)
	w.same([]any{a.Passkeys[0].Count, a.Passkeys[0].Name, a.Passkeys[0].Used.Equal(w.now)}, []any{int64(7), "Telefoon", true})

	_, err = w.byPasskey("key-b")
	w.refused(err, "account.passkey-wrong")
	c, err := w.BeginPasskeySignIn(t.Context(), w.visitor("laptop"), "")
	w.fine(err)
	_, err = w.FinishPasskeySignIn(t.Context(), w.visitor("phone"), c.Key, []byte("key-a"))
	w.refused(err, "account.link-other-browser")
	_, err = w.FinishPasskeySignIn(t.Context(), w.visitor("laptop"), c.Key, []byte("key-b"))
	w.refused(err, "account.passkey-wrong")
	_, err = w.FinishPasskeySignIn(t.Context(), w.visitor("laptop"), c.Key, []byte("key-a"))
	w.refused(err, "account.link-used") // a challenge is used up by a wrong answer
	c, err = w.BeginPasskeySignIn(t.Context(), w.visitor("laptop"), "")
	w.fine(err)
	w.later(5 * time.Minute)
	_, err = w.FinishPasskeySignIn(t.Context(), w.visitor("laptop"), c.Key, []byte("key-a"))
	w.refused(err, "account.link-expired")
}

func TestTheLastMeansOfALeadStays(t *testing.T) {
	w := newWorld(t)
	lead := w.leader("lotte@example.nl")
	w.refused(w.RemoveTOTP(t.Context(), w.command(lead)), "account.last-means")
	w.refused(w.RemovePassword(t.Context(), w.command(lead)), "account.last-means")
	_, err := w.passkey(lead, "key-a")
	w.fine(err)
	w.fine(w.RenamePasskey(t.Context(), w.command(lead), "key-a", "  "+strings.Repeat("x", 90)))
	w.fine(w.RemovePassword(t.Context(), w.command(lead)))
	w.refused(w.RemovePasskey(t.Context(), w.command(lead), "key-a"), "account.last-means")
	w.refused(w.RemovePasskey(t.Context(), w.command(lead), "key-x"), "account.no-passkey")
	a, err := w.Means(t.Context(), w.command(lead).Actor)
	w.fine(err)
	w.same([]any{len(a.Passkeys), len(a.Passkeys[0].Name), a.Password, a.TOTP.On(), len(a.Recovery)}, []any{1, 60, "", false, 0})

	w.invite("ada@example.nl", access.Manager, "p1")
	in := w.accept()
	up, err := w.passkey(in, "key-m")
	w.fine(err)
	w.fine(w.RemovePasskey(t.Context(), w.command(up), "key-m")) // a link by mail stays
}

// Nobody adds a stronger key through a weaker door.
func TestMeansAreChangedAtTheLevelThatTheyGive(t *testing.T) {
	w := newWorld(t)
	w.leader("lotte@example.nl")
	w.invite("lotte@example.nl", access.Manager, "p1")
	in := w.byLink("lotte@example.nl")
	w.same(in.Hat.Role, access.Manager)
	_, err := w.passkey(in, "thief")
	w.refused(err, "account.needs-two-factors")
	_, err = w.SetPassword(t.Context(), w.command(in), phrase, phrase+"!")
	w.refused(err, "account.needs-two-factors")
	w.refused(w.ChangeMail(t.Context(), w.command(in), "thief@example.nl"), "account.needs-two-factors")
	_, err = w.RecoveryCodes(t.Context(), w.command(in))
	w.refused(err, "account.needs-two-factors")
	w.invite("lotte@example.nl", access.Finance, "")
	second := w.accept() // another invitation is not a way around the app
	_, err = w.passkey(second, "thief")
	w.refused(err, "account.needs-two-factors")

	w.invite("bo@example.nl", access.Lead, "")
	w.invite("bo@example.nl", access.Manager, "p1")
	weak := w.byLink("bo@example.nl") // a lead who never set means
	_, err = w.passkey(weak, "thief")
	w.refused(err, "account.needs-two-factors")
}

func TestAChallengeToAddAPasskeyIsOfOneSession(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.invite("bo@example.nl", access.Manager, "p1")
	ada, bo := w.byLink("ada@example.nl"), w.byLink("bo@example.nl")
	c, err := w.BeginPasskey(t.Context(), w.command(ada))
	w.fine(err)
	_, err = w.FinishPasskey(t.Context(), w.command(bo), c.Key, "", []byte("k"))
	w.refused(err, "account.link-unknown")
	_, err = w.FinishPasskey(t.Context(), w.command(w.byLink("ada@example.nl")), c.Key, "", []byte("k"))
	w.refused(err, "account.link-unknown")
	_, err = w.FinishPasskey(t.Context(), w.command(ada), c.Key, "", nil)
	w.refused(err, "account.passkey-wrong")
	_, err = w.FinishPasskey(t.Context(), w.command(ada), c.Key, "", []byte("k"))
	w.fine(err)
	_, err = w.FinishPasskey(t.Context(), w.command(ada), c.Key, "", []byte("k2"))
	w.refused(err, "account.needs-two-factors") // there is a passkey now
}

func TestAnAddressChangesOnceItIsConfirmed(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	w.invite("bo@example.nl", access.Manager, "p1")
	in := w.byLink("ada@example.nl")
	mails := len(w.fake.Mails())
	w.fine(w.ChangeMail(t.Context(), w.command(in), "BO@example.nl"))
	w.same(len(w.fake.Mails()), mails) // somebody has it: the answer is the same, and nothing goes out
	w.fine(w.ChangeMail(t.Context(), w.command(in), "first@example.nl"))
	first := w.token()
	w.fine(w.ChangeMail(t.Context(), w.command(in), "new@example.nl"))
	m := w.mailed()
	w.same([]string{m.Code, m.To}, []string{"confirm-mail", "new@example.nl"})
	token := w.token()
	w.refused(w.ConfirmMail(t.Context(), w.visitor("phone"), first), "account.link-used")
	w.refused(w.ConfirmMail(t.Context(), w.visitor("phone"), "x"), "account.link-unknown")
	w.byLink("ada@example.nl") // still the old one
	w.fine(w.ConfirmMail(t.Context(), w.visitor("phone"), token))
	w.refused(w.ConfirmMail(t.Context(), w.visitor("phone"), token), "account.link-used")
	w.same([]string{w.mailed().Code, w.mailed().To}, []string{"changed-means-mail", "ada@example.nl"})
	w.byLink("new@example.nl")
	if _, err := w.fake.Find(t.Context(), account.By{Mail: "ada@example.nl"}); fault.KindOf(err) != fault.NotFound {
		t.Error("the old address still works")
	}
}

// Whoever tries inside a session leaves a record of each time that failed, with
// who it was, and nothing of what was typed.
func TestFailuresInsideASessionAreRecorded(t *testing.T) {
	w := newWorld(t)
	in := w.leader("lotte@example.nl")
	failed := func(code fault.Code, do func() error) audit.Record {
		t.Helper()
		before := len(w.fake.Records())
		w.refused(do(), code)
		all := w.fake.Records()
		if len(all) != before+1 || w.last().Event != audit.LoginFail || w.last().Outcome != audit.Failed || w.last().Rule != string(code) {
			t.Fatalf("%s: %+v", code, all[before:])
		}
		if text := fmt.Sprint(w.last()); strings.Contains(text, "guess") || strings.Contains(text, "000000") {
			t.Errorf("%s: the record tells what was typed: %s", code, text)
		}
		return w.last()
	}
	r := failed("account.password-wrong", func() error {
		_, err := w.SetPassword(t.Context(), w.command(in), "guess", phrase+"!")
		return err
	})
	w.same([]string{r.Tenant, r.User, r.ObjectType, r.Session}, []string{tenant, in.Session.Person, "account", in.Session.Key})
	w.app(in)
	w.later(time.Minute)
	r = failed("account.code-wrong", func() error {
		_, _, err := w.ConfirmTOTP(t.Context(), w.command(in), "000000")
		return err
	})
	w.same([]string{r.Tenant, r.User}, []string{tenant, in.Session.Person})
	r = failed("account.link-unknown", func() error { return w.ConfirmMail(t.Context(), w.visitor("phone"), "guess") })
	w.same([]string{r.Tenant, r.User}, []string{account.Platform, ""})
	w.fine(w.ChangeMail(t.Context(), w.command(in), "nieuw@example.nl"))
	token := w.token()
	w.fine(w.ConfirmMail(t.Context(), w.visitor("phone"), token))
	r = failed("account.link-used", func() error { return w.ConfirmMail(t.Context(), w.visitor("phone"), token) })
	w.same([]string{r.Tenant, r.User}, []string{tenant, in.Session.Person})
}
