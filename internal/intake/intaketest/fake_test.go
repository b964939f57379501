package intaketest_test

import (
	"testing"

	"meertijd/internal/intake"
	"meertijd/internal/intake/intaketest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	intaketest.Contract(t, func(*testing.T) intake.Store { return intaketest.NewFake() })
}
