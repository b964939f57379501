// Package organisationtest holds every organisation.Store to one contract, and
// has a Fake that keeps everything in memory for tests of what stands above it.
//
//	organisationtest.Contract(t, func(t *testing.T) organisation.Store { return organisationtest.NewFake() })
package organisationtest
