package plan_test

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

func TestFieldsThatCanNeverBe(t *testing.T) {
	long := strings.Repeat("é", plan.MaxText)
	for _, c := range []struct {
		name, path, text string
		code             fault.Code
	}{
		{"a mode is kept", "choice.a.lean.mode", "deepened", ""},
		{"an empty mode takes the choice away", "choice.a.lean.mode", "", ""},
		{"another mode is not", "choice.a.lean.mode", "deeper", "plan.unknown-mode"},
		{"a mode with a capital is not", "choice.a.lean.mode", "New", "plan.unknown-mode"},
		{"a text of 5000 characters is kept, accents or not", "choice.a.lean.text", long, ""},
		{"a text of 5001 is not", "choice.a.lean.text", long + "é", "plan.text-too-long"},
		{"an answer of 5001 is not", "answer.network-fit", long + "x", "plan.text-too-long"},
		{"a reason of 5001 is not", "choice.a.lean.reason", long + "x", "plan.text-too-long"},
		{"a tick is kept", "choice.c.lean.upkeep.refresher", plan.Yes, ""},
		{"an empty tick is kept", "choice.c.lean.option.online", "", ""},
		{"another word is no tick", "choice.c.lean.upkeep.refresher", "on", "plan.not-a-tick"},
		{"an option with another word is no tick", "choice.c.lean.option.online", "true", "plan.not-a-tick"},
		{"no new colleagues", "staff.new", "0", ""},
		{"999 new colleagues", "staff.new", "999", ""},
		{"nobody said how many", "staff.new", "", ""},
		{"1000 is too many", "staff.new", "1000", "plan.not-a-number"},
		{"less than none", "staff.new", "-1", "plan.not-a-number"},
		{"a word is no number", "staff.new", "twee", "plan.not-a-number"},
		{"half a person is no number", "staff.new", "1.5", "plan.not-a-number"},
		{"an unknown beginning", "income.2026", "1", "plan.unknown-field"},
		{"an empty path", "", "1", "plan.unknown-field"},
		{"a choice without field", "choice.a.lean", "1", "plan.unknown-field"},
		{"a choice without intervention", "choice.a..mode", "new", "plan.unknown-field"},
		{"an unknown field of a choice", "choice.a.lean.price", "1", "plan.unknown-field"},
		{"a tick without key", "choice.a.lean.upkeep.", plan.Yes, "plan.unknown-field"},
		{"a tick without anything", "choice.a.lean.upkeep", plan.Yes, "plan.unknown-field"},
		{"a tick with two keys", "choice.a.lean.upkeep.a.b", plan.Yes, "plan.unknown-field"},
		{"an answer without question", "answer.", "x", "plan.unknown-field"},
		{"an answer with a strange key", "answer.Network fit", "x", "plan.unknown-field"},
		{"a key that is too long", "answer." + strings.Repeat("k", 65), "x", "plan.unknown-field"},
		{"another number", "staff.old", "1", "plan.unknown-field"},
		{"markup in a path", "choice.a.<b>.mode", "new", "plan.unknown-field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := plan.Fields{plan.Path(c.path): c.text, "answer.fine": "goed"}.Check()
			switch {
			case c.code == "" && len(faults) > 0:
				t.Errorf("refused: %v", faults)
			case c.code != "" && (len(faults) != 1 || faults[0].Code != c.code || faults[0].Path != c.path):
				t.Errorf("have %v, want %s at %q", faults, c.code, c.path)
			}
		})
	}
	t.Run("every field that is wrong has its fault", func(t *testing.T) {
		faults := plan.Fields{"x": "1", "staff.new": "x", "choice.a.lean.mode": "x", "choice.a.lean.text": "fine"}.Check()
		if len(faults) != 3 {
			t.Errorf("%d faults: %v", len(faults), faults)
		}
	})
	t.Run("more fields than any plan has are too many", func(t *testing.T) {
		f := plan.Fields{}
		for i := range plan.MaxFields + 1 {
			f[plan.AnswerPath("q-"+strconv.Itoa(i))] = "x"
		}
		if faults := f.Check(); len(faults) != 1 || faults[0].Code != "plan.too-many-fields" {
			t.Errorf("%v", faults)
		}
		delete(f, "answer.q-0")
		if faults := f.Check(); len(faults) != 0 {
			t.Errorf("%v", faults)
		}
	})
}

