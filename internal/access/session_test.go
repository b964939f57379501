package access_test

import (
	"testing"
	"time"

	"meertijd/internal/access"
)

func TestASessionLastsUntilItIsIdleOldOrEnded(t *testing.T) {
	begun := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		seen, ended, now time.Duration
		alive            bool
	}{
		"just begun":                               {0, 0, 0, true},
		"a moment before it is idle":               {0, 0, access.Idle - 1, true},
		"idle":                                     {0, 0, access.Idle, false},
		"old, but a request came just now":         {access.Life - 1, 0, access.Life - 1, true},
		"too old, although a request came":         {access.Life, 0, access.Life, false},
		"ended, although a request came":           {time.Minute, 2 * time.Minute, 2 * time.Minute, false},
		"seen later, so that idle is put off":      {access.Idle - 1, 0, access.Idle + time.Minute, true},
		"another server's clock is a little ahead": {30 * time.Second, 0, 0, true},
		"the clock was set back under somebody":    {time.Hour, 0, 0, false},
		"and stays behind for a while":             {time.Hour, 0, 58 * time.Minute, false},
	} {
		s := access.Session{Begun: begun, Seen: begun.Add(c.seen)}
		if c.ended > 0 {
			s.Ended = begun.Add(c.ended)
		}
		if s.Alive(begun.Add(c.now)) != c.alive {
			t.Errorf("%s: alive is not %v", name, c.alive)
		}
	}
}

func TestTheRuleThatAllowedSomethingHasAName(t *testing.T) {
	seen := map[string]bool{}
	for _, actor := range []access.Actor{
		{Role: access.Owner, Of: "p1"}, {Role: access.Manager, Of: "p1"}, {Role: access.Employee, Of: "p1"},
		{Role: access.Coordinator, Of: "n1"}, {Role: access.Lead}, {Role: access.Reader, Plan: "plan1"},
	} {
		name, ok := access.Allowed(actor, access.ReadPlan, access.Target{Practices: []string{"p1"}, Neighbourhood: "n1", Plan: "plan1"})
		if !ok || name == "" || seen[name] {
			t.Errorf("%s: %q %v", actor.Role, name, ok)
		}
		seen[name] = true
	}
}

func TestNobodyDoesAnythingWithAnUnknownRoleOrAction(t *testing.T) {
	everything := access.Target{Practices: []string{"p1"}, Neighbourhood: "p1", Plan: "p1"}
	for _, role := range []access.Role{"", "admin", "Owner", "lead "} {
		if name, ok := access.Allowed(access.Actor{Role: role, Of: "p1", Plan: "p1"}, access.ReadPlan, everything); ok || name != "" {
			t.Errorf("%q reads by %q", role, name)
		}
	}
	for _, role := range []access.Role{access.Owner, access.Lead, access.Coordinator, access.Reader} {
		if _, ok := access.Allowed(access.Actor{Role: role, Of: "p1", Plan: "p1"}, "delete-plan", everything); ok {
			t.Errorf("%s deletes a plan", role)
		}
	}
}

func TestAJointPlanIsOfEachOfItsPractices(t *testing.T) {
	joint := access.Target{Practices: []string{"p1", "p2"}, Plan: "plan1"}
	for of, want := range map[string]bool{"p1": true, "p2": true, "p3": false, "": false} {
		if _, ok := access.Allowed(access.Actor{Role: access.Owner, Of: of}, access.EditPlan, joint); ok != want {
			t.Errorf("owner of %q: %v", of, ok)
		}
	}
}
