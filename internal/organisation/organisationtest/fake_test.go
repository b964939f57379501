package organisationtest_test

import (
	"testing"

	"meertijd/internal/organisation"
	"meertijd/internal/organisation/organisationtest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	organisationtest.Contract(t, func(*testing.T) organisation.Store { return organisationtest.NewFake() })
}
