package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	system "os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/backup"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// killed is how often each command is killed; MEERTIJD_SOAK_KILLS says more.
func killed() int {
	if n, err := strconv.Atoi(os.Getenv("MEERTIJD_SOAK_KILLS")); err == nil {
		return n
	}
	return 30
}

// stocked makes a database with files and records, of some megabytes.
func stocked(t *testing.T, address string) {
	t.Helper()
	db := storetest.Open(t, address, store.Options{})
	chance := rand.NewChaCha8([32]byte{3})
	at := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
	record := audit.Record{At: at, Tenant: "rho", Event: audit.Create, Outcome: audit.OK}
	if err := (store.Tenants{DB: db}).Save(t.Context(), store.Tenant{ID: "rho", Name: "Organisatie", Region: "r", Created: at}, record); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		content := make([]byte, 400<<10)
		_, _ = chance.Read(content)
		hash := sha256.Sum256(content)
		f := attachment.File{Tenant: "rho", ID: fmt.Sprint(i), Practice: "p1", Name: "f.pdf", Type: attachment.PDF, Size: int64(len(content)), Hash: hex.EncodeToString(hash[:]), At: at}
		if err := (store.Attachments{DB: db}).Save(t.Context(), f, content, record); err != nil {
			t.Fatal(err)
		}
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for range 3000 {
			if err := tx.Audit(t.Context(), record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// command prepares the program, which is this test under another name.
func command(arguments ...string) *system.Cmd { return system.Command("meertijd", arguments...) }

// struck runs the program and kills it after a while, unless it ended before.
func struck(t *testing.T, after time.Duration, arguments ...string) {
	t.Helper()
	c := command(arguments...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = c.Process.Kill() // it may have ended
	_ = c.Wait()         // "signal: killed" is what was asked for
}

// ran runs the program to its end.
func ran(t *testing.T, arguments ...string) time.Duration {
	t.Helper()
	begun := time.Now()
	if said, err := command(arguments...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, said)
	}
	return time.Since(begun)
}

// moments gives when to kill: anywhere between the start and a little after a
// run that nobody disturbs would end.
func moments(seed uint64, whole time.Duration) func() time.Duration {
	chance := rand.New(rand.NewPCG(seed, 1))
	return func() time.Duration { return time.Duration(chance.Int64N(int64(whole + whole/8))) }
}

// counted gives what a database holds, table by table; nothing when there is none.
func counted(t *testing.T, address string) []store.DumpedTable {
	t.Helper()
	db, err := store.Open(t.Context(), address, store.Options{AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done, err := db.Dump(t.Context(), io.Discard, store.DumpOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return done.Tables
}

func TestABackupThatIsKilledLeavesNoHalfFile(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, address string) {
		t.Parallel()
		stocked(t, address)
		dir := t.TempDir()
		file := filepath.Join(dir, "x.backup")
		backUp := []string{"backup", file, "--db", address, "--plain"}
		next, done := moments(7, ran(t, backUp...)), 0
		for n := range killed() {
			if err := os.RemoveAll(file); err != nil {
				t.Fatal(err)
			}
			struck(t, next(), backUp...)
			if _, err := os.Lstat(file); err == nil {
				done++
				readable(t, file)
			}
			if n%10 == 9 {
				_ = os.Remove(file)
				ran(t, backUp...)
				readable(t, file)
				if left, _ := os.ReadDir(dir); len(left) != 1 {
					t.Error("the next attempt leaves", left)
				}
			}
		}
		t.Logf("%d kills, %d came after the file was whole", killed(), done)
	})
}

// readable reads a backup to its end.
func readable(t *testing.T, file string) {
	t.Helper()
	err := backup.Open(file, backup.Key{}, func(r io.Reader) error {
		_, err := store.CheckDump(context.Background(), r)
		return err
	})
	if err != nil {
		t.Fatal("a half file has the name that was asked for:", err)
	}
}

func TestARestoreThatIsKilledLeavesNoHalfDatabase(t *testing.T) {
	dir := t.TempDir()
	from, file := filepath.Join(dir, "from.db"), filepath.Join(dir, "x.backup")
	stocked(t, from)
	ran(t, "backup", file, "--db", from, "--plain")
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		to := filepath.Join(t.TempDir(), "to.db")
		next, done := moments(8, ran(t, "restore", file, "--db", to+".first")), 0
		want := counted(t, to+".first")
		for n := range killed() {
			struck(t, next(), "restore", file, "--db", to)
			_, err := os.Lstat(to)
			if err == nil {
				done++
				same(t, counted(t, to), want)
			}
			if n%5 != 4 && err != nil {
				continue
			}
			if err != nil {
				ran(t, "restore", file, "--db", to)
				same(t, counted(t, to), want)
			}
			for _, end := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(to + end)
			}
			if left, _ := filepath.Glob(to + "[.-]restoring*"); len(left) > 0 && err != nil {
				t.Error("the next attempt leaves", left)
			}
		}
		t.Logf("%d kills, %d came after the database was whole", killed(), done)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		to := storetest.Postgres(t)
		next, done := moments(9, ran(t, "restore", file, "--db", to)), 0
		want := counted(t, to)
		for n := range killed() {
			if arrivedAt(t, to) {
				to = storetest.Postgres(t)
			}
			struck(t, next(), "restore", file, "--db", to)
			there := arrivedAt(t, to)
			if there {
				done++
			}
			if !there && n%10 == 9 {
				said, err := command("restore", file, "--db", to, "--lang", "en").CombinedOutput()
				if err != nil && !bytes.Contains(said, []byte("Something is here already")) { // committed after all
					t.Fatalf("the next attempt: %v\n%s", err, said)
				}
				there = true
			}
			if there {
				same(t, counted(t, to), want)
			}
		}
		t.Logf("%d kills, %d came after the database was whole", killed(), done)
	})
}

// arrivedAt says whether there is anything in a database.
func arrivedAt(t *testing.T, address string) bool {
	t.Helper()
	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tenants, err := store.Tenants{DB: db}.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(tenants) > 0
}

// same compares tables, apart from the record that says that it was restored.
func same(t *testing.T, found, want []store.DumpedTable) {
	t.Helper()
	plain := func(all []store.DumpedTable) []store.DumpedTable {
		return slices.DeleteFunc(slices.Clone(all), func(d store.DumpedTable) bool { return strings.HasPrefix(d.Name, "audit") })
	}
	count := func(all []store.DumpedTable) (n int64) {
		for _, d := range all {
			n += d.Rows
		}
		return n
	}
	if !slices.Equal(plain(found), plain(want)) || count(found) != count(want) {
		t.Fatalf("%v\nis not\n%v", found, want)
	}
}
