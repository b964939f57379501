package account_test

import (
	"testing"
	"time"

	"meertijd/internal/access"
)

// However a clock is set back, whoever works on is signed out before twelve
// hours of work are over.
func TestAClockThatIsSetBackMakesNoSessionLonger(t *testing.T) {
	for _, back := range []time.Duration{2 * time.Minute, time.Hour, 11 * time.Hour, 6 * time.Hour} {
		w := newWorld(t)
		w.invite("ada@example.nl", access.Manager, "p1")
		in, worked := w.byLink("ada@example.nl"), time.Duration(0)
		for ; w.here(in) && worked <= access.Life; worked += 10 * time.Minute {
			x := in.Session
			x.Seen = w.now
			w.fine(w.fake.SaveSession(t.Context(), x, nil))
			w.now = w.now.Add(10 * time.Minute)
			if worked == 5*time.Hour {
				w.now = w.now.Add(-10*time.Minute - back)
			}
		}
		if worked > access.Life {
			t.Errorf("set back by %v, and %v later still here", back, worked)
		}
		w.now = w.now.Add(15 * time.Minute) // and after a while one can sign in again
		w.same(w.here(w.byLink("ada@example.nl")), true)
	}
}

func TestAClockThatIsSetForwardSignsOut(t *testing.T) {
	w := newWorld(t)
	w.invite("ada@example.nl", access.Manager, "p1")
	before := w.byLink("ada@example.nl")
	w.now = w.now.AddDate(1, 0, 0)
	if w.here(before) {
		t.Error("a year later, and here")
	}
	ahead := w.byLink("ada@example.nl")
	w.now = w.now.AddDate(-1, 0, 0)
	if w.here(ahead) {
		t.Error("signed in next year, and here")
	}
	w.now = w.now.Add(15 * time.Minute)
	if !w.here(w.byLink("ada@example.nl")) {
		t.Error("nobody can sign in after the clock was put right")
	}
}
