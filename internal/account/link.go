package account

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
)

// The pages that a link in a mail opens; the token follows. A GET there shows a
// button and uses nothing: programs that look into mail open every link.
const (
	SignInPath     = "/sign-in/link/"
	InvitationPath = "/invitation/"
	MailPath       = "/account/mail/"
)

// letters are those of a code: none that is taken for another.
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

// spell makes a code of n letters out of a token.
func spell(token string, n int) string {
	sum := sha256.Sum256([]byte("meertijd letters " + token))
	code := make([]byte, n)
	for i := range code {
		// Two bytes a letter: the first 4 of 31 come up 1.0005 times as often.
		code[i] = letters[(int(sum[2*i%32])<<8|int(sum[(2*i+1)%32]))%len(letters)]
	}
	return string(code)
}

// grouped puts a space between every four letters.
func grouped(code string) string {
	var parts []string
	for ; len(code) > 4; code = code[4:] {
		parts = append(parts, code[:4])
	}
	return strings.Join(append(parts, code), " ")
}

// ungrouped reads a code as it was typed.
func ungrouped(code string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\t", "", "\u00a0", "").Replace(code))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func browserKey(v Visitor) string { return hash("browser", v.Browser) }

// AskLink mails a link and a code to an address, if somebody has it. Answer and
// work are the same when nobody has: then the ticket opens nothing, and the
// mail has no address.
func (s *Service) AskLink(ctx context.Context, v Visitor, ask Ask) error {
	switch {
	case v.Browser == "":
		return invalid("AskLink", "account.no-cookie")
	case !ValidMail(strings.TrimSpace(ask.Mail)):
		return invalid("AskLink", "account.mail-invalid")
	}
	if err := s.limit(ctx, v, ask.Mail); err != nil {
		return err
	}
	a, err := s.Store.Find(ctx, By{Mail: ask.Mail})
	if err != nil && !missing(err) {
		return err
	}
	if err != nil || !a.Closed.IsZero() {
		a = Account{}
	}
	t, token := s.ticket(SignIn)
	code := spell(s.Token(), 8)
	t.Account, t.Tenant, t.Mail, t.Browser, t.Next = a.ID, home(&a), a.Mail, browserKey(v), clip(ask.Next, 1000)
	if len(a.Places) > 0 {
		t.Person = a.Places[0].Person
	}
	t.Code = hash("code", t.Key+code)
	m := s.mail("sign-in", t.Tenant, &a, map[string]string{"code": grouped(code), "minutes": strconv.Itoa(int(lives[SignIn].Minutes()))})
	m.Link, m.Before = SignInPath+token, t.Expires
	if m.Language == "" {
		m.Language = v.Language
	}
	return s.Store.Save(ctx, Change{Tickets: []Ticket{t}, Mails: []notice.Mail{m}})
}

// UseLink signs in by the link of a mail, in the browser that asked for it.
func (s *Service) UseLink(ctx context.Context, v Visitor, token string) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	err = again("UseLink", func() error {
		t, err := s.Store.Ticket(ctx, hash("link", token))
		if err != nil && !missing(err) {
			return err
		}
		if code := s.refuses(&t, SignIn, v); code != "" {
			return s.fail(ctx, v, entry{ticket: t, method: MailLink}, code, Change{})
		}
		in, err = s.redeem(ctx, v, t)
		return err
	})
	return in, err
}

// refuses says why a ticket that is bound to a browser does not work here.
func (s *Service) refuses(t *Ticket, purpose Purpose, v Visitor) fault.Code {
	switch {
	case t.Key == "" || t.Purpose != purpose:
		return "account.link-unknown"
	case v.Browser == "" || t.Browser != browserKey(v):
		return "account.link-other-browser"
	}
	return s.closed(t)
}

// closed says why a ticket is no longer open.
func (s *Service) closed(t *Ticket) fault.Code {
	switch {
	case !t.Used.IsZero():
		return "account.link-used"
	case t.Tries >= maxTries:
		return "account.too-many-tries"
	case !t.Open(s.Now()):
		return "account.link-expired"
	}
	return ""
}

// redeem uses a sign-in ticket.
func (s *Service) redeem(ctx context.Context, v Visitor, t Ticket) (SignedIn, error) {
	a, err := s.Store.Find(ctx, By{ID: t.Account})
	if missing(err) {
		return SignedIn{}, s.fail(ctx, v, entry{ticket: t, method: MailLink}, "account.link-unknown", Change{})
	}
	if err != nil {
		return SignedIn{}, err
	}
	e := entry{account: a, method: MailLink, level: 1, ticket: Ticket{}, next: t.Next}
	return s.enter(ctx, v, e, Change{Tickets: []Ticket{s.use(t)}})
}

// UseCode signs in by the code of a mail, typed in the browser that asked for
// it. After five wrong codes link and code are of no use any more.
func (s *Service) UseCode(ctx context.Context, v Visitor, code string) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	err = again("UseCode", func() error {
		t, err := s.Store.Asked(ctx, browserKey(v))
		if err != nil && !missing(err) {
			return err
		}
		e := entry{ticket: t, method: MailLink}
		if refused := s.refuses(&t, SignIn, v); refused != "" {
			return s.fail(ctx, v, e, refused, Change{})
		}
		if !same(t.Code, hash("code", t.Key+ungrouped(code))) {
			t.Tries++
			t.Version++
			return s.fail(ctx, v, e, "account.code-wrong", Change{Tickets: []Ticket{t}})
		}
		in, err = s.redeem(ctx, v, t)
		return err
	})
	return in, err
}
