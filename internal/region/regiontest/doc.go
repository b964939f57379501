// Package regiontest has what tests of the region need: a store of standings in
// memory, and the contract that every region.Store keeps.
//
//	store := regiontest.NewFake()                   for tests of a Keeper
//	regiontest.Contract(t, func(t *testing.T) (region.Store, regiontest.Facts) { … })
//
// The contract runs on the fake and on each database.
package regiontest
