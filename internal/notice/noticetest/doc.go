// Package noticetest has what tests of mail need: an outbox in memory, and the
// contract that every notice.Outbox keeps.
//
//	outbox := noticetest.NewFake()                   for tests of the worker
//	noticetest.Contract(t, func(t *testing.T) noticetest.Outbox { return outbox })
//
// The contract runs on the fake and on each database.
package noticetest
