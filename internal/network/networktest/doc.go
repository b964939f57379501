// Package networktest has the contract of network.Store, and a store in memory
// that keeps it.
//
//	networktest.Contract(t, func(t *testing.T) network.Store { return networktest.NewFake() })
//
// Every store of networks runs the same contract, so that a service that was
// tried with the fake works with a database too.
package networktest
