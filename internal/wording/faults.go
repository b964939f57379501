package wording

import (
	"strings"

	"meertijd/internal/base/fault"
)

// Fault puts a fault into words. When a near word is known, the sentence that
// offers it is used.
func Fault(language string, f fault.Fault) string {
	code := string(f.Code)
	if f.Args["near"] != "" && Has(language, code+"+near") {
		code += "+near"
	}
	return Text(language, code, translated(language, f.Args))
}

// translated replaces arguments that are codes themselves by words.
func translated(language string, args fault.Args) fault.Args {
	out := fault.Args{}
	for name, value := range args {
		out[name] = value
		prefix := ""
		switch name {
		case "want", "have":
			prefix = "type."
		case "side":
			prefix = "side."
		case "language":
			prefix = "language."
		}
		if prefix != "" && Has(language, prefix+value) {
			out[name] = Text(language, prefix+value, nil)
		}
		if state := strings.ReplaceAll(value, " ", "_"); prefix == "type." && Has(language, "state."+state) {
			out[name] = Text(language, "state."+state, nil)
		}
	}
	return out
}
