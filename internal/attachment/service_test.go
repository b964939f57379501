package attachment_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/attachment"
	"meertijd/internal/attachment/attachmenttest"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// world is a service on a store in memory, with a clock that a test moves.
type world struct {
	*attachment.Service
	store *attachmenttest.Fake
	now   time.Time
}

func newWorld() *world {
	w := &world{store: attachmenttest.NewFake(), now: time.Date(2026, 6, 2, 9, 0, 0, 0, time.UTC)}
	n := 0
	w.Service = &attachment.Service{Store: w.store, Now: func() time.Time { return w.now }, NewID: func() string { n++; return fmt.Sprint("id", n) }}
	return w
}

func actor(role access.Role, of string) access.Actor {
	return access.Actor{Tenant: "rho", Person: "p-" + string(role), Name: "Naam", Role: role, Of: of, Session: "s"}
}

var pdf = []byte("%PDF-1.7\n%%EOF\n")

func (w *world) add(t *testing.T, a access.Actor, practice, key string) (attachment.File, error) {
	t.Helper()
	return w.Add(t.Context(), attachment.Addition{Actor: a, Practice: practice, Year: 2, Kind: attachment.OldPlan, Name: "plan.doc", Content: pdf, Key: key, Request: "r1"})
}

func TestWhoMayDoWhatWithAFile(t *testing.T) {
	other := actor(access.Lead, "")
	other.Tenant = "elsewhere"
	for _, c := range []struct {
		name             string
		actor            access.Actor
		add, read, bring bool // add one; list and open; withdraw
	}{
		{"the owner", actor(access.Owner, "a"), true, true, true},
		{"the manager", actor(access.Manager, "a"), true, true, true},
		{"an employee", actor(access.Employee, "a"), true, true, true},
		{"the lead", actor(access.Lead, ""), true, true, true},
		{"an auditor", actor(access.Auditor, ""), false, true, false},
		{"finance", actor(access.Finance, ""), false, false, false},
		{"the administrator", actor(access.Administrator, ""), false, false, false},
		{"a coordinator", actor(access.Coordinator, "n1"), false, false, false},
		{"another practice", actor(access.Owner, "b"), false, false, false},
		{"a reader of a link", access.Actor{Tenant: "rho", Role: access.Reader, Plan: "x"}, false, false, false},
		{"the lead of another organisation", other, true, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			file, err := w.add(t, actor(access.Owner, "a"), "a", "k")
			if err != nil {
				t.Fatal(err)
			}
			_, adding := w.add(t, c.actor, "a", "other")
			_, _, listing := w.List(t.Context(), c.actor, "a", 0)
			_, content, _, opening := w.Open(t.Context(), c.actor, file.ID)
			_, withdrawing := w.Withdraw(t.Context(), c.actor, file.ID, "r")
			got := fmt.Sprint(adding == nil, listing == nil, withdrawing == nil)
			if want := fmt.Sprint(c.add, c.read, c.bring); got != want {
				t.Errorf("add, read, withdraw: %s, want %s", got, want)
			}
			mine := c.actor.Tenant == "rho" && c.read
			if bytes.Equal(content, pdf) != mine || (opening == nil) != mine {
				t.Errorf("opened: %q %v", content, opening)
			}
		})
	}
}

func TestAFormSentTwiceAddsOneFile(t *testing.T) {
	w := newWorld()
	owner := actor(access.Owner, "a")
	first, err := w.add(t, owner, "a", "k")
	again, err2 := w.add(t, owner, "a", "k")
	if err != nil || err2 != nil || first.ID != again.ID {
		t.Error(first.ID, again.ID, err, err2)
	}
	if all, _, _ := w.List(t.Context(), owner, "a", 2); len(all) != 1 || len(w.store.Records()) != 1 {
		t.Error(all, w.store.Records())
	}
	if all, _, _ := w.List(t.Context(), owner, "a", 3); len(all) != 0 {
		t.Error("another year has it too")
	}
}

func TestARecordSaysWhoAndWhat(t *testing.T) {
	w := newWorld()
	file, _ := w.add(t, actor(access.Lead, ""), "a", "k")
	r := w.store.Records()[0]
	if r.Event != audit.Create || r.User != "p-lead" || r.ObjectID != file.ID || r.Rule != "lead: manage-practice in whole region" ||
		strings.Join(r.Fields, ",") != "practice a,year 2" || r.RequestID != "r1" {
		t.Errorf("%+v", r)
	}
}

func TestAWithdrawnFileIsGone(t *testing.T) {
	w := newWorld()
	owner := actor(access.Owner, "a")
	file, _ := w.add(t, owner, "a", "k")
	for range 2 {
		if _, err := w.Withdraw(t.Context(), owner, file.ID, "r2"); err != nil {
			t.Fatal(err)
		}
	}
	_, content, _, err := w.Open(t.Context(), owner, file.ID)
	if fault.CodeOf(err) != "attachment.not-found" || content != nil {
		t.Error(err)
	}
	for days, want := range map[int]int{29: 0} {
		w.now = w.now.AddDate(0, 0, days)
		if n, err := w.Sweep(t.Context(), "rho"); n != want || err != nil {
			t.Error(n, err)
		}
	}
	w.now = w.now.AddDate(0, 0, 2)
	if n, err := w.Sweep(t.Context(), "rho"); n != 1 || err != nil {
		t.Error(n, err)
	}
	if len(w.store.Records()) != 3 {
		t.Errorf("%d records", len(w.store.Records()))
	}
}

func TestAYearHoldsTwentyFiles(t *testing.T) {
	w := newWorld()
	for n := range 21 {
		_, err := w.add(t, actor(access.Owner, "a"), "a", fmt.Sprint(n))
		if (n < 20) != (err == nil) || n == 20 && fault.CodeOf(err) != "attachment.too-many" {
			t.Error(n, err)
		}
	}
}

func TestNamesAreCleaned(t *testing.T) {
	w := newWorld()
	for n, c := range [][2]string{
		{"Plan 2024.docx", "Plan 2024.pdf"}, {`C:\Users\x\plan.PDF`, "plan.pdf"}, {"../../etc/passwd", "passwd.pdf"}, {"", "meertijd.pdf"},
		{"a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"}, {strings.Repeat("é", 500) + ".pdf", strings.Repeat("é", 120) + ".pdf"}, {"..", "meertijd.pdf"},
		{"plan\u202efdp.exe", "planfdp.pdf"},
	} {
		f, err := w.Add(t.Context(), attachment.Addition{Actor: actor(access.Owner, "a"), Practice: "a", Name: c[0], Content: pdf, Key: fmt.Sprint(n)})
		if err != nil || f.Name != c[1] {
			t.Errorf("%q became %q, want %q (%v)", c[0], f.Name, c[1], err)
		}
	}
}
