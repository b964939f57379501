package privacytest

import (
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/privacy"
)

// People are a tenant and a person each; all have the same name.
var People = [][2]string{{"rho", "one"}, {"rho", "two"}, {"other", "one-elsewhere"}}

// Contract is what every store of privacy keeps to. The second function gives
// the records that were written.
func Contract(t *testing.T, open func(*testing.T) (privacy.Store, func() []audit.Record)) {
	s, records := open(t)
	rec := audit.Record{At: time.Unix(1_780_000_000, 0), Tenant: "rho", Event: audit.Delete, Outcome: audit.OK, ObjectType: "person", ObjectID: "one"}
	held := func(tenant, person string, want bool) {
		t.Helper()
		found, err := s.Held(t.Context(), tenant, person)
		if err != nil || (len(found) > 0) != want {
			t.Errorf("%s of %s: %v %v", person, tenant, found, err)
		}
	}
	t.Run("one person is found, in the own tenant only", func(t *testing.T) {
		held("rho", "one", true)
		held("rho", "two", true)
		held("rho", "one-elsewhere", false)
		held("rho", "", false)
	})
	t.Run("people are found by name and mail address, in the own tenant only", func(t *testing.T) {
		for words, want := range map[string]string{"": "one two", "ONE@": "one", "voorbeeld": "one two", "two@example": "two", "elsewhere": "", "%": ""} {
			all, err := s.People(t.Context(), "rho", words)
			var ids []string
			for _, p := range all {
				ids = append(ids, p.ID)
			}
			if got := strings.Join(ids, " "); err != nil || got != want || len(all) > 0 && (all[0].Name == "" || all[0].Mail == "") {
				t.Errorf("%q gives %+v, want %s: %v", words, all, want, err)
			}
		}
	})
	t.Run("who was never there is not found, and nothing is recorded", func(t *testing.T) {
		before := len(records())
		_, err := s.Erase(t.Context(), "rho", "one-elsewhere", rec)
		if fault.KindOf(err) != fault.NotFound || fault.CodeOf(err) != "person.not-found" || len(records()) != before {
			t.Error(err, len(records()))
		}
	})
	t.Run("erasing takes one person, once, with one record", func(t *testing.T) {
		before := len(records())
		done, err := s.Erase(t.Context(), "rho", "one", rec)
		if err != nil || done.Already || len(done.Tables) == 0 || len(records()) != before+1 {
			t.Fatal(done, err, len(records()))
		}
		held("rho", "one", false)
		held("rho", "two", true)
		held("other", "one-elsewhere", true)
		done, err = s.Erase(t.Context(), "rho", "one", rec)
		if err != nil || !done.Already || len(records()) != before+1 {
			t.Error(done, err, len(records()))
		}
	})
}
