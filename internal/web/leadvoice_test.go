package web

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
)

var spokenTo = regexp.MustCompile(`(?i)\b(jullie|jouw|je)\b`)

var quoted = regexp.MustCompile(`‘[^’]*’`)

// Whoever looks at a practice from outside reads about it; the practice itself
// is spoken to.
func TestAVerdictSpeaksOfThePracticeToWhoIsNotOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	conditions := func(r *reply) (all []string) {
		for _, li := range r.doc.all("li", "class", "") {
			if strings.HasPrefix(li.attr["class"], "condition") {
				all = append(all, li.words())
			}
		}
		return all
	}
	said, spoken := 0, false
	for _, role := range []access.Role{access.Lead, access.Auditor} {
		looks := w.as(w.person(role))
		for _, p := range w.board().Practices {
			for _, line := range conditions(looks.get("/practices/" + p.ID).want(http.StatusOK)) {
				line = quoted.ReplaceAllString(line, "") // a question is asked of the practice
				if said++; spokenTo.MatchString(line) {
					t.Errorf("%s reads of %s: %q", role, p.Name, line)
				}
			}
		}
	}
	if said < 100 {
		t.Fatalf("only %d conditions were read", said)
	}
	for _, state := range []demo.Code{demo.Silent, demo.Unfinished} {
		person := w.person(access.Manager, state)
		for _, line := range conditions(w.as(person).get("/plan/" + strconv.Itoa(w.year(person))).want(http.StatusOK)) {
			spoken = spoken || spokenTo.MatchString(line)
		}
	}
	if !spoken {
		t.Error("a practice is not spoken to any more")
	}
}
