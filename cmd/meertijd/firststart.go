package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"meertijd/internal/backup"
	"meertijd/internal/organisation"
	"meertijd/internal/store"
)

// firstStart gives the token of a link to make the first organisation with, or
// nothing when there is one.
func (c serveCommand) firstStart(db *store.DB) (string, error) {
	service := organisation.Service{Store: store.Organisations{DB: db}, Now: time.Now}
	made := token()
	open, err := service.FirstStart(context.Background(), made)
	if !open {
		made = ""
	}
	return made, err
}

// firstFile is where the link of a first start lies when nobody looks on.
func (c serveCommand) firstFile() string { return c.beside("first-start") }

// tellFirst shows the link of a first start on a terminal. Without one, what is
// written goes to a log that others read and that is kept: the link then lies in
// a file of which only the place is told. An empty link takes the file away.
func (c serveCommand) tellFirst(out io.Writer, screen bool, link string, log *slog.Logger) error {
	file := c.firstFile()
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	switch {
	case link == "":
		return nil
	case screen:
		fmt.Fprintln(out, c.text("serve.first-start", "address", link))
		return nil
	}
	if err := backup.WriteSecret(file, []byte(link+"\n")); err != nil {
		return err
	}
	fmt.Fprintln(out, c.text("serve.first-start.file", "file", file))
	log.Info("first start", "file", file)
	return nil
}
