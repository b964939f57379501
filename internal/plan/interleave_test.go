package plan_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"meertijd/internal/plan"
)

// interleavings is how many random sessions of several people on one plan are
// played.
const interleavings = 10_000 / slow

// shared are the fields on which people work: two choices, and two answers.
var shared = []plan.Path{
	"choice.a.lean.mode", "choice.a.lean.text", "choice.a.lean.upkeep.refresher", "choice.b.case-discussions.mode",
	"choice.b.case-discussions.text", "answer.network-fit", "answer.network-role",
}

// editor is somebody with a form open.
type editor struct {
	who   string
	token string
	base  int
	form  plan.Fields // as it stands in the browser
	typed plan.Fields // what was typed in it, and not sent yet
	sent  *plan.Save  // the last one
	word  plan.Fields // the last that was acknowledged, by field
}

// session is several people on one plan.
type session struct {
	*world
	*rand.Rand
	editors []*editor
	touched map[plan.Path]map[*editor]bool
	acked   map[string]bool // every text that was ever acknowledged
	texts   int
	plan    plan.Plan
}

func newSession(t tester, number uint64) *session {
	s := &session{world: newWorld(t, "p1"), Rand: rand.New(rand.NewPCG(1, number)), touched: map[plan.Path]map[*editor]bool{}, acked: map[string]bool{}}
	if s.coin() {
		s.plan = s.save("owner p1", "p1", with(lines("a lean new", "b case-discussions new"), "choice.a.lean.text", "Begin.")).Plan
	}
	for _, who := range []string{"owner p1", "manager p1", "employee p1", "owner p1", "manager p1"}[:s.from(2, 5)] {
		e := &editor{who: who, word: plan.Fields{}}
		s.editors = append(s.editors, e)
		s.load(e)
	}
	return s
}

func (s *session) coin() bool { return s.IntN(2) == 0 }

func (s *session) from(low, high int) int { return low + s.IntN(high-low+1) }

func one[T any](s *session, from []T) T { return from[s.IntN(len(from))] }

// load opens the form anew; what was typed and not sent is gone.
func (s *session) load(e *editor) {
	p := s.open(e.who, "p1", year)
	s.texts++
	e.token, e.base, e.typed, e.sent = "form-"+strconv.Itoa(s.texts), p.Version, plan.Fields{}, nil
	e.form = plan.Fields{}
	for _, path := range shared {
		e.form[path] = p.Fields[path]
	}
}

func (s *session) put(e *editor, p plan.Path, text string) {
	e.form[p], e.typed[p] = text, text
}

func (s *session) do(e *editor) {
	switch s.from(1, 12) {
	case 1:
		if s.from(0, 2) == 0 {
			s.load(e)
		}
	case 2, 3, 4:
		s.texts++
		p := one(s, shared)
		switch _, _, field, ok := p.Parts(); {
		case ok && field == plan.ModeField:
			s.put(e, p, one(s, []string{"new", "continued", "deepened"}))
		case ok && field != plan.TextField:
			s.put(e, p, one(s, []string{plan.Yes, ""}))
		default:
			s.put(e, p, "tekst "+strconv.Itoa(s.texts))
		}
	case 5:
		s.remove(e)
	case 6, 7, 8, 9:
		s.autosave(e)
	case 10:
		if e.sent != nil { // the same again, as after a broken connection
			s.send(e, *e.sent)
		}
	case 11, 12:
		s.resolve(e)
	}
}

// remove takes a choice away, with or without its words.
func (s *session) remove(e *editor) {
	if s.coin() {
		s.put(e, shared[0], "")
		if s.coin() {
			s.put(e, shared[1], "")
			s.put(e, shared[2], "")
		}
		return
	}
	s.put(e, shared[3], "")
}

// autosave sends the whole form, or what was typed in it.
func (s *session) autosave(e *editor) {
	fields := e.form.Clone()
	if s.coin() {
		fields = e.typed.Clone()
	}
	s.send(e, plan.Save{Command: by(e.who), Practice: "p1", Year: year, Base: e.base, Editor: e.token, Fields: fields})
}

