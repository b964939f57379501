package viewtest_test

import (
	"testing"

	"meertijd/internal/view"
	"meertijd/internal/view/viewtest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	viewtest.Contract(t, func(*testing.T) view.Store { return viewtest.NewFake() })
}