// TestEveryFieldOfTheRegionCanBeSaved holds what the regional plan asks
// against what a plan can hold.
func TestEveryFieldOfTheRegionCanBeSaved(t *testing.T) {
	all := 0
	for n := 1; n <= book().Set.LastYear(); n++ {
		fields := plan.Fields{plan.NewStaff: "2"}
		for _, item := range book().Region.Catalogue {
			for _, element := range book().Set.OnMenu(item.Key, n) {
				fields[plan.ChoicePath(element, item.Key, plan.ModeField)] = string(rule.New)
				fields[plan.ChoicePath(element, item.Key, plan.TextField)] = "tekst"
				fields[plan.ChoicePath(element, item.Key, plan.ReasonField)] = "reden"
			}
		}
		for _, q := range book().Set.Plan(n).Questions {
			fields[plan.AnswerPath(q.Key)] = "antwoord"
		}
		for _, c := range book().Set.Plan(n).Conditions {
			for _, u := range c.Upkeep {
				fields[plan.UpkeepPath(c.Element, "four-domains", u.Key)] = plan.Yes
			}
		}
		if faults := fields.Check(); len(faults) > 0 {
			t.Errorf("year %d: %v", n, faults)
		}
		all += len(fields)
	}
	if all < 100 {
		t.Errorf("only %d fields were tried", all)
	}
}

// TestLinesComeBackFromFields writes lines of a plan as fields and reads them.
func TestLinesComeBackFromFields(t *testing.T) {
	checks(t, 500, func(t *rapid.T) {
		fields, want := plan.Fields{}, map[string]rule.Choice{}
		for _, key := range []string{"lean", "flexible-duration", "x1"} {
			element := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "element")
			mode := rapid.SampledFrom([]rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped, ""}).Draw(t, "mode")
			text := rapid.SampledFrom([]string{"", "uitleg", "twee\nregels. met punt"}).Draw(t, "text")
			reason := rapid.SampledFrom([]string{"", "geen tijd"}).Draw(t, "reason")
			ticked := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"refresher", "new-staff-training"}), rapid.ID).Draw(t, "ticked")
			fields.Put(plan.ChoicePath(element, key, plan.ModeField), string(mode))
			fields.Put(plan.ChoicePath(element, key, plan.TextField), text)
			fields.Put(plan.ChoicePath(element, key, plan.ReasonField), reason)
			for _, tick := range ticked {
				fields.Put(plan.UpkeepPath(element, key, tick), plan.Yes)
			}
			if mode != "" {
				want[key] = rule.Choice{Intervention: key, Element: element, Mode: mode, Justification: &text, Reason: reason, Upkeep: sorted(ticked)}
			}
		}
		staff := rapid.IntRange(0, 999).Draw(t, "staff")
		fields.Put(plan.NewStaff, strconv.Itoa(staff))
		fields.Put(plan.AnswerPath("network-fit"), "past")
		if faults := fields.Check(); len(faults) > 0 {
			t.Fatalf("%v", faults)
		}
		for _, have := range fields.Choices() {
			if !reflect.DeepEqual(have, want[have.Intervention]) {
				t.Fatalf("%+v, want %+v", have, want[have.Intervention])
			}
			delete(want, have.Intervention)
		}
		if len(want) > 0 || *fields.Staff() != staff || !reflect.DeepEqual(fields.Answers(), []rule.Answer{{Question: "network-fit", Text: "past"}}) {
			t.Fatalf("left %v, staff %v, answers %v", want, fields.Staff(), fields.Answers())
		}
	})
}

func sorted(keys []string) []string {
	out := []string{}
	for _, k := range []string{"new-staff-training", "refresher"} {
		for _, have := range keys {
			if have == k {
				out = append(out, k)
			}
		}
	}
	return out
}

func TestWhatNobodySaidIsUnknownOrEmpty(t *testing.T) {
	f := plan.Fields{}
	if f.Staff() != nil || f.Choices() == nil || f.Answers() == nil || len(f.Choices())+len(f.Answers()) > 0 {
		t.Error("an empty plan says something about staff, or nothing about choices")
	}
	if (plan.Fields{plan.NewStaff: "x"}).Staff() != nil {
		t.Error("a word is a number of colleagues")
	}
	if o := (plan.Fields{plan.OptionPath("a", "lean", "online"): plan.Yes}).Options("a", "lean"); !reflect.DeepEqual(o, []string{"online"}) {
		t.Errorf("options %v", o)
	}
}
