// Package accounttest holds a store in memory for tests of accounts, and the
// contract that it and every other account.Store keeps.
//
//	func TestAccountsKeepTheContract(t *testing.T) {
//		accounttest.Contract(t, func(t *testing.T) accounttest.Stores { … })
//	}
//
// The fake is an access.Store too: people and sessions are one world.
package accounttest
