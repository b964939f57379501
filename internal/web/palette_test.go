package web

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"meertijd/internal/organisation"
)

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)

// tokens reads the colours of the style sheet, light and dark.
func tokens(t *testing.T) (light, dark map[string]organisation.Colour) {
	t.Helper()
	sheet, err := os.ReadFile("asset/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	first, second, ok := strings.Cut(string(sheet), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("there is no dark set")
	}
	of := func(part string) map[string]organisation.Colour {
		out := map[string]organisation.Colour{}
		for _, m := range token.FindAllStringSubmatch(part, -1) {
			out[m[1]] = organisation.Colour(m[2])
		}
		return out
	}
	return of(first), of(second)
}

// the pairs of text and ground in which a colour that follows from that of an
// organisation takes part; the others are measured beside the tokens.
var palettePairs = strings.Fields(`ink/wash soft/wash brand/paper brand/card brand/wash brand-over/paper brand-over/card brand/sun-wash
	brand/good-wash brand/bad-wash brand/waiting-wash on-brand/brand on-brand/brand-over on-wash/wash on-wash/card on-wash/paper
	soft-on-deep/deep on-deep/deep sun/deep on-button-on-deep/button-on-deep`)

// Whatever colour an organisation chooses, everybody can read what is shown.
func TestEveryColourThatMayBeChosenCanBeReadEverywhere(t *testing.T) {
	t.Parallel()
	light, dark := tokens(t)
	tried := 0
	for n := 0; n < 1<<24; n += 7919 {
		c := organisation.Colour("#" + strings.ToLower(hexOf(n)))
		if !c.Allowed() {
			c = c.Nearest()
		}
		tried++
		day, night := c.Palette()
		for name, set := range map[string]map[string]organisation.Colour{"light": merged(light, day), "dark": merged(dark, night)} {
			for _, pair := range palettePairs {
				front, back, _ := strings.Cut(pair, "/")
				if got := organisation.Contrast(set[front], set[back]); got < 450 {
					t.Fatalf("%s, %s: %s on %s (%s on %s) is %d", c, name, front, back, set[front], set[back], got)
				}
			}
			for _, border := range []string{"focus/card", "focus/paper", "focus/wash", "focus-on-deep/deep", "focus/waiting-wash", "focus/bad-wash"} {
				front, back, _ := strings.Cut(border, "/")
				if got := organisation.Contrast(set[front], set[back]); got < 300 {
					t.Fatalf("%s, %s: %s is %d", c, name, border, got)
				}
			}
		}
	}
	if tried < 2000 {
		t.Errorf("only %d colours", tried)
	}
}

func hexOf(n int) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 6)
	for i := 5; i >= 0; i-- {
		out[i] = digits[n&15]
		n >>= 4
	}
	return string(out)
}

func merged(base, over map[string]organisation.Colour) map[string]organisation.Colour {
	out := maps.Clone(base)
	maps.Copy(out, over)
	return out
}
