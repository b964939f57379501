// Package regions embeds the regional plans that come with the program, so
// that one binary is enough. It names no region: a folder with a region.yaml
// is one, and default.txt says which comes first.
package regions

import (
	"embed"
	"strings"
)

//go:embed all:*
var Files embed.FS

//go:embed default.txt
var defaultRegion string

// Default names the folder of the region that is used when none is named.
func Default() string { return strings.TrimSpace(defaultRegion) }
