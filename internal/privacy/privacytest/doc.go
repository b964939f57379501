// Package privacytest holds the contract of privacy.Store and a fake that keeps
// it in memory:
//
//	privacytest.Contract(t, func(t *testing.T) (privacy.Store, func() []audit.Record) { … })
//
// The store comes with the people of People in it.
package privacytest
