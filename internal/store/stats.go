package store

import (
	"context"
	"sync/atomic"
	"time"
)

// Stats counts what the database went through since it was opened.
type Stats struct {
	Repeats int64 // transactions that ran once more because somebody was first
	Busy    int64 // that were given up for it
	Batches int64 // batches of records of reads
	Records int64 // records in them
}

// counters are Stats while they change; each place counts its own two.
type counters struct{ repeats, busy, batches, records atomic.Int64 }

// Stats tells what was counted.
func (db *DB) Stats() Stats {
	return Stats{
		Repeats: db.lane.repeats.Load(), Busy: db.lane.busy.Load(),
		Batches: db.reads.batches.Load(), Records: db.reads.records.Load(),
	}
}

// SessionsSince counts sessions that were used after an instant and have not
// ended.
func (db *DB) SessionsSince(ctx context.Context, at time.Time) (n int64, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		_, err := tx.One(ctx, `select cast(count(*) as bigint) from session where ended_at is null and seen_at > ?1`, []any{at}, &n)
		return err
	})
	return n, err
}
