package mail

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"meertijd/internal/notice"
)

// How the worker goes about it.
const (
	leaseTime = 5 * time.Minute  // how long a claimed mail is left alone; longer than all steps of sending together
	firstWait = 15 * time.Second // before the second attempt; doubled after each
	mostWait  = 4 * time.Hour
	attempts  = 16 // about a day and a half
	pollTime  = time.Second
	errorWait = 5 * time.Second // after the store did not answer
	atOnce    = 4               // so many connections to the mail server
)

// Worker sends what is in the outbox. Several programs may run one beside each
// other: each claims what it sends.
type Worker struct {
	Outbox    notice.Outbox
	Composer  Composer
	Transport Transport
	Now       func() time.Time
	NewID     func() string
	Log       *slog.Logger
	Lease     time.Duration // leaseTime when 0
}

// Run sends until the context ends, and lets a mail that is being sent end.
func (w *Worker) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() { w.loop(ctx) })
	}
	all.Wait()
}

func (w *Worker) loop(ctx context.Context) {
	for ctx.Err() == nil {
		did, err := w.Step(ctx)
		wait := pollTime
		if err != nil {
			w.Log.Error("mail", "error", err)
			wait = errorWait
		}
		if did && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// Step claims one mail and does what can be done with it now; false when there
// was none.
func (w *Worker) Step(ctx context.Context) (bool, error) {
	lease := w.Lease
	if lease == 0 {
		lease = leaseTime
	}
	now := w.Now()
	d, found, err := w.Outbox.Claim(ctx, w.NewID(), now, now.Add(lease))
	if err != nil || !found {
		return false, err
	}
	ctx = context.WithoutCancel(ctx) // what was begun is brought to an end
	o := w.deliver(ctx, d, lease)
	o.At = w.Now()
	held, err := w.Outbox.Finish(ctx, d, o)
	w.Log.Info("mail", "id", d.Mail.ID, "code", d.Mail.Code, "state", string(o.State), "answer", o.Code, "attempt", d.Attempts, "held", held)
	return true, err
}

// errLost is a lease that ended while somebody else took over.
var errLost = errors.New("the lease was lost")

// deliver tries to send a mail, and says what came of it.
func (w *Worker) deliver(ctx context.Context, d notice.Delivery, lease time.Duration) notice.Outcome {
	if d.Doubtful && d.AtMostOnce() {
		return notice.Outcome{State: notice.Unknown, Code: "unheard"}
	}
	if !d.Mail.Before.IsZero() && !w.Now().Before(d.Mail.Before) {
		return notice.Outcome{State: notice.Dropped, Code: "late"}
	}
	m, err := w.Composer.Compose(ctx, d.Mail, d.Posted)
	switch {
	case errors.Is(err, errAddress), errors.Is(err, errWords), errors.Is(err, errLink):
		return notice.Outcome{State: notice.GivenUp, Code: err.Error()}
	case err != nil:
		return w.again(d, "compose")
	}
	answer := w.Transport.Send(ctx, m, func() error {
		held, err := w.Outbox.Hand(ctx, d, w.Now().Add(lease))
		if err == nil && !held {
			err = errLost
		}
		return err
	})
	return w.outcome(d, answer)
}

// outcome turns what the server said into what becomes of the mail.
func (w *Worker) outcome(d notice.Delivery, a Answer) notice.Outcome {
	switch {
	case a.Verdict == Accepted:
		return notice.Outcome{State: notice.Sent, Code: a.Code}
	case a.Verdict == Refused:
		return notice.Outcome{State: notice.GivenUp, Code: a.Code}
	case a.Verdict == Unheard && d.AtMostOnce():
		return notice.Outcome{State: notice.Unknown, Code: a.Code}
	}
	o := w.again(d, a.Code)
	o.Doubtful = a.Verdict == Unheard
	return o
}

// again tries later, unless it was tried often enough.
func (w *Worker) again(d notice.Delivery, code string) notice.Outcome {
	if d.Attempts >= attempts {
		return notice.Outcome{State: notice.GivenUp, Code: code}
	}
	wait := min(firstWait<<min(d.Attempts-1, 20), mostWait)
	return notice.Outcome{State: notice.Waiting, Code: code, Next: w.Now().Add(wait + rand.N(wait/4))}
}
