package main

import (
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// browser is one person's: with cookies of its own, and not following a
// redirect by itself, because the redirect is the acknowledgement.
type browser struct {
	base   string
	client *http.Client
}

// patience is how long somebody waits for an answer of a server that runs.
const patience = 20 * time.Second

func newBrowser(address string, shared *http.Transport) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{base: "http://" + address, client: &http.Client{
		Jar: jar, Transport: shared, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// device is another browser of the same person.
func (b *browser) device() (*browser, error) {
	shared, _ := b.client.Transport.(*http.Transport)
	return newBrowser(strings.TrimPrefix(b.base, "http://"), shared)
}

// cookie gives what a server said to remember.
func (b *browser) cookie(name string) string {
	at, err := url.Parse(b.base)
	if err != nil {
		return ""
	}
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// reply is an answer whose head arrived.
type reply struct {
	status          int
	to, saved, body string
	request         string
	whole           bool // the body came in full
}

// get asks for a page.
func (b *browser) get(ctx context.Context, path string) (reply, error) {
	return b.ask(ctx, http.MethodGet, path, "", nil, false)
}

// post sends a form; live is how an open page does it.
func (b *browser) post(ctx context.Context, path string, form url.Values, live bool) (reply, error) {
	return b.ask(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()), live)
}

// upload sends a form with a file.
func (b *browser) upload(ctx context.Context, path string, form url.Values, name string, content []byte) (reply, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for field, values := range form {
		if err := w.WriteField(field, values[0]); err != nil {
			return reply{}, err
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		return reply{}, err
	}
	if _, err := part.Write(content); err != nil {
		return reply{}, err
	}
	if err := w.Close(); err != nil {
		return reply{}, err
	}
	return b.ask(ctx, http.MethodPost, path, w.FormDataContentType(), &body, false)
}

func (b *browser) ask(ctx context.Context, method, path, kind string, body io.Reader, live bool) (reply, error) {
	rq, err := http.NewRequestWithContext(ctx, method, b.base+path, body)
	if err != nil {
		return reply{}, err
	}
	rq.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		rq.Header.Set("Content-Type", kind)
	}
	if live {
		rq.Header.Set("HX-Request", "true")
	}
	answer, err := b.client.Do(rq)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return reply{
		status: answer.StatusCode, to: answer.Header.Get("Location"), saved: answer.Header.Get("Meertijd-Saved"),
		request: answer.Header.Get("X-Request-Id"), body: string(text), whole: err == nil,
	}, nil
}

// what is read from pages beside controls: the number on a receipt, and a link
// to read along.
var (
	number = regexp.MustCompile(`J\d-[2-9A-Z]{4}-[2-9A-Z]{4}`)
	link   = regexp.MustCompile(`/read/([\w-]+)"`)
)

var (
	tag       = regexp.MustCompile(`<(input|textarea|button)\b[^>]*>`)
	attribute = regexp.MustCompile(`\b(name|value|type)="([^"]*)"`)
)

// control is something on a page that has a name.
type control struct{ element, name, value, kind string }

// controls lists what a page would send, in order.
func controls(page string) []control {
	var out []control
	for _, found := range tag.FindAllStringSubmatch(page, -1) {
		c := control{element: found[1]}
		for _, a := range attribute.FindAllStringSubmatch(found[0], -1) {
			text := html.UnescapeString(a[2])
			switch a[1] {
			case "name":
				c.name = text
			case "value":
				c.value = text
			case "type":
				c.kind = text
			}
		}
		if c.name != "" {
			out = append(out, c)
		}
	}
	return out
}
