package network_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/network"
	"meertijd/internal/network/networktest"
)

// desk is a service with a store in memory, at a moment that stands still.
type desk struct {
	*testing.T
	store *networktest.Fake
	*network.Service
	ids int
}

func newDesk(t *testing.T) *desk {
	d := &desk{T: t, store: networktest.NewFake()}
	d.Service = &network.Service{
		Store: d.store, Now: func() time.Time { return time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC) },
		Today: func() calendar.Date { return calendar.MustParse("2026-06-02") }, NewID: func() string { d.ids++; return fmt.Sprint("id", d.ids) },
	}
	return d
}

func coordinator(key string) network.Command {
	return network.Command{Actor: access.Actor{Tenant: "t", Person: "eva", Name: "Eva", Role: access.Coordinator, Of: "n1"}, Key: key}
}

func (d *desk) write(base int, all ...network.Section) (network.Edited, error) {
	return d.Write(d.Context(), network.Edit{Command: coordinator(""), Neighbourhood: "n1", Base: base, Sections: all})
}

func pharmacy() network.Partner {
	return network.Partner{Neighbourhood: "n1", Kind: "apotheek", Name: " De Linde ", Contacts: []network.Contact{{}, {Name: "An", Phone: "030-123 45 67", Mail: "an@linde.example"}}}
}

func TestOnlyWhoMayKeepsANetwork(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		actor access.Actor
		may   bool
	}{
		{access.Actor{Role: access.Coordinator, Of: "n1"}, true}, {access.Actor{Role: access.Coordinator, Of: "n2"}, false}, {access.Actor{Role: access.Lead}, true},
		{access.Actor{Role: access.Auditor}, false}, {access.Actor{Role: access.Finance}, false}, {access.Actor{Role: access.Owner, Of: "n1"}, false}, {access.Actor{Role: access.Coordinator}, false},
	} {
		c.actor.Tenant = "t"
		command := network.Command{Actor: c.actor}
		_, wrote := d.Write(t.Context(), network.Edit{Command: command, Neighbourhood: "n1"})
		kept := d.Keep(t.Context(), command, network.Partner{Neighbourhood: "n1"})
		removed := d.Remove(t.Context(), command, "n1", "x", 1)
		for _, err := range []error{wrote, kept, removed} {
			if (fault.KindOf(err) == fault.Denied) == c.may {
				t.Errorf("%s of %q: %v", c.actor.Role, c.actor.Of, err)
			}
		}
	}
	if n := len(d.store.Records()); n != 0 {
		t.Errorf("%d records of what was not done", n)
	}
}

func TestAMultiYearPlanIsKeptByVersion(t *testing.T) {
	d := newDesk(t)
	a := network.Section{ID: "a", Heading: " Nu ", Text: "een\r\ntwee\x00"}
	for range 2 { // the same form twice is one version
		got, err := d.write(0, a, network.Section{ID: "b"})
		if err != nil || got.Outlook.Version != 1 || got.Outlook.Sections[0] != (network.Section{ID: "a", Heading: "Nu", Text: "een\ntwee"}) || len(got.Outlook.Sections) != 1 {
			t.Fatal(got, err)
		}
	}
	b := network.Section{ID: "b", Heading: "Later", Text: "x"}
	if got, err := d.write(1, got1(d), b); err != nil || got.Outlook.Version != 2 {
		t.Fatal(got, err)
	}
	got, err := d.write(1, network.Section{ID: "a", Heading: "Nu", Text: "anders"}) // began before b came
	if err != nil || len(got.Clashes) != 0 || got.Outlook.Version != 3 || len(got.Outlook.Sections) != 2 {
		t.Fatal(got, err)
	}
	got, err = d.write(2, network.Section{ID: "a", Heading: "Nu", Text: "nog anders"}, b)
	if err != nil || len(got.Clashes) != 1 || got.Outlook.Version != 3 || got.Sections[0].Text != "nog anders" || got.Clashes[0].Theirs.Text != "anders" {
		t.Fatal(got, err)
	}
	if n := len(d.store.Records()); n != 3 {
		t.Errorf("%d records of 3 versions", n)
	}
	for version := range 3 {
		if d.store.Records()[version].ObjectVersion != int64(version)+1 {
			t.Error(d.store.Records()[version])
		}
	}
}

func got1(d *desk) network.Section {
	o, _ := d.store.Outlook(d.Context(), "t", "n1", 1)
	return o.Sections[0]
}

