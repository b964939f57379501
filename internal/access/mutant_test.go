package access

import (
	"maps"
	"slices"
	"testing"
)

// spoiled says what the policy allows: every role, action, and distance.
func spoiled() map[string]bool {
	out := map[string]bool{}
	actions := map[Action]bool{}
	for _, p := range policy {
		for _, a := range p.may {
			actions[a] = true
		}
	}
	target := Target{Practices: []string{"p1"}, Neighbourhood: "n1", Plan: "plan1"}
	for _, role := range append(slices.Clone(Roles), Reader) {
		for distance, actor := range map[string]Actor{
			"own": {Of: "p1", Plan: "plan1"}, "own neighbourhood": {Of: "n1"}, "own, ended": {Of: "p1", Ended: 1}, "elsewhere": {Of: "p2", Plan: "plan2"}, "by mandate": {Of: "p2", OnBehalfOf: "p1"},
		} {
			actor.Role = role
			for a := range actions {
				_, out[string(role)+" "+string(a)+" "+distance] = Allowed(actor, a, target)
			}
		}
	}
	return out
}

// No line of the policy stands there without being noticed, but where a wider
// line of the same role allows the same.
func TestEveryLineOfThePolicyMatters(t *testing.T) {
	whole, tried := spoiled(), 0
	notices := func(what string) {
		t.Helper()
		tried++
		got := spoiled()
		if same := maps.EqualFunc(whole, got, func(a, b bool) bool { return a == b }); same {
			t.Errorf("nothing changes: %s", what)
		}
	}
	for i := range policy {
		p := &policy[i]
		was, far := p.may, p.reach
		for _, a := range was {
			p.may = slices.DeleteFunc(slices.Clone(was), func(x Action) bool { return x == a })
			if count(a) > 0 { // an action that nobody has any more is gone from the list itself
				notices(string(p.role) + " without " + string(a))
			}
			p.may = was
		}
		if far != wholeRegion && far != platform {
			p.reach = wholeRegion
			notices(string(p.role) + " in the whole region instead of " + string(far))
			p.reach = far
		}
	}
	t.Logf("%d mutants, all noticed", tried)
}

func count(a Action) (n int) {
	for _, p := range policy {
		if slices.Contains(p.may, a) {
			n++
		}
	}
	return n
}
