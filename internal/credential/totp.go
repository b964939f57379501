package credential

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"meertijd/internal/account"
)

// period is how long a code is shown, and skew how many periods a clock may be
// off either way.
const (
	period = 30
	skew   = 1
)

// TOTP knows the codes of an app (RFC 6238, as every app has it: SHA-1, six
// digits, thirty seconds). Issuer is the name that the app shows.
type TOTP struct{ Issuer string }

var _ account.OneTime = TOTP{}

// Secret makes a new secret: 160 bits in base 32.
func (TOTP) Secret() (string, error) {
	b := make([]byte, 20)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b), nil
}

// Address gives the address that an app reads from a QR code.
func (t TOTP) Address(secret, mail string) string {
	q := url.Values{"secret": {secret}, "issuer": {t.Issuer}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + t.Issuer + ":" + mail, RawQuery: q.Encode()}).String()
}

// Step gives the time step whose code this is, when it is near the moment.
func (TOTP) Step(secret, code string, at time.Time) (int64, bool) {
	options := totp.ValidateOpts{Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	found, ok := int64(0), false
	for d := int64(-skew); d <= skew; d++ {
		step := at.Unix()/period + d
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*period, 0), options)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found, ok = step, true
		}
	}
	return found, ok
}
