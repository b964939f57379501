package backup

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"meertijd/internal/base/fault"
)

// MinPassphrase is the shortest passphrase that is taken, in letters.
const MinPassphrase = 12

// Lock says for whom a file is encrypted. The zero Lock encrypts for nobody
// and is refused; Plain says that it is meant to be readable by all.
type Lock struct {
	Plain      bool
	recipients []age.Recipient
}

// Key opens what a Lock closed.
type Key struct{ identities []age.Identity }

// wrong makes a fault of this package.
func wrong(code fault.Code, args fault.Args, cause error) error {
	kind := fault.Invalid
	if code == "backup.full" || code == "backup.unreadable" || code == "backup.unwritable" {
		kind = fault.Unavailable
	}
	return &fault.Error{Kind: kind, Code: code, Op: "backup", Args: args, Cause: cause}
}

// NewKey makes a pair: the identity stays with whoever restores, the recipient
// goes to the server.
func NewKey() (identity, recipient string, err error) {
	pair, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	return pair.String(), pair.Recipient().String(), nil
}

// ForRecipients encrypts for each of them.
func ForRecipients(texts ...string) (Lock, error) {
	var l Lock
	for _, text := range texts {
		r, err := age.ParseX25519Recipient(strings.TrimSpace(text))
		if err != nil {
			return Lock{}, wrong("backup.recipient", fault.Args{"value": text}, nil)
		}
		l.recipients = append(l.recipients, r)
	}
	return l, nil
}

// ForPassphrase encrypts for whoever knows it. Work is how much trying one costs,
// as a power of two; 0 takes about a second.
func ForPassphrase(passphrase string, work int) (Lock, error) {
	if len([]rune(passphrase)) < MinPassphrase {
		return Lock{}, wrong("backup.passphrase-short", fault.Args{"least": "12"}, nil)
	}
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return Lock{}, wrong("backup.passphrase-short", fault.Args{"least": "12"}, err)
	}
	if work > 0 {
		r.SetWorkFactor(work)
	}
	return Lock{recipients: []age.Recipient{r}}, nil
}

// Closed says whether the lock keeps anybody out.
func (l Lock) Closed() bool { return len(l.recipients) > 0 }

// ByPassphrase opens with a passphrase.
func ByPassphrase(passphrase string) (Key, error) {
	i, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return Key{}, wrong("backup.wrong-key", nil, err)
	}
	return Key{[]age.Identity{i}}, nil
}

// ByIdentities opens with the identities in the text of a key file.
func ByIdentities(text string) (Key, error) {
	list, err := age.ParseIdentities(strings.NewReader(text))
	if err != nil {
		return Key{}, wrong("backup.identity", nil, nil)
	}
	return Key{list}, nil
}

// Recipient gives the other half of the first identity in a key file, so that
// a server can encrypt for the key that it proves with.
func Recipient(text string) (string, error) {
	list, err := age.ParseIdentities(strings.NewReader(text))
	if err == nil {
		if own, ok := list[0].(*age.X25519Identity); ok {
			return own.Recipient().String(), nil
		}
	}
	return "", wrong("backup.identity", nil, nil)
}

// ReadSecret reads a file with a key or a passphrase. One that others can read
// is no secret, and is refused.
func ReadSecret(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return "", wrong("backup.secret-open", fault.Args{"path": path}, nil)
	}
	text, err := io.ReadAll(io.LimitReader(file, 1<<16))
	if err != nil {
		return "", wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	return string(text), nil
}

// ReadPassphrase reads the first line of a file.
func ReadPassphrase(path string) (string, error) {
	text, err := ReadSecret(path)
	if err != nil {
		return "", err
	}
	line, err := bufio.NewReader(strings.NewReader(text)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// WriteSecret makes a file that only this account can read. One that exists
// stays as it is.
func WriteSecret(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unwritable(path, err)
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(unwritable(path, err), os.Remove(path))
	}
	return nil
}
