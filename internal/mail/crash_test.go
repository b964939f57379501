package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"meertijd/internal/notice"
	"meertijd/internal/notice/noticetest"
)

// errKilled is what a worker panics with where it is killed.
var errKilled = errors.New("killed")

// The moments at which a worker is killed.
const (
	afterClaim  = iota // before it connects
	beforeHand         // the text is sent, the row does not say so
	afterHand          // the row says so, the last line is not sent
	afterAnswer        // the server answered, nothing is written down
	moments
)

// fragile is an outbox and a transport that kill who uses them, at one moment.
type fragile struct {
	notice.Outbox
	Transport
	moment int // -1 is never
	window int // how often somebody was killed where nobody can know
	taken  func() int
}

func (f *fragile) kill(at int) {
	if f.moment == at {
		panic(errKilled)
	}
}

func (f *fragile) Claim(ctx context.Context, lease string, now, until time.Time) (notice.Delivery, bool, error) {
	d, found, err := f.Outbox.Claim(ctx, lease, now, until)
	if found {
		f.kill(afterClaim)
	}
	return d, found, err
}

func (f *fragile) Hand(ctx context.Context, d notice.Delivery, until time.Time) (bool, error) {
	f.kill(beforeHand)
	held, err := f.Outbox.Hand(ctx, d, until)
	if f.moment == afterHand {
		f.window++
	}
	f.kill(afterHand)
	return held, err
}

func (f *fragile) Send(ctx context.Context, m Message, hand func() error) Answer {
	before := f.taken()
	a := f.Transport.Send(ctx, m, hand)
	if f.moment == afterAnswer && f.taken() > before {
		f.window++
	}
	f.kill(afterAnswer)
	return a
}

// survive does one step of a worker that may be killed.
func survive(t *testing.T, w *Worker) (did bool) {
	defer func() {
		if p := recover(); p != nil && p != error(errKilled) {
			panic(p)
		}
	}()
	did = true
	did, err := w.Step(t.Context())
	if err != nil {
		t.Error(err)
	}
	return did
}

