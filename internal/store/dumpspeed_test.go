package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// Of every 100 bytes 60 are of files, as good as random, and 40 of rows: the
// record of who did what, fields of plans, and their revisions.
const (
	fileBytes    = 256 << 10
	filesPerMiB  = 0.6 * (1 << 20) / fileBytes
	recordPerMiB = 240
	wordsPerMiB  = 160
)

// laden makes a database of about so many MiB, the same every time.
func laden(b *testing.B, address string, size int) *store.DB {
	b.Helper()
	db := storetest.Open(b, address, store.Options{Statement: time.Minute})
	chance := rand.NewChaCha8([32]byte{7})
	at := time.Date(2026, 6, 2, 8, 0, 0, 0, time.UTC)
	if err := (store.Tenants{DB: db}).Save(b.Context(), store.Tenant{ID: "rho", Name: "Organisatie", Region: "r", Created: at}, record("rho", "u")); err != nil {
		b.Fatal(err)
	}
	files := 0
	for mib := range size {
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			for i := range recordPerMiB {
				r := record("rho", fmt.Sprint("medewerker-", i%50))
				r.At, r.ObjectID = at.Add(time.Duration(mib*recordPerMiB+i)*time.Second), fmt.Sprintf("0197-%08x-%04x", mib, i)
				if err := tx.Audit(b.Context(), r); err != nil {
					return err
				}
			}
			for i := range wordsPerMiB {
				text := strings.Repeat("Wij doen dit samen met de buurt, één dag per week. ", 1+i%12)
				if err := tx.Post(b.Context(), store.Message{Tenant: "rho", ID: fmt.Sprintf("%06d-%04d", mib, i), Kind: "k", Payload: text, At: at}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		for ; float64(files) < filesPerMiB*float64(mib+1); files++ {
			content := make([]byte, fileBytes)
			_, _ = chance.Read(content)
			hash := sha256.Sum256(content)
			f := attachment.File{Tenant: "rho", ID: fmt.Sprint(files), Practice: "p1", Name: "verslag.pdf", Type: attachment.PDF, Size: fileBytes, Hash: hex.EncodeToString(hash[:]), At: at}
			if err := (store.Attachments{DB: db}).Save(b.Context(), f, content, record("rho", "u")); err != nil {
				b.Fatal(err)
			}
		}
	}
	return db
}

// BenchmarkBackup measures how quickly a database becomes a locked file, and how
// quickly that becomes a database again, with everything that is checked on the
// way; MEERTIJD_BENCH_MIB says how large it is.
func BenchmarkBackup(b *testing.B) {
	size, err := strconv.Atoi(os.Getenv("MEERTIJD_BENCH_MIB"))
	if err != nil {
		size = 24
	}
	dir := b.TempDir()
	address := filepath.Join(dir, "from.db")
	db := laden(b, address, size)
	lock, key := locked(b)
	info, err := os.Stat(address)
	if err != nil {
		b.Fatal(err)
	}
	each := func(what string, f func()) {
		b.Run(what, func(b *testing.B) {
			n := 0
			for b.Loop() {
				f()
				n++
			}
			b.ReportMetric(float64(info.Size())/1e6*float64(n)/b.Elapsed().Seconds(), "MB/s")
			b.ReportMetric(float64(info.Size())/1e6, "MB")
		})
	}
	file := filepath.Join(dir, "x.backup")
	each("backup", func() {
		_ = os.Remove(file)
		backedUp(b, db, file, lock)
	})
	each("restore", func() {
		to := filepath.Join(dir, "to.db")
		_ = os.Remove(to)
		if _, err := store.Restore(b.Context(), to, store.Options{}, from(file, key), nil); err != nil {
			b.Fatal(err)
		}
	})
}
