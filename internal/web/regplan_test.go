package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/wording"
)

func numeral(n int) string { return strconv.Itoa(n) }

// The page says what the command says: both are drawn from the same words.
func TestTheRegionalPlanIsReadByEverybody(t *testing.T) {
	t.Parallel()
	for _, set := range sets() {
		w := worldOf(t, set)
		for _, role := range []access.Role{access.Owner, access.Manager, access.Employee, access.Coordinator, access.Lead, access.Finance, access.Auditor} {
			w.as(w.person(role)).get("/regional-plan").want(http.StatusOK).soundly()
		}
		b, _ := w.manager()
		for _, b.language = range wording.Languages {
			for year := 1; year <= set.LastYear(); year++ {
				page := b.get("/regional-plan?year=" + numeral(year)).want(http.StatusOK).doc.words()
				for _, text := range said((wording.Words{Language: b.language, Set: set}).Plan(set.Plan(year), year)) {
					if !strings.Contains(page, strings.Join(strings.Fields(text), " ")) {
						t.Errorf("year %d in %s does not say %q", year, b.language, text)
					}
				}
			}
		}
		for _, wrong := range []string{"0", "99", "x", "-1"} {
			b.get("/regional-plan?year=" + wrong).want(http.StatusNotFound)
		}
	}
}

// said lists every text of a plan.
func said(page wording.PlanPage) (all []string) {
	for _, p := range page.Parts {
		all = append(append(all, p.Heading), p.Intro...)
		for _, l := range p.Lines {
			all = append(all, l.Text, l.Source)
		}
		for _, c := range p.Cards {
			all = append(append(all, c.Source), cardText(c)...)
		}
	}
	return all
}

func TestTheMenuIsSearchedOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager()
	year := w.year(p)
	whole := b.get("/regional-plan").want(http.StatusOK).doc
	item := w.set.Plan(year).Menu.Items[1]
	page := b.get("/regional-plan?q=" + strings.Fields(item.Title.NL)[1]).want(http.StatusOK).soundly()
	if page.doc.id("menu-"+item.Elements[0]+"-"+item.Key) == nil || len(page.doc.classed("intervention-card")) >= len(whole.classed("intervention-card")) || page.doc.id("assumptions") != nil {
		t.Error("the search does not narrow the menu")
	}
	b.get("/regional-plan?q=zzzz").want(http.StatusOK).soundly().shows(says("regplan.none"))
}

func TestThePlanIsFoundFromWhereOneIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	for _, at := range []string{"/today", "/plan/" + numeral(w.year(p)), "/help"} {
		page := b.get(at).want(http.StatusOK)
		found := false
		for _, a := range page.doc.all("a") {
			found = found || strings.HasPrefix(a.attr["href"], "/regional-plan")
		}
		if !found {
			t.Errorf("%s does not lead to the regional plan", at)
		}
	}
}

func TestWhatChangesNextYear(t *testing.T) {
	t.Parallel()
	for _, set := range sets() {
		w := worldOf(t, set)
		for _, p := range w.seats() {
			if p.Role == access.Administrator {
				continue
			}
			page := w.as(p).get("/regional-plan/next").want(http.StatusOK).soundly()
			if !p.Role.InPractice() {
				page.shows(says("next.title.region"))
				continue
			}
			year := w.year(p)
			if next := nextOf(set, w.cohort(p), year); next == 0 {
				page.shows(says("next.last", "year", numeral(year)))
			} else {
				page.shows(says("next.title", "year", numeral(next)), says("next.carry"))
			}
		}
	}
}

func (w *world) cohort(p demo.Person) string {
	w.Helper()
	file, err := w.practices.Get(w.Context(), tenant, w.of(p), w.today())
	if err != nil {
		w.Fatal(err)
	}
	return file.Practice.Cohort
}
