package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The link with which the first organisation is made is a key to the whole
// installation: it is shown on a terminal, and otherwise lies where only this
// account reads it. What is logged goes elsewhere, and does not have it.
func TestTheFirstLinkIsNotLogged(t *testing.T) {
	const link = "http://localhost:8080/setup/very-secret"
	start := func(t *testing.T) (serveCommand, *bytes.Buffer, *bytes.Buffer, *slog.Logger) {
		c := serveCommand{language: language{Lang: "nl"}, config: config{DB: filepath.Join(t.TempDir(), "a.db")}}
		var out, logged bytes.Buffer
		return c, &out, &logged, slog.New(slog.NewJSONHandler(&logged, nil))
	}
	t.Run("on a terminal it is shown", func(t *testing.T) {
		c, out, logged, log := start(t)
		if err := c.tellFirst(out, true, link, log); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(c.firstFile())
		if !strings.Contains(out.String(), link) || strings.Contains(logged.String(), "secret") || err == nil {
			t.Error(out, logged, err)
		}
	})
	t.Run("elsewhere it lies in a file, of which the place is logged", func(t *testing.T) {
		c, out, logged, log := start(t)
		for range 2 { // a second start has another link
			if err := c.tellFirst(out, false, link, log); err != nil {
				t.Fatal(err)
			}
		}
		info, err := os.Stat(c.firstFile())
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatal(info, err)
		}
		text, err := os.ReadFile(c.firstFile())
		if err != nil || strings.TrimSpace(string(text)) != link {
			t.Errorf("%q, %v", text, err)
		}
		said := out.String() + logged.String()
		if strings.Contains(said, "secret") || !strings.Contains(out.String(), c.firstFile()) || !strings.Contains(logged.String(), c.firstFile()) {
			t.Error(said)
		}
	})
	t.Run("and goes when it is of no use any more", func(t *testing.T) {
		c, out, _, log := start(t)
		if err := c.tellFirst(out, false, link, log); err != nil {
			t.Fatal(err)
		}
		if err := c.tellFirst(out, false, "", log); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(c.firstFile()); err == nil {
			t.Error("the file stays")
		}
	})
	t.Run("what cannot be kept is not logged instead", func(t *testing.T) {
		c, out, logged, log := start(t)
		c.DB = filepath.Join(filepath.Dir(c.DB), "none", "a.db")
		if err := c.tellFirst(out, false, link, log); err == nil || strings.Contains(out.String()+logged.String()+err.Error(), "secret") {
			t.Error(err, out, logged)
		}
	})
}
