package document_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/document"
	"meertijd/internal/wording"
)

func TestEveryFailureHasASentence(t *testing.T) {
	for _, code := range []string{"no-browser", "print-failed", "print-timeout", "unknown-block"} {
		for _, language := range wording.Languages {
			if !wording.Has(language, "document."+code) {
				t.Errorf("no %s sentence for %s", language, code)
			}
		}
	}
}

func TestWithoutABrowserThereIsAClearAnswer(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if b := document.FindBrowser(); b != nil {
		t.Fatalf("found %v in an empty folder", b)
	}
	for _, b := range []*document.Browser{nil, {}, {Path: "nowhere/chromium"}, {Path: "chromium"}} {
		if _, err := b.PDF(t.Context(), []byte("x"), "nl"); fault.CodeOf(err) != "document.no-browser" || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%+v: %v", b, err)
		}
	}
}

// fake is a browser made of a shell script.
func fake(t *testing.T, script string) *document.Browser {
	t.Helper()
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("no shell here")
	}
	path := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	return &document.Browser{Path: path}
}

func leftovers(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(os.TempDir(), "meertijd-print-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAPrintThatFailsSaysWhyInTheLogAndLeavesNothing(t *testing.T) {
	for _, script := range []string{"echo gebroken >&2; exit 3", "echo gebroken >&2", `echo gebroken >&2; echo nee > page.pdf`} {
		b := fake(t, script)
		_, err := b.PDF(t.Context(), []byte("x"), "nl")
		if fault.CodeOf(err) != "document.print-failed" || !strings.Contains(err.Error(), "gebroken") {
			t.Errorf("%s: %v", script, err)
		}
		if left := leftovers(t); len(left) > 0 {
			t.Errorf("left %v", left)
		}
	}
}

func TestABrowserThatHangsIsEndedWithItsChildren(t *testing.T) {
	note := filepath.Join(t.TempDir(), "child")
	b := fake(t, "sleep 60 &\necho $! > "+note+"\nsleep 60\n")
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := b.PDF(ctx, []byte("x"), "nl")
	if fault.CodeOf(err) != "document.print-timeout" || !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	pid, err := os.ReadFile(note)
	if err != nil {
		t.Skip("the child had not begun")
	}
	for range 40 {
		stat, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat")
		if err != nil || bytes.Contains(stat, []byte(") Z ")) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the child lives on")
}

func TestTwoRunAndOthersWait(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	b := fake(t, "echo + >> "+log+"\nsleep 0.3\necho - >> "+log+"\nprintf '%%PDF-1.4\\n%%%%EOF' > page.pdf\n")
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := b.PDF(t.Context(), []byte("x"), "nl"); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.PDF(ctx, nil, "nl"); fault.CodeOf(err) != "document.print-timeout" || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	all.Wait()
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	running, most := 0, 0
	for _, l := range strings.Fields(string(data)) {
		if l == "+" {
			running++
		} else {
			running--
		}
		most = max(most, running)
	}
	if most != 2 {
		t.Errorf("%d ran at once", most)
	}
}

// chromium gives the real one, or skips.
func chromium(t *testing.T) *document.Browser {
	t.Helper()
	b := document.FindBrowser()
	if b == nil || testing.Short() {
		t.Skip("no Chromium here")
	}
	return b
}

func TestThePDFIsTaggedAndHasTitleLanguageAndOutline(t *testing.T) {
	b := chromium(t)
	for pages, d := range map[int]func() []byte{2: func() []byte { return []byte(page(t, sample())) }, 1: func() []byte { return []byte(page(t, shortSample())) }} {
		pdf, err := b.PDF(t.Context(), d(), "nl")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Fatal("no PDF")
		}
		for _, want := range []string{"/StructTreeRoot", "/Lang (nl-NL)", "/Marked true", "/Outlines", "/Title"} {
			if !bytes.Contains(pdf, []byte(want)) {
				t.Errorf("no %s", want)
			}
		}
		if n := len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(pdf, -1)); n != pages {
			t.Errorf("%d pages, want %d", n, pages)
		}
	}
}

// A page that HTML did not make cannot read this machine or run a script: its
// PDF is as large as that of the same page without them.
func TestNothingRunsInThePrintedPage(t *testing.T) {
	b := chromium(t)
	secret := filepath.Join(t.TempDir(), "secret.html")
	if err := os.WriteFile(secret, []byte(strings.Repeat("<h1>geheim</h1>", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	bad := fmt.Sprintf(`<!DOCTYPE html><html lang="nl"><title>x</title><p>tekst</p><iframe src="file://%s"></iframe><script>document.title = "SCRIPT"</script>`, secret)
	pdf, err := b.PDF(t.Context(), []byte(bad), "nl")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pdf, []byte("/Title (x)")) || bytes.Contains(pdf, []byte("SCRIPT")) {
		t.Error("a script ran")
	}
	if bytes.Contains(pdf, []byte("geheim")) || len(regexp.MustCompile(`/S /H1`).FindAll(pdf, -1)) > 0 {
		t.Error("a file of this machine is in the PDF")
	}
}
