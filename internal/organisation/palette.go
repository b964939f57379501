package organisation

// Palette gives every colour that follows from the one that an organisation
// chose, by the role that it has in the style sheet, for light and for dark
// screens. Each is moved until what stands on it can be read.
func (c Colour) Palette() (light, dark map[string]Colour) {
	deep := c.until("#000000", 60, func(x Colour) bool {
		return Contrast(x, "#cfe3dc") >= readable && Contrast(x, "#f2b33d") >= readable
	})
	wash := c.until(White, 225, func(x Colour) bool {
		return Contrast(x, c) >= readable && Contrast(x, "#52605d") >= readable
	})
	light = map[string]Colour{
		"brand": c, "brand-over": c.mix("#000000", 70), "on-brand": White, "focus": c,
		"wash": wash, "on-wash": c.mix("#000000", 70), "deep": deep, "button-on-deep": White, "on-button-on-deep": deep,
	}
	night := c.mix("#1b2322", 190)
	bright := c.until(White, 0, func(x Colour) bool {
		for _, ground := range []Colour{"#131918", "#1b2322", "#382c12", "#18341f", "#40211e", "#1f2d44", night} {
			if Contrast(x, ground) < readable {
				return false
			}
		}
		return true
	})
	dark = map[string]Colour{
		"brand": bright, "brand-over": bright.mix(White, 70), "on-brand": "#0b1211", "focus": bright,
		"wash": night, "on-wash": bright.mix(White, 140), "deep": deep, "button-on-deep": "#f3f1ea", "on-button-on-deep": deep,
	}
	return light, dark
}

// until mixes more and more of another colour in, until it is good.
func (c Colour) until(other Colour, from int, good func(Colour) bool) Colour {
	for part := from; part < 255; part++ {
		if x := c.mix(other, part); good(x) {
			return x
		}
	}
	return other
}
