package organisation

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"meertijd/internal/base/fault"
)

// Organisation is one regional organisation. Version is 0 when only its tenant
// is known, and nobody has set anything.
type Organisation struct {
	Tenant        string
	Version       int
	Name          string
	Created       time.Time
	Colour        Colour // empty: the product's own
	Logo          LogoRef
	Sender        Sender
	Contact       Contact
	Privacy       Statement
	Accessibility Statement
	SignIn        SignIn
	Plan          InForce
}

// Sender is who mail comes from.
type Sender struct{ Name, Address string }

// Contact is whom people can ask. It stands on every page.
type Contact struct {
	Name  string // a person or a desk
	Mail  string
	Phone string
	When  string // when they can be reached
}

// Statement is a text in each language. Empty means the text that comes with
// the product, which follows what the product does.
type Statement struct{ NL, EN string }

// In gives the text in a language.
func (s Statement) In(language string) string {
	if language == "en" {
		return s.EN
	}
	return s.NL
}

// SignIn is how people of the organisation sign in with its own accounts, by
// OpenID Connect. The secret is kept sealed.
type SignIn struct {
	Issuer    string
	Client    string
	Secret    string // sealed
	TwoFactor bool   // it asks for a second factor itself
	Button    string
}

// InForce says which regional plan holds: a built-in region by its key, or a
// version of an uploaded one. Region is the key of the region in both.
type InForce struct {
	Region string
	Number int    // of the uploaded version; 0 for a built-in region
	Hash   string // of the uploaded version
}

// LogoRef names a logo by the hash of its content.
type LogoRef struct {
	Hash string
	Type LogoType
}

// Summary is what the platform sees of an organisation.
type Summary struct {
	Tenant    string
	Name      string
	Region    string
	Created   time.Time
	Practices int
}

// the most that a field may hold, in characters.
const (
	maxLine      = 120
	maxStatement = 20_000
)

// clean takes spaces off the ends and control characters out.
func (o *Organisation) clean() {
	for _, line := range []*string{
		&o.Name, &o.Sender.Name, &o.Sender.Address, &o.Contact.Name, &o.Contact.Mail, &o.Contact.Phone, &o.Contact.When,
		&o.SignIn.Issuer, &o.SignIn.Client, &o.SignIn.Button,
	} {
		*line = strings.Join(strings.FieldsFunc(*line, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	}
	for _, text := range []*string{&o.Privacy.NL, &o.Privacy.EN, &o.Accessibility.NL, &o.Accessibility.EN} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	o.Colour = Colour(strings.ToLower(strings.TrimSpace(string(o.Colour))))
}

// Check names everything about the settings that cannot be kept.
func (o *Organisation) Check() []fault.Fault {
	var all faults
	all.name("name", o.Name)
	all.colour(o.Colour)
	all.mail("sender-address", o.Sender.Address)
	all.mail("contact-mail", o.Contact.Mail)
	if strings.ContainsAny(o.Sender.Name, "<>\"") {
		all.add("sender-name", "organisation.sender-quotes", nil)
	}
	all.phone("contact-phone", o.Contact.Phone)
	for field, line := range map[string]string{
		"sender-name": o.Sender.Name, "contact-name": o.Contact.Name, "contact-when": o.Contact.When,
		"openid-client": o.SignIn.Client, "openid-button": o.SignIn.Button,
	} {
		all.length(field, line, maxLine)
	}
	for field, text := range map[string]string{
		"privacy-nl": o.Privacy.NL, "privacy-en": o.Privacy.EN, "accessibility-nl": o.Accessibility.NL, "accessibility-en": o.Accessibility.EN,
	} {
		all.length(field, text, maxStatement)
	}
	all.signIn(o.SignIn)
	return all
}

// Contactable says whether people can find somebody to ask.
func (c Contact) Contactable() bool { return c.Name != "" && (c.Mail != "" || c.Phone != "") }

// On says whether people can sign in with the accounts of the organisation.
func (s SignIn) On() bool { return s.Issuer != "" }

type faults []fault.Fault

func (all *faults) add(field string, code fault.Code, args fault.Args) {
	*all = append(*all, fault.Fault{Code: code, Path: field, Args: args})
}

func (all *faults) length(field, text string, most int) {
	if len([]rune(text)) > most {
		all.add(field, "organisation.too-long", fault.Args{"max": strconv.Itoa(most)})
	}
}

func (all *faults) name(field, name string) {
	if name == "" {
		all.add(field, "organisation.name-missing", nil)
	}
	all.length(field, name, maxLine)
}

// mail accepts what can be an address: one @, something on both sides, and no
// character with which a second address or header could be written.
func (all *faults) mail(field, address string) {
	if address != "" && !Address(address) {
		all.add(field, "organisation.address", nil)
	}
}

// Address says whether a text can be the address of one mailbox.
func Address(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	return ok && local != "" && len(text) <= 254 && strings.Contains(strings.Trim(domain, "."), ".") && !strings.Contains(domain, "@") &&
		!strings.ContainsAny(text, " \t\r\n,;:<>()[]\\\"")
}

func (all *faults) phone(field, number string) {
	ok := strings.IndexFunc(number, func(r rune) bool { return !strings.ContainsRune("0123456789+-() ", r) }) < 0
	if !ok || len(number) > 30 {
		all.add(field, "organisation.phone", nil)
	}
}

func (all *faults) signIn(s SignIn) {
	if !s.On() {
		if s.Client != "" || s.Button != "" {
			all.add("openid-issuer", "organisation.issuer-missing", nil)
		}
		return
	}
	host, ok := strings.CutPrefix(s.Issuer, "https://")
	if !ok || host == "" || strings.ContainsAny(s.Issuer, " ?#@\"<>\\") || len(s.Issuer) > 300 {
		all.add("openid-issuer", "organisation.issuer", nil)
	}
	if s.Client == "" {
		all.add("openid-client", "organisation.client-missing", nil)
	}
}
