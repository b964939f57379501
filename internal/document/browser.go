package document

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"meertijd/internal/base/fault"
)

// Browser prints pages with a Chromium that is installed on this machine.
type Browser struct {
	Path string // of the program
}

// printDeadline is how long one print may take; waiting is not counted.
const printDeadline = 20 * time.Second

// turns lets two browsers run at once; each takes some 200 MB.
var turns = make(chan struct{}, 2)

// names are the programs that FindBrowser looks for, in this order.
var names = []string{"chromium", "chromium-browser", "google-chrome"}

// FindBrowser gives the first Chromium in PATH, or nil when there is none. A
// nil Browser may be asked too: it answers document.no-browser.
func FindBrowser() *Browser {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return &Browser{Path: path}
		}
	}
	return nil
}

// fence goes before every page: no script runs in it, and nothing of this
// machine or the network gets in. Policies add up, so that a page can only be
// stricter. A second doctype is ignored.
const fence = `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:">`

// PDF prints a page that HTML made. The PDF is tagged and has the title and
// the language of the page; language (nl, en) is for what the browser adds. At
// most two run at once, others wait until ctx ends. The browser gets a folder
// and an environment of its own, no network, no scripts, and 20 seconds.
func (b *Browser) PDF(ctx context.Context, html []byte, language string) ([]byte, error) {
	if b == nil || b.Path == "" {
		return nil, failure(fault.Unavailable, "document.no-browser", nil)
	}
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
	case <-ctx.Done():
		return nil, failure(fault.Unavailable, "document.print-timeout", ctx.Err())
	}
	ctx, cancel := context.WithTimeout(ctx, printDeadline)
	defer cancel()
	folder, err := os.MkdirTemp("", "meertijd-print-")
	if err != nil {
		return nil, failure(fault.Unavailable, "document.print-failed", err)
	}
	defer remove(folder)
	pdf, err := b.print(ctx, folder, html, language)
	switch {
	case err == nil:
		return pdf, nil
	case ctx.Err() != nil:
		return nil, failure(fault.Unavailable, "document.print-timeout", errors.Join(ctx.Err(), err))
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist) && !exists(b.Path):
		return nil, failure(fault.Unavailable, "document.no-browser", err)
	}
	return nil, failure(fault.Internal, "document.print-failed", err)
}

// print runs the browser in a folder and reads what it left there.
func (b *Browser) print(ctx context.Context, folder string, html []byte, language string) ([]byte, error) {
	page, result := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	if err := os.WriteFile(page, append([]byte(fence), html...), 0o600); err != nil {
		return nil, err
	}
	said, err := os.Create(filepath.Join(folder, "said.txt"))
	if err != nil {
		return nil, err
	}
	defer said.Close()
	cmd := exec.CommandContext(ctx, b.Path, arguments(folder, page, result, tag(language))...)
	cmd.Dir, cmd.Env = folder, environment(folder)
	cmd.Stderr = said // a file, so that nothing waits for what a child keeps open
	cmd.WaitDelay = 2 * time.Second
	ownGroup(cmd)
	err = cmd.Run()
	endGroup(cmd)
	if err != nil {
		return nil, errors.Join(err, errors.New(tail(said.Name())))
	}
	pdf, err := os.ReadFile(result)
	if err != nil {
		return nil, errors.Join(err, errors.New(tail(said.Name())))
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf[max(0, len(pdf)-64):], []byte("%%EOF")) {
		return nil, errors.New(tail(said.Name()))
	}
	return pdf, nil
}

// arguments are the browser's flags: nothing from the network, nothing kept,
// no header or foot of its own, with tags and an outline. Scripts stay off
// through the fence: the flag for it stops printing as well.
func arguments(folder, page, result, language string) []string {
	flags := []string{
		"--headless", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--disable-default-apps", "--disable-client-side-phishing-detection", "--disable-domain-reliability",
		"--disable-breakpad", "--disable-crash-reporter", "--metrics-recording-only", "--mute-audio",
		"--no-first-run", "--no-default-browser-check", "--no-pings", "--password-store=basic",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--user-data-dir=" + filepath.Join(folder, "profile"), "--lang=" + language,
		"--user-agent=Meertijd", // stands in the PDF as its maker
		"--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
		"--print-to-pdf=" + result,
	}
	if os.Geteuid() == 0 {
		flags = append(flags, "--no-sandbox") // Chromium refuses to run as root otherwise
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(page)}
	return append(flags, address.String())
}

// environment is all that the browser gets to see: no secret of ours is in it.
func environment(folder string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder, "XDG_CONFIG_HOME=" + folder,
		"XDG_RUNTIME_DIR=" + folder, "DBUS_SESSION_BUS_ADDRESS=disabled:", "LANG=C.UTF-8",
	}
}

// remove deletes a folder; a browser that was just killed may still write.
func remove(folder string) {
	for range 5 {
		if os.RemoveAll(folder) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// tail gives the end of what the browser said, for logs.
func tail(name string) string {
	said, err := os.ReadFile(name)
	if err != nil {
		return err.Error()
	}
	return string(said[max(0, len(said)-2000):])
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func failure(kind fault.Kind, code fault.Code, cause error) error {
	return &fault.Error{Kind: kind, Code: code, Op: "document.PDF", Cause: cause}
}
