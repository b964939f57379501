package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// SignedHead is a head with a signature, to be kept where whoever can change
// the database cannot reach. Key is the public key that it verifies with.
type SignedHead struct {
	Head
	Tenant    string
	At        time.Time
	Key       ed25519.PublicKey
	Signature []byte
}

// headForm is the first word of what is signed and of a line with a head.
const headForm = "meertijd/audit/head/1"

const instantForm = "2006-01-02T15:04:05.000Z"

// Sign signs the head of a tenant's chain at a moment.
func Sign(key ed25519.PrivateKey, tenant string, head Head, at time.Time) SignedHead {
	s := SignedHead{Head: head, Tenant: tenant, At: at.UTC().Truncate(time.Millisecond)}
	s.Key, _ = key.Public().(ed25519.PublicKey) // it always is one
	s.Signature = ed25519.Sign(key, s.message())
	return s
}

// message is what is signed.
func (s SignedHead) message() []byte {
	b := appendText(nil, headForm)
	b = appendText(b, s.Tenant)
	b = appendNumber(b, s.Seq)
	b = append(b, s.Hash[:]...)
	return appendNumber(b, s.At.UnixMilli())
}

// Genuine says whether the signature fits the head and its own key. Whose key
// that is, it cannot say.
func (s SignedHead) Genuine() bool {
	return len(s.Key) == ed25519.PublicKeySize && ed25519.Verify(s.Key, s.message(), s.Signature)
}

// String writes a signed head as one line.
func (s SignedHead) String() string {
	return strings.Join([]string{
		headForm, "tenant=" + url.QueryEscape(s.Tenant), strconv.FormatInt(s.Seq, 10), s.Hash.String(),
		s.At.UTC().Format(instantForm), KeyText(s.Key), encoding.EncodeToString(s.Signature),
	}, " ")
}

// encoding refuses a text that decodes to the same bytes as another one.
var encoding = base64.RawURLEncoding.Strict()

// KeyText writes a public key.
func KeyText(key ed25519.PublicKey) string { return encoding.EncodeToString(key) }

// ParseKey reads what KeyText wrote.
func ParseKey(text string) (ed25519.PublicKey, error) {
	key, err := encoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("not a public key: " + text)
	}
	return key, nil
}

// SignatureText writes the signature of a head, and ReadSignature reads it.
func (s SignedHead) SignatureText() string { return encoding.EncodeToString(s.Signature) }

// ReadSignature reads what SignatureText wrote; what cannot be read gives a
// signature that is not genuine.
func ReadSignature(text string) []byte {
	signature, err := encoding.DecodeString(text)
	if err != nil {
		return nil
	}
	return signature
}

// ParseHead reads a line that String wrote.
func ParseHead(line string) (s SignedHead, err error) {
	wrong := errors.New("not a signed head: " + line)
	words := strings.Fields(line)
	if len(words) != 7 || words[0] != headForm || !strings.HasPrefix(words[1], "tenant=") {
		return s, wrong
	}
	var failed [5]error
	s.Tenant, failed[0] = url.QueryUnescape(strings.TrimPrefix(words[1], "tenant="))
	s.Seq, failed[1] = strconv.ParseInt(words[2], 10, 64)
	s.Hash, failed[2] = ParseHash(words[3])
	s.At, failed[3] = time.Parse(instantForm, words[4])
	s.Key, failed[4] = ParseKey(words[5])
	s.Signature = ReadSignature(words[6])
	if errors.Join(failed[:]...) != nil {
		return s, wrong
	}
	return s, nil
}
