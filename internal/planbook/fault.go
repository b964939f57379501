package planbook

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
)

// Fault is something wrong in a file, with the place where it stands.
type Fault struct {
	fault.Fault
	File       string
	Line       int // from 1; 0 when the fault is about the file as a whole
	Column     int // from 1, counted in characters
	SourceLine string
}

// maxShown bounds how much of a value a message repeats; the source line shows
// the rest. Lists of what is possible are shown whole.
const maxShown = 60

var lists = []string{"known", "options", "takes", "detail"}

// place is a line and column in a file, both from 1.
type place struct{ line, column int }

// file is one file on its way through the reader.
type file struct {
	name   string
	lines  []string
	places map[string]place // of every key and list item, by path
	faults []Fault

	// defaulted names, per path, keys that may be left out there because a
	// default is filled in.
	defaulted map[string][]string
}

func newFile(name string, data []byte) *file {
	data = bytes.TrimPrefix(data[:min(len(data), MaxBytes+1)], byteOrderMark)
	return &file{name: name, lines: strings.Split(string(data), "\n"), places: map[string]place{}}
}

// at adds a fault at a place.
func (f *file) at(p place, code fault.Code, path string, pairs ...string) {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	f.add(p, fault.Fault{Code: code, Path: path, Args: args})
}

func (f *file) add(p place, flt fault.Fault) {
	for name, value := range flt.Args {
		if len(value) > maxShown && !slices.Contains(lists, name) {
			text := []rune(value)
			flt.Args[name] = string(text[:min(len(text), maxShown)]) + "…"
		}
	}
	out := Fault{Fault: flt, File: f.name, Line: p.line, Column: p.column}
	if p.line >= 1 && p.line <= len(f.lines) {
		out.SourceLine = strings.TrimRight(f.lines[p.line-1], "\r")
	}
	f.faults = append(f.faults, out)
}

// find gives the place of a path, or of the nearest part above it that stands
// in the file.
func (f *file) find(path string) place {
	for path != "" {
		if p, ok := f.places[path]; ok {
			return p
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return place{line: 1, column: 1}
}

// sortFaults puts faults in the order in which a person meets them.
func sortFaults(faults []Fault) []Fault {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(string(a.Code), string(b.Code)))
	})
	return faults
}
