package store_test

import (
	"bytes"
	"testing"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/attachment/attachmenttest"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

type attachments struct {
	store.Attachments
	recorded
}

func TestAttachmentsKeepTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		attachmenttest.Contract(t, func(t *testing.T) attachment.Store {
			db := storetest.Open(t, fresh(t, address), store.Options{})
			return attachments{store.Attachments{DB: db}, recorded{db}}
		})
	})
}

func TestADamagedFileIsNeverGiven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.Attachments{DB: db}
		content := bytes.Repeat([]byte("abcdefgh"), 30000)
		file := attachment.File{Tenant: "tenant-a", ID: "f1", Practice: "p1", Year: 1, Name: "plan.pdf", Type: attachment.PDF,
			Size: int64(len(content)), Hash: attachment.HashOf(content), At: time.Unix(1, 0)}
		if err := s.Save(t.Context(), file, content, record("tenant-a", "u")); err != nil {
			t.Fatal(err)
		}
		for name, harm := range map[string]string{
			"a changed piece":  `update attachment_chunk set bytes = ?1 where no = 1`,
			"a missing piece":  `delete from attachment_chunk where no = 2 and bytes <> ?1`,
			"nothing is there": `delete from attachment_chunk where bytes <> ?1`,
		} {
			exec(t, db, harm, []byte("x"))
			got, err := s.Content(t.Context(), "tenant-a", "f1")
			if fault.CodeOf(err) != "attachment.damaged" || got != nil {
				t.Errorf("%s gives %d bytes, %v", name, len(got), err)
			}
			if bad, err := s.Damaged(t.Context(), "tenant-a"); err != nil || len(bad) != 1 {
				t.Errorf("%s: %v %v", name, bad, err)
			}
		}
	})
}
