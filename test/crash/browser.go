package main

import (
	"context"
	"html"
	"io"
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

// reply is an answer whose head arrived.
type reply struct {
	status          int
	to, saved, body string
	request         string
	whole           bool // the body came in full
}

// get asks for a page.
func (b *browser) get(ctx context.Context, path string) (reply, error) {
	return b.ask(ctx, http.MethodGet, path, nil, false)
}

// post sends a form; live is how an open page does it.
func (b *browser) post(ctx context.Context, path string, form url.Values, live bool) (reply, error) {
	return b.ask(ctx, http.MethodPost, path, form, live)
}

func (b *browser) ask(ctx context.Context, method, path string, form url.Values, live bool) (reply, error) {
	rq, err := http.NewRequestWithContext(ctx, method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return reply{}, err
	}
	rq.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if live {
		rq.Header.Set("HX-Request", "true")
	}
	answer, err := b.client.Do(rq)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return reply{
		status: answer.StatusCode, to: answer.Header.Get("Location"), saved: answer.Header.Get("Meertijd-Saved"),
		request: answer.Header.Get("X-Request-Id"), body: string(body), whole: err == nil,
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
