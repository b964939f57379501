package practice_test

import (
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

func TestATelephoneNumberIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{
		"030 123 45 67": "+31301234567", "030-1234567": "+31301234567", "(030) 123 4567": "+31301234567", "+31 (0)30 1234567": "+31301234567",
		"+31301234567": "+31301234567", "0031 30 123 45 67": "+31301234567", "31301234567": "+31301234567", "301234567": "+31301234567",
		"06-12345678": "+31612345678", "612345678": "+31612345678", "0346.12.34.56": "+31346123456", "0800 1234": "+318001234", "0800/1234567": "+318001234567",
		"+32 2 123 45 67": "+3221234567", "0032 2 1234567": "+3221234567", " 030\u00a01234567 ": "+31301234567", "030\u2013123\u201145\u201167": "+31301234567",
		"+31 030 1234567": "+31301234567",
		"":                "", "abc": "", "12345": "", "030 123 45 6": "", "030 123 45 678": "", "00": "", "+": "", "+0301234567": "", "0030 12": "", "030-12345x7": "",
		"+32123": "", "+1234567890123456": "", "3.01E+08": "", "2450": "", "112": "",
	} {
		got, ok := practice.ReadPhone(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is read as %q %v, want %q", text, got, ok, want)
		}
		if !ok {
			continue
		}
		if again, ok := practice.ReadPhone(practice.SpellPhone(got)); !ok || again != got {
			t.Errorf("%q is spelled %q, which is read as %q", got, practice.SpellPhone(got), again)
		}
	}
}

func TestATelephoneNumberIsSpelled(t *testing.T) {
	for number, want := range map[string]string{
		"+31301234567": "030 123 45 67", "+31346123456": "0346 12 34 56", "+31612345678": "06 12 34 56 78", "+318001234": "0800 1234", "+3221234567": "+3221234567", "": "",
	} {
		if got := practice.SpellPhone(number); got != want {
			t.Errorf("%s is spelled %q, want %q", number, got, want)
		}
	}
}

func TestAPracticeOrTheLeadKeepsTheNumber(t *testing.T) {
	o := newOffice(t)
	id, other := o.opens("Een", "01000001"), o.opens("Twee", "01000002")
	o.must(o.RecordPhone(ctx, o.lead(), id, "030-1234567"))
	if f := o.get(id, "2026-06-02"); f.Phone() != "+31301234567" {
		t.Fatalf("%q", f.Phone())
	}
	manager := o.lead()
	manager.Actor.Role, manager.Actor.Of, manager.Key = access.Manager, id, "once"
	for range 2 {
		o.must(o.RecordPhone(ctx, manager, id, "06 12345678"))
	}
	f := o.get(id, "2026-06-02")
	if f.Phone() != "+31612345678" || len(f.Phones) != 1 {
		t.Fatalf("%+v", f.Phones)
	}
	manager.Key = ""
	version := f.Version
	o.must(o.RecordPhone(ctx, manager, id, "0612345678"))
	if f = o.get(id, "2026-06-02"); f.Version != version {
		t.Error("the same number is a change")
	}
	o.refused(o.RecordPhone(ctx, manager, id, "bel maar"), fault.Invalid, "practice.phone-wrong")
	o.refused(o.RecordPhone(ctx, manager, other, "030 123 45 67"), fault.Denied, "access.denied")
	for _, role := range []access.Role{access.Employee, access.Coordinator, access.Finance, access.Auditor} {
		somebody := manager
		somebody.Actor.Role = role
		o.refused(o.RecordPhone(ctx, somebody, id, "030 123 45 67"), fault.Denied, "access.denied")
	}
	o.must(o.Unrecord(ctx, o.lead(), id, f.Phones[0].ID, "Vergissing."))
	if f = o.get(id, "2026-06-02"); f.Phone() != "+31301234567" {
		t.Errorf("what was there before counts again: %+v", f.Phones)
	}
	o.must(o.RecordPhone(ctx, o.lead(), id, " "))
	if f = o.get(id, "2026-06-02"); f.Phone() != "" {
		t.Errorf("%+v", f.Phones)
	}
	o.must(o.Leave(ctx, o.lead(), other, d("2026-05-31"), "Stopt."))
	o.refused(o.RecordPhone(ctx, o.lead(), other, "030 123 45 67"), fault.Invalid, "practice.ended")
}
