package store

import (
	"bytes"
	"context"
	"slices"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// chunkSize is how many bytes of a file are in one row.
const chunkSize = 64 << 10

// Attachments keeps files in the database: their bytes in pieces, so that a
// backup and a transaction know nothing else.
type Attachments struct{ DB *DB }

// Save keeps a file with its content.
func (s Attachments) Save(ctx context.Context, f attachment.File, content []byte, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		was, found, err := tx.attachment(ctx, f.Tenant, f.ID)
		switch {
		case err != nil || found && was.Hash == f.Hash:
			return err
		case found:
			return &fault.Error{Kind: fault.Conflict, Code: "attachment.exists", Op: "store.Attachments.Save"}
		}
		if err := tx.saveBlob(ctx, f, content); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into attachment (tenant_id, attachment_id, practice_id, year, kind, name, type, size, hash,
				by_person, by_name, by_role, at)
			values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)`,
			f.Tenant, f.ID, f.Practice, f.Year, f.Kind, f.Name, f.Type, f.Size, f.Hash, f.By.Person, f.By.Name, f.By.Role, f.At)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, record)
	})
}

// saveBlob keeps bytes that this tenant did not have yet.
func (tx *Tx) saveBlob(ctx context.Context, f attachment.File, content []byte) error {
	fresh, err := tx.Exec(ctx, `insert into attachment_blob (tenant_id, hash, size) values (?1, ?2, ?3)
		on conflict (tenant_id, hash) do nothing`, f.Tenant, f.Hash, len(content))
	if err != nil || fresh == 0 {
		return err
	}
	no := 0
	for piece := range slices.Chunk(content, chunkSize) {
		if _, err := tx.Exec(ctx, `insert into attachment_chunk (tenant_id, hash, no, bytes) values (?1, ?2, ?3, ?4)`,
			f.Tenant, f.Hash, no, piece); err != nil {
			return err
		}
		no++
	}
	return nil
}

const attachmentColumns = `tenant_id, attachment_id, practice_id, year, kind, name, type, size, hash,
	by_person, by_name, by_role, at, withdrawn_at, withdrawn_by, withdrawn_name, withdrawn_role`

func scanAttachment(scan func(...any) error) (f attachment.File, err error) {
	err = scan(&f.Tenant, &f.ID, &f.Practice, &f.Year, &f.Kind, &f.Name, &f.Type, &f.Size, &f.Hash,
		&f.By.Person, &f.By.Name, &f.By.Role, &f.At, &f.Withdrawn, &f.WithdrawnBy.Person, &f.WithdrawnBy.Name, &f.WithdrawnBy.Role)
	return f, err
}

func (tx *Tx) attachment(ctx context.Context, tenant, id string) (f attachment.File, found bool, err error) {
	err = tx.Rows(ctx, `select `+attachmentColumns+` from attachment where tenant_id = ?1 and attachment_id = ?2`, []any{tenant, id},
		func(scan func(...any) error) error {
			found = true
			f, err = scanAttachment(scan)
			return err
		})
	return f, found, err
}

// List gives the files of a practice, those that were withdrawn too.
func (s Attachments) List(ctx context.Context, tenant, practice string) (all []attachment.File, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		all = nil
		return tx.Rows(ctx, `select `+attachmentColumns+` from attachment
			where tenant_id = ?1 and practice_id = ?2 order by year, at, attachment_id`, []any{tenant, practice},
			func(scan func(...any) error) error {
				f, err := scanAttachment(scan)
				all = append(all, f)
				return err
			})
	})
	return all, err
}

// Get gives what is known of a file.
func (s Attachments) Get(ctx context.Context, tenant, id string) (f attachment.File, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		var found bool
		f, found, err = tx.attachment(ctx, tenant, id)
		return orMissing(found, err, "store.Attachments.Get", "attachment.not-found")
	})
	return f, err
}

// Content gives the bytes of a file, held against their hash.
func (s Attachments) Content(ctx context.Context, tenant, id string) (content []byte, err error) {
	const op = "store.Attachments.Content"
	err = s.DB.Read(ctx, func(tx *Tx) error {
		f, found, err := tx.attachment(ctx, tenant, id)
		if err := orMissing(found, err, op, "attachment.not-found"); err != nil {
			return err
		}
		content, err = tx.blob(ctx, tenant, f.Hash)
		switch {
		case err != nil:
			return err
		case len(content) == 0 && !f.Withdrawn.IsZero():
			return &fault.Error{Kind: fault.NotFound, Code: "attachment.gone", Op: op}
		case attachment.HashOf(content) != f.Hash:
			content = nil
			return &fault.Error{Kind: fault.Unavailable, Code: "attachment.damaged", Op: op, Args: fault.Args{"name": f.Name}}
		}
		return nil
	})
	return content, err
}

func (tx *Tx) blob(ctx context.Context, tenant, hash string) ([]byte, error) {
	var all bytes.Buffer
	err := tx.Rows(ctx, `select bytes from attachment_chunk where tenant_id = ?1 and hash = ?2 order by no`, []any{tenant, hash},
		func(scan func(...any) error) error {
			var piece []byte
			err := scan(&piece)
			all.Write(piece)
			return err
		})
	return all.Bytes(), err
}

// Withdraw marks a file as withdrawn.
func (s Attachments) Withdraw(ctx context.Context, tenant, id string, by attachment.Author, at time.Time, record audit.Record) error {
	return s.DB.Write(ctx, func(tx *Tx) error {
		rows, err := tx.Exec(ctx, `update attachment set withdrawn_at = ?3, withdrawn_by = ?4, withdrawn_name = ?5, withdrawn_role = ?6
			where tenant_id = ?1 and attachment_id = ?2 and withdrawn_at is null`, tenant, id, at, by.Person, by.Name, by.Role)
		if err != nil {
			return err
		}
		if rows == 0 {
			_, found, err := tx.attachment(ctx, tenant, id)
			return orMissing(found, err, "store.Attachments.Withdraw", "attachment.not-found")
		}
		return tx.Audit(ctx, record)
	})
}

// Sweep takes away bytes to which only files refer that were withdrawn before
// a moment.
func (s Attachments) Sweep(ctx context.Context, tenant string, before time.Time, record audit.Record) (n int, err error) {
	err = s.DB.Write(ctx, func(tx *Tx) error {
		var hashes []string
		err := tx.Rows(ctx, `select b.hash from attachment_blob b where b.tenant_id = ?1 and not exists
				(select 1 from attachment a where a.tenant_id = ?1 and a.hash = b.hash
				and (a.withdrawn_at is null or a.withdrawn_at >= ?2)) order by b.hash`, []any{tenant, before},
			func(scan func(...any) error) error {
				hashes = append(hashes, "")
				return scan(&hashes[len(hashes)-1])
			})
		if n = len(hashes); err != nil || n == 0 {
			return err
		}
		for _, hash := range hashes {
			if _, err := tx.Exec(ctx, `delete from attachment_chunk where tenant_id = ?1 and hash = ?2`, tenant, hash); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `delete from attachment_blob where tenant_id = ?1 and hash = ?2`, tenant, hash); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, record)
	})
	return n, err
}

// Damaged lists the files of a tenant whose bytes are not what was kept.
func (s Attachments) Damaged(ctx context.Context, tenant string) (bad []attachment.File, err error) {
	err = s.DB.Read(ctx, func(tx *Tx) error {
		bad = nil
		var live []attachment.File
		err := tx.Rows(ctx, `select `+attachmentColumns+` from attachment where tenant_id = ?1 and withdrawn_at is null
			order by attachment_id`, []any{tenant}, func(scan func(...any) error) error {
			f, err := scanAttachment(scan)
			live = append(live, f)
			return err
		})
		for _, f := range live {
			if err != nil {
				return err
			}
			var content []byte
			if content, err = tx.blob(ctx, tenant, f.Hash); err == nil && attachment.HashOf(content) != f.Hash {
				bad = append(bad, f)
			}
		}
		return err
	})
	return bad, err
}
