package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/plan"
	"meertijd/internal/wording"
)

// A plan that went back and came again says so everywhere, and no change is
// spoken of when nothing changed.
func TestAPlanThatIsHandedInAgainAsItWas(t *testing.T) {
	t.Parallel()
	r := newReview(t, demo.HandedIn)
	year := strconv.Itoa(r.year(r.p))
	show := "/practices/" + r.of(r.p)
	years := func() string { return r.lead.get(show).want(http.StatusOK).soundly().doc.id("years").words() }
	today := wording.Date("nl", r.today())
	form := r.lead.get(r.theirs).form(r.theirs + "/return")
	r.lead.post(r.theirs+"/return", with(form, "reason", "Klopt dit?")).want(http.StatusSeeOther)
	if said := years(); !strings.Contains(said, says("show.years.returned", "date", today)) || !strings.Contains(said, "Terug met een vraag") {
		t.Errorf("the years do not say that it was returned: %s", said)
	}
	r.practice.post(r.at+"/submit", url.Values{"confirmed": {"yes"}, "reason": {"Ja, dat klopt."}}).want(http.StatusSeeOther)
	e := r.plan(r.p).Kept()
	if e.Kind != plan.Changed || e.Reason != "Ja, dat klopt." {
		t.Fatalf("%+v", e)
	}
	receipt := r.practice.get(r.at + "/receipt/" + strconv.Itoa(e.No)).want(http.StatusOK).soundly().shows(says("receipt.again", "year", year))
	if strings.Contains(receipt.doc.id("main").one("h1").words(), says("receipt.changed", "year", year)) {
		t.Error("the receipt speaks of a change")
	}
	r.practice.get("/today").soundly().shows(says("today.handed-in-on", "date", today))
	r.practice.get(r.at + "/history").soundly().shows(says("event.again"))
	r.practice.get(r.at + "/history/" + strconv.Itoa(e.No)).soundly().shows(says("kept.title.again", "year", year))
	said := years()
	for _, code := range []string{"show.years.returned-before", "show.years.again"} {
		if !strings.Contains(said, says(code, "date", today)) {
			t.Errorf("the years do not say %s: %s", code, said)
		}
	}
	if strings.Contains(said, says("show.years.returned", "date", today)) {
		t.Error("it still counts as returned")
	}
}