func (s *session) send(e *editor, c plan.Save) {
	saved, err := s.Save(ctx, c)
	must(s.world, err)
	s.plan, e.sent = saved.Plan, &c
	for p, text := range e.typed {
		if have, posted := c.Fields[p]; !posted || have != text {
			continue // it was typed after what is sent again
		}
		if s.touched[p] == nil {
			s.touched[p] = map[*editor]bool{}
		}
		s.touched[p][e], e.word[p] = true, text
		if _, _, field, ok := p.Parts(); !ok || field == plan.TextField {
			s.acked[text] = true
		}
	}
	switch s.from(0, 2) {
	case 0: // an open page goes on with what it shows
		e.base = saved.Base
	case 1: // or is shown anew, by the same form
		e.base = saved.Plan.Version
		for _, p := range shared { // what others did is shown, but never in a field in use
			if _, mine := e.typed[p]; !mine {
				e.form[p] = saved.Plan.Fields[p]
			}
		}
	}
}

// resolve settles an open conflict in one of three ways.
func (s *session) resolve(e *editor) {
	p := s.open(e.who, "p1", year)
	open := p.OpenConflicts()
	if len(open) == 0 {
		return
	}
	k := one(s, open)
	text := one(s, []string{k.Mine, p.Fields[k.Path]})
	if _, _, field, ok := k.Path.Parts(); (!ok || field == plan.TextField) && s.coin() {
		text = "samen: " + k.Mine + " en " + p.Fields[k.Path] + "."
	}
	now, err := s.Resolve(ctx, plan.Resolve{Command: by(e.who), Practice: "p1", Year: year, Base: p.Version, Conflict: k.ID, Text: text})
	must(s.world, err)
	s.plan = now
	for _, other := range s.editors { // the choice is everybody's
		if s.touched[k.Path] != nil {
			s.touched[k.Path][other] = true
		}
	}
	if _, _, field, ok := k.Path.Parts(); !ok || field == plan.TextField {
		s.acked[text] = true
	}
}

// findable lists every text that is kept anywhere.
func (s *session) findable() map[string]bool {
	at := map[string]bool{"": true}
	for _, text := range s.plan.Fields {
		at[text] = true
	}
	revisions, err := s.plans.Revisions(ctx, tenant, s.plan.ID, -1)
	must(s.world, err)
	for _, r := range revisions {
		at[r.Old], at[r.New] = true, true
	}
	for _, k := range s.plan.Conflicts {
		at[k.Theirs], at[k.Mine] = true, true
	}
	return at
}

// check looks that nothing is lost.
func (s *session) check() {
	if s.plan.ID == "" {
		return
	}
	stored, err := s.plans.Get(ctx, tenant, s.plan.ID)
	must(s.world, err)
	s.plan = stored
	at := s.findable()
	for _, text := range slices.Sorted(maps.Keys(s.acked)) {
		if !at[text] {
			s.t.Errorf("%q was acknowledged and is nowhere", text)
		}
	}
	for p, who := range s.touched {
		for e := range who {
			if len(who) == 1 && s.alone(p, e) && s.plan.Fields[p] != e.word[p] {
				s.t.Errorf("%s: nobody else touched it, %q was typed last, and it says %q", p, e.word[p], s.plan.Fields[p])
			}
		}
	}
}

// alone says whether nobody else worked on the choice that a field is of, which
// could have been taken away.
func (s *session) alone(p plan.Path, e *editor) bool {
	element, intervention, _, ok := p.Parts()
	for other, who := range s.touched {
		el, in, _, is := other.Parts()
		for o := range who {
			if ok && is && el == element && in == intervention && o != e {
				return false
			}
		}
	}
	return true
}

func TestNobodysWordsAreLost(t *testing.T) {
	begun := time.Now()
	sessions, saves, conflicts, removals := 0, 0, 0, 0
	for n := range uint64(interleavings) {
		s := newSession(t, n)
		for range s.from(16, 40) {
			s.do(one(s, s.editors))
		}
		s.check()
		if t.Failed() {
			t.Fatalf("in session %d", n)
		}
		sessions++
		saves += s.plan.Version
		conflicts += len(s.plan.Conflicts)
		for _, k := range s.plan.Conflicts {
			if k.Mine == "" || k.Theirs == "" {
				removals++
			}
		}
	}
	t.Logf("%d interleavings, %d saves that changed something, %d conflicts, %d with a removal, in %s", sessions, saves, conflicts, removals, time.Since(begun))
	if sessions < interleavings || conflicts < interleavings/2 || removals < interleavings/10 {
		t.Errorf("%d interleavings with %d conflicts, of which %d removals", sessions, conflicts, removals)
	}
}
