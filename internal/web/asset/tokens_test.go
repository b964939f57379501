package asset

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// texts are the pairs of text and background that components use: 4.5 to 1.
var texts = []string{
	"ink paper", "ink card", "ink wash", "ink sun-wash", "ink good-wash", "ink bad-wash", "ink waiting-wash",
	"soft paper", "soft card", "soft wash", "soft waiting-wash",
	"brand paper", "brand card", "brand wash", "brand-over paper", "brand-over card",
	"brand sun-wash", "brand good-wash", "brand bad-wash", "brand waiting-wash",
	"on-brand brand", "on-brand brand-over", "on-wash wash", "on-wash card", "on-wash paper", "soft-on-deep deep",
	"on-deep deep", "sun deep", "on-button-on-deep button-on-deep", "on-sun sun",
	"sun-ink sun-wash", "sun-ink card", "sun-ink paper", "good good-wash", "good card", "bad bad-wash", "bad card", "bad paper",
	"waiting waiting-wash", "waiting card", "neutral neutral-wash", "neutral card",
}

// borders are the edges of controls, focus rings and parts of charts: 3 to 1.
var borders = []string{
	"edge card", "edge paper", "focus card", "focus paper", "focus wash", "focus-on-deep deep", "bad card", "brand card", "brand line",
	"sun-ink card", "edge waiting-wash", "focus waiting-wash", "focus sun-wash", "focus bad-wash", "focus good-wash", "brand wash",
}

func TestEveryPairOfColoursCanBeRead(t *testing.T) {
	sheet := string(read(files, "css/tokens.css"))
	lightPart, darkPart, ok := strings.Cut(sheet, "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("there is no dark set")
	}
	light, dark := colours(lightPart), colours(darkPart)
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("--%s has no dark colour", name)
		}
	}
	for set, have := range map[string]map[string]float64{"light": light, "dark": dark} {
		for _, pair := range texts {
			measure(t, set, have, pair, 4.5)
		}
		for _, pair := range borders {
			measure(t, set, have, pair, 3)
		}
	}
}

func measure(t *testing.T, set string, have map[string]float64, pair string, need float64) {
	t.Helper()
	front, back, _ := strings.Cut(pair, " ")
	a, okA := have[front]
	b, okB := have[back]
	if !okA || !okB {
		t.Errorf("%s: %s is not in the tokens", set, pair)
		return
	}
	if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < need {
		t.Errorf("%s: %s on %s is %.2f to 1, and has to be %.1f", set, front, back, got, need)
	}
}

var colour = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// colours gives the relative luminance of each colour, as WCAG defines it.
func colours(part string) map[string]float64 {
	out := map[string]float64{}
	for _, m := range colour.FindAllStringSubmatch(part, -1) {
		n, _ := strconv.ParseUint(m[2], 16, 32) // six hexadecimal digits
		out[m[1]] = 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
	}
	return out
}

func channel(n uint64) float64 {
	c := float64(n&255) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