func TestWhatCannotStandInAMultiYearPlan(t *testing.T) {
	d := newDesk(t)
	long := strings.Repeat("é", network.MaxText+1)
	many := make([]network.Section, network.MaxSections+1)
	for i := range many {
		many[i] = network.Section{ID: fmt.Sprint(i), Heading: "x"}
	}
	for want, all := range map[fault.Code][]network.Section{
		"network.heading-missing": {{ID: "a", Text: "x"}}, "network.heading-long": {{ID: "a", Heading: long[:2*network.MaxHeading+2]}},
		"network.text-long": {{ID: "a", Heading: "x", Text: long}}, "network.sections-many": many,
	} {
		_, err := d.write(0, all...)
		var e *fault.Error
		if !errors.As(err, &e) || e.Kind != fault.Invalid || len(e.Faults) != 1 || e.Faults[0].Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := d.write(0, network.Section{ID: "a", Heading: strings.Repeat("é", network.MaxHeading), Text: long[:2*network.MaxText]}); err != nil {
		t.Error(err)
	}
}

func TestAnOrganisationIsKept(t *testing.T) {
	d := newDesk(t)
	for range 2 {
		if err := d.Keep(t.Context(), coordinator("k1"), pharmacy()); err != nil {
			t.Fatal(err)
		}
	}
	other := pharmacy()
	other.Name = "De Esdoorn" // another form of the same page has the same key
	if err := d.Keep(t.Context(), coordinator("k1"), other); err != nil {
		t.Fatal(err)
	}
	all, _ := d.store.Partners(t.Context(), "t", "n1")
	if len(all) != 2 || all[1].Name != "De Linde" || len(all[1].Contacts) != 1 || all[1].Checked != d.Today() || all[1].ID != "k1" {
		t.Fatal(all)
	}
	p := all[1]
	if err := d.Keep(t.Context(), coordinator("k2"), p); err != nil { // nothing new
		t.Error(err)
	}
	p.Role = "Overlegt."
	if err := d.Keep(t.Context(), coordinator("k2"), p); err != nil {
		t.Error(err)
	}
	for _, err := range []error{d.Keep(t.Context(), coordinator("k3"), p), d.Remove(t.Context(), coordinator(""), "n1", "k1", 1)} {
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("an old form gives %v", err)
		}
	}
	if err := d.Remove(t.Context(), coordinator(""), "n1", "k1", 2); err != nil {
		t.Error(err)
	}
	if n := len(d.store.Records()); n != 4 {
		t.Errorf("%d records", n)
	}
}

func TestWhatCannotStandOnTheMap(t *testing.T) {
	d := newDesk(t)
	for want, change := range map[fault.Code]func(*network.Partner){
		"network.name-missing": func(p *network.Partner) { p.Name = " " }, "network.kind-missing": func(p *network.Partner) { p.Kind = "" },
		"network.word-long":     func(p *network.Partner) { p.Role = strings.Repeat("x", 201) },
		"network.mail-wrong":    func(p *network.Partner) { p.Contacts[1].Mail = "an at linde" },
		"network.phone-wrong":   func(p *network.Partner) { p.Contacts[1].Phone = "bel maar" },
		"network.checked-ahead": func(p *network.Partner) { p.Checked = calendar.MustParse("2026-06-03") },
		"network.contacts-many": func(p *network.Partner) {
			for i := range network.MaxContacts {
				p.Contacts = append(p.Contacts, network.Contact{Name: fmt.Sprint(i)})
			}
		},
	} {
		p := pharmacy()
		change(&p)
		if err := d.Keep(t.Context(), coordinator("k"), p); fault.CodeOf(err) != want || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, mail := range []string{"a@b@c.nl", "@b.nl", "a@b", "a b@c.nl", "<a@b.nl>"} {
		p := pharmacy()
		p.Contacts[1].Mail = mail
		if d.Keep(t.Context(), coordinator("k"), p) == nil {
			t.Errorf("%q is a mail address", mail)
		}
	}
}

func TestAfterAYearItIsToBeChecked(t *testing.T) {
	for checked, want := range map[string]bool{"2026-06-02": false, "2025-06-02": false, "2025-06-01": true, "": true} {
		p := network.Partner{}
		if checked != "" {
			p.Checked = calendar.MustParse(checked)
		}
		if got := p.Stale(calendar.MustParse("2026-06-02")); got != want {
			t.Errorf("%q: %v", checked, got)
		}
	}
}
