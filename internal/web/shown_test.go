package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/audit"
)

// holds says which of the practices of the world a record has on its list.
func (w *world) holds(r audit.Record) (ids []string) {
	for _, p := range w.board().Practices {
		if r.Shown.Holds(audit.Object{Type: "practice", ID: p.ID}) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func TestAListLeavesOneRecordWithWhoWasOnIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.as(w.person(access.Lead))
	all := len(w.board().Practices)
	for at, want := range map[string]int{
		wholeList: min(perPage, all), "/practices/list.csv": all, "/practices/list.xlsx": all, "/region": all, "/record/commitment": all,
	} {
		records := w.recorded(func() { lead.get(at).want(http.StatusOK) })
		if len(records) != 1 || records[0].Shown == nil || records[0].Shown.Count != want || len(w.holds(records[0])) != want {
			t.Errorf("%s: %d records, %+v, want %d practices", at, len(records), records[0].Shown, want)
		}
	}
	_, some := w.manager(demo.HandedIn)
	name := w.nameOf(w.of(some))
	records := w.recorded(func() { lead.get("/search?q=" + strings.ReplaceAll(name, " ", "+")).want(http.StatusOK) })
	if len(records) != 1 || !records[0].Shown.Holds(audit.Object{Type: "practice", ID: w.of(some)}) {
		t.Errorf("%+v", records)
	}
	records = w.recorded(func() { lead.get("/people").want(http.StatusOK) })
	if len(records) != 1 || !strings.HasPrefix(records[0].Shown.Things, "\nperson/") {
		t.Errorf("%+v", records)
	}
}

func TestAPracticeSeesWhoSawItOnAList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, own := w.manager(demo.HandedIn)
	lead := w.person(access.Lead)
	records := w.recorded(func() { w.as(lead).get("/region").want(http.StatusOK) })
	w.trail.Put(records...)
	b.get("/audit").want(http.StatusOK).soundly().shows(lead.Name, says("audit.on-list", "n", strconv.Itoa(records[0].Shown.Count)))
	b.get("/audit?type=practice&id=" + w.of(own)).want(http.StatusOK).shows(lead.Name + " (")
	b.get("/audit?type=practice&id=p-unknown").want(http.StatusOK).lacks(lead.Name + " (")
}
