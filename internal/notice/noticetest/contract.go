package noticetest

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"meertijd/internal/notice"
)

// Outbox is an outbox into which a test can put mail.
type Outbox interface {
	notice.Outbox
	Post(ctx context.Context, m notice.Mail, at time.Time) error
}

// Contract holds an outbox to what notice.Outbox promises. Open gives an empty
// one.
func Contract(t *testing.T, open func(*testing.T) Outbox) {
	for name, test := range map[string]func(*desk){
		"a mail comes back as it was posted":           comesBack,
		"the oldest comes first":                       oldest,
		"one claims, another waits until the lease":    leases,
		"many that claim at once get each one mail":    crowd,
		"what waits for its time is left alone":        waits,
		"what has ended stays ended and has no text":   ends,
		"who lost the lease cannot hand or finish":     lost,
		"a lease that ended in handing leaves a doubt": doubts,
		"a doubt that was told stays":                  told,
		"a mail without an address is never claimed":   nobody,
		"mail of the platform has no tenant":           platform,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, box: open(t), at: start}) })
	}
}

// start is when the tests begin.
var start = time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)

// desk is a test with its outbox.
type desk struct {
	*testing.T
	box Outbox
	at  time.Time
}

func (d *desk) mail(id string) notice.Mail {
	return notice.Mail{
		ID: id, Tenant: "a", To: id + "@praktijk.example", Name: "Anna", Language: "nl", Code: "code",
		Args: map[string]string{"when": "2 juni", "ë": "é"}, Link: "/in/" + id, Before: start.Add(time.Hour),
	}
}

func (d *desk) post(ids ...string) {
	d.Helper()
	for _, id := range ids {
		d.must(d.box.Post(d.Context(), d.mail(id), d.at))
	}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) claim(lease string) (notice.Delivery, bool) {
	d.Helper()
	got, found, err := d.box.Claim(d.Context(), lease, d.at, d.at.Add(time.Minute))
	d.must(err)
	return got, found
}

func (d *desk) finish(got notice.Delivery, o notice.Outcome) bool {
	d.Helper()
	o.At = d.at
	held, err := d.box.Finish(d.Context(), got, o)
	d.must(err)
	return held
}

func (d *desk) hand(got notice.Delivery) bool {
	d.Helper()
	held, err := d.box.Hand(d.Context(), got, d.at.Add(time.Minute))
	d.must(err)
	return held
}

func (d *desk) counts(want notice.Count) {
	d.Helper()
	got, err := d.box.Counts(d.Context())
	d.must(err)
	if !reflect.DeepEqual(got, want) {
		d.Errorf("counts %v, want %v", got, want)
	}
}

func comesBack(d *desk) {
	d.post("1", "1")
	got, found := d.claim("x")
	want := notice.Delivery{Mail: d.mail("1"), Posted: start, State: notice.Waiting, Attempts: 1, Lease: "x"}
	if !found || !reflect.DeepEqual(got, want) {
		d.Errorf("got %+v, want %+v", got, want)
	}
	d.counts(notice.Count{notice.Claimed: 1})
}

func oldest(d *desk) {
	d.post("2", "1", "3")
	for _, id := range []string{"1", "2", "3"} {
		if got, found := d.claim("x" + id); !found || got.Mail.ID != id {
			d.Errorf("got %q, want %q", got.Mail.ID, id)
		}
	}
	if got, found := d.claim("y"); found {
		d.Errorf("got %+v", got)
	}
	waiting, err := d.box.Pending(d.Context(), 2)
	if err != nil || len(waiting) != 2 || waiting[0].ID != "1" || waiting[1].To != "2@praktijk.example" {
		d.Errorf("%v %v", waiting, err)
	}
}

func leases(d *desk) {
	d.post("1")
	d.claim("x")
	d.at = d.at.Add(59 * time.Second)
	if _, found := d.claim("y"); found {
		d.Error("claimed twice")
	}
	d.at = d.at.Add(time.Second)
	got, found := d.claim("y")
	if !found || got.Attempts != 2 || got.Doubtful || got.State != notice.Claimed {
		d.Errorf("%v %+v", found, got)
	}
}

