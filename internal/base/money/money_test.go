package money_test

import (
	"math"
	"testing"

	"meertijd/internal/base/money"
)

func TestAmountsAreReadExactlyOrNotAtAll(t *testing.T) {
	for text, want := range map[string]money.Cents{"3.40": 340, "0.05": 5, "34051.00": 3405100} {
		if got, err := money.Parse(text); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3,40", "3.4", "3.400", "3", ".40", "-3.40", "3.4x", "1e5.00", "9999999999999999.00", "3 .40"} {
		if got, err := money.Parse(text); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

func TestTimesNeverRunsOver(t *testing.T) {
	if got := money.Cents(340).Times(2480); got.String() != "8432.00" {
		t.Error(got)
	}
	if got := money.Cents(math.MaxInt64 / 2).Times(3); got != math.MaxInt64 {
		t.Error(got)
	}
}

func TestAmountsAreWrittenWithTwoDecimals(t *testing.T) {
	for want, c := range map[string]money.Cents{"0.05": 5, "-0.05": -5, "1.00": 100, "-12.34": -1234} {
		if got := c.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
