package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"meertijd/internal/backup"
	"meertijd/internal/store"
)

type backupCommands struct {
	Make backupCommand    `cmd:"" default:"withargs" help:"Make a backup of everything, while the server runs."`
	Key  backupKeyCommand `cmd:"" help:"Make a key: what restores stays with you, what locks goes to the server."`
}

// lock is how a file that leaves the database is locked.
type lock struct {
	Recipient      []string `help:"Public key (age1…) that may open it; may be given more than once."`
	PassphraseFile string   `help:"File of which the first line is the passphrase." type:"path"`
	Plain          bool     `help:"Do not encrypt: everybody who finds the file can read everything."`
}

// closed gives the lock of the flags. Not encrypting has to be said.
func (f lock) closed() (backup.Lock, error) {
	switch {
	case f.PassphraseFile != "":
		passphrase, err := backup.ReadPassphrase(f.PassphraseFile)
		if err != nil {
			return backup.Lock{}, err
		}
		return backup.ForPassphrase(passphrase, 0)
	case len(f.Recipient) > 0:
		return backup.ForRecipients(f.Recipient...)
	}
	return backup.Lock{Plain: f.Plain}, nil
}

// opener is how a locked file is opened.
type opener struct {
	Identity       string `help:"File with the key that meertijd backup key made." type:"path"`
	PassphraseFile string `help:"File of which the first line is the passphrase." type:"path"`
}

func (f opener) key() (backup.Key, error) {
	if f.PassphraseFile != "" {
		passphrase, err := backup.ReadPassphrase(f.PassphraseFile)
		if err != nil {
			return backup.Key{}, err
		}
		return backup.ByPassphrase(passphrase)
	}
	if f.Identity == "" {
		return backup.Key{}, nil
	}
	text, err := backup.ReadSecret(f.Identity)
	if err != nil {
		return backup.Key{}, err
	}
	return backup.ByIdentities(text)
}

// stream gives the dump in a file as often as it is asked for.
func stream(path string, key backup.Key) store.Stream {
	return func(use func(io.Reader) error) error { return backup.Open(path, key, use) }
}

type backupCommand struct {
	language
	database
	lock
	File string `arg:"" help:"File to make; one that exists stays as it is." type:"path"`
}

// Help gives the example that --help shows.
func (backupCommand) Help() string {
	return "Example: meertijd backup meertijd.backup --db meertijd.db --recipient age1…\n\n" +
		"The secret key file of the server is not in it: keep a copy of that elsewhere too."
}

// Run makes a backup and says what is in it.
func (c backupCommand) Run(s streams) error {
	lock, err := c.closed()
	if err != nil {
		return explained(c.language, err)
	}
	db, err := c.openAs(c.language, store.Options{AppVersion: version, AsIs: true})
	if err != nil {
		return err
	}
	defer db.Close()
	var done store.Dumped
	made, err := backup.Create(c.File, lock, func(w io.Writer) error {
		done, err = db.Dump(context.Background(), w, store.DumpOptions{})
		return err
	})
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, c.text("backup.made", "file", made.Path, "rows", strconv.FormatInt(done.Rows(), 10), "size", size(made.Bytes)))
	if lock.Plain {
		fmt.Fprintln(s.err, c.text("backup.plain"))
	}
	return nil
}

// size writes a number of bytes as people read it.
func size(bytes int64) string {
	switch {
	case bytes >= 10<<30:
		return strconv.FormatInt(bytes>>30, 10) + " GB"
	case bytes >= 10<<20:
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	}
	return strconv.FormatInt(bytes>>10+1, 10) + " kB"
}

type backupKeyCommand struct {
	language
	File string `arg:"" help:"File to make with the key; keep it where the server is not." type:"path"`
}

// Run makes a key that only this account can read, and prints its other half.
func (c backupKeyCommand) Run(s streams) error {
	recipient, err := newBackupKey(c.File)
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, c.text("backup.key.made", "file", c.File))
	fmt.Fprintln(s.out, recipient)
	return nil
}

// newBackupKey makes a file with a key, and gives its other half.
func newBackupKey(path string) (recipient string, err error) {
	identity, recipient, err := backup.NewKey()
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "# public key: %s\n%s\n", recipient, identity)
	return recipient, backup.WriteSecret(path, text.Bytes())
}

type restoreCommand struct {
	language
	database
	opener
	File string `arg:"" help:"File that meertijd backup made." type:"existingfile"`
}

// Help gives the example that --help shows.
func (restoreCommand) Help() string {
	return "Example: meertijd restore meertijd.backup --db new.db --identity key.txt\n\n" +
		"Everything is checked before the database gets its name. A database that exists stays as it is: restore beside it, and change --db of the server."
}

// Run checks everything, makes the database and says what is in it.
func (c restoreCommand) Run(s streams) error {
	key, err := c.key()
	if err != nil {
		return explained(c.language, err)
	}
	done, err := store.Restore(context.Background(), c.DB, store.Options{AppVersion: version}, stream(c.File, key), arrived("restore"))
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, c.text("backup.restored", "db", c.place(), "rows", strconv.FormatInt(done.Rows(), 10), "at", done.At))
	if done.Schema < store.SchemaVersion() {
		fmt.Fprintln(s.out, c.text("backup.restored.newer", "from", strconv.Itoa(done.Schema), "to", strconv.Itoa(store.SchemaVersion())))
	}
	return nil
}

// size of a file on the disk; 0 when it is not there.
func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
