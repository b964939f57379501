package credential

import (
	"fmt"
	"image"
	"strings"

	"github.com/pquerna/otp"
)

// QR draws the address of a secret as a code to scan: an SVG without colours of
// its own, on a square with the quiet edge that readers ask for.
func QR(address string) (string, error) {
	key, err := otp.NewKeyFromURL(address)
	if err != nil {
		return "", err
	}
	const most = 177 // modules of the largest code
	picture, err := key.Image(most*3, most*3)
	if err != nil {
		return "", err
	}
	return svg(modules(picture)), nil
}

// quiet is the empty edge around a code, in modules.
const quiet = 4

// modules reads the dark squares of a drawn code. The finder in the corner is
// seven modules wide, which tells how large one is.
func modules(picture image.Image) [][]bool {
	box := picture.Bounds()
	dark := func(x, y int) bool { r, _, _, _ := picture.At(x, y).RGBA(); return r < 0x8000 }
	left := box.Min
	for !dark(left.X, left.Y) && left.X < box.Max.X {
		left = left.Add(image.Pt(1, 1))
	}
	run := 0
	for dark(left.X+run, left.Y) {
		run++
	}
	size := max(run/7, 1)
	n := (box.Max.X - (left.X-box.Min.X)*2 - box.Min.X) / size
	out := make([][]bool, n)
	for y := range out {
		out[y] = make([]bool, n)
		for x := range out[y] {
			out[y][x] = dark(left.X+x*size+size/2, left.Y+y*size+size/2)
		}
	}
	return out
}

// svg draws each run of dark squares as one rectangle of a path.
func svg(code [][]bool) string {
	var path strings.Builder
	for y, row := range code {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
		}
	}
	side := len(code) + 2*quiet
	return fmt.Sprintf(`<svg viewBox="0 0 %d %d" width="240" height="240" shape-rendering="crispEdges" aria-hidden="true" focusable="false"><path d="%s"/></svg>`, side, side, path.String())
}
