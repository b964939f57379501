// Package interventiontest has what tests of interventions need: a store in
// memory, and the contract that every intervention.Store keeps.
//
//	store := interventiontest.NewFake(plans)        for tests of services
//	interventiontest.Contract(t, func(t *testing.T) (intervention.Store, plan.Store) { … })
//
// The contract runs on the fake and on each database.
package interventiontest
