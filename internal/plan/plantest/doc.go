// Package plantest has what tests of plans need: a store in memory, and the
// contract that every plan.Store keeps.
//
//	store := plantest.NewFake()                     for tests of services
//	plantest.Contract(t, func(t *testing.T) plan.Store { return store })
//
// The contract runs on the fake and on each database, so that a service that
// was tested on the fake behaves the same on the databases.
package plantest
