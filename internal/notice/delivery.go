package notice

import (
	"context"
	"time"
)

// State is how far a mail has come.
type State string

// The states of a mail. From Waiting on it is Claimed by one worker, is Handing
// while nobody can know whether the server has it, and ends in one of the rest.
const (
	Waiting State = "waiting"
	Claimed State = "claimed"
	Handing State = "handing"
	Sent    State = "sent"
	Unknown State = "unknown"  // maybe sent, and not sent again
	Dropped State = "dropped"  // too late to be of use
	GivenUp State = "given-up" // refused, or tried too often
)

// Delivery is a mail in the hands of the worker whose lease it names. Attempts
// counts this one; Doubtful says that an earlier one may have arrived.
type Delivery struct {
	Mail     Mail
	Posted   time.Time
	State    State // in which it was found
	Attempts int
	Doubtful bool
	Lease    string
}

// short is up to how long a mail that is of no use later is sent at most once:
// whoever waits for it asks again sooner than a repeat would come.
const short = time.Hour

// AtMostOnce says whether a mail is rather lost than sent twice. It holds for
// links that work for minutes; everything else is rather sent twice, under the
// same Message-ID, than lost.
func (d *Delivery) AtMostOnce() bool {
	return !d.Mail.Before.IsZero() && d.Mail.Before.Sub(d.Posted) <= short
}

// Outcome is what became of an attempt. Code names what went wrong; Next is
// when it is tried again, for Waiting; Doubtful says that this attempt may have
// arrived.
type Outcome struct {
	State    State
	Code     string
	Next     time.Time
	At       time.Time
	Doubtful bool
}

// Count is how many mails are in a state.
type Count map[State]int

// Outbox keeps mail until it is sent. A mail is put into it by whoever causes
// it, in the transaction that does so.
type Outbox interface {
	// Claim gives the oldest mail that may be tried now, and nobody else gets
	// it until the lease ends; false when there is none. One that was left in
	// Handing by a lease that ended is given with that state.
	Claim(ctx context.Context, lease string, now, until time.Time) (Delivery, bool, error)
	// Hand marks a claimed mail before its last line is sent. It is false when
	// the lease was lost: then it must not be sent.
	Hand(ctx context.Context, d Delivery, until time.Time) (bool, error)
	// Finish keeps what became of a mail. Where it ends, its text goes: it may
	// hold a link. It is false when the lease was lost.
	Finish(ctx context.Context, d Delivery, o Outcome) (bool, error)
	// Pending lists mail that has not ended, oldest first, at most so many.
	Pending(ctx context.Context, most int) ([]Mail, error)
	// Counts tells how many mails are in each state.
	Counts(ctx context.Context) (Count, error)
}
