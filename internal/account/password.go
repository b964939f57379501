package account

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"meertijd/internal/base/fault"
)

// minPassword and maxPassword bound a password, in letters. The upper bound
// keeps a giant text from the hash.
const (
	minPassword = 12
	maxPassword = 256
)

//go:embed common.txt
var commonText string

// common are passwords that are tried first, folded.
var common = strings.Fields(commonText)

// checkPassword says what is wrong with a password. It asks for length and for
// something that is not tried first, and for no kinds of characters.
func checkPassword(password string, a *Account) fault.Code {
	n, plain := len([]rune(password)), squeezed(password)
	word := strings.TrimFunc(plain, unicode.IsDigit) // "welkom2026" is "welkom"
	switch {
	case n < minPassword:
		return "account.password-short"
	case n > maxPassword:
		return "account.password-long"
	case slices.Contains(common, plain) || slices.Contains(common, word) || repeats(plain) || repeats(strings.ToLower(password)):
		return "account.password-common"
	}
	local, _, _ := strings.Cut(FoldMail(a.Mail), "@")
	for _, own := range []string{a.Mail, local, a.Name} {
		if own = squeezed(own); len(own) > 3 && (plain == own || strings.Contains(plain, own) && n < len([]rune(own))+6) {
			return "account.password-own"
		}
	}
	return ""
}

// squeezed is a text as a guesser tries it: lower case, letters and digits only.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// repeats says whether a text is one short piece over and over, or counts.
func repeats(text string) bool {
	for size := 1; size <= len(text)/2; size++ {
		if strings.Repeat(text[:size], len(text)/size+1)[:len(text)] == text {
			return true
		}
	}
	steps := 0
	for i := 1; i < len(text); i++ {
		if d := int(text[i]) - int(text[i-1]); d == 1 || d == -1 || d == 0 {
			steps++
		}
	}
	return len(text) > 0 && steps >= len(text)-2
}

// SignInPassword checks a password. With an app in use the second step comes
// next; Pending names it. An unknown address costs as much as a known one.
func (s *Service) SignInPassword(ctx context.Context, v Visitor, mail, password, next string) (step Step, err error) {
	if v.Browser == "" {
		return Step{}, invalid("SignInPassword", "account.no-cookie")
	}
	if err := s.limit(ctx, v, mail); err != nil {
		return Step{}, err
	}
	if len(password) > 4*maxPassword {
		password = "" // wrong, and not worth hashing
	}
	err = again("SignInPassword", func() error {
		step, err = s.password(ctx, v, mail, password, next)
		return err
	})
	return step, err
}

func (s *Service) password(ctx context.Context, v Visitor, mail, password, next string) (Step, error) {
	a, err := s.Store.Find(ctx, By{Mail: mail})
	if err != nil && !missing(err) {
		return Step{}, err
	}
	kept := a.Password
	if !a.Closed.IsZero() {
		kept = ""
	}
	ok, err := s.Hasher.Verify(ctx, kept, password)
	if err != nil {
		return Step{}, err
	}
	e := entry{account: a, method: PasswordOnly, level: 1, next: clip(next, 1000)}
	if !ok || kept == "" {
		return Step{}, s.fail(ctx, v, e, "account.password-wrong", Change{})
	}
	if !a.TOTP.On() {
		in, err := s.enter(ctx, v, e, Change{})
		return Step{SignedIn: in}, err
	}
	t, token := s.ticket(secondStep)
	t.Account, t.Browser, t.Next = a.ID, browserKey(v), e.next
	return Step{Pending: token}, s.Store.Save(ctx, Change{Tickets: []Ticket{t}})
}

// SecondStep takes a code of the app, or a recovery code.
func (s *Service) SecondStep(ctx context.Context, v Visitor, pending, code string) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	err = again("SecondStep", func() error {
		in, err = s.second(ctx, v, pending, code)
		return err
	})
	return in, err
}

func (s *Service) second(ctx context.Context, v Visitor, pending, code string) (SignedIn, error) {
	t, err := s.Store.Ticket(ctx, hash("link", pending))
	if err != nil && !missing(err) {
		return SignedIn{}, err
	}
	if refused := s.refuses(&t, secondStep, v); refused != "" {
		return SignedIn{}, s.fail(ctx, v, entry{method: PasswordOnly}, refused, Change{})
	}
	a, err := s.Store.Find(ctx, By{ID: t.Account})
	if err != nil {
		return SignedIn{}, err
	}
	if err := tooOften(s.Limiter.Spare(ctx, "second "+a.ID, perSecond)); err != nil {
		return SignedIn{}, err
	}
	e := entry{account: a, level: 2, next: t.Next}
	if e.method, err = s.spend(&e.account, code); err != nil {
		return SignedIn{}, err
	}
	if e.method == "" {
		s.Limiter.Allow(ctx, "second "+a.ID, perSecond)
		t.Tries++
		t.Version++
		e.method = PasswordOnly
		return SignedIn{}, s.fail(ctx, v, e, "account.code-wrong", Change{Tickets: []Ticket{t}})
	}
	return s.enter(ctx, v, e, Change{Tickets: []Ticket{s.use(t)}})
}
