package legible

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for from, want := range map[string]string{"": "", "\x00": "", "é a\nb": "é a\nb", "a\x00b": "ab", "a\xffb": "a\uFFFDb", "\xff\x00": "\uFFFD"} {
		if have := Clean(from); have != want {
			t.Errorf("%q gives %q, want %q", from, have, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		from := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		have := Clean(from)
		if !utf8.ValidString(have) || strings.Contains(have, "\x00") || Clean(have) != have {
			t.Fatalf("%q gives %q", from, have)
		}
	})
}
