// Package fault is the one shape of "this is wrong" in Meertijd: a stable
// code, the place in the data it is about, and arguments for the sentence.
// The sentence itself stands in internal/wording, never here.
//
//	fault.Fault{Code: "intervention.unknown", Path: "cases[3].facts", Args: fault.Args{"key": "kiosk"}}
//
// Codes are never reassigned: a code that is no longer used stays retired.
package fault

import (
	"maps"
	"slices"
	"strings"
)

// Code names one kind of fault, for example "years.overlap".
type Code string

// Args are the values that a sentence needs, by placeholder name.
type Args map[string]string

// Fault is one thing that is wrong. Path points into the data, such as
// "menu.items[4].years"; an edge that knows files turns it into a line.
type Fault struct {
	Code Code   `json:"code"`
	Path string `json:"path,omitempty"`
	Args Args   `json:"args,omitempty"`
}

// Error gives code, path and arguments, for logs and tests; people read the
// sentence from internal/wording instead.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Code))
	if f.Path != "" {
		b.WriteString(" at " + f.Path)
	}
	for _, k := range slices.Sorted(maps.Keys(f.Args)) {
		b.WriteString(" " + k + "=" + f.Args[k])
	}
	return b.String()
}
