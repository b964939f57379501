// Package accesstest has what tests of people and sessions need: a store in
// memory, and the contract that every access.Store keeps.
//
//	store := accesstest.NewFake()                   for tests of services
//	accesstest.Contract(t, func(t *testing.T) access.Store { return store })
//
// The contract runs on the fake and on each database.
package accesstest
