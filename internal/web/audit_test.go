package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
)

// auditMay names the permission of each page of audit and privacy.
var auditMay = map[string]access.Action{
	"/audit": access.ReadAudit, "/privacy/register": access.ReadAudit, "/privacy/assessment": access.ManageOrganisation,
	"/privacy/agreement": access.ManageOrganisation, "/privacy/erase": access.ErasePerson,
}

// lacks fails when a page says one of some texts within its main part.
func (r *reply) lacks(texts ...string) *reply {
	r.Helper()
	for _, text := range texts {
		if strings.Contains(r.doc.id("main").words(), text) {
			r.Errorf("%s says %q", r.at, text)
		}
	}
	return r
}

// happened puts n reads of a plan into the record.
func (w *world) happened(p demo.Person, n int) *audit.Record {
	w.Helper()
	r := audit.Record{
		At: w.now, Tenant: tenant, Event: audit.Read, Outcome: audit.OK, Person: audit.Person{User: p.ID, Role: string(p.Role)},
		ObjectType: "plan", ObjectID: w.plan(p).ID,
	}
	for i := range n {
		r.At = w.now.Add(time.Duration(i) * time.Minute)
		w.trail.Put(r)
	}
	return &r
}

func TestWhoSawWhatIsToldInPlainWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	r := *w.happened(p, 1)
	r.Event, r.Fields = audit.Update, []string{"submit"}
	w.trail.Put(r)
	r.Event, r.Fields, r.Outcome, r.ObjectID = audit.AuthzDeny, nil, audit.Denied, "GET /plan/{year}"
	r.OnBehalfOf = w.of(p)
	w.trail.Put(r)
	page := b.get("/account/activity").want(http.StatusOK).soundly()
	year := strconv.Itoa(w.year(p))
	page.shows(p.Name+" (praktijkmanager) leverde het plan van jaar "+year, says("audit.outcome.denied"), p.Name+" (praktijkmanager) bekeek het plan van jaar "+year)
	page.lacks("/plan/{year}")
	records := w.recorded(func() { b.get("/audit?event=update&from=2026-01-01") })
	if len(records) != 1 || records[0].Event != audit.AuditRead || !slices.Equal(records[0].Fields, []string{"event=update", "from=2026-01-01"}) || records[0].Rule == "" {
		t.Errorf("%+v", records)
	}
}

func TestAPracticeSeesTheRecordOfItsOwnThingsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, own := w.manager(demo.HandedIn)
	mine := w.happened(own, 1)
	var other demo.Person
	for _, p := range w.persons(access.Manager, demo.HandedIn) {
		if w.plan(p).ID != mine.ObjectID {
			other = p
		}
	}
	theirs := w.happened(other, 1)
	b.get("/audit").want(http.StatusOK).shows(own.Name).lacks(other.Name)
	b.get("/audit?type=plan&id=" + theirs.ObjectID).want(http.StatusOK).shows(says("audit.empty")).lacks(other.Name + " (")
	b.get("/audit?person=" + other.ID).want(http.StatusOK).shows(says("audit.empty"))
	lead := w.as(w.person(access.Lead))
	lead.get("/audit").want(http.StatusOK).shows(own.Name, other.Name)
	lead.get("/audit?person=" + other.ID).want(http.StatusOK).shows(other.Name + " (").lacks(own.Name + " (")
	b.get("/account/activity?person=" + other.ID).want(http.StatusOK).lacks(other.Name)
}

func TestPagesOfTheRecordAreStableAndTheFileIsWhatIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	w.happened(p, auditPage+7)
	first := b.get("/audit").want(http.StatusOK).soundly()
	older := ""
	for _, a := range first.doc.all("a") {
		if strings.Contains(a.attr["href"], "before=") {
			older = a.attr["href"]
		}
	}
	before := b.get(older).want(http.StatusOK).soundly().body
	w.happened(p, 3)
	if b.get(older).body != before {
		t.Error("the page moves when something happens")
	}
	file := b.get("/audit/lines.csv?" + strings.SplitN(older, "?", 2)[1]).want(http.StatusOK)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		if !strings.Contains(before, row[0]) {
			t.Errorf("the page does not show %v", row)
		}
	}
	b.get("/audit?from=gisteren").want(http.StatusOK).soundly().shows(says("audit.filter.day-wrong"))
	b.get("/audit?before=x&event=%00&outcome='").want(http.StatusOK)
	b.get("/audit/lines.csv?from=x").want(http.StatusSeeOther)
}

func TestARefusalNeverHoldsASecretOfTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	for at, want := range map[string]string{
		"/practices/p-secret/plan/4": "GET /practices/{practice}/plan/{year}", "/neighbourhood": "GET /neighbourhood", "/read/" + strings.Repeat("s3cret", 8): "",
	} {
		for _, r := range w.recorded(func() { b.get(at) }) {
			if r.ObjectID != want || strings.Contains(strings.Join(r.Fields, " "), "s3cret") {
				t.Errorf("%s leaves %q %v", at, r.ObjectID, r.Fields)
			}
		}
	}
}
