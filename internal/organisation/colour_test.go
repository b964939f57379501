package organisation_test

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
)

func TestContrastIsWhatTheGuidelineSays(t *testing.T) {
	for _, c := range []struct {
		a, b organisation.Colour
		want int
	}{
		{"#000000", "#ffffff", 2100}, {"#ffffff", "#ffffff", 100}, {"#767676", "#ffffff", 454}, {"#777777", "#ffffff", 447}, {"#0000ff", "#ffffff", 859},
	} {
		if got := organisation.Contrast(c.a, c.b); got != c.want || organisation.Contrast(c.b, c.a) != got {
			t.Errorf("%s on %s is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func random(r *rand.Rand) organisation.Colour {
	return organisation.Colour(fmt.Sprintf("#%06x", r.IntN(1<<24)))
}

func TestTheNearestAllowedColourIsAllowedAndNotFurtherThanNeeded(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 5000 {
		c := random(r)
		if c.Allowed() {
			continue
		}
		refused++
		near := c.Nearest()
		if !near.Allowed() || near.Lowest() > 470 {
			t.Fatalf("%s gives %s, with %d", c, near, near.Lowest())
		}
	}
	if refused < 1000 {
		t.Errorf("only %d were refused", refused)
	}
	for _, bad := range []organisation.Colour{"", "red", "#fff", "#12345g", "#1234567", "0f5f57#"} {
		if bad.Allowed() {
			t.Errorf("%q is a colour", bad)
		}
	}
}

func TestWhatFollowsFromAnAllowedColourCanBeRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		c := random(r)
		if !c.Allowed() {
			c = c.Nearest()
		}
		light, dark := c.Palette()
		for name, set := range map[string]map[string]organisation.Colour{"light": light, "dark": dark} {
			for _, pair := range [][2]organisation.Colour{
				{set["on-brand"], set["brand"]}, {set["on-brand"], set["brand-over"]}, {set["brand"], set["wash"]}, {set["on-wash"], set["wash"]},
				{"#ffffff", set["deep"]}, {"#cfe3dc", set["deep"]}, {"#f2b33d", set["deep"]}, {set["on-button-on-deep"], set["button-on-deep"]},
			} {
				if got := organisation.Contrast(pair[0], pair[1]); got < 450 {
					t.Fatalf("%s %s: %s on %s is %d", c, name, pair[0], pair[1], got)
				}
			}
		}
	}
}

func picture(t *testing.T, kind string, side int) []byte {
	t.Helper()
	var out bytes.Buffer
	img, err := image.NewPaletted(image.Rect(0, 0, side, 8), nil), error(nil)
	switch kind {
	case "png":
		err = png.Encode(&out, image.NewGray(img.Rect))
	case "jpeg":
		err = jpeg.Encode(&out, image.NewGray(img.Rect), nil)
	case "gif":
		err = gif.Encode(&out, image.NewGray(img.Rect), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestALogoIsJudgedByItsContent(t *testing.T) {
	for kind, want := range map[string]organisation.LogoType{"png": organisation.PNG, "jpeg": organisation.JPEG} {
		l, err := organisation.NewLogo(picture(t, kind, 8))
		if err != nil || l.Type != want || len(l.Hash) != 64 {
			t.Errorf("%s: %+v %v", kind, l.LogoRef, err)
		}
	}
	for name, c := range map[string]struct {
		content []byte
		code    fault.Code
	}{
		"a drawing":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), "organisation.logo-kind"},
		"a GIF":           {picture(t, "gif", 8), "organisation.logo-kind"},
		"nothing":         {nil, "organisation.logo-kind"},
		"only the mark":   {[]byte("\x89PNG\r\n\x1a\nrest"), "organisation.logo-damaged"},
		"a mark of JPEG":  {[]byte("\xff\xd8\xff\xe0"), "organisation.logo-damaged"},
		"far too wide":    {picture(t, "png", 4001), "organisation.logo-damaged"},
		"far too many by": {append(picture(t, "png", 8), make([]byte, organisation.MaxLogo)...), "organisation.logo-too-large"},
	} {
		if _, err := organisation.NewLogo(c.content); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}
