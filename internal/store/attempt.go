package store

import (
	"context"
	"time"

	"meertijd/internal/account"
)

// Attempts keeps how often somebody tried to come in: an account.Attempts. It is
// of the whole platform, as who tries has no tenant yet.
type Attempts struct{ DB *DB }

var _ account.Attempts = Attempts{}

// Full gives when a bucket is full again.
func (s Attempts) Full(ctx context.Context, bucket string) (full time.Time, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		full, err = tx.full(ctx, bucket)
		return err
	})
	return full, err
}

func (tx *Tx) full(ctx context.Context, bucket string) (time.Time, error) {
	var ms int64
	found, err := tx.One(ctx, `select full_ms from attempt where bucket = ?1`, []any{bucket}, &ms)
	if !found || err != nil {
		return time.Time{}, err
	}
	return time.UnixMilli(ms).UTC(), nil
}

// Take takes from buckets. Servers that take from one at the same moment add up:
// the database does the sum.
func (s Attempts) Take(ctx context.Context, now time.Time, takings []account.Taking) (all []time.Time, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		all = nil
		for _, t := range takings {
			at, cost := now.UnixMilli(), min(t.Cost, t.Most).Milliseconds()
			_, err := tx.Exec(ctx, `insert into attempt (bucket, full_ms) values (?1, ?3)
				on conflict (bucket) do update set full_ms = case
					when attempt.full_ms < ?2 then ?3
					when attempt.full_ms + ?4 < ?5 then attempt.full_ms + ?4
					else ?5 end`, t.Bucket, at, at+cost, cost, at+t.Most.Milliseconds())
			if err != nil {
				return err
			}
			full, err := tx.full(ctx, t.Bucket)
			if err != nil {
				return err
			}
			all = append(all, full)
		}
		return nil
	})
	return all, err
}

// Forget removes the buckets that were full by a moment.
func (s Attempts) Forget(ctx context.Context, by time.Time) (n int64, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) (err error) {
		n, err = tx.Exec(ctx, `delete from attempt where full_ms <= ?1`, by.UnixMilli())
		return err
	})
	return n, err
}
