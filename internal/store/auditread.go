package store

import (
	"context"
	"sync"
	"time"

	"meertijd/internal/audit"
)

// readBatches commits records of reads together. Whoever comes while a batch
// is being committed joins the next one:
//
//	record a ─▶ batch 1 ══ commit ══▶ a may answer
//	record b ───▶ batch 2 ┐   waits   ══ commit ══▶ b and c may answer
//	record c ─────▶       ┘
//
// So a batch gathers for as long as the one before it takes, and at most
// gatherTime; a record that comes alone does not wait at all.
type readBatches struct {
	mu      sync.Mutex
	next    *readBatch
	running sync.WaitGroup
	turn    chan struct{} // holds one token: a batch is being committed
	closed  bool
	counters
}

type readBatch struct {
	records []audit.Record
	done    chan struct{}
	err     error
}

const (
	gatherTime = 10 * time.Millisecond
	batchMost  = 200
	batchTime  = 15 * time.Second
)

// AuditRead records that something was read, and returns when the record is
// durable. An answer must not leave before that; on an error it must not leave
// at all. Changes are recorded with Tx.Audit, in their own transaction.
func (db *DB) AuditRead(ctx context.Context, r audit.Record) error {
	b, err := db.reads.join(db, r)
	if err != nil {
		return err
	}
	select {
	case <-b.done:
		return b.err
	case <-ctx.Done():
		return failure("store.AuditRead", CodeCancelled, nil, ctx.Err())
	}
}

// join puts a record into the batch that is gathering, or begins one.
func (rb *readBatches) join(db *DB, r audit.Record) (*readBatch, error) {
	rb.mu.Lock()
	defer rb.mu.Unlock()
	if rb.closed {
		return nil, failure("store.AuditRead", CodeClosed, nil, nil)
	}
	if rb.turn == nil {
		rb.turn = make(chan struct{}, 1)
	}
	b := rb.next
	if b == nil || len(b.records) >= batchMost {
		b = &readBatch{done: make(chan struct{})}
		rb.next = b
		rb.running.Go(func() { rb.commit(db, b) })
	}
	b.records = append(b.records, r)
	return b, nil
}

// commit waits for its turn, gathering meanwhile, and commits. On PostgreSQL a
// batch that waited gatherTime goes beside the one before it.
func (rb *readBatches) commit(db *DB, b *readBatch) {
	late := time.NewTimer(gatherTime)
	defer late.Stop()
	select {
	case rb.turn <- struct{}{}:
		defer func() { <-rb.turn }()
	case <-late.C:
	}
	rb.mu.Lock()
	if rb.next == b {
		rb.next = nil
	}
	records := b.records
	rb.batches.Add(1)
	rb.records.Add(int64(len(records)))
	rb.mu.Unlock()
	ctx, stop := context.WithTimeout(context.Background(), batchTime)
	defer stop()
	b.err = db.Write(ctx, func(tx *Tx) error { return tx.auditAll(ctx, records) })
	if b.err == nil {
		db.lists.keep(records)
	}
	close(b.done)
}

// close takes no more records and waits for those that came.
func (rb *readBatches) close() {
	rb.mu.Lock()
	rb.closed = true
	rb.mu.Unlock()
	rb.running.Wait()
}
