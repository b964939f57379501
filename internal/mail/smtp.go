package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Verdict is what is known of a mail after it was handed over.
type Verdict uint8

// The verdicts.
const (
	Later    Verdict = iota // it was not sent; trying again may help
	Accepted                // the server took it
	Refused                 // it was not sent, and never will be
	Unheard                 // its end was sent, and no answer came
)

// Answer is a verdict with a code for the log: the step and what the server
// answered there, "rcpt-550".
type Answer struct {
	Verdict Verdict
	Code    string
}

// Transport brings a message to a server. It calls hand right before the last
// line, and sends that only when hand gives no error.
type Transport interface {
	Send(ctx context.Context, m Message, hand func() error) Answer
}

// The ways in which a connection is kept secret.
const (
	StartTLS = "starttls"
	TLS      = "tls"
	Plain    = "none" // to this machine only
)

// SMTP sends by a mail server.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password string
	Security string         // StartTLS, TLS or Plain
	Local    string         // by which name we say hello; "localhost" when empty
	Patience time.Duration  // for each step; 30 s when 0
	Roots    *x509.CertPool // nil: those of this machine
}

// errPlain is a server elsewhere that would be spoken to in the open.
var errPlain = errors.New("a connection without TLS goes to this machine only")

// Send brings one message, over a connection of its own.
func (s SMTP) Send(ctx context.Context, m Message, hand func() error) Answer {
	text, err := m.bytes()
	if err != nil {
		return Answer{Refused, "message"}
	}
	c, answer := s.open(ctx)
	if c == nil {
		return answer
	}
	defer c.Close()
	if err := s.step(c, func() error { return c.Mail("<" + m.From.Address + ">") }); err != nil {
		return reached("mail", err)
	}
	if err := s.step(c, func() error { return c.Rcpt("<" + m.To.Address + ">") }); err != nil {
		return refusedAt("rcpt", err)
	}
	return s.data(c, text, hand)
}

// data sends the text. Until hand was called the server has no whole message;
// after its last line only an answer says what became of it.
func (s SMTP) data(c *smtp.Client, text []byte, hand func() error) Answer {
	if err := c.UpdateDeadline(s.patience()); err != nil {
		return Answer{Later, "data"}
	}
	w, err := c.Data()
	if err != nil {
		return refusedAt("data", err)
	}
	if _, err := w.Write(text); err != nil {
		return Answer{Later, "data"}
	}
	if err := hand(); err != nil {
		return Answer{Later, "lease"}
	}
	if err := c.UpdateDeadline(s.patience()); err != nil {
		return Answer{Later, "data"}
	}
	err = w.Close()
	var said *textproto.Error
	switch {
	case err == nil:
		_ = s.step(c, c.Quit) // it has the mail: how it says goodbye does not matter
		return Answer{Accepted, "250"}
	case errors.As(err, &said):
		return refusedAt("end", err)
	}
	return Answer{Unheard, "end"}
}

// open connects, makes the connection secret, and signs in.
func (s SMTP) open(ctx context.Context) (*smtp.Client, Answer) {
	if s.Security == Plain && !here(s.Host) {
		return nil, Answer{Later, errPlain.Error()}
	}
	dialer := net.Dialer{Timeout: s.patience()}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err != nil {
		return nil, Answer{Later, "connect"}
	}
	_ = conn.SetDeadline(time.Now().Add(s.patience())) // a connection that has no deadline fails at the first step
	secret := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	if s.Security == TLS {
		conn = tls.Client(conn, secret)
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		conn.Close()
		return nil, reached("hello", err)
	}
	if code, err := s.greet(c, secret); err != nil {
		c.Close()
		return nil, reached(code, err)
	}
	return c, Answer{}
}

// greet says hello, secures the connection and signs in, and names the step
// that went wrong.
func (s SMTP) greet(c *smtp.Client, secret *tls.Config) (step string, err error) {
	c.SkipSMTPUTF8(true)
	local := s.Local
	if local == "" {
		local = "localhost"
	}
	if err := s.step(c, func() error { return c.Hello(local) }); err != nil {
		return "hello", err
	}
	if s.Security == StartTLS {
		if err := s.step(c, func() error { return c.StartTLS(secret) }); err != nil {
			return "starttls", err
		}
	}
	if s.User == "" {
		return "", nil
	}
	return "auth", s.step(c, func() error { return c.Auth(s.auth(c)) })
}

// auth picks PLAIN, or LOGIN for servers that know only that. Either goes over
// a secret connection, or to this machine.
func (s SMTP) auth(c *smtp.Client) smtp.Auth {
	_, known := c.Extension("AUTH")
	if strings.Contains(known, "LOGIN") && !strings.Contains(known, "PLAIN") {
		return smtp.LoginAuth(s.User, s.Password, s.Host, s.Security == Plain)
	}
	return smtp.PlainAuth("", s.User, s.Password, s.Host, s.Security == Plain)
}

// step does one thing, within its time.
func (s SMTP) step(c *smtp.Client, do func() error) error {
	if err := c.UpdateDeadline(s.patience()); err != nil {
		return err
	}
	return do()
}

func (s SMTP) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return 30 * time.Second
}

// reached is a step before any mail was named: whatever the server says there
// is about us, not about the mail, so it is tried again.
func reached(step string, err error) Answer {
	return Answer{Later, refusedAt(step, err).Code}
}

// refusedAt is what the server said to a step: 5xx is for good, the rest and
// silence are for now. 5.7.x is a rule about who may send, so about us.
func refusedAt(step string, err error) Answer {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return Answer{Later, step}
	}
	a := Answer{Later, fmt.Sprintf("%s-%d", step, said.Code)}
	if said.Code >= 500 && said.Code < 600 && !strings.HasPrefix(said.Msg, "5.7.") {
		a.Verdict = Refused
	}
	return a
}

// here says whether a host is this machine.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
