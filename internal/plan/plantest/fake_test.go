package plantest_test

import (
	"testing"

	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	plantest.Contract(t, func(*testing.T) plan.Store { return plantest.NewFake() })
}
