package accounttest

import (
	"sync"
	"testing"
	"time"

	"meertijd/internal/account"
)

// AttemptsContract holds a store to what account.Attempts promises. Open gives
// an empty store.
func AttemptsContract(t *testing.T, open func(*testing.T) account.Attempts) {
	for name, test := range map[string]func(*counter){
		"what is taken adds up, and no bucket becomes emptier than empty": addsUp,
		"a bucket fills up":                           fillsUp,
		"what is full is forgotten, and not the rest": forgets,
		"many at once lose nothing":                   manyAtOnce,
	} {
		t.Run(name, func(t *testing.T) { test(&counter{t, open(t)}) })
	}
}

// counter is a store of attempts under test.
type counter struct {
	*testing.T
	account.Attempts
}

func (c *counter) is(bucket string, want time.Time) {
	c.Helper()
	if got, err := c.Full(c.Context(), bucket); err != nil || !got.Equal(want) {
		c.Errorf("%s is full at %s, want %s, %v", bucket, got, want, err)
	}
}

func (c *counter) take(at time.Time, takings ...account.Taking) []time.Time {
	c.Helper()
	full, err := c.Take(c.Context(), at, takings)
	if err != nil || len(full) != len(takings) {
		c.Fatal(full, err)
	}
	return full
}

func addsUp(c *counter) {
	c.is("a", time.Time{})
	one := account.Taking{Bucket: "a", Cost: time.Minute, Most: 3 * time.Minute}
	other := account.Taking{Bucket: "b", Cost: 2 * time.Second, Most: time.Hour}
	for i := range 5 {
		full := c.take(noon, one, other)
		c.is("a", stored.Add(min(time.Duration(i+1), 3)*time.Minute))
		c.is("b", full[1])
	}
	c.is("b", stored.Add(10*time.Second))
}

func fillsUp(c *counter) {
	one := account.Taking{Bucket: "a", Cost: time.Minute, Most: time.Hour}
	c.take(noon, one)
	c.take(noon.Add(30*time.Second), one)
	c.is("a", stored.Add(2*time.Minute))
	c.take(noon.Add(time.Hour), one)
	c.is("a", stored.Add(time.Hour+time.Minute))
}

func forgets(c *counter) {
	c.take(noon, account.Taking{Bucket: "a", Cost: time.Minute, Most: time.Hour}, account.Taking{Bucket: "b", Cost: 2 * time.Minute, Most: time.Hour})
	if n, err := c.Forget(c.Context(), noon.Add(time.Minute)); n != 1 || err != nil {
		c.Error(n, err)
	}
	c.is("a", time.Time{})
	c.is("b", stored.Add(2*time.Minute))
}

func manyAtOnce(c *counter) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				_, err := c.Take(c.Context(), noon, []account.Taking{{Bucket: "a", Cost: time.Second, Most: time.Hour}, {Bucket: "b", Cost: time.Second, Most: time.Hour}})
				if err != nil {
					c.Error(err)
				}
			}
		})
	}
	all.Wait()
	c.is("a", stored.Add(40*time.Second))
	c.is("b", stored.Add(40*time.Second))
}
