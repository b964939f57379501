package organisation

import (
	"fmt"
	"math"
	"strconv"

	"meertijd/internal/base/fault"
)

// Colour is a colour as pages write it: #0f5f57.
type Colour string

// White and Ink are what a colour of an organisation is held against: it is
// text on light paper, and it lies below white text.
const (
	White Colour = "#ffffff"
	Ink   Colour = "#1d2b2a"
)

// grounds are the light surfaces on which text in the colour stands; the style
// sheet has the same ones, which a test holds together.
var grounds = []Colour{White, "#faf7f2", "#fdf3dc", "#e6f3e9", "#fbe9e6", "#e8eef7"}

// readable is the contrast that WCAG 2.2 AA asks of text: 4.5 to 1.
const readable = 450

// linear is the light of a channel in billionths, as WCAG defines it. Whole
// numbers from here on: the same colour is judged alike everywhere.
var linear = func() (out [256]int64) {
	for i := range out {
		c := float64(i) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		out[i] = int64(math.Round(c * 1e9))
	}
	return out
}()

// Valid says whether a text is a colour.
func (c Colour) Valid() bool {
	if len(c) != 7 || c[0] != '#' {
		return false
	}
	for _, r := range c[1:] {
		if (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return true
}

// light is the relative luminance of a colour, in units of 1e-13.
func (c Colour) light() int64 {
	r, g, b := c.channels()
	return 2126*linear[r] + 7152*linear[g] + 722*linear[b]
}

func (c Colour) channels() (r, g, b uint8) {
	n, err := strconv.ParseUint(string(c[1:]), 16, 32)
	if err != nil {
		panic("organisation: no colour: " + string(c)) // Valid comes first
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Contrast gives the contrast of two colours in hundredths, rounded down: 450
// is the 4.5 to 1 that text needs.
func Contrast(a, b Colour) int {
	const twentieth = 5e11 // 0.05 in the unit of light
	la, lb := a.light(), b.light()
	return int(100 * (max(la, lb) + twentieth) / (min(la, lb) + twentieth))
}

// Lowest gives the lowest contrast of a colour with what it stands on.
func (c Colour) Lowest() int {
	lowest := math.MaxInt
	for _, ground := range grounds {
		lowest = min(lowest, Contrast(c, ground))
	}
	return lowest
}

// Allowed says whether everybody can read the colour on our pages.
func (c Colour) Allowed() bool { return c.Valid() && c.Lowest() >= readable }

// Nearest gives the nearest colour of the same hue that is allowed.
func (c Colour) Nearest() Colour {
	for part := 255; part > 0; part-- {
		if darker := c.mix("#000000", 255-part); darker.Allowed() {
			return darker
		}
	}
	return "#000000"
}

// mix gives the colour with so many 255ths of another in it.
func (c Colour) mix(other Colour, part int) Colour {
	r, g, b := c.channels()
	x, y, z := other.channels()
	blend := func(a, b uint8) int { return (int(a)*(255-part) + int(b)*part + 127) / 255 }
	return Colour(fmt.Sprintf("#%02x%02x%02x", blend(r, x), blend(g, y), blend(b, z)))
}

func (all *faults) colour(c Colour) {
	switch {
	case c == "":
	case !c.Valid():
		all.add("colour", "organisation.no-colour", nil)
	case !c.Allowed():
		all.add("colour", "organisation.colour-contrast", fault.Args{"colour": string(c), "near": string(c.Nearest()),
			"contrast": fmt.Sprintf("%d.%d", c.Lowest()/100, c.Lowest()/10%10)})
	}
}
