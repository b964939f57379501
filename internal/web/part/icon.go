package part

import (
	"html/template"
	"maps"
	"slices"
)

// Drawing is markup that was made here, and not by somebody who types.
type Drawing = template.HTML

// icons are drawn on a square of 20, in lines of 2 that take the colour of the
// text beside them.
var icons = map[string]string{
	"check":       `<path d="m4 10.5 4 4 8-9"/>`,
	"cross":       `<path d="m5 5 10 10M15 5 5 15"/>`,
	"half":        `<circle cx="10" cy="10" r="7"/><path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor"/>`,
	"dot":         `<circle cx="10" cy="10" r="3" fill="currentColor"/>`,
	"clock":       `<circle cx="10" cy="10" r="7"/><path d="M10 6v4l2.5 2"/>`,
	"bulb":        `<path d="M7.5 14.5v-1.6a5.3 5.3 0 1 1 5 0v1.6ZM8 18h4"/>`,
	"plus":        `<path d="M10 4v12M4 10h12"/>`,
	"arrow-right": `<path d="M4 10h12M11 5l5 5-5 5"/>`,
	"arrow-left":  `<path d="M16 10H4M9 5l-5 5 5 5"/>`,
	"down":        `<path d="m5 7.5 5 5 5-5"/>`,
	"up":          `<path d="m5 12.5 5-5 5 5"/>`,
	"pencil":      `<path d="m4 16 .8-3.6L13 4.2a1.9 1.9 0 0 1 2.8 2.8l-8.2 8.2Z"/>`,
	"people":      `<circle cx="7.5" cy="7" r="3"/><path d="M2 17a5.5 5.5 0 0 1 11 0M13 4.3a3 3 0 0 1 0 5.4M15 12.4A5.5 5.5 0 0 1 18 17"/>`,
	"person":      `<circle cx="10" cy="6.5" r="3.5"/><path d="M3.5 17.5a6.5 6.5 0 0 1 13 0"/>`,
	"print":       `<path d="M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6Z"/>`,
	"download":    `<path d="M10 3v10M5.5 8.5 10 13l4.5-4.5M4 17h12"/>`,
	"external":    `<path d="M8 4H4v12h12v-4M12 3h5v5M17 3l-8 8"/>`,
	"warning":     `<path d="M10 3 2.5 16.5h15ZM10 8.2v3.6M10 14.2v.1"/>`,
	"info":        `<circle cx="10" cy="10" r="7"/><path d="M10 9.5v4M10 6.5v.1"/>`,
	"chat":        `<path d="M3 4h14v9.5H9.5L6 17v-3.5H3Z"/>`,
	"lock":        `<path d="M4.5 9h11v8h-11ZM7 9V6.5a3 3 0 0 1 6 0V9"/>`,
	"menu":        `<path d="M3 5.5h14M3 10h14M3 14.5h14"/>`,
	"calendar":    `<path d="M3 5h14v12H3ZM3 9h14M7 2.5V6M13 2.5V6"/>`,
	"document":    `<path d="M5 2.5h6.5L15 6v11.5H5ZM11.5 2.5V6H15M7.5 10h5M7.5 13.5h5"/>`,
	"phone":       `<path d="M6.2 3H3.6A1 1 0 0 0 2.6 4.1 14.3 14.3 0 0 0 15.900 17.4a1 1 0 0 0 1.1-1v-2.600l-3.900-1.500-1.600 1.900a11 11 0 0 1-5.700-5.700l1.900-1.600Z"/>`,
	"search":      `<circle cx="8.8" cy="8.8" r="5.3"/><path d="m13 13 4 4"/>`,
}

// drawn holds every icon as it stands in a page.
var drawn = func() map[string]Drawing {
	out := map[string]Drawing{}
	for name, lines := range icons {
		out[name] = template.HTML(`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" ` +
			`stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + lines + `</svg>`)
	}
	return out
}()

// Icon draws an icon. It says nothing to a screen reader: the words beside it do.
// An unknown name gives nothing, which a test makes impossible in templates.
func Icon(name string) Drawing { return drawn[name] }

// Icons lists the names of all icons.
func Icons() []string { return slices.Sorted(maps.Keys(icons)) }
