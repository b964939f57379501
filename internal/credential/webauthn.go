package credential

import (
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"meertijd/internal/account"
)

// WebAuthn talks with the devices of people. A passkey is kept on the device,
// and opening it asks for a finger, a face or a code: with anything less it
// would be one factor.
type WebAuthn struct{ site *webauthn.WebAuthn }

var _ account.PasskeyMaker = (*WebAuthn)(nil)

// NewWebAuthn makes passkeys for a site: its host ("meertijd.example.nl"), its
// name, and the origins of its pages ("https://meertijd.example.nl").
func NewWebAuthn(host, name string, origins []string) (*WebAuthn, error) {
	site, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: name, RPOrigins: origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
	})
	return &WebAuthn{site}, err
}

// person is an account as the library wants to see it.
type person struct{ account.PasskeyUser }

// WebAuthnID gives what a device keeps to find the account: its id.
func (p person) WebAuthnID() []byte { return []byte(p.ID) }

// WebAuthnName gives what a device shows to choose by.
func (p person) WebAuthnName() string { return p.Mail }

// WebAuthnDisplayName gives the name of the person.
func (p person) WebAuthnDisplayName() string { return p.Name }

// WebAuthnCredentials gives the passkeys of the account. One that cannot be
// read is left out, and so does not work.
func (p person) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, key := range p.Passkeys {
		var c webauthn.Credential
		if json.Unmarshal(key.Key, &c) == nil {
			all = append(all, c)
		}
	}
	return all
}

// BeginRegister makes a challenge to make a passkey, other than those there are.
func (w *WebAuthn) BeginRegister(user account.PasskeyUser) (options, kept []byte, err error) {
	var have []protocol.CredentialDescriptor
	for _, c := range (person{user}).WebAuthnCredentials() {
		have = append(have, c.Descriptor())
	}
	creation, session, err := w.site.BeginRegistration(person{user}, webauthn.WithExclusions(have))
	if err != nil {
		return nil, nil, err
	}
	return both(creation, session)
}

func both(options, session any) (a, b []byte, err error) {
	if a, err = json.Marshal(options); err != nil {
		return nil, nil, err
	}
	b, err = json.Marshal(session)
	return a, b, err
}

// FinishRegister checks the answer of a device and gives its passkey.
func (w *WebAuthn) FinishRegister(user account.PasskeyUser, kept, response []byte) (account.Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(kept, &session); err != nil {
		return account.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return account.Passkey{}, err
	}
	c, err := w.site.CreateCredential(person{user}, session, parsed)
	if err != nil {
		return account.Passkey{}, err
	}
	return passkey(c)
}

// passkey is a credential as it is kept.
func passkey(c *webauthn.Credential) (account.Passkey, error) {
	key, err := json.Marshal(c)
	return account.Passkey{
		ID: base64.RawURLEncoding.EncodeToString(c.ID), Key: key, Count: int64(c.Authenticator.SignCount),
	}, err
}

// BeginSignIn makes a challenge that any passkey of this site can answer.
func (w *WebAuthn) BeginSignIn() (options, kept []byte, err error) {
	assertion, session, err := w.site.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, err
	}
	return both(assertion, session)
}

// FinishSignIn checks the answer of a device. A count that went back is that of
// a copy, and refused.
func (w *WebAuthn) FinishSignIn(kept, response []byte, find func(credential string) (account.PasskeyUser, error)) (string, account.Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(kept, &session); err != nil {
		return "", account.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return "", account.Passkey{}, err
	}
	owner := func(id, handle []byte) (webauthn.User, error) {
		user, err := find(base64.RawURLEncoding.EncodeToString(id))
		if err == nil && user.ID != string(handle) {
			err = errors.New("the passkey is not of this account")
		}
		return person{user}, err
	}
	user, c, err := w.site.ValidatePasskeyLogin(owner, session, parsed)
	if err != nil {
		return "", account.Passkey{}, err
	}
	if c.Authenticator.CloneWarning {
		return "", account.Passkey{}, errors.New("the count of the passkey went back")
	}
	if !c.Flags.UserVerified {
		return "", account.Passkey{}, errors.New("the device did not ask who it was")
	}
	key, err := passkey(c)
	return string(user.WebAuthnID()), key, err
}
