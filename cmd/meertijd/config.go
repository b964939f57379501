package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// config is every setting of an installation. A flag comes before a variable of
// the environment (MEERTIJD_DB for --db), that before the file of --config, and
// that before what stands here. How long a session lasts is no setting.
type config struct {
	Config         string   `help:"File with settings, one a line: name = value." placeholder:"FILE" setting:"" type:"path"`
	Addr           string   `help:"Address to listen on." default:"localhost:8080" setting:""`
	DB             string   `help:"File of the database, or postgres://…" default:"meertijd.db" name:"db" setting:"address"`
	PublicAddress  string   `help:"What people type: https://plan.example." placeholder:"URL" setting:""`
	TrustedProxies []string `help:"Addresses of proxies that are believed, such as 127.0.0.1/32." placeholder:"CIDR" setting:""`
	TLSCert        string   `help:"File with the certificate, without a proxy." name:"tls-cert" placeholder:"FILE" setting:""`
	TLSKey         string   `help:"File with the key of the certificate." name:"tls-key" placeholder:"FILE" setting:""`
	KeyFile        string   `help:"File with the secret key, 32 bytes; beside the database when empty." placeholder:"FILE" setting:""`
	LogLevel       string   `help:"What is logged: debug, info, warn or error." enum:"debug,info,warn,error" default:"info" setting:""`
	MetricsAddr    string   `help:"Address for measurements, on this machine; none when empty." placeholder:"ADDRESS" setting:""`

	SMTP   smtpConfig   `embed:"" prefix:"smtp-"`
	Backup backupConfig `embed:"" prefix:"backup-"`
}

// smtpConfig is how mail leaves.
type smtpConfig struct {
	Host     string `help:"Server that takes mail." placeholder:"HOST" setting:""`
	Port     int    `help:"Its port." default:"587" setting:""`
	User     string `help:"Name to sign in with; none when empty." setting:""`
	Password string `help:"Only in the environment or the file." setting:"secret"`
	TLS      string `help:"How the connection is kept secret: starttls, tls or none (this machine only)." enum:"starttls,tls,none" default:"starttls" name:"tls" setting:""`
	From     string `help:"Address that mail comes from." placeholder:"ADDRESS" setting:""`
}

// backupConfig is how backups are made by themselves.
type backupConfig struct {
	Folder    string `help:"Folder for backups; none are made when empty." placeholder:"FOLDER" setting:""`
	At        string `help:"Time of the day for a backup." default:"03:30" setting:""`
	Keep      int    `help:"Of how many days one is kept." default:"14" setting:""`
	KeepWeeks int    `help:"Of how many weeks one is kept." default:"26" setting:""`
	Recipient string `help:"Public key (age) that backups are locked with." setting:""`
	ProofKey  string `help:"File with the key that this server proves backups with; made beside the database when empty." placeholder:"FILE" setting:""`
}

// value is a setting with where it came from.
type value struct{ from, text string }

// The places that a setting can come from, as codes.
const (
	fromFlag    = "flag"
	fromEnv     = "environment"
	fromFile    = "file"
	fromNowhere = "default"
)

// keyFile is where the secret key lies.
func (c *config) keyFile() string { return cmp.Or(c.KeyFile, c.beside("key")) }

// beside gives a name like that of the database file; in this folder without one.
func (c *config) beside(end string) string {
	if c.postgres() {
		return "meertijd." + end
	}
	return strings.TrimSuffix(c.DB, filepath.Ext(c.DB)) + "." + end
}

func (c *config) postgres() bool {
	return strings.HasPrefix(c.DB, "postgres://") || strings.HasPrefix(c.DB, "postgresql://")
}

// secure says whether people come in over https.
func (c *config) secure() bool { return c.PublicAddress != "" }

// base is the address before every path of a link.
func (c *config) base(at net.Addr) string {
	switch {
	case c.secure():
		return strings.TrimSuffix(c.PublicAddress, "/")
	case at == nil:
		return "http://" + c.Addr
	}
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsLoopback() { // passkeys take no number for a name
		return "http://localhost:" + strconv.Itoa(tcp.Port)
	}
	return "http://" + at.String()
}

// proxies are the networks of proxies that are believed.
func (c *config) proxies() (out []netip.Prefix, err error) {
	for _, text := range c.TrustedProxies {
		p, err := netip.ParsePrefix(text)
		if one, wrong := netip.ParseAddr(text); wrong == nil {
			p, err = one.Prefix(one.BitLen())
		}
		if err != nil {
			return nil, errors.New(text)
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// check names everything for which the server does not start, one line each.
func (c *config) check(l language, from *sources) []string {
	var out []string
	say := func(code string, pairs ...string) { out = append(out, l.text(code, pairs...)) }
	for _, p := range from.problems {
		say(p.code, p.pairs...)
	}
	if c.secure() && !publicAddress(c.PublicAddress) {
		say("config.public-address", "value", c.PublicAddress)
	}
	if _, err := c.proxies(); err != nil {
		say("config.proxy", "value", err.Error())
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		say("config.tls-half")
	}
	guarded := len(c.TrustedProxies) > 0 || c.TLSCert != "" && c.TLSKey != ""
	switch {
	case c.secure() && !guarded:
		say("config.no-proxy")
	case !loopback(c.Addr) && !c.secure():
		say("config.not-public", "addr", c.Addr)
	}
	if c.secure() && (c.SMTP.Host == "" || c.SMTP.From == "") {
		say("config.no-smtp")
	}
	if c.SMTP.TLS == "none" && c.SMTP.Host != "" && !loopback(c.SMTP.Host+":0") {
		say("config.smtp-open", "host", c.SMTP.Host)
	}
	if c.MetricsAddr != "" && !loopback(c.MetricsAddr) {
		say("config.metrics", "addr", c.MetricsAddr)
	}
	for name, file := range map[string]string{"key-file": c.keyFile(), "tls-key": c.TLSKey, "db": c.dbFile()} {
		if file != "" && (name != "db" || c.secure()) && readByOthers(file) {
			say("config.readable", "name", name, "file", file)
		}
	}
	slices.Sort(out[len(from.problems):])
	return out
}

func (c *config) dbFile() string {
	if c.postgres() {
		return ""
	}
	return c.DB
}

func publicAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

// loopback says whether an address is reached from this machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// readByOthers says whether other accounts of the machine may read a file.
func readByOthers(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().Perm()&0o077 != 0
}

type configCommand struct {
	language
	config
}

// Help gives the example that --help shows.
func (configCommand) Help() string {
	return "Example: MEERTIJD_DB=/var/lib/meertijd/meertijd.db meertijd config --config /etc/meertijd.conf\n\nSecrets are not shown."
}

// Run prints every setting, where it came from, and what is wrong.
func (c configCommand) Run(s streams, from *sources) error {
	for _, name := range from.names {
		v := from.value(name)
		fmt.Fprintf(s.out, "%-18s = %-40s # %s\n", name, v.text, c.text("config.from."+v.from))
	}
	wrong := c.check(c.language, from)
	for _, line := range wrong {
		fmt.Fprintln(s.err, line)
	}
	if len(wrong) > 0 {
		return errFailed
	}
	return nil
}
