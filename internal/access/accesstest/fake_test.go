package accesstest_test

import (
	"testing"

	"meertijd/internal/access"
	"meertijd/internal/access/accesstest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	accesstest.Contract(t, func(*testing.T) access.Store { return accesstest.NewFake() })
}
