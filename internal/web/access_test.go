package web

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/plan"
)

// row is a line of the table: what each role gets.
type row struct {
	pattern string
	cells   map[string]string
}

// table reads who may go where, as a person wrote it down.
func table(t *testing.T) (roles []string, rows []row) {
	t.Helper()
	data, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case roles == nil:
			roles = words[1:]
		default:
			r := row{pattern: words[0] + " " + words[1], cells: map[string]string{}}
			for i, role := range roles {
				r.cells[role] = words[2+i]
			}
			rows = append(rows, r)
		}
	}
	return roles, rows
}

func TestEveryRouteIsInTheTable(t *testing.T) {
	t.Parallel()
	_, rows := table(t)
	listed := map[string]bool{}
	for _, r := range rows {
		listed[r.pattern] = true
	}
	for _, route := range newWorld(t).server.Routes() {
		if !listed[route.Pattern] {
			t.Errorf("%s is not in the table", route.Pattern)
		}
		delete(listed, route.Pattern)
	}
	for pattern := range listed {
		t.Errorf("%s is no route", pattern)
	}
}

// A route that is not open names a permission that somebody has.
func TestEveryRouteNamesItsPermission(t *testing.T) {
	t.Parallel()
	for _, route := range newWorld(t).server.Routes() {
		held := slices.ContainsFunc(access.Roles, func(r access.Role) bool { return access.Has(r, route.May) })
		if held == route.Open || route.Open && route.May != "" {
			t.Errorf("%s: open %v, may %q", route.Pattern, route.Open, route.May)
		}
	}
}

// visit is one role that goes everywhere.
type visit struct {
	*world
	*browser
	role  string
	who   demo.Person
	own   demo.Person // somebody of the practice whose plan is asked for
	other string      // a practice that handed in
	token string
}

func visitAs(w *world, role string) *visit {
	v := &visit{world: w, browser: w.browser(), role: role, token: "none"}
	v.own = w.person(access.Manager, demo.HandedIn)
	switch role {
	case "none":
	case "reader":
		v.token = w.report.Link
	case "coordinator", "lead":
		v.who = w.person(access.Role(role))
	default:
		v.own = w.person(access.Role(role), demo.HandedIn)
		v.who = v.own
	}
	if v.who.ID != "" {
		v.browser, v.token = w.as(v.who), w.report.Link
	}
	for _, p := range w.persons(access.Manager, demo.HandedIn) {
		if v.other = w.of(p); v.other != w.of(v.own) {
			break
		}
	}
	return v
}

// fill gives an address of a route.
func (v *visit) fill(pattern string) string {
	_, at, _ := strings.Cut(pattern, " ")
	return strings.NewReplacer("{$}", "", "{year}", strconv.Itoa(v.year(v.own)), "{no}", "1", "{token}", v.token, "{practice}", v.other).Replace(at)
}

// remark lets somebody say something of the own plan.
func (v *visit) remark() string {
	who := access.Actor{Tenant: tenant, Person: "x", Name: "X", Role: access.Lead}
	p, err := v.server.Plans.Remark(v.Context(), plan.RemarkCommand{Command: plan.Command{Actor: who}, Practice: v.of(v.own), Year: v.year(v.own), Text: "x"})
	if err != nil {
		v.Fatal(err)
	}
	return p.Remarks[len(p.Remarks)-1].ID
}

// form gives what is sent to a route.
func (v *visit) form(pattern, remark string) url.Values {
	share := ""
	if p := v.plan(v.own); p != nil && len(p.Shares) > 0 {
		share = p.Shares[0].ID
	}
	silent := v.of(v.person(access.Manager, demo.Silent))
	answer := "x"
	if p := v.set.Plan(v.year(v.own)); len(p.Questions) > 0 {
		answer = p.Questions[0].Key
	}
	return map[string]url.Values{
		"POST /plan/{year}":                             {"base": {"999999"}, "answer." + answer: {"Something else."}},
		"POST /plan/{year}/submit":                      {"confirmed": {"yes"}, "reason": {"Why."}},
		"POST /plan/{year}/unshare":                     {"share": {share}},
		"POST /plan/{year}/joint":                       {"practice": {silent}},
		"POST /plan/{year}/remark-done":                 {"remark": {remark}},
		"POST /read/{token}":                            {"name": {"Reader"}, "text": {"Fine."}},
		"POST /neighbourhood":                           {"year": {strconv.Itoa(v.year(v.own))}},
		"POST /practices/{practice}/plan/{year}/return": {"reason": {"Why."}},
		"POST /language":                                {"to": {"nl"}},
		"POST /sign-in":                                 {"hat": {v.own.ID + " " + v.own.Hat}},
	}[pattern]
}

func TestWhoMayGoWhereIsWhatIsWrittenDown(t *testing.T) {
	t.Parallel()
	roles, rows := table(t)
	for _, role := range roles {
		v := visitAs(newWorld(t), role)
		remark := v.remark()
		for _, r := range rows {
			method, _, _ := strings.Cut(r.pattern, " ")
			form := v.form(r.pattern, remark)
			if strings.HasPrefix(r.pattern, "POST /plan/") {
				v.now = v.now.Add(2 * 60e9) // another burst of saves
			}
			var got *reply
			records := v.recorded(func() { got = v.do(method, v.fill(r.pattern), []byte(form.Encode())) })
			if have := strconv.Itoa(got.code) + "." + strconv.Itoa(len(records)); have != r.cells[role] {
				t.Errorf("%s for %s: %s, want %s: %+v", r.pattern, role, have, r.cells[role], records)
			}
			for _, rec := range records {
				if got.code != http.StatusNotFound && (rec.Tenant != tenant || rec.RequestID != got.header.Get("X-Request-Id")) {
					t.Errorf("%s for %s leaves %+v", r.pattern, role, rec)
				}
				if denied := rec.Event == "authz_deny" && rec.Outcome == "denied"; denied != (got.code == http.StatusNotFound) {
					t.Errorf("%s for %s gives %d and leaves %+v", r.pattern, role, got.code, rec)
				}
			}
		}
	}
}

func TestNeitherFilesNorHealthNorComponentsAreRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager()
	style := b.get("/help").doc.one("link", "rel", "stylesheet").attr["href"]
	for _, at := range []string{style, "/gallery", "/healthz", "/help", "/nowhere"} {
		if records := w.recorded(func() { b.get(at) }); len(records) > 0 {
			t.Errorf("%s leaves %+v", at, records)
		}
	}
}
