package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/reminder"
)

// The lead picks three practices, reads what each will get, sends, goes back
// and sends again: nobody gets anything twice.
func TestTheLeadRemindsThreePracticesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	form := url.Values{"key": {"pressed-once"}}
	for _, p := range w.persons(access.Manager, demo.Unfinished)[:2] {
		form.Add("practice", w.of(p))
	}
	quiet := w.person(access.Manager, demo.Silent)
	form.Add("practice", w.of(quiet))
	draft := b.post("/reminders/new", form)
	at := draft.want(http.StatusSeeOther).header.Get("Location")
	page := b.get(at).want(http.StatusOK).soundly()
	if again := b.post("/reminders/new", form).header.Get("Location"); again != at {
		t.Errorf("the same form makes %s, and %s", at, again)
	}
	if len(w.reminders.Mails()) > 0 {
		t.Fatal("a preview sends")
	}
	page.shows(says("reminder.draft.mailed"), "@praktijk.example", says("mail.reminder-silent.subject", "year", "4"))
	send := page.form(at)
	send.Set("go", "send")
	send.Set("words", "Bel me gerust.")
	n := len(send["practice"])
	if n == 0 || n > 3 {
		t.Fatalf("%d practices get mail", n)
	}
	for range 3 {
		if to := b.post(at, send).want(http.StatusSeeOther).header.Get("Location"); to != at {
			t.Errorf("it leads to %s", to)
		}
	}
	mails := w.reminders.Mails()
	got := map[string]int{}
	for _, m := range mails {
		got[m.To+m.Args["practice"]]++
		if m.Points[0].Text != "Bel me gerust." {
			t.Errorf("%+v", m.Points)
		}
	}
	for to, times := range got {
		if times != 1 {
			t.Errorf("%s got %d", to, times)
		}
	}
	b.get(at).want(http.StatusOK).soundly().shows(says("reminder.done.again"), "onderweg")
	b.get("/reminders").want(http.StatusOK).soundly().shows(w.person(access.Lead).Name)

	b.get(b.post("/reminders/new", url.Values{"practice": form["practice"]}).header.Get("Location")).soundly().shows(says("reminder.draft.again"))
	w.as(quiet).get("/today").shows(says("reminder.own.text"))
	w.as(quiet).get("/plan/4/history").soundly().shows(says("reminder.own.text"))
}

func TestASentenceOfTheLeadIsLookedThrough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	at := b.post("/reminders/new", url.Values{"who": {"state=silent"}}).want(http.StatusSeeOther).header.Get("Location")
	send := b.get(at).form(at)
	send.Set("go", "send")
	send.Set("words", "Patiënt met BSN 111222333 belt steeds.")
	b.post(at, send).want(http.StatusUnprocessableEntity)
	send.Set("words", strings.Repeat("x", reminder.MaxWords+1))
	b.post(at, send).want(http.StatusUnprocessableEntity).soundly().shows(says("reminder.words-long", "most", "400"))
	b.post(at, url.Values{"go": {"send"}, "all": send["all"]}).want(http.StatusUnprocessableEntity).shows(says("reminder.nobody"))
	if n := len(w.reminders.Mails()); n > 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestWhoIsChosenByWhatTheyLack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	page := b.get("/reminders/new?need=returned").want(http.StatusOK).soundly()
	if got := page.form("/reminders/new").Get("who"); got != "need=returned" {
		t.Errorf("%q is chosen", got)
	}
	options := page.doc.all("input", "name", "who")
	if len(options) < 3 {
		t.Errorf("only %d can be chosen", len(options))
	}
	for _, option := range options {
		who := option.attr["value"]
		at := b.post("/reminders/new", url.Values{"who": {who}}).want(http.StatusSeeOther).header.Get("Location")
		b.get(at).want(http.StatusOK).soundly()
	}
	b.post("/reminders/new", nil).want(http.StatusUnprocessableEntity).soundly().shows(says("reminder.nobody-chosen"))
	b.post("/reminders/new", url.Values{"practice": {"no-such-practice"}}).want(http.StatusUnprocessableEntity)
}

func TestALeadTurnsTheWeeklyMailOffAndOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(w.person(access.Lead))
	b.get("/reminders/weekly").soundly().shows(says("reminder.weekly.on"))
	b.follow(b.post("/reminders/weekly", url.Values{"wanted": {"no"}})).soundly().shows(says("reminder.weekly.off"))
	b.follow(b.post("/reminders/weekly", url.Values{"wanted": {"yes"}})).shows(says("reminder.weekly.on"))
}
