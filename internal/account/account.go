package account

import (
	"slices"
	"strings"
	"time"

	"meertijd/internal/access"
)

// Platform stands where a tenant is asked for and none is known: in the record
// of a failed sign-in with an unknown address, for instance.
const Platform = "platform"

// The methods: how a session began.
const (
	MailLink         = "mail-link"
	Passkeyed        = "passkey"
	PasswordOnly     = "password"
	PasswordTOTP     = "password+totp"
	PasswordRecovery = "password+recovery"
	ByOpenID         = "openid"
	Invited          = "invitation" // by an invitation, a first start or a reset
	InDemo           = "demo"
)

// Methods lists the methods, for the test that each has a word.
var Methods = []string{MailLink, Passkeyed, PasswordOnly, PasswordTOTP, PasswordRecovery, ByOpenID, Invited, InDemo}

// May says whether a role may be worn by somebody who came in by a method, at a
// level. A link by mail is enough in a practice; who sees a neighbourhood or
// more shows two factors, a coordinator also by the provider of the
// organisation.
func May(role access.Role, method string, level int) bool {
	switch {
	case level >= 2:
		return true
	case level < 1:
		return false
	case role == access.Coordinator:
		return method == ByOpenID
	}
	return slices.Contains(access.Roles, role) && !role.TwoFactor()
}

// Account is somebody who can sign in, whatever the organisation. All means
// are part of it: a save replaces them, if the version is still the one before.
type Account struct {
	ID       string
	Mail     string // as it was typed; unique when folded
	Name     string
	Language string // nl or en
	Created  time.Time
	Closed   time.Time // zero while it is in use
	Version  int       // 1 when new

	Places     []Place
	Password   string // argon2id in PHC form; empty without
	TOTP       TOTP
	Recovery   []RecoveryCode
	Passkeys   []Passkey
	Identities []Identity
}

// Place is a person of a tenant that an account is.
type Place struct {
	Tenant string
	Person string
}

// TOTP is a secret that an app on a telephone shares with us, sealed. Step is
// that of the last code that was used: no code works twice.
type TOTP struct {
	Secret    []byte // sealed; empty without
	Step      int64
	Confirmed time.Time
	Next      []byte // sealed; takes the place of Secret once a code of it was given
}

// On says whether an app is in use.
func (t TOTP) On() bool { return len(t.Secret) > 0 }

// RecoveryCode takes the place of the app, once.
type RecoveryCode struct {
	Hash string
	Used time.Time
}

// Passkey is a key on a device of the account.
type Passkey struct {
	ID      string // credential id, base64url
	Key     []byte // public key and what else the edge needs, JSON
	Count   int64  // of signatures, as the device says
	Name    string // given by its owner
	Created time.Time
	Used    time.Time
}

// Identity is the account at an OpenID provider of an organisation.
type Identity struct {
	Issuer  string
	Subject string
}

// Is says whether the account is a person of a tenant.
func (a *Account) Is(tenant, person string) bool {
	return slices.Contains(a.Places, Place{tenant, person})
}

// Strong says whether the account can show two factors by itself.
func (a *Account) Strong() bool { return len(a.Passkeys) > 0 || a.Password != "" && a.TOTP.On() }

// FoldMail makes the form by which addresses are compared.
func FoldMail(mail string) string { return strings.ToLower(strings.TrimSpace(mail)) }

// ValidMail says whether something can be an address, in plain letters: mail
// servers that know more are rare. Only a mail that arrives shows that it is one.
func ValidMail(mail string) bool {
	local, domain, found := strings.Cut(mail, "@")
	if !found || local == "" || len(mail) > 254 || strings.ContainsAny(mail, "<>\"(),:;\\[]") || strings.Contains(domain, "@") {
		return false
	}
	labels := strings.Split(domain, ".")
	return len(labels) > 1 && !slices.Contains(labels, "") && !strings.ContainsFunc(mail, func(r rune) bool { return r <= ' ' || r > '~' })
}
