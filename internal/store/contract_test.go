package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// write and read fail the test on an error.
func write(t *testing.T, db *store.DB, f func(*store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, db *store.DB, f func(*store.Tx) error) {
	t.Helper()
	if err := db.Read(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, db *store.DB, text string, args ...any) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), text, args...)
		return err
	})
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func post(t *testing.T, db *store.DB, id, payload string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		return tx.Post(t.Context(), store.Message{Tenant: "a", ID: id, Kind: "k", Payload: payload, At: time.Unix(1, 0)})
	})
}

func payload(t *testing.T, db *store.DB, id string) (text string) {
	t.Helper()
	read(t, db, func(tx *store.Tx) error {
		_, err := tx.One(t.Context(), `select payload from outbox where tenant_id = ?1 and id = ?2`, []any{"a", id}, &text)
		return err
	})
	return text
}

func TestPlaceholdersBindByNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var a, b, c, d string
		read(t, db, func(tx *store.Tx) error {
			_, err := tx.One(t.Context(), `select cast(?2 as text), cast(?1 as text), cast(?2 as text), '?1 ''?2' /* ?3 */ -- ?4
				where ?1 = 'one'`, []any{"one", "two"}, &a, &b, &c, &d)
			return err
		})
		if a != "two" || b != "one" || c != "two" || d != "?1 '?2" {
			t.Error(a, b, c, d)
		}
	})
}

func TestTextComesBackAsItWasKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i, c := range []struct{ in, out string }{
			{"É é ë", "É é ë"}, {"ĳsbeer", "ĳsbeer"}, {"e\u0301", "e\u0301"}, {"👩‍⚕️ 🏥", "👩‍⚕️ 🏥"},
			{"a\x00b", "ab"}, {"a\xffb", "a\uFFFDb"}, {"", ""}, {"' \" \\ ; --", "' \" \\ ; --"},
			{"line\nline\r\n\ttab", "line\nline\r\n\ttab"}, {"2026-01-02", "2026-01-02"}, {"00123", "00123"},
			{strings.Repeat("ë", 100000), strings.Repeat("ë", 100000)},
		} {
			id := fmt.Sprint(i)
			post(t, db, id, c.in)
			if got := payload(t, db, id); got != c.out {
				t.Errorf("%.40q came back as %.40q", c.in, got)
			}
		}
	})
}

func TestValuesComeBackAsTheyWereKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		exec(t, db, `create table v (id BIGINT not null primary key, n BIGINT, s SMALLINT, b BYTEA, x TEXT, i TEXT, d TEXT)`)
		type kept struct {
			n *int64
			s bool
			b []byte
			x *string
			i time.Time
			d calendar.Date
		}
		big, small, empty := int64(math.MaxInt64), int64(math.MinInt64), ""
		instant := time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
		for id, in := range []kept{
			{&big, true, []byte{0, 255, 1}, &empty, instant, calendar.MustParse("2026-06-02")},
			{&small, false, []byte{}, nil, time.Time{}, calendar.None},
			{nil, false, []byte("123"), nil, instant.In(time.FixedZone("x", 7200)), calendar.None},
		} {
			exec(t, db, `insert into v (id, n, s, b, x, i, d) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, id, in.n, in.s, in.b, in.x, in.i, in.d)
			var out kept
			read(t, db, func(tx *store.Tx) error {
				_, err := tx.One(t.Context(), `select n, s, b, x, i, d from v where id = ?1`, []any{id}, &out.n, &out.s, &out.b, &out.x, &out.i, &out.d)
				return err
			})
			same := (in.n == nil) == (out.n == nil) && (in.n == nil || *in.n == *out.n) && in.s == out.s && slices.Equal(in.b, out.b) &&
				(in.x == nil) == (out.x == nil) && (in.x == nil || *in.x == *out.x) && in.i.Equal(out.i) && in.d == out.d
			if !same {
				t.Errorf("%+v came back as %+v", in, out)
			}
		}
		t.Run("and an empty text is not null", func(t *testing.T) {
			var n int64
			read(t, db, func(tx *store.Tx) error {
				_, err := tx.One(t.Context(), `select cast(count(*) as bigint) from v where x = ''`, nil, &n)
				return err
			})
			if n != 1 {
				t.Error(n)
			}
		})
	})
}

func TestOrderIsByBytesAndPagesAreStable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		exec(t, db, `create table o (id TEXT not null primary key, name TEXT)`)
		names := []string{"Zeist", "aa", "Éé", "zz", "", "ab c", "abb", "a-b", "ß", "_", "A", "ĳ", "😀", "￿"}
		for i, name := range names {
			exec(t, db, `insert into o (id, name) values (?1, ?2)`, fmt.Sprintf("%02d", i), name)
		}
		exec(t, db, `insert into o (id, name) values ('x1', null), ('x2', null), ('y1', 'aa'), ('y2', 'aa')`)
		var all, paged []string
		page := func(into *[]string, most, from int) {
			read(t, db, func(tx *store.Tx) error {
				return tx.Rows(t.Context(), `select id, name from o order by name nulls last, id limit ?1 offset ?2`, []any{most, from},
					func(scan func(...any) error) error {
						var id string
						var name *string
						err := scan(&id, &name)
						*into = append(*into, id)
						return err
					})
			})
		}
		page(&all, 100, 0)
		for from := 0; from < 20; from += 3 {
			page(&paged, 3, from)
		}
		if !slices.Equal(all, paged) {
			t.Errorf("%v paged is %v", all, paged)
		}
		sorted := slices.Clone(names)
		slices.Sort(sorted)
		var want []string
		for _, name := range sorted {
			want = append(want, fmt.Sprintf("%02d", slices.Index(names, name)))
			if name == "aa" {
				want = append(want, "y1", "y2")
			}
		}
		if want = append(want, "x1", "x2"); !slices.Equal(all, want) {
			t.Errorf("%v, want %v", all, want)
		}
	})
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		add := func(tx *store.Tx, id string) error {
			return tx.Post(t.Context(), store.Message{Tenant: "a", ID: id, Kind: "k", Payload: "p", At: time.Unix(1, 0)})
		}
		none := func(t *testing.T, id string) {
			t.Helper()
			if payload(t, db, id) != "" {
				t.Error("it is there")
			}
		}
		t.Run("an error of the caller", func(t *testing.T) {
			mine := errors.New("mine")
			err := db.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(add(tx, "1"), mine) })
			if !errors.Is(err, mine) {
				t.Error(err)
			}
			none(t, "1")
		})
		t.Run("a panic of the caller", func(t *testing.T) {
			func() {
				defer func() { _ = recover() }()
				_ = db.Write(t.Context(), func(tx *store.Tx) error { _ = add(tx, "2"); panic("x") })
			}()
			none(t, "2")
		})
		t.Run("a duplicate, also when the caller drops the error", func(t *testing.T) {
			post(t, db, "old", "p")
			err := db.Write(t.Context(), func(tx *store.Tx) error { _ = add(tx, "3"); _ = add(tx, "old"); return nil })
			wantCode(t, err, store.CodeDuplicate)
			if fault.KindOf(err) != fault.Conflict {
				t.Error(fault.KindOf(err))
			}
			none(t, "3")
		})
		t.Run("a caller that goes away", func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			err := db.Write(ctx, func(tx *store.Tx) error {
				_ = add(tx, "4")
				stop()
				_, err := tx.Exec(ctx, `update outbox set kind = 'x'`)
				return err
			})
			wantCode(t, err, store.CodeCancelled)
			none(t, "4")
		})
		t.Run("but a commit is not cancelled", func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			err := db.Write(ctx, func(tx *store.Tx) error { err := add(tx, "5"); stop(); return err })
			if err != nil || payload(t, db, "5") != "p" {
				t.Error(err)
			}
		})
		t.Run("and the next transaction works", func(t *testing.T) { post(t, db, "6", "p") })
	})
}

func TestMistakesAreToldAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for name, c := range map[string]struct {
			code fault.Code
			text string
			args []any
		}{
			"no such table":           {store.CodeStatement, `select 1 from nowhere`, nil},
			"too few arguments":       {store.CodeStatement, `select 1 where ?1 = 'a'`, nil},
			"a skipped placeholder":   {store.CodeStatement, `select 1 where ?2 = 'a'`, []any{"a", "b"}},
			"a dollar placeholder":    {store.CodeStatement, `select 1 where $1 = 'a'`, []any{"a"}},
			"a float":                 {store.CodeStatement, `select 1 where ?1 = 'a'`, []any{1.5}},
			"null where it may not":   {store.CodeConstraint, `insert into tenant (tenant_id, name, name_folded, region, created_at) values ('x', 'x', 'x', 'x', null)`, nil},
			"a check of the table":    {store.CodeConstraint, `insert into tenant (tenant_id, name, name_folded, region, created_at) values ('', 'x', 'x', 'x', 'x')`, nil},
			"a reference to no row":   {store.CodeConstraint, `insert into audit_person (tenant_id, seq, salt) values ('a', 999, 'x')`, nil},
			"a delete while referred": {store.CodeConstraint, `delete from audit`, nil},
		} {
			t.Run(name, func(t *testing.T) {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					if err := tx.Audit(t.Context(), record("a", "u")); err != nil {
						return err
					}
					_, err := tx.Exec(t.Context(), c.text, c.args...)
					return err
				})
				wantCode(t, err, c.code)
			})
		}
		t.Run("a statement while rows are read", func(t *testing.T) {
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				return tx.Rows(t.Context(), `select 1`, nil, func(func(...any) error) error {
					_, err := tx.Exec(t.Context(), `select 1`)
					return err
				})
			})
			wantCode(t, err, store.CodeStatement)
		})
		t.Run("a write in a read", func(t *testing.T) {
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `delete from outbox`)
				return err
			})
			wantCode(t, err, store.CodeReadOnly)
		})
	})
}

func TestAReadSeesOneState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		post(t, db, "1", "before")
		var first, second string
		read(t, db, func(tx *store.Tx) error {
			ask := func(into *string) error {
				_, err := tx.One(t.Context(), `select payload from outbox where id = '1'`, nil, into)
				return err
			}
			if err := ask(&first); err != nil {
				return err
			}
			exec(t, db, `update outbox set payload = 'after'`)
			return ask(&second)
		})
		if first != "before" || second != "before" || payload(t, db, "1") != "after" {
			t.Error(first, second)
		}
	})
}

func TestARuleCheckedInAWriteHoldsWhenItCommits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		exec(t, db, `create table seat (id BIGINT not null primary key, who TEXT not null)`)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() { // at most three seats, as a rule that no constraint knows
				_ = db.Write(t.Context(), func(tx *store.Tx) error {
					var taken int64
					if _, err := tx.One(t.Context(), `select cast(count(*) as bigint) from seat`, nil, &taken); err != nil || taken >= 3 {
						return err
					}
					_, err := tx.Exec(t.Context(), `insert into seat (id, who) values (?1, ?2)`, i, "w")
					return err
				})
			})
		}
		all.Wait()
		var taken int64
		read(t, db, func(tx *store.Tx) error {
			_, err := tx.One(t.Context(), `select cast(count(*) as bigint) from seat`, nil, &taken)
			return err
		})
		if taken != 3 {
			t.Errorf("%d seats", taken)
		}
	})
}

func record(tenant, user string) audit.Record {
	return audit.Record{
		At: time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.UTC), Tenant: tenant, Event: audit.Update, Outcome: audit.OK,
		Person:     audit.Person{User: user, Role: "manager", Organisation: "p", Method: "link", Session: "s", AccessPoint: "10.0.0.1"},
		ObjectType: "plan", ObjectID: "1", ObjectVersion: 3, Fields: []string{"a.b", "c"}, Rule: "own", RequestID: "r", AppVersion: "1",
	}
}
