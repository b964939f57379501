package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
)

// Path names one field of a plan: "choice.a.lean.mode", "answer.horizon",
// "staff.new". Its parts are keys of the regional plan.
type Path string

// Fields is what a plan says: text by path. An absent path and an empty text
// are the same.
type Fields map[Path]string

// The names of a choice's fields.
const (
	ModeField   = "mode"
	TextField   = "text"   // what is done or developed; the justification of a deepening
	ReasonField = "reason" // why it is dropped
)

// The limits of what a plan can hold.
const (
	MaxText   = 5000 // characters in one field
	MaxFields = 600
	// MaxChoices is far more than any menu offers; judging and repairing a
	// plan of made-up choices would take the server's time.
	MaxChoices = 60
)

// NewStaff is the number of new colleagues this year.
const NewStaff Path = "staff.new"

// Yes is the value of a tick.
const Yes = "yes"

// ChoicePath is a field of a choice.
func ChoicePath(element, intervention, field string) Path {
	return Path("choice." + element + "." + intervention + "." + field)
}

// UpkeepPath is the tick that an upkeep of a choice is planned or held.
func UpkeepPath(element, intervention, upkeep string) Path {
	return ChoicePath(element, intervention, "upkeep."+upkeep)
}

// OptionPath is the tick of an option of a choice.
func OptionPath(element, intervention, option string) Path {
	return ChoicePath(element, intervention, "option."+option)
}

// ChoiceAnswerPath is the answer to a plan question that is asked of every
// intervention.
func ChoiceAnswerPath(element, intervention, question string) Path {
	return ChoicePath(element, intervention, "answer."+question)
}

// AnswerPath is the answer to a plan question.
func AnswerPath(question string) Path { return Path("answer." + question) }

// ConflictPath names the words that wait in a conflict, in a Revision: there is
// no such field.
func ConflictPath(conflict string) Path { return Path("conflict." + conflict) }

// Parts splits a path of a choice; ok is false for another kind of path.
func (p Path) Parts() (element, intervention, field string, ok bool) {
	parts := strings.SplitN(string(p), ".", 4)
	if len(parts) != 4 || parts[0] != "choice" {
		return "", "", "", false
	}
	return parts[1], parts[2], parts[3], true
}

// Question gives the question that a path answers, if it does.
func (p Path) Question() (string, bool) { return strings.CutPrefix(string(p), "answer.") }

// choice gives the part of a path that names the choice, nothing for others.
func (p Path) choice() string {
	element, intervention, _, ok := p.Parts()
	if !ok {
		return ""
	}
	return element + "." + intervention
}

// Get gives the text at a path.
func (f Fields) Get(p Path) string { return f[p] }

// Put sets the text at a path; an empty text takes it away.
func (f Fields) Put(p Path, text string) {
	if text == "" {
		delete(f, p)
		return
	}
	f[p] = text
}

// Clone copies the fields.
func (f Fields) Clone() Fields {
	if f == nil {
		return Fields{}
	}
	return maps.Clone(f)
}

// Paths lists the paths in order.
func (f Fields) Paths() []Path { return slices.Sorted(maps.Keys(f)) }

// Mode gives what is done with an intervention, nothing when it is not chosen.
func (f Fields) Mode(element, intervention string) rule.Mode {
	return rule.Mode(f[ChoicePath(element, intervention, ModeField)])
}

// Choices gives the lines of the plan as the engine reads them, in the order of
// their paths. A text that was typed is the justification; one that was not is
// known to be empty.
func (f Fields) Choices() []rule.Choice {
	lines := []rule.Choice{}
	for _, p := range f.Paths() {
		element, intervention, field, ok := p.Parts()
		if !ok || field != ModeField {
			continue
		}
		text := f[ChoicePath(element, intervention, TextField)]
		lines = append(lines, rule.Choice{
			Intervention: intervention, Element: element, Mode: rule.Mode(f[p]),
			Justification: &text,
			Upkeep:        f.ticked(string(ChoicePath(element, intervention, "upkeep."))),
			Reason:        f[ChoicePath(element, intervention, ReasonField)],
		})
	}
	return lines
}

