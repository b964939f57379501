package audittest_test

import (
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/audit/audittest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	audittest.Contract(t, func(_ *testing.T, records []audit.Record) audit.Trail {
		f := audittest.NewFake()
		f.Put(records...)
		return f
	})
}
