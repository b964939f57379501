package store

import (
	"context"
	"time"
)

// BackupRun is what became of a backup, or of the proof that one can be
// restored. Without a code it went well.
type BackupRun struct {
	ID    string
	Kind  string // backup or proof
	Begun time.Time
	Ended time.Time
	File  string
	Bytes int64
	Code  string
}

// BackupRuns keeps what became of backups. They are of the installation.
type BackupRuns struct{ DB *DB }

// Save keeps one, and forgets those of more than two years before it.
func (s BackupRuns) Save(ctx context.Context, r BackupRun) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `insert into backup_run (run_id, kind, begun_at, ended_at, file, bytes, code)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`, r.ID, r.Kind, r.Begun, r.Ended, r.File, r.Bytes, r.Code)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `delete from backup_run where ended_at < ?1`, r.Ended.AddDate(-2, 0, 0))
		return err
	})
}

// Last gives the last run of a kind, and the last that went well; what was
// never there has no ID.
func (s BackupRuns) Last(ctx context.Context, kind string) (last, good BackupRun, err error) {
	const columns = `select run_id, kind, begun_at, ended_at, file, bytes, code from backup_run where kind = ?1`
	err = s.DB.Read(ctx, func(tx *Tx) error {
		last, good = BackupRun{}, BackupRun{}
		for text, r := range map[string]*BackupRun{
			columns + ` order by ended_at desc, run_id desc limit 1`:               &last,
			columns + ` and code = '' order by ended_at desc, run_id desc limit 1`: &good,
		} {
			if _, err := tx.One(ctx, text, []any{kind}, &r.ID, &r.Kind, &r.Begun, &r.Ended, &r.File, &r.Bytes, &r.Code); err != nil {
				return err
			}
		}
		return nil
	})
	return last, good, err
}
