package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
)

// auditKeyName is how the file with the key is called.
const auditKeyName = "meertijd-audit.key"

const keyForm = "meertijd/audit/key/1 "

// auditKey reads the key that signs the audit record, or makes it. Whoever can
// read the file can sign, so it is refused when others may.
func auditKey(path string) (ed25519.PrivateKey, error) {
	wrong := func(code fault.Code, cause error) error {
		return &fault.Error{Kind: fault.Invalid, Code: code, Op: "auditKey", Args: fault.Args{"path": path}, Cause: cause}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, wrong)
	}
	if err != nil {
		return nil, wrong("audit.key-unreadable", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, wrong("audit.key-open", nil)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, wrong("audit.key-unreadable", err)
	}
	text, ours := strings.CutPrefix(strings.TrimSpace(string(data)), keyForm)
	seed, err := base64.RawURLEncoding.DecodeString(text)
	if !ours || err != nil || len(seed) != ed25519.SeedSize {
		return nil, wrong("audit.key-unreadable", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// makeKey makes a key in a file that was not there. When another program makes
// it at the same moment, that one counts.
func makeKey(path string, wrong func(fault.Code, error) error) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, wrong("audit.key-unwritable", err)
	}
	making, err := os.CreateTemp(filepath.Dir(path), ".meertijd-key-*") // mode 0600
	if err != nil {
		return nil, wrong("audit.key-unwritable", err)
	}
	defer os.Remove(making.Name())
	_, err = making.WriteString(keyForm + base64.RawURLEncoding.EncodeToString(key.Seed()) + "\n")
	err = errors.Join(err, making.Sync(), making.Close())
	if err == nil {
		err = os.Link(making.Name(), path) // whole, or not there at all
	}
	if errors.Is(err, fs.ErrExist) {
		return auditKey(path)
	}
	if err != nil {
		return nil, wrong("audit.key-unwritable", err)
	}
	return key, nil
}

// keyBeside is where the key is when nothing else is said: beside the file of
// the database.
func keyBeside(address string) string {
	if strings.Contains(address, "://") {
		return auditKeyName
	}
	return filepath.Join(filepath.Dir(address), auditKeyName)
}

// signer signs the heads of the audit record while the server runs.
type signer struct {
	db  *store.DB
	key ed25519.PrivateKey
	log *slog.Logger
}

// signTime bounds one round of signing.
const signTime = 30 * time.Second

// sign signs what grew since the last time.
func (s signer) sign() {
	ctx, stop := context.WithTimeout(context.Background(), signTime)
	defer stop()
	n, err := s.db.SignHeads(ctx, s.key, time.Now())
	if err != nil {
		s.log.Error("sign", "error", err)
		return
	}
	s.log.Info("signed", "chains", n)
}

// hourly signs every hour until it is told to stop.
func (s signer) hourly(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
			s.sign()
		}
	}
}
