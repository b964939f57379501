// Package money holds amounts in whole eurocents. There is no float in it:
// amounts are added, multiplied by whole numbers and compared, and nothing
// else.
//
//	tariff, _ := money.Parse("3.40")
//	tariff.Times(2480).String() // 8432.00
package money

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Cents is an amount in eurocents.
type Cents int64

// Parse reads an amount in euros with exactly two decimals and a point, such
// as 3.40. Anything else is refused, so that 3,40 or 3.4 is never guessed at.
func Parse(text string) (Cents, error) {
	euros, cents, ok := strings.Cut(text, ".")
	if !ok || len(cents) != 2 || euros == "" || len(euros) > 12 {
		return 0, fmt.Errorf("not an amount with two decimals: %q", text)
	}
	for _, r := range euros + cents {
		if r < '0' || r > '9' {
			return 0, fmt.Errorf("not an amount with two decimals: %q", text)
		}
	}
	n, err := strconv.ParseInt(euros+cents, 10, 64)
	return Cents(n), err
}

// Times multiplies by a whole number. It stops at the largest amount instead
// of running over; no practice comes near it.
func (c Cents) Times(n int) Cents {
	if n > 0 && int64(c) > math.MaxInt64/int64(n) {
		return math.MaxInt64
	}
	return c * Cents(n)
}

// String writes euros with two decimals and a point: 34051.00.
func (c Cents) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}
