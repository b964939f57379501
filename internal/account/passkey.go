package account

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
)

// maxPasskeys bounds what one account can add.
const maxPasskeys = 20

func user(a *Account) PasskeyUser {
	return PasskeyUser{ID: a.ID, Mail: a.Mail, Name: a.Name, Passkeys: a.Passkeys}
}

// BeginPasskeySignIn makes a challenge that any passkey of this site can
// answer; the device knows whose it is.
func (s *Service) BeginPasskeySignIn(ctx context.Context, v Visitor, next string) (Challenge, error) {
	if v.Browser == "" {
		return Challenge{}, invalid("BeginPasskeySignIn", "account.no-cookie")
	}
	if err := s.limit(ctx, v, ""); err != nil {
		return Challenge{}, err
	}
	options, kept, err := s.Passkeys.BeginSignIn()
	if err != nil {
		return Challenge{}, err
	}
	t, token := s.ticket(passkeySignIn)
	t.Browser, t.Data, t.Next = browserKey(v), kept, clip(next, 1000)
	return Challenge{Key: token, Options: options}, s.Store.Save(ctx, Change{Tickets: []Ticket{t}})
}

// FinishPasskeySignIn signs in by the answer to a challenge, which is used up
// whether it is right or not. A passkey is two factors: the device, and what
// opens it.
func (s *Service) FinishPasskeySignIn(ctx context.Context, v Visitor, key string, response []byte) (in SignedIn, err error) {
	if err := s.limit(ctx, v, ""); err != nil {
		return SignedIn{}, err
	}
	err = again("FinishPasskeySignIn", func() error {
		t, err := s.Store.Ticket(ctx, hash("link", key))
		if err != nil && !missing(err) {
			return err
		}
		e := entry{method: Passkeyed, level: 2, next: t.Next}
		if refused := s.refuses(&t, passkeySignIn, v); refused != "" {
			return s.fail(ctx, v, e, refused, Change{})
		}
		change := Change{Tickets: []Ticket{s.use(t)}}
		var cause error
		_, passkey, err := s.Passkeys.FinishSignIn(t.Data, response, func(credential string) (PasskeyUser, error) {
			e.account, cause = s.Store.Find(ctx, By{Passkey: credential})
			return user(&e.account), cause
		})
		if cause != nil && !missing(cause) {
			return cause
		}
		at := slices.IndexFunc(e.account.Passkeys, func(p Passkey) bool { return p.ID == passkey.ID })
		if err != nil || at < 0 {
			return s.fail(ctx, v, e, "account.passkey-wrong", change)
		}
		kept := &e.account.Passkeys[at]
		kept.Key, kept.Count, kept.Used = passkey.Key, passkey.Count, s.Now()
		in, err = s.enter(ctx, v, e, change)
		return err
	})
	return in, err
}

// BeginPasskey makes a challenge to add a passkey to the own account.
func (s *Service) BeginPasskey(ctx context.Context, c Command) (Challenge, error) {
	o, err := s.mine(ctx, c)
	if err == nil {
		err = o.mayChange()
	}
	if err != nil {
		return Challenge{}, err
	}
	if len(o.account.Passkeys) >= maxPasskeys {
		return Challenge{}, invalid("BeginPasskey", "account.passkeys-full")
	}
	options, kept, err := s.Passkeys.BeginRegister(user(&o.account))
	if err != nil {
		return Challenge{}, err
	}
	t, token := s.ticket(passkeyRegister)
	t.Account, t.Browser, t.Data = o.account.ID, hash("session", o.session.Key), kept
	return Challenge{Key: token, Options: options}, s.Store.Save(ctx, Change{Tickets: []Ticket{t}})
}

// FinishPasskey adds the passkey that answers a challenge of this session.
func (s *Service) FinishPasskey(ctx context.Context, c Command, key, name string, response []byte) (SignedIn, error) {
	return s.means(ctx, c, "passkey-added", Passkeyed, func(o *own, change *Change) error {
		t, err := s.Store.Ticket(ctx, hash("link", key))
		if err != nil && !missing(err) {
			return err
		}
		if t.Purpose != passkeyRegister || t.Account != o.account.ID || t.Browser != hash("session", o.session.Key) {
			return invalid("FinishPasskey", "account.link-unknown")
		}
		if code := s.closed(&t); code != "" {
			return invalid("FinishPasskey", code)
		}
		passkey, err := s.Passkeys.FinishRegister(user(&o.account), t.Data, response)
		if err != nil {
			return &fault.Error{Kind: fault.Invalid, Code: "account.passkey-wrong", Op: "account.FinishPasskey", Cause: err}
		}
		passkey.Name, passkey.Created = passkeyName(name), s.Now()
		o.account.Passkeys = append(slices.Clone(o.account.Passkeys), passkey)
		change.Tickets = []Ticket{s.use(t)}
		return nil
	})
}

func passkeyName(name string) string { return clip(strings.TrimSpace(name), 60) }

// RenamePasskey gives a passkey another name.
func (s *Service) RenamePasskey(ctx context.Context, c Command, id, name string) error {
	_, err := s.means(ctx, c, "passkey-renamed", noMail, func(o *own, _ *Change) error {
		at := slices.IndexFunc(o.account.Passkeys, func(p Passkey) bool { return p.ID == id })
		if at < 0 {
			return &fault.Error{Kind: fault.NotFound, Code: "account.no-passkey", Op: "account.RenamePasskey"}
		}
		o.account.Passkeys[at].Name = passkeyName(name)
		return nil
	})
	return err
}

// RemovePasskey takes a passkey away, unless it is the last means of somebody
// who needs two factors.
func (s *Service) RemovePasskey(ctx context.Context, c Command, id string) error {
	_, err := s.means(ctx, c, "passkey-removed", "", func(o *own, _ *Change) error {
		at := slices.IndexFunc(o.account.Passkeys, func(p Passkey) bool { return p.ID == id })
		if at < 0 {
			return &fault.Error{Kind: fault.NotFound, Code: "account.no-passkey", Op: "account.RemovePasskey"}
		}
		o.account.Passkeys = slices.Delete(slices.Clone(o.account.Passkeys), at, at+1)
		return nil
	})
	return err
}
