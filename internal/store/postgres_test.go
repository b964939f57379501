package store_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"meertijd/internal/base/fault"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// What a proxy does when a COMMIT comes by.
const (
	passOn       = iota
	cutBefore    // the server never sees it
	cutAfter     // the server does it, and the answer is lost
	cutStatement // any statement but COMMIT, once
	silent       // nothing arrives any more
)

// proxy stands between the store and PostgreSQL, and cuts where it is told.
type proxy struct {
	net.Listener
	server string
	mode   atomic.Int32
	cancel atomic.Int32 // cancel requests seen
}

// throughProxy gives an address that leads through a proxy.
func throughProxy(t *testing.T) (*proxy, string) {
	t.Helper()
	address, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p := &proxy{Listener: listener, server: address.Host}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.carry(conn)
		}
	}()
	address.Host = listener.Addr().String()
	return p, address.String()
}

func (p *proxy) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	var mute atomic.Bool
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if err != nil || mute.Load() {
				client.Close()
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if n == 16 && bytes.Equal(buf[4:8], []byte{4, 210, 22, 46}) {
			p.cancel.Add(1)
		}
		commit := bytes.Contains(buf[:n], []byte("commit"))
		switch mode := p.mode.Load(); {
		case mode == silent:
			_, _ = io.Copy(io.Discard, client)
			return
		case mode == cutBefore && commit:
			return
		case mode == cutAfter && commit:
			mute.Store(true)
		case mode == cutStatement && bytes.Contains(buf[:n], []byte("outbox")):
			p.mode.Store(passOn)
			return
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

func TestAConnectionThatBreaks(t *testing.T) {
	add := func(t *testing.T, db *store.DB, id string) error {
		return db.Write(t.Context(), func(tx *store.Tx) error {
			return tx.Post(t.Context(), store.Message{Tenant: "a", ID: id, Kind: "k", Payload: "p", At: time.Unix(1, 0)})
		})
	}
	for name, c := range map[string]struct {
		mode  int32
		code  fault.Code
		there bool
	}{
		"before the server saw COMMIT leaves the outcome unknown": {cutBefore, store.CodeCommitUnknown, false},
		"after the server saw COMMIT leaves the outcome unknown":  {cutAfter, store.CodeCommitUnknown, true},
		"during a statement is tried again":                       {cutStatement, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			p, address := throughProxy(t)
			db := storetest.Open(t, address, store.Options{})
			p.mode.Store(c.mode)
			err := add(t, db, "1")
			wantCode(t, err, c.code)
			if c.code != "" && fault.KindOf(err) != fault.Unavailable {
				t.Error(fault.KindOf(err))
			}
			p.mode.Store(passOn)
			if there := payload(t, db, "1") == "p"; there != c.there {
				t.Error("there:", there)
			}
		})
	}
	t.Run("without a word is noticed at the deadline of the statement, without a cancel request", func(t *testing.T) {
		p, address := throughProxy(t)
		db := storetest.Open(t, address, store.Options{Statement: 200 * time.Millisecond})
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		err := db.Write(ctx, func(tx *store.Tx) error {
			p.mode.Store(silent)
			_, err := tx.Exec(t.Context(), `delete from outbox`)
			p.mode.Store(passOn)
			return err
		})
		wantCode(t, err, store.CodeStatementTimeout)
		if err := add(t, db, "2"); err != nil {
			t.Error(err)
		}
		if p.cancel.Load() != 0 {
			t.Error("a cancel request")
		}
	})
}

func TestAServerThatIsAwayIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		address string
		code    fault.Code
	}{
		"nobody listens":         {"postgres://u:p@127.0.0.1:1/x?sslmode=disable", store.CodeUnreachable},
		"an address without end": {"postgres://[::1", store.CodeAddress},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := store.Open(t.Context(), c.address, store.Options{})
			wantCode(t, err, c.code)
			if err != nil && strings.Contains(err.Error(), "u:p") {
				t.Error("the password stands in the error")
			}
		})
	}
	t.Run("no such user", func(t *testing.T) {
		address, err := url.Parse(storetest.Postgres(t))
		if err != nil {
			t.Fatal(err)
		}
		address.User = url.UserPassword("nobody_of_that_name", "secret")
		_, err = store.Open(t.Context(), address.String(), store.Options{})
		wantCode(t, err, store.CodeRights)
		if strings.Contains(err.Error(), "secret") {
			t.Error("the password stands in the error")
		}
	})
}

func TestTwoProgramsMayStartTogether(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				db, err := store.Open(context.Background(), address, store.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				db.Close()
			})
		}
		all.Wait()
	})
}
