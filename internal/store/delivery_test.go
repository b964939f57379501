package store_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"meertijd/internal/notice"
	"meertijd/internal/notice/noticetest"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// mailbox is the outbox of a database, with a way in.
type mailbox struct{ store.Deliveries }

func (m mailbox) Post(ctx context.Context, mail notice.Mail, at time.Time) error {
	return m.DB.Write(ctx, func(tx *store.Tx) error { return tx.PostMail(ctx, mail, at) })
}

func TestTheOutboxKeepsTheContract(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		noticetest.Contract(t, func(t *testing.T) noticetest.Outbox {
			return mailbox{store.Deliveries{DB: storetest.Open(t, fresh(t, address), store.Options{})}}
		})
	})
}

// A link that was sent is not kept: whoever reads the database cannot use it.
func TestWhatWasSentLeavesNoLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		box := mailbox{store.Deliveries{DB: db}}
		at := time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC)
		if err := box.Post(t.Context(), notice.Mail{ID: "1", Tenant: "a", To: "x@y.example", Link: "/in/canary"}, at); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(payload(t, db, "1"), "canary") {
			t.Error("it is not there while it waits")
		}
		d, _, err := box.Claim(t.Context(), "l", at, at.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if held, err := box.Finish(t.Context(), d, notice.Outcome{State: notice.Sent, At: at}); err != nil || !held {
			t.Fatal(held, err)
		}
		if text := payload(t, db, "1"); text != "" {
			t.Errorf("%q stays", text)
		}
	})
}

// A mail that cannot be read is claimed without an address, so that the worker
// gives it up instead of meeting it forever.
func TestAMailThatCannotBeReadIsNotInTheWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error {
			return tx.Post(t.Context(), store.Message{Tenant: "a", ID: "1", Kind: "mail", Payload: "{", At: time.Unix(1, 0)})
		})
		d, found, err := store.Deliveries{DB: db}.Claim(t.Context(), "l", time.Unix(2, 0), time.Unix(3, 0))
		if err != nil || !found || d.Mail.ID != "1" || d.Mail.To != "" {
			t.Errorf("%+v %v %v", d, found, err)
		}
	})
	if os.Getenv(storetest.Variable) == "" {
		t.Log("on SQLite only")
	}
}
