package web

import (
	"context"
	"encoding/csv"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/region"
	"meertijd/internal/rule"
	sheets "meertijd/internal/sheet"
)

// today's board of the world.
func (w *world) board() *region.Board {
	w.Helper()
	b, err := w.server.Region.Board(w.Context(), tenant, w.today())
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// rows gives the names of the practices in the list of a page.
func rows(r *reply) (names []string) {
	table := r.doc.one("div", "id", "practices")
	if table == nil {
		return nil
	}
	for _, th := range table.all("th", "scope", "row") {
		names = append(names, strings.TrimSpace(th.words()))
	}
	return names
}

func names(list []*region.Practice) (out []string) {
	for _, p := range list {
		out = append(out, p.Name)
	}
	return out
}

// randomListing asks for something that there is, mostly.
func randomListing(b *region.Board, r *rand.Rand) listing {
	f := b.Facets()
	var l listing
	maybe := func(n int, set func()) {
		if r.IntN(n) == 0 {
			set()
		}
	}
	maybe(3, func() { l.Neighbourhood = f.Places[r.IntN(len(f.Places))].ID })
	maybe(4, func() { l.State = region.States[r.IntN(len(region.States))] })
	maybe(6, func() { l.Need = region.Needs[r.IntN(len(region.Needs))] })
	maybe(4, func() { l.Condition = f.Conditions[r.IntN(len(f.Conditions))].Condition })
	maybe(2, func() { l.Outcome = outcomes[r.IntN(len(outcomes))] })
	maybe(5, func() { l.Intervention = f.Interventions[r.IntN(len(f.Interventions))] })
	maybe(8, func() { l.Joint = []string{"yes", "no"}[r.IntN(2)] })
	maybe(6, func() { l.Changed = region.ChangeKinds[r.IntN(len(region.ChangeKinds))] })
	maybe(6, func() { l.Cohort = f.Cohorts[r.IntN(len(f.Cohorts))] })
	maybe(6, func() { l.Text = b.Practices[r.IntN(len(b.Practices))].Name[:4] })
	maybe(2, func() { l.Sort = region.Orders[r.IntN(len(region.Orders))] })
	maybe(3, func() { l.Down = true })
	l.Columns = []string{"state", "met", "handed-in", "agb"}
	return listingOf(l.values())
}

// Page, CSV, XLSX and tally say the same of the same practices in the same order.
func TestEveryListAgreesWithItsFilesAndItsTally(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, b, r := w.lead(), w.board(), rand.New(rand.NewPCG(5, 6))
	for range 60 {
		l := randomListing(b, r)
		list := b.Select(l.Query)
		tally := region.Count(list)
		var shown []string
		for page := 1; page <= 1+max(0, len(list)-1)/perPage; page++ {
			v := l.values()
			v.Set("page", strconv.Itoa(page))
			shown = append(shown, rows(lead.get("/practices?"+v.Encode()).want(http.StatusOK))...)
		}
		if !slices.Equal(shown, names(list)) || tally.Practices != len(shown) {
			t.Fatalf("%s shows\n%q, want %d\n%q", l.at(""), shown, tally.Practices, names(list))
		}
		lines := w.listed(lead, l)
		days, good, in := 0, 0, 0
		for i, p := range list {
			if lines[i][0] != p.Name || lines[i][5] != strings.Join(p.Codes, ", ") {
				t.Fatalf("%s: line %d is %q, want %s", l.at(""), i, lines[i], p.Name)
			}
			if n, _ := strconv.Atoi(lines[i][2]); p.Year > 0 {
				good += n - p.Now.Good
			}
			if lines[i][4] != "" {
				days++
			}
			if p.Now.Last != 0 {
				in++
			}
		}
		if days != in || good != 0 || tally.By[plan.IsHandedIn] > in {
			t.Errorf("%s: %d days of %d, %d in order too many, %d handed in", l.at(""), days, in, good, tally.By[plan.IsHandedIn])
		}
	}
}

// listed gives the lines of both files of a list, which are the same.
func (w *world) listed(b *browser, l listing) [][]string {
	w.Helper()
	text := b.get(l.at("/practices/list.csv")).want(http.StatusOK).body
	reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	reader.Comma, reader.FieldsPerRecord = ';', -1
	lines, err := reader.ReadAll()
	if err != nil {
		w.Fatal(err)
	}
	at := slices.IndexFunc(lines, func(line []string) bool { return len(line) > 1 && line[0] == says("list.column.name") })
	tables, err := sheets.Files{}.Read([]byte(b.get(l.at("/practices/list.xlsx")).want(http.StatusOK).body))
	if err != nil {
		w.Fatal(err)
	}
	book := tables[0].Rows
	book = book[1+slices.IndexFunc(book, func(r intake.Line) bool { return r.Cells[0] == says("list.column.name") }):]
	lines = lines[at+1:]
	if len(lines) != len(book) {
		w.Fatalf("%s: %d lines in CSV, %d in XLSX", l.at(""), len(lines), len(book))
	}
	for i, line := range lines {
		for k, cell := range line {
			have := ""
			if k < len(book[i].Cells) {
				have = book[i].Cells[k]
			}
			if day, err := time.Parse("02-01-2006", cell); err == nil {
				cell = day.Format(time.DateOnly) // what reads a sheet again says a day so
			}
			if strings.TrimPrefix(cell, "'") != have {
				w.Fatalf("%s line %d: CSV says %q, XLSX says %q", l.at(""), i, line, book[i].Cells)
			}
		}
	}
	return lines
}

func TestAnAddressSaysTheWholeList(t *testing.T) {
	t.Parallel()
	b, r := newWorld(t).board(), rand.New(rand.NewPCG(1, 2))
	for range 200 {
		l := randomListing(b, r)
		if again := listingOf(l.values()); again.at("/x") != l.at("/x") {
			t.Errorf("%s becomes %s", l.at("/x"), again.at("/x"))
		}
	}
	if got := listingOf(url.Values{"sort": {"nonsense"}, "column": {"met", "met", "nonsense", "name"}, "joint": {"maybe"}, "outcome": {"met"}, "mode": {"new"}}); got.at("") != "?column=met&joint=no" {
		t.Error(got.at(""))
	}
}

func TestEachChipTakesItsOwnFilterAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.board()
	at := "/practices?" + url.Values{"neighbourhood": {b.Facets().Places[0].ID}, "state": {"handed-in"}, "q": {"a"}, "column": {"met"}}.Encode()
	r := w.lead().get(at).want(http.StatusOK).soundly()
	var left []string
	for _, a := range r.doc.all("a", "class", "chip") {
		u, _ := url.Parse(a.attr["href"])
		q := u.Query()
		left = append(left, strings.Join(sortedNames(q), " "))
	}
	if want := []string{"column neighbourhood state", "column q state", "column neighbourhood q"}; !slices.Equal(left, want) {
		t.Errorf("chips lead to %q, want %q", left, want)
	}
}

