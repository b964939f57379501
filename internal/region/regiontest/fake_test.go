package regiontest_test

import (
	"testing"

	"meertijd/internal/region"
	"meertijd/internal/region/regiontest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	regiontest.Contract(t, func(*testing.T) (region.Store, regiontest.Facts) {
		f := regiontest.NewFake()
		return f, f
	})
}