func crowd(d *desk) {
	const mails, people = 12, 20
	for i := range mails {
		d.post(fmt.Sprintf("%02d", i))
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			got, found, err := d.box.Claim(d.Context(), fmt.Sprint(i), d.at, d.at.Add(time.Minute))
			if err != nil {
				d.Error(err)
			}
			if found {
				mu.Lock()
				seen[got.Mail.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	for id, n := range seen {
		if n != 1 {
			d.Errorf("%s was claimed %d times", id, n)
		}
	}
	if len(seen) != mails {
		d.Errorf("%d of %d were claimed", len(seen), mails)
	}
}

func waits(d *desk) {
	d.post("1")
	got, _ := d.claim("x")
	if !d.finish(got, notice.Outcome{State: notice.Waiting, Code: "rcpt-450", Next: d.at.Add(time.Hour)}) {
		d.Error("the lease was lost")
	}
	d.at = d.at.Add(time.Hour - time.Second)
	if _, found := d.claim("y"); found {
		d.Error("it did not wait")
	}
	d.at = d.at.Add(time.Second)
	if again, found := d.claim("y"); !found || again.Attempts != 2 || again.Mail.To == "" {
		d.Errorf("%v %+v", found, again)
	}
}

func ends(d *desk) {
	for i, state := range []notice.State{notice.Sent, notice.Unknown, notice.Dropped, notice.GivenUp} {
		id := fmt.Sprint(i)
		d.post(id)
		got, _ := d.claim("x" + id)
		d.finish(got, notice.Outcome{State: state, Code: "c"})
		d.post(id)
		if _, found := d.claim("y" + id); found {
			d.Errorf("%s began again", state)
		}
	}
	d.counts(notice.Count{notice.Sent: 1, notice.Unknown: 1, notice.Dropped: 1, notice.GivenUp: 1})
	if waiting, err := d.box.Pending(d.Context(), 9); err != nil || len(waiting) > 0 {
		d.Errorf("%v %v", waiting, err)
	}
}

func lost(d *desk) {
	d.post("1")
	slow, _ := d.claim("x")
	d.at = d.at.Add(2 * time.Minute)
	quick, _ := d.claim("y")
	if d.hand(slow) || d.finish(slow, notice.Outcome{State: notice.Sent}) {
		d.Error("it still holds the lease")
	}
	if !d.hand(quick) || d.hand(quick) || !d.finish(quick, notice.Outcome{State: notice.Sent}) || d.finish(quick, notice.Outcome{State: notice.Waiting}) {
		d.Error("the other does not, or twice")
	}
	d.counts(notice.Count{notice.Sent: 1})
}

func doubts(d *desk) {
	d.post("1")
	got, _ := d.claim("x")
	d.hand(got)
	if _, found := d.claim("y"); found {
		d.Error("claimed while it is handed over")
	}
	d.at = d.at.Add(2 * time.Minute)
	again, found := d.claim("y")
	if !found || again.State != notice.Handing || !again.Doubtful {
		d.Errorf("%v %+v", found, again)
	}
	d.finish(again, notice.Outcome{State: notice.Waiting, Next: d.at})
	if third, _ := d.claim("z"); !third.Doubtful || third.State != notice.Waiting {
		d.Errorf("the doubt is gone: %+v", third)
	}
}

func told(d *desk) {
	d.post("1")
	got, _ := d.claim("x")
	d.finish(got, notice.Outcome{State: notice.Waiting, Next: d.at, Doubtful: true})
	if again, _ := d.claim("y"); !again.Doubtful {
		d.Errorf("%+v", again)
	}
}

func nobody(d *desk) {
	m := d.mail("1")
	m.To = ""
	d.must(d.box.Post(d.Context(), m, d.at))
	if got, found := d.claim("x"); found {
		d.Errorf("%+v", got)
	}
}

func platform(d *desk) {
	m := d.mail("1")
	m.Tenant = ""
	d.must(d.box.Post(d.Context(), m, d.at))
	d.post("1") // the same id at a tenant is another mail
	seen := map[string]bool{}
	for range 2 {
		got, _ := d.claim("x")
		seen[got.Mail.Tenant] = d.finish(got, notice.Outcome{State: notice.Sent})
	}
	if !seen[""] || !seen["a"] {
		d.Errorf("%v", seen)
	}
}
