package plan_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

func (w *world) comment(who, path, text string) error {
	_, err := w.Comment(ctx, plan.Comment{Command: by(who), Practice: "p1", Year: year, Path: plan.Path(path), Text: text})
	return err
}

func (w *world) endorse(who, number string) error {
	_, err := w.Endorse(ctx, plan.Endorse{Command: by(who), Practice: "p1", Year: year, Number: number})
	return err
}

func (w *world) reply(who, text string) error {
	_, err := w.Reply(ctx, plan.Reply{Command: by(who), Practice: "p1", Year: year, Text: text})
	return err
}

func TestCommenting(t *testing.T) {
	w := ready(t)
	for _, c := range []struct{ who, path, text, code string }{
		{"lead", "", " ", "plan.comment-empty"}, {"lead", "x", "Goed.", "plan.unknown-field"},
		{"lead", "", strings.Repeat("é", plan.MaxText+1), "plan.text-too-long"},
		{"owner p1", "", "Goed.", "access.denied"}, {"coordinator n1", "", "Goed.", "access.denied"},
	} {
		if err := w.comment(c.who, c.path, c.text); string(fault.CodeOf(err)) != c.code {
			t.Errorf("%s %q %.9q: %v, want %s", c.who, c.path, c.text, err, c.code)
		}
	}
	must(w, w.comment("lead", "answer.network-role", "Wie doet dit?"))
	must(w, w.comment("lead", "", strings.Repeat("é", plan.MaxText)))
	p := w.open("owner p1", "p1", year)
	if happened(t, p, plan.Commented, plan.Commented); len(p.Unanswered()) != 2 || p.Unanswered()[0].About != "answer.network-role" {
		t.Errorf("%+v", p.Unanswered())
	}
	must(w, w.reply("employee p1", "De assistente."))
	if p = w.open("lead", "p1", year); len(p.Unanswered()) != 0 || len(p.Unread()) != 1 || p.Unread()[0].Reason != "De assistente." {
		t.Errorf("%+v", p.Events)
	}
	must(w, w.comment("lead", "", "Dank je."))
	if p = w.open("lead", "p1", year); len(p.Unread()) != 0 || len(p.Unanswered()) != 1 {
		t.Errorf("%+v", p.Events)
	}
	w.submit("owner p1", "p1", "")
	if p = w.open("lead", "p1", year); len(p.Unanswered()) != 0 {
		t.Error("a hand-in is an answer")
	}
}

func TestACommentDoesNotBeginAPlan(t *testing.T) {
	w := newWorld(t)
	w.history("p1")
	refused(t, w.comment("lead", "", "Begin maar."), fault.Invalid, "plan.not-begun")
	if p := w.open("owner p1", "p1", year); p.Version != 0 {
		t.Errorf("version %d", p.Version)
	}
}

func TestAnswering(t *testing.T) {
	w := ready(t)
	refused(t, w.reply("owner p1", "Waarom?"), fault.Invalid, "plan.nothing-asked")
	must(w, w.comment("lead", "", "Wie?"))
	refused(t, w.reply("owner p1", ""), fault.Invalid, "plan.comment-empty")
	for _, who := range []string{"owner p2", "lead", "coordinator n1"} {
		refused(t, w.reply(who, "Wij."), fault.Denied, "access.denied")
	}
	must(w, w.reply("owner p1", "Wij."))
}

func TestAgreeing(t *testing.T) {
	w := ready(t)
	refused(t, w.endorse("lead", ""), fault.Invalid, "plan.not-handed-in")
	_, first := w.submit("owner p1", "p1", "")
	refused(t, w.endorse("owner p1", first.Number), fault.Denied, "access.denied")
	refused(t, w.endorse("lead", "J4-XXXX-XXXX"), fault.Conflict, "plan.handed-in-since")
	before := w.open("lead", "p1", year)
	judged, err := w.Judge(ctx, &before, false)
	must(w, err)
	must(w, w.endorse("lead", first.Number))
	p := w.open("owner p1", "p1", year)
	if e := p.EndorsedNow(); e == nil || e.About != first.Number || e.By.Role != "lead" || e.On.String() != day {
		t.Fatalf("%+v", p.Events)
	}
	now, err := w.Judge(ctx, &p, false)
	must(w, err)
	if judged[0].Summary != now[0].Summary {
		t.Errorf("an agreement changed the verdict: %+v, %+v", judged[0].Summary, now[0].Summary)
	}
	refused(t, w.endorse("lead", first.Number), fault.Invalid, "plan.endorsed-already")
	w.save("owner p1", "p1", plan.Fields{"answer.network-role": "Anders."})
	if p = w.open("lead", "p1", year); p.EndorsedNow() == nil {
		t.Error("a draft does not take the agreement away")
	}
	_, second := w.submit("owner p1", "p1", "Iets anders.")
	if p = w.open("lead", "p1", year); p.EndorsedNow() != nil {
		t.Error("the agreement belongs to the earlier hand-in")
	}
	refused(t, w.endorse("lead", first.Number), fault.Conflict, "plan.handed-in-since")
	must(w, w.endorse("lead", second.Number))
	_, err = w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Number: first.Number, Reason: "Toch een vraag."})
	refused(t, err, fault.Conflict, "plan.handed-in-since")
	_, err = w.Return(ctx, plan.Return{Command: by("lead"), Practice: "p1", Year: year, Number: second.Number, Reason: "Toch een vraag."})
	must(w, err)
	if p = w.open("lead", "p1", year); p.EndorsedNow() != nil || p.ReturnedNow() == nil {
		t.Errorf("%+v", p.Events)
	}
	refused(t, w.endorse("lead", second.Number), fault.Invalid, "plan.returned-already")
}

// The same button twice, and many at once: one agreement, one record, and every
// comment kept.
func TestReviewingAtOnce(t *testing.T) {
	w := ready(t)
	_, e := w.submit("owner p1", "p1", "")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := w.Comment(ctx, plan.Comment{Command: keyed("lead", "c"+strconv.Itoa(i/2)), Practice: "p1", Year: year, Text: "Vraag " + strconv.Itoa(i/2)})
			if err != nil && fault.CodeOf(err) != "store.duplicate" {
				t.Error(err)
			}
			_, err = w.Endorse(ctx, plan.Endorse{Command: keyed("lead", "k"), Practice: "p1", Year: year, Number: e.Number})
			if err != nil && fault.CodeOf(err) != "store.duplicate" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p, said := w.open("lead", "p1", year), map[string]int{}
	for _, e := range p.Events {
		said[string(e.Kind)+e.Reason]++
	}
	for i := range 10 {
		if n := said["commentedVraag "+strconv.Itoa(i)]; n != 1 {
			t.Errorf("comment %d stands there %d times", i, n)
		}
	}
	if said["endorsed"] != 1 || len(said) != 12 {
		t.Errorf("%v", said)
	}
	records := w.trail(func() {
		_, err := w.Endorse(ctx, plan.Endorse{Command: keyed("lead", "k"), Practice: "p1", Year: year, Number: e.Number})
		must(w, err)
	})
	if len(records) != 0 {
		t.Errorf("a repeat leaves %+v", records)
	}
}
