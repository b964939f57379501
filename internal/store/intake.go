package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/practice"
)

// Intakes keeps uploads and imports, and writes what an import does: an
// intake.Store.
type Intakes struct{ DB *DB }

var _ intake.Store = Intakes{}

const (
	noUpload fault.Code = "intake.upload-gone"
	noImport fault.Code = "intake.no-import"
)

// Keep keeps an upload and drops the tenant's uploads of more than a day before.
func (s Intakes) Keep(ctx context.Context, u intake.Upload, record audit.Record) error {
	choices, err := json.Marshal(u.Choices)
	if err != nil {
		return failure("store.Intakes.Keep", CodeStatement, nil, err)
	}
	return s.DB.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `delete from intake_upload where tenant_id = ?1 and at < ?2`, u.Tenant, u.At.Add(-intake.UploadLife)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into intake_upload (tenant_id, upload_id, kind, name, hash, data, by_person, at, choices)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`, u.Tenant, u.ID, u.Kind, u.Name, u.Hash, u.Data, u.By, u.At, string(choices))
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// Upload gives an upload that is not more than a day old.
func (s Intakes) Upload(ctx context.Context, tenant, id string, now time.Time) (u intake.Upload, err error) {
	const op = "store.Intakes.Upload"
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var choices string
		found, err := tx.One(ctx, `select tenant_id, upload_id, kind, name, hash, data, by_person, at, choices from intake_upload
			where tenant_id = ?1 and upload_id = ?2 and at >= ?3`, []any{tenant, id, now.Add(-intake.UploadLife)},
			&u.Tenant, &u.ID, &u.Kind, &u.Name, &u.Hash, &u.Data, &u.By, &u.At, &choices)
		if err := orMissing(found, err, op, noUpload); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(choices), &u.Choices); err != nil {
			return failure(op, CodeDamaged, nil, err)
		}
		return nil
	})
	return u, err
}

// Choose keeps the choices of an upload.
func (s Intakes) Choose(ctx context.Context, tenant, id string, choices intake.Choices, record audit.Record) error {
	const op = "store.Intakes.Choose"
	text, err := json.Marshal(choices)
	if err != nil {
		return failure(op, CodeStatement, nil, err)
	}
	return s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `update intake_upload set choices = ?3 where tenant_id = ?1 and upload_id = ?2`, tenant, id, string(text))
		if err := orMissing(rows > 0, err, op, noUpload); err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// Remembered gives the mapping that was applied last for a kind.
func (s Intakes) Remembered(ctx context.Context, tenant string, kind intake.Kind) (m intake.Mapping, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		m = intake.Mapping{}
		return tx.Rows(ctx, `select header, field from intake_mapping where tenant_id = ?1 and kind = ?2`, []any{tenant, kind},
			func(scan func(...any) error) error {
				var header, field string
				err := scan(&header, &field)
				m[header] = field
				return err
			})
	})
	return m, err
}

const importColumns = `tenant_id, import_id, kind, file, file_hash, proposal_hash, rows_new, rows_changed, rows_same, rows_wrong, rows_ignored,
	by_person, by_name, at, undone_at, undone_by, left_standing`

func importFields(i *intake.Import) []any {
	return []any{&i.Tenant, &i.ID, &i.Kind, &i.File, &i.Hash, &i.Proposal, &i.Counts.New, &i.Counts.Changed, &i.Counts.Same, &i.Counts.Wrong,
		&i.Counts.Ignored, &i.By, &i.ByName, &i.At, &i.Undone, &i.UndoneBy, &i.Left}
}

// Imports gives all imports, the latest first.
func (s Intakes) Imports(ctx context.Context, tenant string) (all []intake.Import, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select `+importColumns+` from intake_import where tenant_id = ?1 order by at desc, import_id desc`, []any{tenant},
			func(scan func(...any) error) error {
				all = append(all, intake.Import{})
				return scan(importFields(&all[len(all)-1])...)
			})
	})
	return all, err
}

// Items gives an import and what it did, in order.
func (s Intakes) Items(ctx context.Context, tenant, id string) (i intake.Import, items []intake.Item, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		found, err := tx.One(ctx, `select `+importColumns+` from intake_import where tenant_id = ?1 and import_id = ?2`, []any{tenant, id}, importFields(&i)...)
		if err := orMissing(found, err, "store.Intakes.Items", noImport); err != nil {
			return err
		}
		items = nil
		return tx.Rows(ctx, `select effect, id, practice_id, before_text, after_text from intake_item
			where tenant_id = ?1 and import_id = ?2 order by no`, []any{tenant, id},
			func(scan func(...any) error) error {
				var x intake.Item
				err := scan(&x.Effect, &x.ID, &x.Practice, &x.Before, &x.After)
				items = append(items, x)
				return err
			})
	})
	return i, items, err
}

