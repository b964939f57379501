package part

import "embed"

// Files holds the template and the style sheet of every component.
//
//go:embed */*.html */*.css
var Files embed.FS
