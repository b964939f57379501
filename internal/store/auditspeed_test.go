package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/store"
	"meertijd/internal/store/storetest"
)

// BenchmarkVerify measures how quickly a chain is verified; MEERTIJD_BENCH_AUDIT
// says how long the chain is.
func BenchmarkVerify(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("MEERTIJD_BENCH_AUDIT"))
	if err != nil {
		n = 20_000
	}
	db := storetest.Open(b, filepath.Join(b.TempDir(), "test.db"), store.Options{})
	for done := 0; done < n; done += 5000 {
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			for i := range min(5000, n-done) {
				r := record("rho", fmt.Sprint("u", i%50))
				r.At = time.Unix(1_780_000_000+int64(done+i), 0)
				if err := tx.Audit(b.Context(), r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		report, err := db.CheckAudit(b.Context(), "rho", audit.Evidence{})
		if err != nil || len(report.Problems) > 0 || report.Entries != int64(n) {
			b.Fatal(report, err)
		}
		runtime.ReadMemStats(&after)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(after.Sys)/(1<<20), "MiB")
}
