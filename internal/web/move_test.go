package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// onlyUnder gives an intervention that the year offers under one element only,
// and that a practice has not.
func (w *world) onlyUnder(p demo.Person, element string) string {
	w.Helper()
	result := w.verdict(p, &plan.Plan{Year: w.year(p)})
	for _, v := range w.set.Region.Catalogue {
		runs := slices.ContainsFunc(result.Lines, func(l rule.Line) bool { return l.Intervention == v.Key })
		if !runs && slices.Equal(w.set.OnMenu(v.Key, w.year(p)), []string{element}) {
			return v.Key
		}
	}
	w.Fatalf("nothing stands under %s alone", element)
	return ""
}

// A choice under the wrong element is moved by one button, with all that was
// typed about it.
func TestWhatStandsInTheWrongPlaceIsMovedWithItsWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Silent, demo.Typical)
	at, item := w.planAt(p), w.onlyUnder(p, "b")
	wrong := func(field string) string { return string(plan.ChoicePath("a", item, field)) }
	right := func(field string) plan.Path { return plan.ChoicePath("b", item, field) }

	form := b.get(at).want(http.StatusOK).form(at)
	b.post(at, with(form, wrong(plan.ModeField), "new", wrong(plan.TextField), "Elke maand; met = en > erin.", "go", "check")).leads(at)
	page := b.get(at).soundly()
	var move string
	for _, button := range page.doc.all("button", "name", "move") {
		if strings.HasPrefix(button.attr["value"], "a."+item+">b."+item) {
			move = button.attr["value"]
		}
	}
	if move == "" {
		t.Fatalf("no button moves it:\n%v", shown(page.doc.id("check")))
	}
	for _, point := range page.doc.id("check").classed("condition") {
		if point.one("button", "value", move) == nil {
			continue
		}
		for _, button := range point.all("button") {
			if !strings.Contains(button.attr["value"], item) {
				t.Errorf("beside what is refused stands %q", button.attr["value"])
			}
		}
	}
	b.post(at, with(page.form(at), "move", move)).leads(at)
	now := w.plan(p).Fields
	if now[right(plan.ModeField)] != "new" || now[right(plan.TextField)] != "Elke maand; met = en > erin." || now[plan.Path(wrong(plan.ModeField))] != "" || now[plan.Path(wrong(plan.TextField))] != "" {
		t.Errorf("after moving: %v", now)
	}
	if verdict := w.verdict(p, w.plan(p)); len(verdict.Faults) > 0 {
		t.Errorf("still refused: %+v", verdict.Faults)
	}
}

// A choice that the year offers no parts of has no ticks: the form says so with
// an empty list, and a button of the page keeps it without a word.
func TestAChoiceWithoutPartsIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Silent, demo.Typical)
	at, item := w.planAt(p), w.onlyUnder(p, "b")
	form := b.get(at).want(http.StatusOK).form(at)
	mode := string(plan.ChoicePath("b", item, plan.ModeField))
	form.Add("ticks", "choice.b."+item+".option:")
	b.post(at, with(form, mode, "new", "go", "check")).leads(at)
	if got := w.plan(p).Fields[plan.Path(mode)]; got != "new" {
		t.Errorf("it is %q", got)
	}
}

// A button that moves nothing changes nothing.
func TestAMoveThatMakesNoSenseIsLeftAlone(t *testing.T) {
	for _, one := range []string{"", "=", ">", "a>b=new", "a.x=new", "a.x>a.x=new", "a.x.mode>b.x=new", "staff.new>b.x.y=new"} {
		fields := plan.Fields{"choice.a.x.mode": "new", plan.NewStaff: "1"}
		moveChoice(fields, one)
		if fields["choice.a.x.mode"] != "new" || fields[plan.NewStaff] != "1" {
			t.Errorf("%q: %v", one, fields)
		}
	}
}

// What stands at the other place already is not lost.
func TestAMoveKeepsWhatWasTypedInBothPlaces(t *testing.T) {
	fields := plan.Fields{
		"choice.a.x.mode": "new", "choice.a.x.text": "", "choice.a.x.reason": "een",
		"choice.b.x.text": "stond er al", "choice.b.x.reason": "twee", "choice.b.x.mode": "",
	}
	moveChoice(fields, "a.x>b.x=new")
	if fields["choice.b.x.text"] != "stond er al" || fields["choice.b.x.reason"] != "twee\n\neen" || fields["choice.b.x.mode"] != "new" || fields["choice.a.x.reason"] != "" {
		t.Errorf("%v", fields)
	}
}