// ticked lists the keys under a prefix, never nil: what is not ticked is known
// not to be.
func (f Fields) ticked(prefix string) []string {
	keys := []string{}
	for p := range f {
		if key, ok := strings.CutPrefix(string(p), prefix); ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Options lists the options that are ticked for a choice.
func (f Fields) Options(element, intervention string) []string {
	return f.ticked(string(ChoicePath(element, intervention, "option.")))
}

// Answers gives the answers as the engine reads them.
func (f Fields) Answers() []rule.Answer {
	answers := []rule.Answer{}
	for _, p := range f.Paths() {
		if question, ok := p.Question(); ok {
			answers = append(answers, rule.Answer{Question: question, Text: f[p]})
		}
	}
	return answers
}

// Staff gives the number of new colleagues, nil when nobody said.
func (f Fields) Staff() *int {
	n, err := strconv.Atoi(f[NewStaff])
	if err != nil {
		return nil
	}
	return &n
}

// Check says what in the fields can never be, whatever the regional plan:
// paths without meaning, texts that are too long, a number that is none. What
// the menu or the history refuses is for the rules to say.
func (f Fields) Check() []fault.Fault {
	faults := tooMany(f)
	if n := len(modePaths(f)); n > MaxChoices {
		faults = append(faults, fault.Fault{Code: "plan.too-many-choices", Args: fault.Args{"max": strconv.Itoa(MaxChoices)}})
	}
	for _, p := range f.Paths() {
		if code, args := p.check(f[p]); code != "" {
			faults = append(faults, fault.Fault{Code: code, Path: string(p), Args: args})
		}
	}
	return faults
}

// tooMany says whether there are more fields than any plan has.
func tooMany(f Fields) []fault.Fault {
	if len(f) <= MaxFields {
		return nil
	}
	return []fault.Fault{{Code: "plan.too-many-fields", Args: fault.Args{"max": strconv.Itoa(MaxFields)}}}
}

// modes are what can be done with an intervention.
var modes = []rule.Mode{rule.New, rule.Continued, rule.Deepened, rule.Embedded, rule.Dropped}

func (p Path) check(text string) (fault.Code, fault.Args) {
	if len([]rune(text)) > MaxText {
		return "plan.text-too-long", fault.Args{"max": strconv.Itoa(MaxText), "have": strconv.Itoa(len([]rune(text)))}
	}
	if p == NewStaff {
		if n, err := strconv.Atoi(text); text != "" && (err != nil || n < 0 || n > 999) {
			return "plan.not-a-number", fault.Args{"value": text}
		}
		return "", nil
	}
	if question, ok := p.Question(); ok && isKey(question) {
		return "", nil
	}
	element, intervention, field, ok := p.Parts()
	if !ok || !isKey(element) || !isKey(intervention) {
		return "plan.unknown-field", fault.Args{"path": string(p)}
	}
	kind, key, tick := strings.Cut(field, ".")
	switch {
	case field == TextField, field == ReasonField:
		return "", nil
	case field == ModeField:
		if text == "" || slices.Contains(modes, rule.Mode(text)) {
			return "", nil
		}
		return "plan.unknown-mode", fault.Args{"value": text}
	case tick && kind == "answer" && isKey(key):
		return "", nil
	case tick && (kind == "upkeep" || kind == "option") && isKey(key):
		if text == "" || text == Yes {
			return "", nil
		}
		return "plan.not-a-tick", fault.Args{"value": text}
	}
	return "plan.unknown-field", fault.Args{"path": string(p)}
}

// isKey says whether a text can be a key of a regional plan.
func isKey(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// IsText says whether a path holds words that somebody typed, of which two can
// stand side by side.
func (p Path) IsText() bool {
	if _, ok := p.Question(); ok {
		return true
	}
	_, _, field, ok := p.Parts()
	return ok && (field == TextField || field == ReasonField || strings.HasPrefix(field, "answer."))
}
