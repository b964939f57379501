package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
)

// Every route is in the table once, with every object and state it can meet.
func TestEveryRouteIsInTheTable(t *testing.T) {
	t.Parallel()
	routes := newWorld(t).server.Routes()
	roles, rows := table(t, routes)
	listed := map[string]bool{}
	for _, r := range rows {
		key := r.pattern + ", " + r.object + ", " + r.state
		if listed[key] {
			t.Errorf("%s stands there twice", key)
		}
		listed[key] = true
		for _, role := range roles {
			if (r.cells[role] == notVisited) != (r.state == oneFactorState && access.Role(role).InPractice()) {
				t.Errorf("%s: %s has %q", key, role, r.cells[role])
			}
		}
	}
	for _, route := range routes {
		for _, key := range asked(route) {
			if !listed[key] {
				t.Errorf("%s is not in the table", key)
			}
			delete(listed, key)
		}
	}
	for key := range listed {
		t.Errorf("%s: no such route, or more than it can meet", key)
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

func TestWhoMayGoWhereIsWhatIsWrittenDown(t *testing.T) {
	t.Parallel()
	roles, rows := table(t, newWorld(t).server.Routes())
	for _, role := range roles {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			for _, play := range plays {
				s := newStage(newWorld(t), role)
				for _, r := range rows {
					want := r.cells[role]
					if want == notVisited || !slices.Contains(play, r.object) {
						continue
					}
					for _, wrong := range s.visit(r, want) {
						t.Errorf("%s, %s, %s: %s", r.pattern, r.object, r.state, wrong)
					}
				}
			}
		})
	}
}

// visit asks for a row and lists what is not as it should be.
func (s *stage) visit(r row, want string) (wrong []string) {
	s.Helper()
	b, method := s.seat(r), strings.Fields(r.pattern)[0]
	address, form := s.address(r), []byte(s.form(r).Encode())
	token := b.cookies[sessionCookie]
	var got *reply
	records := s.recorded(func() { got = b.do(method, address, form) })
	if have := fmt.Sprintf("%d.%d", got.code, len(records)); have != want {
		wrong = append(wrong, fmt.Sprintf("%s, want %s: %+v", have, want, records))
	}
	for i := range records {
		if why := s.unsound(&records[i], got, token); why != "" {
			wrong = append(wrong, fmt.Sprintf("the record %s: %+v", why, records[i]))
		}
	}
	if b.cookies[sessionCookie] != token {
		b.cookies[sessionCookie] = "" // signed in or out as somebody: the next row is asked afresh
		s.seats = map[string]*browser{}
	}
	if got.code == http.StatusNotFound && strings.Contains(r.pattern, "{") {
		wrong = append(wrong, s.unlike(b, r, got)...)
	}
	return wrong
}

// unsound says what is missing in the record of a request.
func (s *stage) unsound(rec *audit.Record, got *reply, token string) string {
	signedIn := token != "" && rec.Event != audit.Login && rec.Event != audit.LoginFail && rec.Role != string(access.Reader)
	switch {
	case rec.Tenant != tenant && rec.Tenant != account.Platform:
		return "is of another tenant"
	case rec.RequestID == "" || rec.RequestID != got.header.Get("X-Request-Id"):
		return "does not name the request"
	case rec.ObjectType == "":
		return "does not say what it is about"
	case signedIn && (rec.User == "" || rec.Role != s.role):
		return "does not name who asked"
	case signedIn && (rec.Session != account.SessionKey(token) || rec.Method == ""):
		return "does not name the session"
	case rec.Outcome == audit.OK && signedIn && rec.Rule == "":
		return "does not name the rule that allowed it"
	case (rec.Event == audit.AuthzDeny) != (got.code == http.StatusNotFound || got.code == http.StatusForbidden):
		return "calls it denied, or does not"
	case rec.Event == audit.AuthzDeny && (rec.Outcome != audit.Denied || rec.Rule == ""):
		return "is a denial without a reason"
	}
	return ""
}

// unlike asks for something of the same shape that nobody has: what is not
// yours and what does not exist have to look the same, to the byte.
func (s *stage) unlike(b *browser, r row, got *reply) (wrong []string) {
	s.Helper()
	method, at := strings.Fields(r.pattern)[0], s.address(r)
	o := s.object(r.object, r.state)
	for _, id := range []string{o.practice, o.person, o.file, o.upload, o.neighbourhood} {
		if !strings.Contains(at, "/"+id) {
			continue
		}
		none := b.do(method, strings.Replace(at, "/"+id, "/"+nobody(id), 1), []byte(s.form(r).Encode()))
		if a, b := shape(got, id), shape(none, nobody(id)); a != b {
			wrong = append(wrong, fmt.Sprintf("%s differs from what does not exist:\n%s\n%s", at, a, b))
		}
	}
	return wrong
}

// nobody gives an id of the same shape that is not in use.
func nobody(id string) string {
	return strings.Map(func(c rune) rune {
		if '0' <= c && c <= '9' {
			return '0' + '9' - c
		}
		return c
	}, id)
}

// shape is all of an answer but its date, the number of the request and the id
// that was asked for.
func shape(r *reply, id string) string {
	h := r.header.Clone()
	number := h.Get("X-Request-Id")
	h.Del("Date")
	h.Del("X-Request-Id")
	return strings.NewReplacer(id, "ID", quotable(number), "NUMBER").Replace(fmt.Sprint(r.code, h, r.body))
}

// fromElsewhere sends the form of a row as another site would, and says what is
// wrong with the answer.
func (s *stage) fromElsewhere(r row) string {
	s.Helper()
	b := s.seat(r)
	b.headers = map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
	defer func() { b.headers = map[string]string{} }()
	var got *reply
	records := s.recorded(func() { got = b.do(http.MethodPost, s.address(r), []byte(s.form(r).Encode())) })
	if got.code != http.StatusUnprocessableEntity || len(records) > 0 {
		return fmt.Sprintf("from another site: %d, %+v", got.code, records)
	}
	return ""
}

func TestNoRouteTakesAFormOfAnotherSite(t *testing.T) {
	t.Parallel()
	s := newStage(newWorld(t), string(access.Owner))
	for _, route := range s.server.Routes() {
		if strings.HasPrefix(route.Pattern, "POST ") {
			if wrong := s.fromElsewhere(row{pattern: route.Pattern, object: ownObject, state: usualState}); wrong != "" {
				t.Errorf("%s: %s", route.Pattern, wrong)
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

// HEAD asks for the same as GET, and tells by its headers what is there.
func TestAskingForTheHeadersOfAPageIsRecordedAsAsking(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, _ := w.manager(demo.HandedIn)
	for _, at := range []string{"/today", "/practices"} {
		var got, head *reply
		seen := w.recorded(func() { got = b.get(at) })
		asked := w.recorded(func() { head = b.do(http.MethodHead, at, nil) })
		if got.code != head.code || len(seen) != 1 || len(asked) != 1 || seen[0].Event != asked[0].Event || seen[0].ObjectID != asked[0].ObjectID {
			t.Errorf("%s: GET %d leaves %+v, HEAD %d leaves %+v", at, got.code, seen, head.code, asked)
		}
	}
}
