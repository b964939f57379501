// Package viewtest has what tests of views and groups need: a store in memory,
// and the contract that every view.Store keeps.
//
//	store := viewtest.NewFake()                     for tests of services
//	viewtest.Contract(t, func(t *testing.T) view.Store { … })
//
// The contract runs on the fake and on each database.
package viewtest
