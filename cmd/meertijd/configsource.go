package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// sources finds settings that are not on the command line, and remembers where
// each came from. What is wrong is told later, in the language of the command.
type sources struct {
	names    []string // of all settings, in the order of the struct
	problems []problem
	flags    map[string]*kong.Flag
	found    map[string]string // fromEnv, fromFile or fromNowhere; of a flag nothing
	file     map[string]string
	read     bool
}

// problem is a sentence that is still to be said.
type problem struct {
	code  string
	pairs []string
}

func newSources() *sources {
	return &sources{flags: map[string]*kong.Flag{}, found: map[string]string{}, file: map[string]string{}}
}

// envName is the variable of a setting: MEERTIJD_PUBLIC_ADDRESS.
func envName(name string) string {
	return "MEERTIJD_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// Validate asks nothing of the command line as a whole.
func (f *sources) Validate(*kong.Application) error { return nil }

// Resolve gives a setting that is not on the command line.
func (f *sources) Resolve(ctx *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has("setting") {
		return nil, nil
	}
	if !f.read {
		f.read = true
		f.begin(ctx, parent)
	}
	if text, set := os.LookupEnv(envName(flag.Name)); set {
		f.found[flag.Name] = fromEnv
		return text, nil
	}
	if text, set := f.file[flag.Name]; set {
		f.found[flag.Name] = fromFile
		return text, nil
	}
	f.found[flag.Name] = fromNowhere
	return nil, nil
}

// begin lists the settings of the command, and reads the file.
func (f *sources) begin(ctx *kong.Context, parent *kong.Path) {
	file := os.Getenv(envName("config"))
	for _, p := range ctx.Path {
		if p.Flag != nil && p.Flag.Name == "config" {
			file, _ = ctx.FlagValue(p.Flag).(string)
		}
		if p.Flag != nil && p.Flag.Tag.Get("setting") == "secret" {
			f.wrong("config.secret-flag", "name", p.Flag.Name, "variable", envName(p.Flag.Name))
		}
	}
	for _, flag := range parent.Flags {
		if flag.Tag.Has("setting") {
			f.names = append(f.names, flag.Name)
			f.flags[flag.Name] = flag
		}
	}
	if file != "" {
		f.readFile(file)
	}
}

func (f *sources) wrong(code string, pairs ...string) {
	f.problems = append(f.problems, problem{code, pairs})
}

// readFile reads lines of the form "name = value"; # begins a comment line, and
// quotes keep spaces at the ends.
func (f *sources) readFile(file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		f.wrong("config.file", "file", file)
		return
	}
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, ok := strings.Cut(line, "=")
		name, text = strings.TrimSpace(name), strings.TrimSpace(text)
		at := []string{"file", file, "line", strconv.Itoa(i + 1), "name", name}
		if bare, err := strconv.Unquote(text); err == nil {
			text = bare
		}
		_, twice := f.file[name]
		switch {
		case !ok:
			f.wrong("config.line", at[:4]...)
		case !slices.Contains(f.names, name) || name == "config":
			f.wrong("config.unknown", at...)
		case twice:
			f.wrong("config.twice", at...)
		case f.flags[name].Tag.Get("setting") == "secret" && readByOthers(file):
			f.wrong("config.readable", "name", "config", "file", file)
		default:
			f.file[name] = text
		}
	}
}

// value gives a setting as it may be shown.
func (f *sources) value(name string) value {
	flag := f.flags[name]
	v := value{from: f.found[name], text: fmt.Sprint(flag.Target.Interface())}
	if v.from == "" {
		v.from = fromFlag
	}
	if list, ok := flag.Target.Interface().([]string); ok {
		v.text = strings.Join(list, ",")
	}
	switch flag.Tag.Get("setting") {
	case "secret":
		if v.text != "" {
			v.text = "********"
		}
	case "address": // of PostgreSQL, with a password in it
		if u, err := url.Parse(v.text); err == nil && u.User != nil {
			v.text = u.Redacted()
		}
	}
	return v
}
