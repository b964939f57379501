// Package attachmenttest has what tests of files need: a store in memory, and
// the contract that every attachment.Store keeps.
//
//	store := attachmenttest.NewFake()               for tests of services
//	attachmenttest.Contract(t, func(t *testing.T) attachment.Store { return store })
//
// The contract runs on the fake and on each database.
package attachmenttest
