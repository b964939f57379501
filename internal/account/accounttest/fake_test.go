package accounttest_test

import (
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/access/accesstest"
	"meertijd/internal/account/accounttest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	accounttest.Contract(t, func(*testing.T) accounttest.Stores {
		f := accounttest.NewFake()
		f.AddPlace("tenant-a", false, "p1")
		f.AddPlace("tenant-a", false, "p2")
		f.AddPlace("tenant-a", true, "n1")
		return f
	})
}

func TestTheFakeIsAStoreOfPeopleToo(t *testing.T) {
	accesstest.Contract(t, func(*testing.T) access.Store { return accounttest.NewFake() })
}
