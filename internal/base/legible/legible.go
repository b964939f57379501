// Package legible says what can be kept as a text. The stores differ in what they
// refuse and what they cut off, and everything that judges a text has to see it as
// it will be kept.
package legible

import (
	"strings"
	"unicode/utf8"
)

// Clean takes out what one of the stores refuses or cuts off: NUL, and bytes
// that are no UTF-8, which become U+FFFD. It is done where a text comes in, so
// that a name of which nothing is left is seen to be empty before it is judged,
// and again where it is kept.
func Clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
