package demo

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meertijd/internal/plan"
)

//go:embed names.txt
var namesFile string

//go:embed texts.txt
var textsFile string

// names and texts hold the lines of both files under the words above them.
var (
	names = lines(namesFile)
	texts = lines(textsFile)
)

// lines reads a file in which a line at the margin names a list, and the
// indented lines under it are what is in it. A line after # is a note.
func lines(file string) map[string][]string {
	out, under := map[string][]string{}, ""
	for line := range strings.Lines(file) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || text[0] == '#':
		case line[0] != '\t':
			under = text
		default:
			out[under] = append(out[under], text)
		}
	}
	return out
}

// text picks a sentence of a kind for a key of the region, or one that is true
// for any key.
func (f *fill) text(kind, key string) string { return f.textBeside(nil, kind, key) }

// textBeside picks one that a plan does not have yet, when there is one.
func (f *fill) textBeside(fields plan.Fields, kind, key string) string {
	said := slices.Collect(maps.Values(fields))
	own, any := texts[kind+" "+key], texts[kind+" *"]
	for _, list := range [][]string{own, any} {
		left := slices.DeleteFunc(slices.Clone(list), func(text string) bool { return slices.Contains(said, text) })
		if len(left) > 0 {
			return pick(f, left)
		}
	}
	return pick(f, append(own[:len(own):len(own)], any...))
}

// nth gives the n-th of a list of names; after the last one it begins again
// with a number.
func nth(list string, n int) string {
	all := names[list]
	if n < len(all) {
		return all[n]
	}
	return fmt.Sprintf("%s %d", all[n%len(all)], n/len(all)+1)
}

func marked(name string) string { return name + " " + names["mark"][0] }

func officeName(i int) string {
	kinds := names["practice kinds"]
	return marked(kinds[i%len(kinds)] + " " + nth("practices", i))
}

func placeName(i int) string { return marked(nth("neighbourhoods", i)) }
func centreName() string     { return marked(names["centre"][0]) }
func listName() string       { return marked(names["list"][0]) }
func leadName() string       { return names["lead"][0] }
func deputyName() string     { return names["deputy"][0] }
func financeName() string    { return names["finance"][0] }
func auditorName() string    { return names["auditor"][0] }
func readerName() string     { return names["reader"][0] }
func firstName() string      { return names["first"][0] }
func agb(i int) string       { return fmt.Sprintf("0199%04d", i+1) }

// personName gives the n-th name of a person; no two are the same.
func personName(n int) string {
	given, family := names["given"], names["family"]
	round := n / (len(given) * len(family))
	n %= len(given) * len(family)
	name := given[n%len(given)] + " " + family[(n+n/len(given))%len(family)]
	if round > 0 {
		return fmt.Sprintf("%s %d", name, round+1)
	}
	return name
}
