package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"meertijd/internal/notice"
)

func composer() Composer {
	return Composer{
		Public: "https://plan.example",
		Sender: func(context.Context, string) (Sender, error) {
			return Sender{Name: "RHO De Brug", Address: "meertijd@rho.example", Contact: "hulp@rho.example"}, nil
		},
	}
}

// code is a mail that the product has; its sentences come from wording.
const code = "test"

func mailTo(id string) notice.Mail {
	return notice.Mail{ID: id, Tenant: "a", To: "anna@praktijk.example", Name: "Anna de Boer", Language: "nl", Code: code, Link: "/in/token-" + id}
}

func composed(t *testing.T, n notice.Mail) Message {
	t.Helper()
	m, err := composer().Compose(t.Context(), n, time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// opened is a message taken apart by the standard library.
func opened(t *testing.T, raw []byte) (h netmail.Header, parts map[string]string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts = map[string]string{}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return m.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = p
		switch p.Header.Get("Content-Transfer-Encoding") {
		case "quoted-printable":
			body = quotedprintable.NewReader(p)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		parts[kind] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
}

func TestAMessageSaysWhatItShould(t *testing.T) {
	m := composed(t, mailTo("0197-a"))
	raw, err := m.bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := composed(t, mailTo("0197-a")).bytes()
	if !bytes.Equal(raw, again) {
		t.Error("the same mail gives other bytes")
	}
	h, parts := opened(t, raw)
	for name, want := range map[string]string{
		"Message-ID": "<0197-a@rho.example>", "Auto-Submitted": "auto-generated", "Date": "Tue, 02 Jun 2026 10:00:00 +0000",
		"From": `"RHO De Brug" <meertijd@rho.example>`, "To": `"Anna de Boer" <anna@praktijk.example>`, "Reply-To": `"RHO De Brug" <hulp@rho.example>`,
	} {
		if h.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, h.Get(name), want)
		}
	}
	for kind, text := range parts {
		for _, want := range []string{"Anna de Boer", "https://plan.example/in/token-0197-a", "RHO De Brug", "hulp@rho.example"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", kind, want, text)
			}
		}
	}
	if len(parts) != 2 {
		t.Errorf("%d parts", len(parts))
	}
}

