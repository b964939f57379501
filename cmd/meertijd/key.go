package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
)

// keySize is the size of the secret key, in bytes.
const keySize = 32

// secretKey reads the key that secrets in the database are sealed with. It is
// made when it may be: never beside a database in use, whose secrets nobody
// could read any more.
func secretKey(c *config, l language, mayMake bool) ([]byte, error) {
	file := c.keyFile()
	key, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayMake:
		return newKey(file, l)
	case errors.Is(err, fs.ErrNotExist):
		return nil, l.usage("config.key-missing", "file", file)
	case err != nil:
		return nil, l.usage("config.key-unreadable", "file", file)
	case readByOthers(file):
		return nil, l.usage("config.readable", "name", "key-file", "file", file)
	case len(key) != keySize:
		return nil, l.usage("config.key-size", "file", file)
	}
	return key, nil
}

// newKey makes a key that only this account can read.
func newKey(file string, l language) ([]byte, error) {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand ends the program instead
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.Write(key)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return nil, l.usage("config.key-unwritable", "file", file)
	}
	return key, nil
}

// private makes the file of a new database readable for this account only; an
// empty file becomes a database when it is opened.
func private(c *config) {
	if c.postgres() {
		return
	}
	if f, err := os.OpenFile(c.DB, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		_ = f.Close() // nothing was written
	}
}
