package wording

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/money"
)

//go:embed *.txt
var files embed.FS

// Languages are the languages of the product, the first one first.
var Languages = []string{"nl", "en"}

// tables holds the sentences by language and code.
var tables = readTables()

func readTables() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, language := range Languages {
		out[language] = map[string]string{}
		names, err := fs.Glob(files, "*."+language+".txt")
		if err != nil {
			panic(err) // the pattern is right, and the files are embedded
		}
		for _, name := range names {
			data, err := files.ReadFile(name)
			if err != nil {
				panic(err)
			}
			maps.Copy(out[language], parseTable(string(data)))
		}
	}
	return out
}

// parseTable reads lines of the form "code = sentence"; # begins a comment.
func parseTable(data string) map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if code, sentence, ok := strings.Cut(line, " = "); ok {
			table[strings.TrimSpace(code)] = strings.TrimSpace(sentence)
		}
	}
	return table
}

// Codes lists every code of a language, sorted.
func Codes(language string) []string { return slices.Sorted(maps.Keys(tables[language])) }

// Has says whether there is a sentence for a code.
func Has(language, code string) bool {
	_, ok := tables[language][code]
	return ok
}

// Text gives the sentence of a code with its placeholders filled in. A code
// without a sentence gives the code, which a test makes impossible.
func Text(language, code string, args fault.Args) string {
	sentence, ok := tables[language][code]
	if !ok {
		return code
	}
	return fill(sentence, args)
}

// fill replaces {name} by the argument, and {name|one|many} by a word that
// fits the number in it.
func fill(sentence string, args fault.Args) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(value(name, args))
		sentence = after
	}
}

func value(name string, args fault.Args) string {
	parts := strings.Split(name, "|")
	if len(parts) != 3 {
		return args[name]
	}
	if args[parts[0]] == "1" {
		return parts[1]
	}
	return parts[2]
}

// Placeholders lists the names that a sentence asks for, sorted, without
// repeats.
func Placeholders(language, code string) []string {
	var names []string
	sentence := tables[language][code]
	for {
		_, rest, ok := strings.Cut(sentence, "{")
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		name, _, _ = strings.Cut(name, "|")
		names = append(names, name)
		sentence = after
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Date writes a date in words: 2 juni 2026, 2 June 2026.
func Date(language string, d calendar.Date) string {
	if d == calendar.None {
		return ""
	}
	t := d.Time()
	months := strings.Fields(Text(language, "months", nil))
	if len(months) != 12 {
		return d.String()
	}
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Quarter writes a calendar quarter: kwartaal 2 van 2026, quarter 2 of 2026.
func Quarter(language string, q calendar.Quarter) string {
	return Text(language, "quarter", fault.Args{"n": strconv.Itoa(int(q)%4 + 1), "year": strconv.Itoa(int(q) / 4)})
}

// Money writes an amount: € 34.051,00 in Dutch, €34,051.00 in English.
func Money(language string, amount money.Cents) string {
	euros, cents, _ := strings.Cut(amount.String(), ".")
	sign := ""
	if strings.HasPrefix(euros, "-") {
		sign, euros = "-", euros[1:]
	}
	thousands, point, symbol := ".", ",", "€ "
	if language == "en" {
		thousands, point, symbol = ",", ".", "€"
	}
	return sign + symbol + grouped(euros, thousands) + point + cents
}

func grouped(digits, separator string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}

// List joins words the way a sentence does: a, b en c.
func List(language string, words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + Text(language, "and", nil) + " " + words[last]
}
