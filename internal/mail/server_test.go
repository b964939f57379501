package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// post is a mail server that does what a test says at each step.
type post struct {
	*testing.T
	mu    sync.Mutex
	at    func(step string) error // what goes wrong at hello, mail, rcpt, data, end
	cut   string                  // the step at which the connection is cut
	slow  time.Duration           // before the answer to "end"
	got   []letter
	port  int
	roots *x509.CertPool
	login bool // somebody signed in
	after func()
}

// letter is a mail that the server took.
type letter struct{ id, to, raw string }

// count is how often each Message-ID arrived.
func (p *post) count() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string]int{}
	for _, l := range p.got {
		out[l.id]++
	}
	return out
}

// misbehave says what goes wrong from now on: an answer to a step, or the
// connection that is cut at one.
func (p *post) misbehave(at func(step string) error, cut string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at, p.cut = at, cut
}

func (p *post) say(step string, c *smtp.Conn) error {
	p.mu.Lock()
	at, cut := p.at, p.cut
	p.mu.Unlock()
	if cut == step {
		c.Conn().Close()
		return &smtp.SMTPError{Code: 421, Message: "cut"}
	}
	if at == nil {
		return nil
	}
	return at(step)
}

type session struct {
	post *post
	conn *smtp.Conn
	to   string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return s.post.say("mail", s.conn) }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.post.say("rcpt", s.conn)
}

func (s *session) Data(r io.Reader) error {
	if err := s.post.say("data", s.conn); err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err // the connection broke: nothing was taken
	}
	if err := s.post.say("before", s.conn); err != nil {
		return err
	}
	m, err := netmail.ReadMessage(strings.NewReader(string(text)))
	if err != nil {
		return err
	}
	s.post.mu.Lock()
	s.post.got = append(s.post.got, letter{strings.Trim(m.Header.Get("Message-ID"), "<>"), s.to, string(text)})
	slow, after := s.post.slow, s.post.after
	s.post.mu.Unlock()
	if after != nil {
		after()
	}
	time.Sleep(slow)
	return s.post.say("end", s.conn)
}

func (s *session) Reset() {}

func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "meertijd" || password != "geheim" {
			return smtp.ErrAuthFailed
		}
		s.post.mu.Lock()
		s.post.login = true
		s.post.mu.Unlock()
		return nil
	}), nil
}

// certificate makes one for localhost.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}

// newPost opens a mail server.
func newPost(t *testing.T, security string) *post {
	t.Helper()
	p := &post{T: t}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if err := p.say("hello", c); err != nil {
			return nil, err
		}
		return &session{post: p, conn: c}, nil
	}))
	server.Domain, server.AllowInsecureAuth = "post.example", security == Plain
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	if security != Plain {
		cert, roots := certificate(t)
		p.roots, server.TLSConfig = roots, &tls.Config{Certificates: []tls.Certificate{cert}}
	}
	if security == TLS {
		l = tls.NewListener(l, server.TLSConfig)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

// sender gives the SMTP that reaches it.
func (p *post) sender(security string) SMTP {
	return SMTP{Host: "localhost", Port: p.port, Security: security, Roots: p.roots, Patience: 2 * time.Second}
}