// Every filter that the page offers gives a list, and every head sorts it.
func TestEveryChoiceOfTheFilterShowsAList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.lead()
	page := lead.get("/practices").want(http.StatusOK)
	tried := 0
	for _, sel := range page.doc.one("form", "action", "/practices").all("select") {
		for i, option := range sel.all("option") {
			if option.attr["value"] != "" && i < 6 {
				lead.get("/practices?" + url.Values{sel.attr["name"]: {option.attr["value"]}}.Encode()).want(http.StatusOK).soundly()
				tried++
			}
		}
	}
	for _, a := range page.doc.one("thead").all("a") {
		lead.get(a.attr["href"]).want(http.StatusOK)
		tried++
	}
	if tried < 25 {
		t.Errorf("only %d were tried", tried)
	}
}

func TestFinanceAndTheAuditorLookAndChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for role, want := range map[access.Role][]string{
		access.Lead: {"csv", "group", "waive", "xlsx"}, access.Finance: {"csv", "xlsx"}, access.Auditor: {"csv", "xlsx"},
	} {
		b := w.as(w.person(role))
		var may []string
		for _, button := range b.get("/practices").want(http.StatusOK).doc.all("button", "name", "do") {
			may = append(may, button.attr["value"])
		}
		slices.Sort(may)
		may = slices.DeleteFunc(may, func(do string) bool { return do == "remind" })
		if !slices.Equal(may, want) {
			t.Errorf("%s may %q, want %q", role, may, want)
		}
	}
	ids := w.board().Practices[0].ID
	for _, do := range []string{"group", "waive"} {
		w.as(w.person(access.Finance)).get("/practices/chosen?do=" + do + "&tick=" + ids).want(http.StatusNotFound)
	}
}

func TestWhatIsChosenGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, list := w.lead(), w.board().Practices
	two, chosen := "tick="+list[0].ID+"&tick="+list[1].ID, "?practice="+min(list[0].ID, list[1].ID)+"&practice="+max(list[0].ID, list[1].ID)
	lead.get("/practices/chosen?do=csv&" + two).leads("/practices/list.csv" + chosen)
	lead.get("/practices/chosen?do=xlsx&all=yes&state=handed-in&tick=x").leads("/practices/list.xlsx?state=handed-in")
	lead.get("/practices/chosen?do=remind&all=yes&state=silent&sort=name").leads("/reminders/new?state=silent")
	urgent := w.board().Select(region.Query{Chosen: true, Of: []string{list[0].ID, list[1].ID}})
	lead.get("/practices/chosen?do=remind&" + two).leads("/reminders/new?practice=" + urgent[0].ID + "&practice=" + urgent[1].ID)
	lead.get("/practices/chosen?do=csv").want(http.StatusUnprocessableEntity).shows(says("list.nobody-chosen"))
	lead.get("/practices/chosen?do=nonsense&" + two).want(http.StatusNotFound)
}

