package store

import (
	"context"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

var _ practice.NoteStore = Practices{}

// Notes gives the notes about a practice, the latest day first.
func (s Practices) Notes(ctx context.Context, tenant, id string) (all []practice.Note, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select tenant_id, practice_id, id, kind, on_date, with_whom, about_person, words, recorded_at, recorded_by
			from practice_note where tenant_id = ?1 and practice_id = ?2 order by on_date desc, id desc`, []any{tenant, id},
			func(scan func(...any) error) error {
				var n practice.Note
				err := scan(&n.Tenant, &n.Practice, &n.ID, &n.Kind, &n.On, &n.With, &n.About, &n.Text, &n.Recorded.At, &n.Recorded.By)
				all = append(all, n)
				return err
			})
	})
	return all, err
}

// LastContacts gives the day of the last contact with each practice.
func (s Practices) LastContacts(ctx context.Context, tenant string) (last map[string]calendar.Date, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		last = map[string]calendar.Date{}
		return tx.Rows(ctx, `select practice_id, max(on_date) from practice_note where tenant_id = ?1 and kind <> ?2
			group by practice_id order by practice_id`, []any{tenant, practice.Jotted}, func(scan func(...any) error) error {
			var id string
			var on calendar.Date
			err := scan(&id, &on)
			last[id] = on
			return err
		})
	})
	return last, err
}

// AddNotes keeps notes of one tenant, all or none.
func (s Practices) AddNotes(ctx context.Context, notes []practice.Note, once practice.Once, record audit.Record) error {
	const op = "store.Practices.AddNotes"
	return s.DB.Write(ctx, func(tx *Tx) error {
		if once.Key != "" {
			if err := tx.once(ctx, record.Tenant, plan.Once(once)); err != nil {
				return err
			}
		}
		for _, n := range notes {
			rows, err := tx.Exec(ctx, `insert into practice_note (tenant_id, id, practice_id, kind, on_date, with_whom, about_person, words,
				recorded_at, recorded_by)
				select tenant_id, cast(?3 as text), practice_id, cast(?4 as text), cast(?5 as text), cast(?6 as text), cast(?7 as text),
					cast(?8 as text), cast(?9 as text), cast(?10 as text)
				from practice where tenant_id = ?1 and practice_id = ?2`,
				n.Tenant, n.Practice, n.ID, n.Kind, n.On, n.With, n.About, n.Text, n.Recorded.At, n.Recorded.By)
			if err := orMissing(rows > 0, err, op, "practice.not-found"); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, record)
	})
}

// RemoveNote takes a note away for good.
func (s Practices) RemoveNote(ctx context.Context, tenant, id, note string, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `delete from practice_note where tenant_id = ?1 and practice_id = ?2 and id = ?3`, tenant, id, note)
		if err := orMissing(rows > 0, err, "store.Practices.RemoveNote", "note.not-found"); err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}