// Two hundred times, workers are killed at random moments while the server cuts
// connections, is slow to say yes, and says no for a while. Every ordinary mail
// arrives under one Message-ID; one that works for minutes arrives at most once.
func TestNothingIsLostOrDoubledByACrash(t *testing.T) {
	p := newPost(t, Plain)
	repeats, unknown, window, kills := 0, 0, 0, 0
	for n := range 200 {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		now := time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
		box := noticetest.NewFake()
		want := map[string]bool{} // at most once?
		for i := range 4 {
			m := mailTo(fmt.Sprintf("s%d-m%d", n, i))
			if want[m.ID] = i%2 == 1; want[m.ID] {
				m.Before = now.Add(time.Hour)
			}
			if err := box.Post(t.Context(), m, now); err != nil {
				t.Fatal(err)
			}
		}
		f := &fragile{Outbox: box, Transport: p.sender(Plain), taken: func() int { return len(p.count()) + sum(p.count()) }}
		var log bytes.Buffer
		ids := 0
		w := &Worker{Outbox: f, Composer: composer(), Transport: f, Now: func() time.Time { return now }, Log: quiet(&log), Lease: time.Minute,
			NewID: func() string { ids++; return fmt.Sprintf("%d-%d", n, ids) }}
		for turn := range 200 {
			f.moment = -1
			var at func(string) error
			cut := ""
			if turn < 25 { // then everything calms down
				if f.moment = r.IntN(moments*2) - 1; f.moment >= moments {
					f.moment = -1
				}
				cut = []string{"", "", "", "hello", "mail", "rcpt", "data", "before", "end"}[r.IntN(9)]
				if step := []string{"", "hello", "mail", "rcpt", "data", "end"}[r.IntN(6)]; step != "end" && step != "" && r.IntN(3) == 0 {
					at = func(now string) error {
						if now == step {
							return &smtp.SMTPError{Code: 451, Message: "later"}
						}
						return nil
					}
				}
			}
			p.misbehave(at, cut)
			if f.moment >= 0 {
				kills++
			}
			if !survive(t, w) && turn > 25 {
				if waiting, _ := box.Pending(t.Context(), 9); len(waiting) == 0 {
					break
				}
			}
			now = now.Add(time.Duration(r.IntN(90)) * time.Second)
			if turn > 25 {
				now = now.Add(20 * time.Minute)
			}
		}
		window += f.window
		arrived := p.count()
		for id, atMostOnce := range want {
			times := arrived[id+"@rho.example"]
			state, why := box.State(id)
			switch {
			case atMostOnce && (times > 1 || times == 0 && state == notice.Sent):
				t.Errorf("schedule %d: %s, at most once, arrived %d times and is %s (%s)", n, id, times, state, why)
			case !atMostOnce && (times == 0 || state != notice.Sent):
				t.Errorf("schedule %d: %s arrived %d times and is %s (%s)", n, id, times, state, why)
			case !atMostOnce:
				repeats += times - 1
			case state == notice.Unknown:
				unknown++
			}
		}
		if strings.Contains(log.String(), "anna@") || strings.Contains(log.String(), "token-") || strings.Contains(log.String(), "Anna") {
			t.Fatal("the log holds an address, a name or a link")
		}
	}
	t.Logf("200 schedules, %d moments of killing; every ordinary mail counted once by Message-ID, with %d repeats of the same one; %d links ended as unknown; %d kills in the window", kills, repeats, unknown, window)
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// A calm world: one worker or four, every mail once, not even a repeat.
func TestWithoutACrashEverythingArrivesOnce(t *testing.T) {
	p := newPost(t, Plain)
	box := noticetest.NewFake()
	for i := range 60 {
		if err := box.Post(t.Context(), mailTo(fmt.Sprintf("m%d", i)), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var log bytes.Buffer
	w := &Worker{Outbox: box, Composer: composer(), Transport: p.sender(Plain), Now: time.Now, Log: quiet(&log), NewID: func() string { return fmt.Sprint(rand.Uint64()) }}
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if waiting, _ := box.Pending(ctx, 1); len(waiting) == 0 {
			break
		}
	}
	stop()
	<-done
	if got := p.count(); len(got) != 60 || sum(got) != 60 {
		t.Errorf("%d mails arrived %d times", len(got), sum(got))
	}
}

func TestWhatIsOfNoUseIsNotSent(t *testing.T) {
	p := newPost(t, Plain)
	box := noticetest.NewFake()
	now := time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
	late, odd, unknown, refused := mailTo("late"), mailTo("odd"), mailTo("unknown"), mailTo("refused")
	late.Before, odd.To, unknown.Code, refused.To = now.Add(-time.Second), "nobody", "no-such-code", "weg@praktijk.example"
	for _, m := range []notice.Mail{late, odd, unknown, refused} {
		if err := box.Post(t.Context(), m, now.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	p.at = func(step string) error {
		if step == "rcpt" {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: "no such user"}
		}
		return nil
	}
	var log bytes.Buffer
	ids := 0
	w := &Worker{Outbox: box, Composer: composer(), Transport: p.sender(Plain), Now: func() time.Time { return now }, Log: quiet(&log), NewID: func() string { ids++; return fmt.Sprint(ids) }}
	for range 6 {
		if _, err := w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{"late": "dropped late", "odd": "given-up address", "unknown": "given-up words", "refused": "given-up rcpt-550"} {
		if state, why := box.State(id); string(state)+" "+why != want {
			t.Errorf("%s is %s %s, want %s", id, state, why, want)
		}
	}
	if len(p.got) > 0 {
		t.Errorf("%d arrived", len(p.got))
	}
}

func TestItIsTriedLessAndLessOftenAndThenGivenUp(t *testing.T) {
	box := noticetest.NewFake()
	now := time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
	begin := now
	if err := box.Post(t.Context(), mailTo("1"), now); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	w := &Worker{Outbox: box, Composer: composer(), Transport: SMTP{Host: "localhost", Port: 1, Security: Plain}, Now: func() time.Time { return now }, Log: quiet(&log), NewID: func() string { return "x" }}
	tries := 0
	for state := notice.Waiting; state == notice.Waiting && tries < 99; now = now.Add(time.Second) {
		did, err := w.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if did {
			tries++
		}
		state, _ = box.State("1")
	}
	if took := now.Sub(begin); tries != attempts || took < 20*time.Hour || took > 72*time.Hour {
		t.Errorf("%d attempts in %v", tries, took)
	}
}
