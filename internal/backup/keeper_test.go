package backup_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
)

var amsterdam = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}()

func TestTheNextTimeOfTheDay(t *testing.T) {
	for _, c := range [][3]string{
		{"2026-06-02 03:29:59", "03:30", "2026-06-02 03:30:00"}, {"2026-06-02 03:30:00", "03:30", "2026-06-03 03:30:00"},
		{"2026-12-31 23:59:00", "00:00", "2027-01-01 00:00:00"},
		{"2026-03-28 12:00:00", "02:30", "2026-03-29 03:30:00"}, // the clock goes forward over it
		{"2026-10-24 12:00:00", "02:30", "2026-10-25 02:30:00"},
	} {
		now, _ := time.ParseInLocation(time.DateTime, c[0], amsterdam)
		clock, err := backup.ParseClock(c[1])
		if got := backup.Next(now, clock).Format(time.DateTime); err != nil || got != c[2] {
			t.Errorf("after %s at %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
	for _, text := range []string{"", "3:30 uur", "24:00", "12:60"} {
		if _, err := backup.ParseClock(text); fault.CodeOf(err) != "backup.clock" {
			t.Errorf("%q is a time", text)
		}
	}
}

// keeper is one on a folder and a clock, which says what it noted.
type keeper struct {
	*backup.Keeper
	now    time.Time
	noted  []string
	proved error
	dumped error
}

func newKeeper(t *testing.T) *keeper {
	lock, key := pair(t)
	k := &keeper{now: time.Date(2026, 6, 1, 3, 30, 0, 0, time.UTC)}
	k.Keeper = &backup.Keeper{
		Folder: t.TempDir(), Daily: 7, Weekly: 4, Lock: lock, Key: key,
		Now:  func() time.Time { return k.now },
		Dump: func(_ context.Context, w io.Writer) error { _, _ = io.WriteString(w, "alles"); return k.dumped },
		Prove: func(_ context.Context, open func(func(io.Reader) error) error) error {
			return errors.Join(k.proved, open(func(r io.Reader) error {
				text, err := io.ReadAll(r)
				if err == nil && string(text) != "alles" {
					err = errors.New("something else")
				}
				return err
			}))
		},
		Last: func(context.Context) (time.Time, error) { return time.Time{}, nil },
		Note: func(_ context.Context, r backup.Run) { k.noted = append(k.noted, r.Kind+":"+string(r.Code)) },
	}
	return k
}

func (k *keeper) files(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(k.Folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestDaysAndWeeksAreKept(t *testing.T) {
	k := newKeeper(t)
	if err := os.WriteFile(filepath.Join(k.Folder, "van iemand anders.backup"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(k.Folder, backup.Name(k.now)+".making-123")
	if err := os.WriteFile(old, nil, 0o600); err != nil || os.Chtimes(old, k.now.AddDate(0, 0, -3), k.now.AddDate(0, 0, -3)) != nil {
		t.Fatal(err)
	}
	for range 60 {
		if !k.Once(t.Context()) {
			t.Fatal(k.noted)
		}
		k.now = k.now.AddDate(0, 0, 1)
	}
	got := k.files(t)
	// the last day is 30 July: seven days, and the newest of the weeks before
	want := "0712 0719 0724 0725 0726 0727 0728 0729 0730"
	var days []string
	for _, name := range got[:len(got)-1] {
		days = append(days, name[13:17])
	}
	if strings.Join(days, " ") != want || got[len(got)-1] != "van iemand anders.backup" {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestNothingIsThrownAwayWithoutAProof(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*keeper)
		want  string
	}{
		"the proof fails":             {func(k *keeper) { k.proved = &fault.Error{Code: "store.chain-broken"} }, "backup: proof:store.chain-broken"},
		"the proof fails oddly":       {func(k *keeper) { k.proved = errors.New("odd") }, "backup: proof:backup.failed"},
		"the key does not fit":        {func(k *keeper) { _, k.Key = pair(t) }, "backup: proof:backup.wrong-key"},
		"the database cannot be read": {func(k *keeper) { k.dumped = &fault.Error{Code: "store.damaged"} }, "backup:store.damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeeper(t)
			k.Daily, k.Weekly = 1, 0
			k.Once(t.Context())
			before := k.files(t)
			k.noted, k.now = nil, k.now.AddDate(0, 0, 1)
			c.spoil(k)
			if k.Once(t.Context()) || strings.Join(k.noted, " ") != c.want {
				t.Errorf("noted %v, want %s", k.noted, c.want)
			}
			if after := k.files(t); after[0] != before[0] {
				t.Errorf("%v is gone: %v", before, after)
			}
		})
	}
}

func TestEveryNightOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeper(t)
		k.Keeper.Now = func() time.Time { return time.Now().UTC() } // the time of the test
		k.Clock = 3*time.Hour + 30*time.Minute
		last := time.Now()
		k.Keeper.Last = func(context.Context) (time.Time, error) { return last, nil }
		ctx, stop := context.WithCancel(t.Context())
		go k.Nightly(ctx)
		time.Sleep(72 * time.Hour)
		synctest.Wait()
		if got := fmt.Sprint(k.noted); got != "[backup: proof: backup: proof: backup: proof:]" {
			t.Error(got)
		}
		stop()
		synctest.Wait()
		k.noted, last = nil, time.Now().Add(-26*time.Hour)
		ctx, stop = context.WithCancel(t.Context())
		defer stop()
		go k.Nightly(ctx)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(k.noted) != 2 {
			t.Error("one that is overdue waits:", k.noted)
		}
	})
}

func TestWhenPeopleAreWarned(t *testing.T) {
	now := time.Date(2026, 6, 3, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		good time.Time
		last fault.Code
		want fault.Code
	}{
		{now.Add(-6 * time.Hour), "", ""}, {now.Add(-47 * time.Hour), "", ""}, {now.Add(-49 * time.Hour), "", "backup.warn.old"},
		{time.Time{}, "", "backup.warn.old"}, {now.Add(-time.Hour), "store.damaged", "backup.warn.failed"},
	} {
		if got := backup.Warning(now, c.good, c.last); got != c.want {
			t.Errorf("%v %s: %q, want %q", c.good, c.last, got, c.want)
		}
	}
}
