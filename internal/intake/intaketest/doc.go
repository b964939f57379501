// Package intaketest holds what every store of imports promises, and a store in
// memory that keeps the promise, for tests that need no database.
//
//	intaketest.Contract(t, func(t *testing.T) intake.Store { return intaketest.NewFake() })
package intaketest
