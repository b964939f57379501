package backup_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	system "os/exec"
	"path/filepath"
	"strings"
	"testing"

	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
)

// pair makes a lock with its key.
func pair(t testing.TB) (backup.Lock, backup.Key) {
	t.Helper()
	identity, recipient, err := backup.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := backup.ForRecipients(recipient)
	if err != nil {
		t.Fatal(err)
	}
	key, err := backup.ByIdentities("# made for a test\n" + identity + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return lock, key
}

func phrase(t testing.TB, text string) (backup.Lock, backup.Key) {
	t.Helper()
	lock, err := backup.ForPassphrase(text, 4)
	if err != nil {
		t.Fatal(err)
	}
	key, err := backup.ByPassphrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return lock, key
}

func fill(text []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(text); return err }
}

func opened(path string, key backup.Key) (text []byte, err error) {
	err = backup.Open(path, key, func(r io.Reader) error {
		text, err = io.ReadAll(r)
		return err
	})
	return text, err
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestWhatGoesInComesOut(t *testing.T) {
	chance := rand.NewChaCha8([32]byte{1})
	random := make([]byte, 300_000)
	_, _ = chance.Read(random)
	locks := map[string]func() (backup.Lock, backup.Key){
		"for a key":        func() (backup.Lock, backup.Key) { return pair(t) },
		"for a passphrase": func() (backup.Lock, backup.Key) { return phrase(t, "correct horse battery") },
		"plain":            func() (backup.Lock, backup.Key) { return backup.Lock{Plain: true}, backup.Key{} },
	}
	for name, make := range locks {
		t.Run(name, func(t *testing.T) {
			lock, key := make()
			for i, text := range [][]byte{{}, {0}, bytes.Repeat([]byte("regel\n"), 50_000), random, random[:1<<15], random[:(1<<15)+1]} {
				path := filepath.Join(t.TempDir(), fmt.Sprint(i))
				made, err := backup.Create(path, lock, fill(text))
				if err != nil {
					t.Fatal(err)
				}
				info, err := os.Stat(path)
				if err != nil || info.Mode().Perm() != 0o600 || info.Size() != made.Bytes {
					t.Error(info.Mode(), info.Size(), made, err)
				}
				if got, err := opened(path, key); err != nil || !bytes.Equal(got, text) {
					t.Errorf("%d bytes became %d (%v)", len(text), len(got), err)
				}
				if err := backup.CheckSum(path); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestEveryChangedByteIsFound(t *testing.T) {
	for _, plain := range []bool{true, false} {
		lock, key := pair(t)
		if plain {
			lock, key = backup.Lock{Plain: true}, backup.Key{}
		}
		path := filepath.Join(t.TempDir(), "b")
		if _, err := backup.Create(path, lock, fill([]byte(strings.Repeat("een regel die zich herhaalt\n", 50)))); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bad := filepath.Join(t.TempDir(), "bad")
		try := func(what string, text []byte) {
			if err := os.WriteFile(bad, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := opened(bad, key); fault.KindOf(err) != fault.Invalid || err == nil {
				t.Errorf("%s is not found: %v", what, err)
			}
			if backup.CheckSum(bad) == nil {
				t.Errorf("%s is not found without a key", what)
			}
		}
		for at := range whole {
			flipped := bytes.Clone(whole)
			flipped[at] ^= 1 << (at % 8)
			try(fmt.Sprintf("byte %d of %d", at, len(whole)), flipped)
		}
		for at := 0; at < len(whole); at++ {
			try(fmt.Sprintf("the end at %d of %d", at, len(whole)), whole[:at])
		}
		try("something after it", append(bytes.Clone(whole), 0))
	}
}

func TestOnlyTheKeyOpens(t *testing.T) {
	lock, _ := pair(t)
	_, other := pair(t)
	path := filepath.Join(t.TempDir(), "b")
	if _, err := backup.Create(path, lock, fill([]byte("geheim"))); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); bytes.Contains(text, []byte("geheim")) {
		t.Error("it can be read")
	}
	_, err := opened(path, other)
	wantCode(t, err, "backup.wrong-key")
	_, err = opened(path, backup.Key{})
	wantCode(t, err, "backup.no-key")
	phrased, _ := phrase(t, "correct horse battery")
	path += "2"
	if _, err := backup.Create(path, phrased, fill([]byte("geheim"))); err != nil {
		t.Fatal(err)
	}
	_, wrong := phrase(t, "correct horse batterY")
	_, err = opened(path, wrong)
	wantCode(t, err, "backup.wrong-key")
}

func TestWhatIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "b")
	_, err := backup.Create(path, backup.Lock{}, fill(nil))
	wantCode(t, err, "backup.no-lock")
	_, err = backup.ForPassphrase("te kort", 4)
	wantCode(t, err, "backup.passphrase-short")
	_, err = backup.ForRecipients("age1nothing")
	wantCode(t, err, "backup.recipient")
	_, err = backup.ByIdentities("AGE-SECRET-KEY-1NO")
	wantCode(t, err, "backup.identity")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = backup.Create(path, backup.Lock{Plain: true}, fill(nil))
	wantCode(t, err, "backup.exists")
	if text, _ := os.ReadFile(path); string(text) != "mine" {
		t.Error("it was overwritten")
	}
	_, err = opened(path, backup.Key{})
	wantCode(t, err, "backup.unknown")
	_, err = opened(filepath.Join(dir, "none"), backup.Key{})
	wantCode(t, err, "backup.unreadable")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = backup.ReadPassphrase(path)
	wantCode(t, err, "backup.secret-open")
}

func TestWhatFailsLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	mine := errors.New("mine")
	_, err := backup.Create(filepath.Join(dir, "b"), backup.Lock{Plain: true}, func(w io.Writer) error {
		_, _ = w.Write(make([]byte, 1<<20))
		return mine
	})
	if !errors.Is(err, mine) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Error(left)
	}
	_, err = backup.Create(filepath.Join(dir, "none", "b"), backup.Lock{Plain: true}, fill(nil))
	wantCode(t, err, "backup.unwritable")
}

func TestAFullDiskLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	if os.Geteuid() != 0 || system.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", dir).Run() != nil {
		t.Skip("no small file system can be made here")
	}
	t.Cleanup(func() {
		if err := system.Command("umount", dir).Run(); err != nil {
			t.Log(err)
		}
	})
	lock, _ := pair(t)
	random := make([]byte, 1<<20)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(random)
	_, err := backup.Create(filepath.Join(dir, "b"), lock, fill(random))
	wantCode(t, err, "backup.full")
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Error(left)
	}
	if _, err := backup.Create(filepath.Join(dir, "b"), lock, fill(random[:1000])); err != nil {
		t.Error("the next one, which fits:", err)
	}
}
