package interventiontest_test

import (
	"testing"

	"meertijd/internal/intervention"
	"meertijd/internal/intervention/interventiontest"
	"meertijd/internal/plan"
	"meertijd/internal/plan/plantest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	interventiontest.Contract(t, func(*testing.T) (intervention.Store, plan.Store) {
		plans := plantest.NewFake()
		return interventiontest.NewFake(plans), plans
	})
}