// Look gives what is there.
func (s Intakes) Look(ctx context.Context, tenant string, on calendar.Date) (here intake.Here, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		here, err = tx.here(ctx, tenant, on)
		return err
	})
	return here, err
}

func (tx *Tx) here(ctx context.Context, tenant string, on calendar.Date) (intake.Here, error) {
	here := intake.Here{On: on, Worn: map[string]int{}}
	found := newShelf(tx)
	if err := found.load(ctx, allPractices(tenant)); err != nil {
		return here, err
	}
	if err := found.places(ctx, allPlaces(tenant), on); err != nil {
		return here, err
	}
	for _, f := range found.order {
		here.Files = append(here.Files, *f)
	}
	places, err := tx.neighbourhoods(ctx, allPlaces(tenant))
	for _, n := range places {
		here.Neighbourhoods = append(here.Neighbourhoods, *n)
	}
	if err != nil {
		return here, err
	}
	ids, err := tx.planIDs(ctx, tenant)
	if err != nil {
		return here, err
	}
	desk := newDesk(tx, false)
	for part := range slices.Chunk(ids, regionPart) {
		if err := desk.load(ctx, fromTo(tenant, part[0], part[len(part)-1]), false); err != nil {
			return here, err
		}
	}
	here.Plans = desk.byYear()
	return here, tx.around(ctx, tenant, &here)
}

// around reads what stands around the files: centres, invitations, hats.
func (tx *Tx) around(ctx context.Context, tenant string, here *intake.Here) error {
	err := tx.Rows(ctx, `select tenant_id, centre_id, name, closed_on from centre where tenant_id = ?1 order by name_folded, centre_id`, []any{tenant},
		func(scan func(...any) error) error {
			var c practice.Centre
			err := scan(&c.Tenant, &c.ID, &c.Name, &c.Closed)
			here.Centres = append(here.Centres, c)
			return err
		})
	if err != nil {
		return err
	}
	err = tx.Rows(ctx, `select invitee_id, mail, name, role, of_id, from_on, until_on, import_id, sent_at from intake_invitee
		where tenant_id = ?1 order by invitee_id`, []any{tenant},
		func(scan func(...any) error) error {
			var v intake.Invitee
			err := scan(&v.ID, &v.Mail, &v.Name, &v.Role, &v.Of, &v.From, &v.Until, &v.Import, &v.Sent)
			here.Invitees = append(here.Invitees, v)
			return err
		})
	if err != nil {
		return err
	}
	return tx.Rows(ctx, `select of_id, count(*) from hat where tenant_id = ?1 and of_id <> '' group by of_id`, []any{tenant},
		func(scan func(...any) error) error {
			var of string
			var n int
			err := scan(&of, &n)
			here.Worn[of] = n
			return err
		})
}

// Change looks, lets build decide and writes its batch, in one transaction.
func (s Intakes) Change(ctx context.Context, tenant string, on calendar.Date, build func(intake.Here) (intake.Batch, error)) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		here, err := tx.here(ctx, tenant, on)
		if err != nil {
			return err
		}
		b, err := build(here)
		if err != nil {
			return err
		}
		if b.Undo {
			err = tx.takeBack(ctx, &b)
		} else {
			err = tx.takeIn(ctx, &b)
		}
		if err != nil {
			return err
		}
		return tx.Audit(ctx, b.Record)
	})
}

// Sent keeps that an invitation was sent.
func (s Intakes) Sent(ctx context.Context, tenant, invitee string, at time.Time, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `update intake_invitee set sent_at = ?3 where tenant_id = ?1 and invitee_id = ?2`, tenant, invitee, at)
		if err := orMissing(rows > 0, err, "store.Intakes.Sent", "intake.no-invitee"); err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// remember keeps a mapping for the next list of its kind.
func (tx *Tx) remember(ctx context.Context, tenant string, kind intake.Kind, m intake.Mapping) error {
	for _, header := range slices.Sorted(maps.Keys(m)) {
		_, err := tx.Exec(ctx, `insert into intake_mapping (tenant_id, kind, header, field) values (?1, ?2, ?3, ?4)
			on conflict (tenant_id, kind, header) do update set field = excluded.field`, tenant, kind, header, m[header])
		if err != nil {
			return err
		}
	}
	return nil
}
