package privacytest_test

import (
	"testing"

	"meertijd/internal/audit"
	"meertijd/internal/privacy"
	"meertijd/internal/privacy/privacytest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	privacytest.Contract(t, func(t *testing.T) (privacy.Store, func() []audit.Record) {
		f := privacytest.NewFake()
		for _, p := range privacytest.People {
			f.Put(p[0], p[1], "Sanne Voorbeeld")
		}
		return f, f.Records
	})
}
