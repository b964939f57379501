package credential

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"

	"meertijd/internal/account"
)

// KeySize is how long the key of a Seal is.
const KeySize = 32

// Seal encrypts with a key that is not in the database (AES-256-GCM).
type Seal struct{ aead cipher.AEAD }

var _ account.Sealer = (*Seal)(nil)

// sealForm is the first byte of what is sealed, so that a later form is known.
const sealForm = 1

// NewSeal makes a sealer of a key of KeySize bytes.
func NewSeal(key []byte) (*Seal, error) {
	if len(key) != KeySize {
		return nil, errors.New("the key to seal with has to be 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Seal{aead}, err
}

// NewKey makes a key by chance.
func NewKey() []byte {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	return key
}

// Seal encrypts, bound to what it is about.
func (s *Seal) Seal(plain []byte, about string) ([]byte, error) {
	return s.aead.Seal([]byte{sealForm}, nil, plain, []byte(about)), nil
}

// Open decrypts what Seal made about the same thing.
func (s *Seal) Open(sealed []byte, about string) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealForm {
		return nil, errors.New("not something that was sealed here")
	}
	return s.aead.Open(nil, nil, sealed[1:], []byte(about))
}
