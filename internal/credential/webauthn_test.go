package credential

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"meertijd/internal/account"
)

// desk is a site, a device, and an account that has what was registered.
type desk struct {
	*testing.T
	site   *WebAuthn
	rp     virtualwebauthn.RelyingParty
	device virtualwebauthn.Authenticator
	key    virtualwebauthn.Credential
	user   account.PasskeyUser
}

func newDesk(t *testing.T) *desk {
	site, err := NewWebAuthn("meertijd.example", "Meertijd", []string{"https://meertijd.example"})
	if err != nil {
		t.Fatal(err)
	}
	user := account.PasskeyUser{ID: "019c2f3e-8a51-7d40-9c11-5be0a2f7c9d3", Mail: "ada@example.nl", Name: "Ada"}
	return &desk{
		T: t, site: site, user: user, rp: virtualwebauthn.RelyingParty{ID: "meertijd.example", Name: "Meertijd", Origin: "https://meertijd.example"},
		device: virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(user.ID)}),
		key:    newKey(),
	}
}

// newKey makes a key as devices do. The library leaves out zeros in front of a
// coordinate, which no device does: a key in 128 would be refused for that alone.
func newKey() virtualwebauthn.Credential {
	for {
		key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if whole := 77; len(key.Key.AttestationData()) == whole {
			return key
		}
	}
}

func (d *desk) register() (account.Passkey, error) {
	d.Helper()
	options, kept, err := d.site.BeginRegister(d.user)
	if err != nil {
		d.Fatal(err)
	}
	asked, err := virtualwebauthn.ParseAttestationOptions(string(options))
	if err != nil {
		d.Fatal(err, string(options))
	}
	return d.site.FinishRegister(d.user, kept, []byte(virtualwebauthn.CreateAttestationResponse(d.rp, d.device, d.key, *asked)))
}

func (d *desk) registered() {
	d.Helper()
	p, err := d.register()
	if err != nil {
		d.Fatal(err)
	}
	d.user.Passkeys = append(d.user.Passkeys, p)
	d.device.AddCredential(d.key)
}

func (d *desk) find(id string) (account.PasskeyUser, error) {
	for _, p := range d.user.Passkeys {
		if p.ID == id {
			return d.user, nil
		}
	}
	return account.PasskeyUser{}, errors.New("nobody")
}

func (d *desk) signIn() (string, account.Passkey, error) {
	d.Helper()
	options, kept, err := d.site.BeginSignIn()
	if err != nil {
		d.Fatal(err)
	}
	asked, err := virtualwebauthn.ParseAssertionOptions(string(options))
	if err != nil {
		d.Fatal(err, string(options))
	}
	return d.site.FinishSignIn(kept, []byte(virtualwebauthn.CreateAssertionResponse(d.rp, d.device, d.key, *asked)), d.find)
}

func TestADeviceRegistersAndSignsIn(t *testing.T) {
	d := newDesk(t)
	d.registered()
	d.key.Counter = 3
	who, key, err := d.signIn()
	if err != nil || who != d.user.ID || key.ID != d.user.Passkeys[0].ID || key.Count != 3 {
		t.Errorf("%s %+v %v", who, key, err)
	}
	d.user.Passkeys[0] = key
	d.key.Counter = 2
	if _, _, err := d.signIn(); err == nil {
		t.Error("a count that went back is a copy")
	}
}

func TestWhatADeviceIsAsked(t *testing.T) {
	d := newDesk(t)
	d.registered()
	options, _, err := d.site.BeginRegister(d.user)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"residentKey":"required"`, `"userVerification":"required"`, `"attestation":"none"`, `"excludeCredentials":[{`} {
		if !strings.Contains(string(options), want) {
			t.Errorf("%s lacks %s", options, want)
		}
	}
	options, _, _ = d.site.BeginSignIn()
	var asked struct {
		PublicKey struct {
			AllowCredentials []any
			UserVerification string
		}
	}
	if err := json.Unmarshal(options, &asked); err != nil || len(asked.PublicKey.AllowCredentials) > 0 || asked.PublicKey.UserVerification != "required" {
		t.Errorf("%s %v", options, err)
	}
}

func TestADeviceIsNotBelievedBlindly(t *testing.T) {
	for name, change := range map[string]func(*desk){
		"another site":             func(d *desk) { d.rp.Origin = "https://evil.example" },
		"another host":             func(d *desk) { d.rp.ID = "evil.example" },
		"did not ask who it was":   func(d *desk) { d.device.Options.UserNotVerified = true },
		"another account's handle": func(d *desk) { d.device.Options.UserHandle = []byte("somebody") },
		"no handle":                func(d *desk) { d.device.Options.UserHandle = nil },
		"a key that is not ours":   func(d *desk) { d.key = newKey() },
		"a key under another's id": func(d *desk) {
			id := d.key.ID
			d.key = newKey()
			d.key.ID = id
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.registered()
			change(d)
			if who, _, err := d.signIn(); err == nil {
				t.Errorf("%s signed in", who)
			}
		})
	}
	d := newDesk(t)
	d.device.Options.UserNotVerified = true
	if _, err := d.register(); err == nil {
		t.Error("registered without asking who it was")
	}
	for _, junk := range []string{"", "{}", "null", `{"id":1}`, strings.Repeat("[", 10_000)} {
		if _, err := d.site.FinishRegister(d.user, []byte("{}"), []byte(junk)); err == nil {
			t.Errorf("%.20s registered", junk)
		}
		if _, _, err := d.site.FinishSignIn([]byte("{}"), []byte(junk), d.find); err == nil {
			t.Errorf("%.20s signed in", junk)
		}
	}
}
