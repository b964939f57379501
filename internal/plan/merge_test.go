package plan_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/plan"
)

const (
	mode   plan.Path = "choice.a.lean.mode"
	text   plan.Path = "choice.a.lean.text"
	tick   plan.Path = "choice.a.lean.upkeep.refresher"
	answer plan.Path = "answer.network-fit"
)

func TestMerge(t *testing.T) {
	type F = plan.Fields
	for _, c := range []struct {
		name               string
		base, theirs, mine F
		merged             F
		clashes            []plan.Clash
	}{
		{"what only I changed is mine", F{text: "b"}, F{text: "b"}, F{text: "m"}, F{text: "m"}, nil},
		{"what only they changed is theirs", F{text: "b"}, F{text: "t"}, F{text: "b"}, F{text: "t"}, nil},
		{"the same change is no clash", F{text: "b"}, F{text: "x"}, F{text: "x"}, F{text: "x"}, nil},
		{"the same removal is no clash", F{text: "b"}, F{}, F{text: ""}, F{}, nil},
		{"both changed: theirs stands and the clash has both", F{text: "b"}, F{text: "t"}, F{text: "m"}, F{text: "t"}, []plan.Clash{{text, "b", "t", "m"}}},
		{"both wrote in an empty field", F{}, F{text: "t"}, F{text: "m"}, F{text: "t"}, []plan.Clash{{text, "", "t", "m"}}},
		{"I emptied what they changed", F{text: "b"}, F{text: "t"}, F{text: ""}, F{text: "t"}, []plan.Clash{{text, "b", "t", ""}}},
		{"they emptied what I changed", F{text: "b"}, F{}, F{text: "m"}, F{}, []plan.Clash{{text, "b", "", "m"}}},
		{"what is not on my form stays", F{text: "b", answer: "b"}, F{text: "b", answer: "t"}, F{text: "m"}, F{text: "m", answer: "t"}, nil},
		{"an empty text and an absent one are the same", F{text: ""}, F{}, F{text: ""}, F{}, nil},
		{"a choice that only I took away goes", F{mode: "new", text: "b"}, F{mode: "new", text: "b"}, F{mode: "", text: ""}, F{}, nil},
		{"a choice that only they took away goes", F{mode: "new", text: "b"}, F{}, F{mode: "new", text: "b"}, F{}, nil},
		{"a choice that I took away and they described stays", F{mode: "new", text: "b"}, F{mode: "new", text: "t"}, F{mode: ""},
			F{mode: "new", text: "t"}, []plan.Clash{{mode, "new", "new", ""}}},
		{"and so do the words that went with it", F{mode: "new", text: "b", tick: "yes"}, F{mode: "new", text: "b"}, F{mode: "", text: "", tick: ""},
			F{mode: "new", text: "b"}, []plan.Clash{{mode, "new", "new", ""}}},
		{"a choice that they took away and I described stays", F{mode: "new", text: "b"}, F{}, F{mode: "new", text: "m"},
			F{mode: "new"}, []plan.Clash{{mode, "new", "", "new"}, {text, "b", "", "m"}}},
		{"also when my form has no mode on it", F{mode: "new"}, F{}, F{text: "m"}, F{mode: "new", text: "m"}, []plan.Clash{{mode, "new", "", "new"}}},
		{"and keeps the words that I left as they were", F{mode: "new", text: "b"}, F{}, F{mode: "new", text: "b", tick: "yes"},
			F{mode: "new", text: "b", tick: "yes"}, []plan.Clash{{mode, "new", "", "new"}}},
		{"a choice that I took away and they changed stays theirs", F{mode: "continued", text: "b"}, F{mode: "deepened", text: "b"}, F{mode: "", text: ""},
			F{mode: "deepened", text: "b"}, []plan.Clash{{mode, "continued", "deepened", ""}}},
		{"a choice that they took away and I changed stays mine", F{mode: "continued", text: "b"}, F{}, F{mode: "deepened", text: "b"},
			F{mode: "deepened", text: "b"}, []plan.Clash{{mode, "continued", "", "deepened"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			merged, clashes := plan.Merge(c.base, c.theirs, c.mine)
			if len(plan.Difference(merged, c.merged)) > 0 || !reflect.DeepEqual(clashes, c.clashes) {
				t.Errorf("have %v with %v, want %v with %v", merged, clashes, c.merged, c.clashes)
			}
		})
	}
}

var mergePaths = []plan.Path{mode, text, tick, "choice.b.case.mode", "choice.b.case.text", answer, "staff.new"}

// someFields draws fields, with empty texts and absent ones.
func someFields(t *rapid.T, who string) plan.Fields {
	f := plan.Fields{}
	for _, p := range mergePaths {
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			f[p] = ""
		case 1:
			f[p] = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "same")
		case 2:
			f[p] = who
		}
	}
	return f
}

