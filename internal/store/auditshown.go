package store

import (
	"context"
	"sync"

	"meertijd/internal/audit"
)

// keepLists keeps what the lists of records showed. Most lists were shown before:
// of those that are known to be kept nothing is written.
func (tx *Tx) keepLists(ctx context.Context, records []audit.Record) error {
	for _, r := range records {
		if r.Shown == nil || tx.db.lists.knows(r.Tenant, r.Shown.ID) {
			continue
		}
		_, err := tx.Exec(ctx, `insert into audit_list (tenant_id, list_id, things) values (?1, ?2, ?3)
			on conflict (tenant_id, list_id) do nothing`, r.Tenant, r.Shown.ID, r.Shown.Things)
		if err != nil {
			return err
		}
	}
	return nil
}

// mostLists is how many lists are remembered as kept.
const mostLists = 20_000

// keptLists remembers which lists are kept for certain: a transaction that wrote
// them was committed, and nothing ever takes a list away.
type keptLists struct {
	mu    sync.RWMutex
	known map[[2]string]bool
}

func (k *keptLists) knows(tenant, id string) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.known[[2]string{tenant, id}]
}

// keep remembers the lists of records that were committed.
func (k *keptLists) keep(records []audit.Record) {
	for _, r := range records {
		if r.Shown == nil || k.knows(r.Tenant, r.Shown.ID) {
			continue
		}
		k.mu.Lock()
		if k.known == nil || len(k.known) >= mostLists {
			k.known = map[[2]string]bool{}
		}
		k.known[[2]string{r.Tenant, r.Shown.ID}] = true
		k.mu.Unlock()
	}
}

// AuditList gives what a list showed, by the id that records name it with.
func (db *DB) AuditList(ctx context.Context, tenant, id string) (things string, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		_, err := tx.One(ctx, `select l.things from audit_list l where l.tenant_id = ?1 and l.list_id = ?2`, []any{tenant, id}, &things)
		return err
	})
	return things, err
}

// checkLists finds lists that are not what their id says or that no record names,
// and records of which the list is gone.
func (tx *Tx) checkLists(ctx context.Context, v *audit.Verifier, tenant string) error {
	var wrong []string
	err := tx.Rows(ctx, `select l.list_id, l.things, (select count(*) from audit a where a.tenant_id = ?1 and a.list_id <> '' and a.list_id = l.list_id)
		from audit_list l where l.tenant_id = ?1 order by l.list_id`, []any{tenant}, func(scan func(...any) error) error {
		var id, things string
		var records int64
		err := scan(&id, &things, &records)
		if err == nil && (audit.ListID(things) != id || records == 0) {
			wrong = append(wrong, id)
		}
		return err
	})
	for _, id := range wrong {
		seq := int64(0)
		if err == nil {
			_, err = tx.One(ctx, `select a.seq from audit a where a.tenant_id = ?1 and a.list_id <> '' and a.list_id = ?2 order by a.seq limit 1`, []any{tenant, id}, &seq)
		}
		v.Report(seq, audit.ListEdited)
	}
	if err != nil {
		return err
	}
	return tx.Rows(ctx, `select a.seq from audit a where a.tenant_id = ?1 and a.list_id <> ''
		and not exists (select 1 from audit_list l where l.tenant_id = ?1 and l.list_id = a.list_id) order by a.seq limit 1000`,
		[]any{tenant}, func(scan func(...any) error) error {
			var seq int64
			err := scan(&seq)
			v.Report(seq, audit.ListEdited)
			return err
		})
}
