// Package remindertest has what tests of reminders need: a store in memory, and
// the contract that every store of reminders keeps.
//
//	store := remindertest.NewFake(outbox)        // outbox: noticetest.NewFake()
//	remindertest.Contract(t, func(t *testing.T) remindertest.Subject { … })
//
// The contract runs on the fake and on each database.
package remindertest
