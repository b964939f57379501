// Package practicetest has what tests of practices and neighbourhoods need: a
// store in memory, and the contract that every practice.Store keeps.
//
//	store := practicetest.NewFake()                 for tests of services
//	practicetest.Contract(t, func(t *testing.T) practice.Store { return store })
//
// The contract runs on the fake and on each database.
package practicetest
