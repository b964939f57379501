// Package storetest runs a test on a fresh database of every engine, so that a
// promise about the store is proved on both.
//
//	func TestPlansAreKept(t *testing.T) {
//		storetest.Each(t, func(t *testing.T, db *store.DB) { … })
//	}
//
// SQLite always takes part. PostgreSQL does when MEERTIJD_TEST_POSTGRES holds
// the URL of a role that may create databases; script/postgres.sh starts one
// and prints it.
package storetest
