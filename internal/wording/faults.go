package wording

import (
	"strings"

	"meertijd/internal/base/fault"
)

// Fault puts a fault into words. When a near word or the list of known words
// is there, the sentence that offers it is used.
func Fault(language string, f fault.Fault) string {
	code := string(f.Code)
	for _, offer := range []string{"near", "known"} {
		if f.Args[offer] != "" && Has(language, code+"+"+offer) {
			code += "+" + offer
			break
		}
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
