package practicetest_test

import (
	"testing"

	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	practicetest.Contract(t, func(*testing.T) practice.Store { return practicetest.NewFake() })
}