// edit changes some fields of a form that held everything.
func edit(t *rapid.T, base plan.Fields, who string) plan.Fields {
	f := plan.Fields{}
	for _, p := range mergePaths {
		f[p] = base[p]
		if rapid.IntRange(0, 2).Draw(t, "edit") == 0 {
			f[p] = rapid.SampledFrom([]string{"", "x", who}).Draw(t, "to")
		}
	}
	return f
}

func TestMergeLosesNothing(t *testing.T) {
	clashed := 0
	checks(t, 5000, func(t *rapid.T) {
		base := someFields(t, "base")
		theirs, mine := edit(t, base, "theirs"), edit(t, base, "mine")
		if rapid.Bool().Draw(t, "short form") {
			delete(mine, rapid.SampledFrom(mergePaths).Draw(t, "not on the form"))
		}
		merged, clashes := plan.Merge(base, theirs, mine)
		at := map[plan.Path]plan.Clash{}
		for _, c := range clashes {
			if _, twice := at[c.Path]; twice {
				t.Fatalf("%s clashes twice", c.Path)
			}
			at[c.Path] = c
		}
		clashed += len(clashes)
		for _, p := range mergePaths {
			b, th, m := base[p], theirs[p], mine[p]
			if _, posted := mine[p]; !posted {
				m = b
			}
			c, clash := at[p]
			switch {
			case merged[p] != b && merged[p] != th && merged[p] != m:
				t.Fatalf("%s says %q, which nobody wrote", p, merged[p])
			case th != b && th != "" && merged[p] != th && (!clash || c.Theirs != th):
				t.Fatalf("%s: their %q is nowhere", p, th)
			case m != b && m != "" && merged[p] != m && (!clash || c.Mine != m):
				t.Fatalf("%s: my %q is nowhere", p, m)
			case m != b && th != b && m != th && !clash:
				t.Fatalf("%s: %q and %q, and no clash", p, th, m)
			case m == b && th == b && !clash && merged[p] != b:
				t.Fatalf("%s: nobody touched it and it says %q", p, merged[p])
			}
		}
	})
	least := 1000
	if testing.Short() { // rapid then plays a fifth
		least = 100
	}
	if clashed < least {
		t.Errorf("only %d clashes", clashed)
	}
}

func TestMergeOfOneSideIsThatSide(t *testing.T) {
	checks(t, 1000, func(t *rapid.T) {
		base := someFields(t, "base")
		now := edit(t, base, "now")
		for _, other := range []func() (plan.Fields, []plan.Clash){
			func() (plan.Fields, []plan.Clash) { return plan.Merge(base, base, now) },
			func() (plan.Fields, []plan.Clash) { return plan.Merge(base, now, base) },
			func() (plan.Fields, []plan.Clash) { return plan.Merge(base, now, now) },
			func() (plan.Fields, []plan.Clash) { return plan.Merge(base, now, plan.Fields{}) },
		} {
			merged, clashes := other()
			if len(clashes) > 0 || len(plan.Difference(merged, now)) > 0 {
				t.Fatalf("%v from %v became %v with %v", now, base, merged, clashes)
			}
		}
	})
}