// waivable gives a condition with practices that do not meet it and others to
// which it does not apply, or that do meet it.
func (w *world) waivable() (condition string, open, other []*region.Practice) {
	w.Helper()
	b := w.board()
	for _, c := range b.Tally().Conditions {
		open, other = nil, nil
		for _, p := range b.Practices {
			switch p.Now.States[c.Condition] {
			case rule.NotMet:
				open = append(open, p)
			case rule.Met:
				other = append(other, p)
			}
		}
		if len(open) > 1 && len(other) > 0 {
			return c.Condition, open, other
		}
	}
	w.Fatal("no condition is missed twice")
	return "", nil, nil
}

func TestAConditionIsWaivedForManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead := w.lead()
	condition, open, other := w.waivable()
	form := lead.get("/practices/chosen?do=waive&tick=" + open[0].ID + "&tick=" + open[1].ID).want(http.StatusOK).soundly().form("/practices/waive")
	lead.post("/practices/waive", with(form, "rule", condition, "reason", " ")).want(http.StatusUnprocessableEntity).shows(says("practice.reason-missing"))
	form = with(form, "rule", condition, "reason", "Verhuizing.")
	records := w.recorded(func() { lead.post("/practices/waive", form).leads("/practices?done=waived&n=2") })
	if len(records) != 2 || records[0].Event != audit.Update || records[0].Rule == "" {
		t.Errorf("it leaves %+v", records)
	}
	if records := w.recorded(func() { lead.post("/practices/waive", form).leads("/practices?done=waived&n=2") }); len(records) != 0 {
		t.Errorf("the same form once more leaves %+v", records)
	}
	for _, p := range open[:2] {
		if got := w.board().Get(p.ID).Now.States[condition]; got != rule.Waived {
			t.Errorf("%s is %s", p.Name, got)
		}
	}
	if len(open) > 2 {
		other = append(other, open[0])
		form["tick"], form["key"] = []string{open[2].ID, other[0].ID, open[0].ID}, []string{"another"}
		r := lead.post("/practices/waive", form).want(http.StatusConflict).soundly()
		r.shows(says("list.waive.partly", "done", "1", "failed", "2"), other[0].Name, says("list.waive.met"), says("practice.waived-already"))
	}
}

func TestAViewIsSavedAndItsLinkOpensItForAColleague(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, auditor := w.lead(), w.as(w.person(access.Auditor))
	form := lead.get("/practices/views?state=handed-in&column=met&sort=name&down=yes").want(http.StatusOK).soundly().form("/practices/views")
	lead.post("/practices/views", with(form, "name", " ")).want(http.StatusUnprocessableEntity).shows(says("view.name-missing")).soundly()
	link := lead.post("/practices/views", with(form, "name", "Wie  binnen is")).want(http.StatusSeeOther).header.Get("Location")
	lead.get(link).leads("/practices?column=met&down=yes&sort=name&state=handed-in&view=" + strings.TrimPrefix(link, "/practices?view="))
	auditor.get(link).want(http.StatusNotFound)
	id := strings.TrimPrefix(link, "/practices?view=")
	lead.post("/practices/views", url.Values{"do": {"save"}, "id": {id}, "name": {"Wie binnen is"}, "shared": {"yes"}}).leads("/practices/views?saved=save")
	r := auditor.follow(auditor.get(link).want(http.StatusSeeOther)).want(http.StatusOK).soundly()
	if current := r.doc.one("a", "aria-current", "page"); current == nil || rows(r) == nil {
		t.Error("the auditor sees no list, or not which one")
	}
	auditor.post("/practices/views", url.Values{"do": {"remove"}, "id": {id}}).want(http.StatusNotFound)
	lead.post("/practices/views", url.Values{"do": {"begin"}, "id": {id}}).leads("/practices/views?saved=begin")
	lead.get("/practices").leads("/practices?column=met&down=yes&sort=name&state=handed-in&view=" + id)
	lead.get(wholeList).want(http.StatusOK)
	auditor.get("/practices").want(http.StatusOK)
	lead.post("/practices/views", url.Values{"do": {"remove"}, "id": {id}}).leads("/practices/views?saved=remove")
	lead.get("/practices").want(http.StatusOK)
	lead.get(link).want(http.StatusNotFound)
}

func TestAGroupIsMadeUsedAndTakenAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, list := w.lead(), w.board().Practices
	form := lead.get("/practices/chosen?do=group&tick=" + list[0].ID + "&tick=" + list[1].ID).want(http.StatusOK).soundly().form("/practices/groups")
	lead.post("/practices/groups", form).want(http.StatusUnprocessableEntity).shows(says("view.name-missing")).soundly()
	lead.post("/practices/groups", with(form, "name", "Proeftuin")).leads("/practices?done=grouped&n=2")
	groups, err := w.saved.ListGroups(context.Background(), tenant)
	if err != nil || len(groups) != 1 {
		t.Fatal(groups, err)
	}
	id := groups[0].ID
	if got := rows(lead.get("/practices?sort=name&list=" + id).want(http.StatusOK).soundly()); !slices.Equal(got, names(list[:2])) {
		t.Errorf("the group shows %q", got)
	}
	at := "/practices/groups?group=" + id
	lead.get(at).want(http.StatusOK).soundly().shows("Proeftuin", list[1].Name)
	lead.post("/practices/groups", url.Values{"do": {"add"}, "group": {id}, "add": {list[2].Codes[0] + "\n" + "geen idee"}}).want(http.StatusUnprocessableEntity).shows("geen idee").soundly()
	lead.post("/practices/groups", url.Values{"do": {"add"}, "group": {id}, "add": {list[2].Codes[0] + "\n"}}).leads(at + "&saved=add")
	lead.post("/practices/groups", url.Values{"do": {"out"}, "group": {id}, "tick": {list[0].ID}}).leads(at + "&saved=out")
	lead.post("/practices/groups", url.Values{"do": {"rename"}, "group": {id}, "name": {"Anders"}}).leads(at + "&saved=rename")
	if got := rows(w.as(w.person(access.Finance)).get("/practices?sort=name&list=" + id).want(http.StatusOK)); !slices.Equal(got, names(list[1:3])) {
		t.Errorf("the group shows %q", got)
	}
	lead.get("/practices/chosen?do=remind&all=yes&list=" + id).want(http.StatusSeeOther)
	lead.post("/practices/groups", url.Values{"do": {"make"}, "name": {"Anders"}}).want(http.StatusUnprocessableEntity)
	lead.post("/practices/groups", url.Values{"do": {"remove"}, "group": {id}}).leads("/practices/groups?saved=remove")
	if got := rows(lead.get("/practices?list=" + id).want(http.StatusOK)); len(got) != 0 {
		t.Errorf("a group that is gone shows %q", got)
	}
}

func TestSearchFindsWhatSomebodyMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lead, p := w.lead(), w.board().Practices[3]
	lead.get("/search?q=" + p.Codes[0]).leads("/practices/" + p.ID)
	first := lead.get("/search?q="+url.QueryEscape(p.Name)).want(http.StatusOK).soundly().doc.one("div", "data-hits", "").one("a")
	if first.attr["href"] != "/practices/"+p.ID {
		t.Errorf("the best hit for %q is %q", p.Name, first.attr["href"])
	}
	lead.get("/search?q="+url.QueryEscape(p.Place)).want(http.StatusOK).shows(says("search.neighbourhoods"), p.Place)
	person := w.person(access.Manager)
	lead.get("/search?q="+url.QueryEscape(person.Name)).want(http.StatusOK).shows(says("search.people"), person.Name)
	if r := w.as(w.person(access.Finance)).get("/search?q=" + url.QueryEscape(person.Name)).want(http.StatusOK); strings.Contains(r.doc.one("main").words(), says("search.people")) {
		t.Error("finance finds people")
	}
	records := w.recorded(func() { lead.get("/search?q=zzz").want(http.StatusOK).shows(says("search.nothing", "text", "zzz")) })
	if len(records) != 1 || records[0].Event != audit.Search || !slices.Equal(records[0].Fields, []string{"q=zzz"}) {
		t.Errorf("a search leaves %+v", records)
	}
	w.as(w.person(access.Coordinator)).get("/search?q=a").want(http.StatusNotFound)
	b := w.as(w.person(access.Manager))
	b.get("/search?q=a").want(http.StatusNotFound)
	b.get(ownSearch + "?q=a").want(http.StatusNotFound)
	if b.get("/account").doc.one("input", "data-search", "") != nil {
		t.Error("a practice has a field to search")
	}
	if lead.get("/account").doc.one("input", "data-search", "") == nil {
		t.Error("the lead has no field to search")
	}
}