func TestNoHeaderCanBeAdded(t *testing.T) {
	evil := []string{"x\r\nBcc: evil@x.example", "x\nBcc: evil@x.example", "x\r\n\r\n<script>alert(1)</script>", "x\x00y", "x\u2028Bcc: a", "=?utf-8?q?=0ABcc:_a?=", strings.Repeat("lang ", 400), "\"<evil@x.example>,", "é\r\n b"}
	for _, text := range evil {
		n := mailTo("1")
		n.Name, n.Args = text, map[string]string{"practice": text, "organisation": text, "who": text, "name": text}
		c := composer()
		c.Sender = func(context.Context, string) (Sender, error) {
			return Sender{Name: text, Address: "meertijd@rho.example", Contact: "hulp@rho.example"}, nil
		}
		m, err := c.Compose(t.Context(), n, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		m.Subject = oneLine(text)
		raw, err := m.bytes()
		if err != nil {
			t.Fatal(err)
		}
		h, parts := opened(t, raw)
		if h.Get("Bcc") != "" || len(h) != 11 {
			t.Errorf("%.60q makes %d headers", text, len(h))
		}
		if list, err := h.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != n.To {
			t.Errorf("%q goes to %v %v", text, list, err)
		}
		if strings.Contains(parts["text/html"], "<script") {
			t.Errorf("%q is in the page as it is", text)
		}
		for line := range strings.SplitSeq(string(raw), "\r\n") {
			if len(line) > 998 {
				t.Errorf("%q makes a line of %d", text[:20], len(line))
			}
		}
	}
	for _, to := range []string{"a@b.example\r\nRCPT TO:<x@y.example>", "a@b.example, c@d.example", "<a@b.example>", "a b@c.example", "ä@b.example", "", "a@b.example>", "x"} {
		n := mailTo("1")
		n.To = to
		if _, err := composer().Compose(t.Context(), n, time.Now()); !errors.Is(err, errAddress) {
			t.Errorf("%q gives %v", to, err)
		}
	}
	for _, link := range []string{"//evil.example", "https://evil.example", "in/x", "/in/x y", "/in/x\r\n"} {
		n := mailTo("1")
		n.Link = link
		if _, err := composer().Compose(t.Context(), n, time.Now()); !errors.Is(err, errLink) {
			t.Errorf("%q gives %v", link, err)
		}
	}
}

func TestEachWayOfConnecting(t *testing.T) {
	for _, security := range []string{Plain, StartTLS, TLS} {
		p := newPost(t, security)
		s := p.sender(security)
		s.User, s.Password = "meertijd", "geheim"
		if a := s.Send(t.Context(), composed(t, mailTo("1")), hand); a.Verdict != Accepted || !p.login || len(p.got) != 1 || p.got[0].to != "anna@praktijk.example" {
			t.Errorf("%s: %+v, signed in %v, %d mails", security, a, p.login, len(p.got))
		}
		s.Password = "fout"
		if a := s.Send(t.Context(), composed(t, mailTo("2")), hand); a.Verdict != Later || a.Code != "auth-535" {
			t.Errorf("%s with a wrong password: %+v", security, a)
		}
		if security == Plain {
			continue
		}
		s.Roots = nil
		if a := s.Send(t.Context(), composed(t, mailTo("3")), hand); a.Verdict != Later || len(p.got) != 1 {
			t.Errorf("%s with a certificate of nobody: %+v", security, a)
		}
	}
	p := newPost(t, Plain)
	s := p.sender(StartTLS) // a server without TLS, or somebody in between who took it out
	if a := s.Send(t.Context(), composed(t, mailTo("4")), hand); a.Verdict != Later || len(p.got) != 0 {
		t.Errorf("in the open: %+v", a)
	}
	s = p.sender(Plain)
	s.Host = "192.0.2.1"
	if a := s.Send(t.Context(), composed(t, mailTo("5")), hand); a.Verdict != Later || !strings.Contains(a.Code, "this machine") {
		t.Errorf("elsewhere, in the open: %+v", a)
	}
}

func hand() error { return nil }

func TestWhatTheServerSaysIsUnderstood(t *testing.T) {
	said := func(step string, code int, text string) func(string) error {
		return func(at string) error {
			if at == step {
				return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
			}
			return nil
		}
	}
	for _, c := range []struct {
		name string
		at   func(string) error
		cut  string
		want Answer
	}{
		{"all is well", nil, "", Answer{Accepted, "250"}},
		{"busy at hello", said("hello", 421, "busy"), "", Answer{Later, "hello-421"}},
		{"we may not send", said("mail", 550, "no"), "", Answer{Later, "mail-550"}},
		{"box full", said("rcpt", 452, "full"), "", Answer{Later, "rcpt-452"}},
		{"nobody of that name", said("rcpt", 550, "no such user"), "", Answer{Refused, "rcpt-550"}},
		{"no relay for us", said("rcpt", 554, "5.7.1 relay denied"), "", Answer{Later, "rcpt-554"}},
		{"not now", said("data", 451, "later"), "", Answer{Later, "end-451"}},
		{"not that", said("end", 554, "spam"), "", Answer{Refused, "end-554"}},
		{"not now, after all", said("end", 451, "later"), "", Answer{Later, "end-451"}},
		{"cut at hello", nil, "hello", Answer{Later, "hello-421"}},
		{"cut at mail", nil, "mail", Answer{Later, "mail"}},
		{"cut at rcpt", nil, "rcpt", Answer{Later, "rcpt"}},
		{"cut after the last line", nil, "before", Answer{Unheard, "end"}},
		{"cut after it was taken", nil, "end", Answer{Unheard, "end"}},
	} {
		p := newPost(t, Plain)
		p.misbehave(c.at, c.cut)
		got := p.sender(Plain).Send(t.Context(), composed(t, mailTo("1")), hand)
		if got != c.want && !(c.cut == "hello" && got.Verdict == Later) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if a := (SMTP{Host: "localhost", Port: 1, Security: Plain}).Send(t.Context(), composed(t, mailTo("1")), hand); a != (Answer{Later, "connect"}) {
		t.Errorf("nobody there: %+v", a)
	}
	p := newPost(t, Plain)
	p.slow = 3 * time.Second
	s := p.sender(Plain)
	s.Patience = 300 * time.Millisecond
	if a := s.Send(t.Context(), composed(t, mailTo("1")), hand); a != (Answer{Unheard, "end"}) {
		t.Errorf("slow: %+v", a)
	}
	if a := p.sender(Plain).Send(t.Context(), composed(t, mailTo("9")), func() error { return errLost }); a != (Answer{Later, "lease"}) || p.count()["9@rho.example"] > 0 {
		t.Errorf("without the lease: %+v", a)
	}
}

// quiet keeps what the worker logs, to look for what may not be in it.
func quiet(out io.Writer) *slog.Logger { return slog.New(slog.NewJSONHandler(out, nil)) }

func TestPointsAreInBothForms(t *testing.T) {
	n := mailTo("0197-b")
	n.Off = "/reminders/weekly"
	n.Points = []notice.Point{
		{Title: "B · Kies iets", Text: "Er staat niets.", Steps: []string{"Kies A.", "Leg uit <b>waarom</b>\r\nBcc: x@y.example"}, Link: "/plan/4"},
		{Title: strings.Repeat("x", 500), Text: strings.Repeat("é", 5000)},
	}
	m := composed(t, n)
	raw, err := m.bytes()
	if err != nil {
		t.Fatal(err)
	}
	h, parts := opened(t, raw)
	if got := h.Get("List-Unsubscribe"); got != "<https://plan.example/reminders/weekly>" {
		t.Errorf("it is stopped at %q", got)
	}
	for kind, text := range parts {
		for _, want := range []string{"B · Kies iets", "Er staat niets.", "Kies A.", "https://plan.example/plan/4", "https://plan.example/reminders/weekly"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", kind, want)
			}
		}
		if strings.Contains(text, "\nBcc") || strings.Count(text, "é") > longestText || strings.Count(text, "x") > 2*longest {
			t.Errorf("%s:\n%s", kind, text)
		}
	}
	if strings.Contains(parts["text/html"], "<b>") || h.Get("Bcc") != "" {
		t.Error("words became markup")
	}
	n.Points[0].Link = "https://evil.example"
	if _, err := composer().Compose(t.Context(), n, time.Now()); !errors.Is(err, errLink) {
		t.Errorf("a point that leads away: %v", err)
	}
	n.Points, n.Off = nil, "//evil.example"
	if _, err := composer().Compose(t.Context(), n, time.Now()); !errors.Is(err, errLink) {
		t.Errorf("a way to stop that leads away: %v", err)
	}
}
