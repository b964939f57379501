package credential

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
)

// What one hash costs: some 30 ms and 19 MiB, the least that OWASP advises for
// argon2id with two passes. atOnce and waiting bound what a storm of sign-ins
// can take from everybody else.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	threads   = 1
	keySize   = 32
	saltSize  = 16
	atOnce    = 2
	waiting   = 50
)

// Argon keeps passwords by argon2id. It is safe for goroutines.
type Argon struct {
	running chan struct{}
	queue   chan struct{}
	nobody  string // hash of a password that nobody has
	ran     func() // told of every hash, by tests
}

var _ account.Hasher = (*Argon)(nil)

// NewArgon makes a hasher. The hash for unknown addresses is made here, so that
// the first of them is not slower than the rest.
func NewArgon() *Argon {
	a := &Argon{running: make(chan struct{}, atOnce), queue: make(chan struct{}, atOnce+waiting), ran: func() {}}
	a.nobody = phc(salt(), "")
	return a
}

func salt() []byte {
	b := make([]byte, saltSize)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

// Hash makes what is kept of a password.
func (a *Argon) Hash(ctx context.Context, password string) (string, error) {
	leave, err := a.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return phc(salt(), password), nil
}

// Verify compares a password with what Hash made. Without a hash it takes as
// long, and is false.
func (a *Argon) Verify(ctx context.Context, hash, password string) (bool, error) {
	leave, err := a.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	given := hash
	if given == "" {
		given = a.nobody
	}
	p, err := parse(given)
	if err != nil {
		return false, &fault.Error{Kind: fault.Internal, Code: "account.hash", Op: "credential.Verify", Cause: err}
	}
	made := argon2.IDKey([]byte(password), p.salt, p.passes, p.memory, p.threads, uint32(len(p.key)))
	return subtle.ConstantTimeCompare(made, p.key) == 1 && hash != "", nil
}

// enter waits for a turn, unless too many wait already.
func (a *Argon) enter(ctx context.Context) (leave func(), err error) {
	busy := &fault.Error{Kind: fault.Unavailable, Code: "account.busy", Op: "credential.Argon"}
	select {
	case a.queue <- struct{}{}:
	default:
		return nil, busy
	}
	select {
	case a.running <- struct{}{}:
	case <-ctx.Done():
		<-a.queue
		busy.Cause = ctx.Err()
		return nil, busy
	}
	a.ran()
	return func() { <-a.running; <-a.queue }, nil
}

// phc writes a hash with all that is needed to compare with it.
func phc(salt []byte, password string) string {
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, threads, keySize)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

type parameters struct {
	memory, passes uint32
	threads        uint8
	salt, key      []byte
}

// parse reads what phc wrote. The bounds keep a row that was tampered with from
// taking all memory.
func parse(text string) (p parameters, err error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, errors.New("not a hash of argon2id")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil {
		return p, err
	}
	if p.memory > 256*1024 || p.passes < 1 || p.passes > 10 || p.threads < 1 {
		return p, errors.New("a hash with odd parameters")
	}
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, err
	}
	p.key, err = base64.RawStdEncoding.DecodeString(parts[5])
	if err == nil && (len(p.key) < 16 || len(p.key) > 64) {
		err = errors.New("a hash of an odd length")
	}
	return p, err
}
