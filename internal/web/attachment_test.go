package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// export writes what it was asked, where a real one writes everything.
func (w *world) export(tenant, passphrase string) (func(context.Context, io.Writer) error, error) {
	switch {
	case len(passphrase) < 12:
		return nil, &fault.Error{Kind: fault.Invalid, Code: "backup.passphrase-short", Args: fault.Args{"least": "12"}}
	case strings.HasPrefix(passphrase, "breaks"):
		return func(context.Context, io.Writer) error { return errors.New("broken off") }, nil
	}
	return func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "locked "+tenant)
		return err
	}, nil
}

func pdfOf(size int) []byte {
	return []byte("%PDF-1.7\n" + strings.Repeat("x", size) + "\n%%EOF\n")
}

func TestAFileIsKeptOpenedAndTakenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	at := "/plan/" + strconv.Itoa(w.year(p)) + "/files"
	lead := w.as(w.person(access.Lead))
	atLead := "/practices/" + w.of(p) + at
	content := pdfOf(3 << 20) // more than a form without a file may hold
	var got *reply
	records := w.recorded(func() { got = b.send(at, "file", content, "kind", "old-plan", "key", "k1") })
	if got.code != http.StatusSeeOther || len(records) != 1 || records[0].Event != audit.Create || records[0].ObjectType != "attachment" {
		t.Fatal(got.code, records)
	}
	if again := w.recorded(func() { b.send(at, "file", content, "kind", "old-plan", "key", "k1") }); len(again) != 0 {
		t.Error("the same form adds it twice:", again)
	}
	for who, look := range map[string]func() *reply{"the practice": func() *reply { return b.get(at) }, "the lead": func() *reply { return lead.get(atLead) }} {
		if page := look(); page.code != http.StatusOK || strings.Count(page.body, "file.pdf</a>") != 1 {
			t.Errorf("%s sees %d: %s", who, page.code, page.body)
		}
	}
	files, err := w.files.List(t.Context(), tenant, w.of(p))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for _, open := range []func() *reply{func() *reply { return b.get(at + "/" + files[0].ID) }, func() *reply { return lead.get(atLead + "/" + files[0].ID) }} {
		records := w.recorded(func() { got = open() })
		if got.code != http.StatusOK || got.body != string(content) || len(records) != 1 || records[0].Event != audit.Export || records[0].ObjectID != files[0].ID {
			t.Errorf("%d, %d bytes, %+v", got.code, len(got.body), records)
		}
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment; filename*=UTF-8''file.pdf",
			"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store",
		} {
			if have := got.header.Get(name); have != want {
				t.Errorf("%s: %q, want %q", name, have, want)
			}
		}
	}
	if got := b.post(at+"/withdraw", url.Values{"file": {files[0].ID}}); got.code != http.StatusSeeOther {
		t.Error(got.code)
	}
	if got := b.get(at + "/" + files[0].ID); got.code != http.StatusNotFound {
		t.Error("it is still there:", got.code)
	}
}

func TestAFileOfAnotherPracticeIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	theirs := w.of(w.person(access.Manager, demo.HandedIn))
	own := w.notOf(theirs)
	b, lead := w.as(own), w.as(w.person(access.Lead))
	year := "/plan/" + strconv.Itoa(w.year(own)) + "/files"
	if got := lead.send("/practices/"+theirs+year, "file", pdfOf(5), "key", "k"); got.code != http.StatusSeeOther {
		t.Fatal(got.code, got.body)
	}
	files, _ := w.files.List(t.Context(), tenant, theirs)
	got, none := b.get(year+"/"+files[0].ID), b.get(year+"/"+nobody(files[0].ID))
	if got.code != http.StatusNotFound || shape(got, files[0].ID) != shape(none, nobody(files[0].ID)) {
		t.Error(got.code, none.code, got.body, none.body)
	}
	b.post(year+"/withdraw", url.Values{"file": {files[0].ID}})
	if after, _ := w.files.List(t.Context(), tenant, theirs); !after[0].Withdrawn.IsZero() {
		t.Error("somebody of another practice took it away")
	}
	if got := lead.send("/practices/nowhere"+year, "file", pdfOf(5), "key", "k2"); got.code != http.StatusNotFound {
		t.Error("a practice that does not exist gets a file:", got.code)
	}
}

func TestAFileThatCannotBeTakenIsExplained(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	at := "/plan/" + strconv.Itoa(w.year(p)) + "/files"
	for name, c := range map[string]struct {
		content []byte
		code    string
	}{
		"nothing": {nil, "attachment.none"}, "empty": {[]byte{}, "attachment.empty"}, "a page": {[]byte("<html>"), "attachment.type"},
		"half": {[]byte("%PDF-1.7"), "attachment.broken"}, "too large": {pdfOf(10 << 20), "attachment.too-large"},
	} {
		got := b.send(at, "file", c.content, "kind", "other")
		want := says(c.code, "most", "10")
		if got.code != http.StatusUnprocessableEntity || strings.Count(got.doc.one("main").words(), want) != 2 || strings.Count(got.body, `value="other" selected`) != 1 {
			t.Errorf("%s: %d: %s", name, got.code, got.doc.one("main").words())
		}
	}
	if got := b.send(at, "file", bytes.Repeat([]byte("x"), 11<<20)); got.code != http.StatusUnprocessableEntity {
		t.Error("far too much:", got.code)
	}
}

func TestEverythingIsTakenAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	const at, phrase = "/organisation/export", "vier losse woorden hier"
	for _, c := range []url.Values{{"passphrase": {"kort"}, "again": {"kort"}}, {"passphrase": {phrase}, "again": {phrase + "x"}}} {
		var got *reply
		records := w.recorded(func() { got = lead.post(at, c) })
		if got.code != http.StatusUnprocessableEntity || strings.Contains(got.body, phrase) || len(records) != 0 {
			t.Error(got.code, records)
		}
	}
	var got *reply
	records := w.recorded(func() { got = lead.post(at, url.Values{"passphrase": {phrase}, "again": {phrase}}) })
	if got.code != http.StatusOK || got.body != "locked "+tenant || len(records) != 1 || records[0].Event != audit.Export || records[0].ObjectType != "tenant" {
		t.Errorf("%d %q %+v", got.code, got.body, records)
	}
	if got := got.header.Get("Content-Disposition"); !strings.HasSuffix(got, ".export") {
		t.Error(got)
	}
}

func TestLeadsAreWarnedOfBackups(t *testing.T) {
	t.Parallel()
	code := fault.Code("backup.warn.old")
	w := newWorld(t, func(c *Config) { c.Backups = func(context.Context) fault.Code { return code } })
	lead := w.as(w.person(access.Lead))
	b, _ := w.manager(demo.HandedIn)
	if !strings.Contains(lead.get("/practices").body, `id="backup-warning"`) || strings.Contains(b.get("/today").body, "backup-warning") {
		t.Error("the lead is warned, and nobody else")
	}
	if code = ""; strings.Contains(lead.get("/practices").body, "backup-warning") {
		t.Error("a warning about nothing")
	}
}
