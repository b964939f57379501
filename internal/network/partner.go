package network

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
)

// Partner is an organisation on the map of a neighbourhood's network: what kind
// it is, what it does there, and whom to call. Checked is the day on which
// somebody last looked whether it is still right.
type Partner struct {
	Tenant        string
	Neighbourhood string
	ID            string
	Version       int
	Kind          string
	Name          string
	Role          string
	Contacts      []Contact
	Checked       calendar.Date
	Recorded      Recorded
}

// Contact is how somebody is reached at work, and nothing else of them.
type Contact struct{ Name, Phone, Mail string }

// How much the map may hold.
const (
	MaxPartners = 300
	MaxContacts = 5
	maxWord     = 200
)

// staleDays is how long what stands on the map counts as looked at.
const staleDays = 365

// Stale says whether nobody looked at it for more than a year.
func (p *Partner) Stale(on calendar.Date) bool {
	return p.Checked == calendar.None || p.Checked+staleDays < on
}

// clean makes of what was typed what can be kept.
func (p *Partner) clean() {
	p.Kind, p.Name, p.Role = tidy(p.Kind), tidy(p.Name), tidy(p.Role)
	var all []Contact
	for _, c := range p.Contacts {
		c = Contact{tidy(c.Name), tidy(c.Phone), tidy(c.Mail)}
		if c != (Contact{}) {
			all = append(all, c)
		}
	}
	p.Contacts = all
}

// check looks whether an organisation can stand on the map.
func (p *Partner) check(on calendar.Date) error {
	longest := slices.MaxFunc(p.words(), func(a, b string) int { return cmp.Compare(len([]rune(a)), len([]rune(b))) })
	switch {
	case p.Name == "":
		return wrong("network.name-missing")
	case p.Kind == "":
		return wrong("network.kind-missing")
	case len([]rune(longest)) > maxWord:
		return wrong("network.word-long", "max", strconv.Itoa(maxWord), "have", strconv.Itoa(len([]rune(longest))))
	case len(p.Contacts) > MaxContacts:
		return wrong("network.contacts-many", "max", strconv.Itoa(MaxContacts))
	case p.Checked > on:
		return wrong("network.checked-ahead")
	}
	for _, c := range p.Contacts {
		if c.Mail != "" && !isMail(c.Mail) {
			return wrong("network.mail-wrong")
		}
		if c.Phone != "" && !isPhone(c.Phone) {
			return wrong("network.phone-wrong")
		}
	}
	return nil
}

func (p *Partner) words() []string {
	all := []string{p.Kind, p.Name, p.Role}
	for _, c := range p.Contacts {
		all = append(all, c.Name, c.Phone, c.Mail)
	}
	return all
}

// isMail says whether something looks like a mail address; only sending shows
// whether it is one.
func isMail(text string) bool {
	name, host, found := strings.Cut(text, "@")
	return found && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " \t\n,;<>\"") && !strings.Contains(host, "@")
}

// isPhone says whether something can be dialled: digits, with what people write
// between them.
func isPhone(text string) bool {
	digits := 0
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '+' && i == 0, strings.ContainsRune(" -().", c):
		default:
			return false
		}
	}
	return digits >= 3 && digits <= 15
}

// differs names what of an organisation another one says otherwise.
func (p *Partner) differs(other *Partner) (fields []string) {
	for name, same := range map[string]bool{
		"kind": p.Kind == other.Kind, "name": p.Name == other.Name, "role": p.Role == other.Role,
		"contacts": slices.Equal(p.Contacts, other.Contacts), "checked": p.Checked == other.Checked,
	} {
		if !same {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	return fields
}

// wrong makes the fault of something that cannot be kept; pairs are arguments of
// its sentence.
func wrong(code fault.Code, pairs ...string) error {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "network", Args: args}
}
