package main

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"meertijd/internal/base/fault"
	"meertijd/internal/wording"
)

// mistakes are the messages of the parser of the command line, each with the
// code of the sentence that says it in the language of the person, and the
// names of what it mentions.
var mistakes = []struct {
	message *regexp.Regexp
	code    string
}{
	{regexp.MustCompile(`(?s)^unknown flag (?<flag>.+?)(?:, did you mean (?:one of )?(?<meant>".+")\?)?$`), "usage.flag-unknown"},
	{regexp.MustCompile(`^missing flags: (?<words>.+)$`), "usage.missing"},
	{regexp.MustCompile(`(?s)^unexpected argument (?<word>.*?)(?:, did you mean (?:one of )?(?<meant>".+")\?)?$`), "usage.word-unknown"},
	{regexp.MustCompile(`^expected one of (?<words>.+), +\.\.\.$`), "usage.command.some"},
	{regexp.MustCompile(`^expected one of (?<words>.+)$`), "usage.command"},
	{regexp.MustCompile(`^expected (?<words>"[^"]+")$`), "usage.missing"},
	{regexp.MustCompile(`(?s)^(?<flag>\S+) must be one of (?<words>.+) but got (?<value>".*")$`), "usage.choice"},
	{regexp.MustCompile(`(?s)^(?<flag>\S+): expected a valid \d+ bit u?int but got (?<value>".*")$`), "usage.number"},
	{regexp.MustCompile(`(?s)^(?<flag>\S+): bool value must be .* but got (?<value>".*")$`), "usage.yes-no"},
	{regexp.MustCompile(`(?s)^(?<flag>\S+): expected .*; perhaps try (?<meant>.+)\?$`), "usage.value"},
	{regexp.MustCompile(`(?s)^(?<flag>\S+): (?:missing value|expected \S+ value but got).*$`), "usage.value"},
	{regexp.MustCompile(`^(?<flag>--\S+) and (?<other>--\S+) can't be used together$`), "usage.not-both"},
	{regexp.MustCompile(`(?s)^\S+: stat (?<file>.+): no such file or directory$`), "usage.no-file"},
}

// mistake says what is wrong with the command line, and where the help for it
// is. A message that is not known stays as the parser says it.
func mistake(err error, args []string) string {
	language, text := languageOf(args), err.Error()
	for _, m := range mistakes {
		if found := m.message.FindStringSubmatch(text); found != nil {
			text = said(language, m.code, m.message.SubexpNames(), found)
			break
		}
	}
	text = strings.Join(strings.Fields(text), " ") // one line, whatever was typed
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text + " " + wording.Text(language, "usage.help", fault.Args{"command": commandOf(err) + " --help"})
}

// said fills in the sentence of a mistake with what the message mentions.
func said(language, code string, names, found []string) string {
	args := fault.Args{}
	for i, name := range names {
		if name == "" {
			continue
		}
		args[name] = found[i]
		if value, err := strconv.Unquote(found[i]); err == nil {
			args[name] = strings.TrimSuffix(value, " ...")
		}
	}
	for name, between := range map[string]string{"words": ", ", "meant": " " + wording.Text(language, "or", nil) + " "} {
		args[name] = strings.ReplaceAll(args[name], `", "`, between)
		args[name] = strings.ReplaceAll(strings.ReplaceAll(args[name], `","`, between), `"`, "")
	}
	if meant := args["meant"]; len(meant) > len("-h") { // one letter is like any other letter
		code += ".meant"
	}
	return wording.Text(language, code, args)
}

// commandOf names the command of which the arguments could not be read.
func commandOf(err error) string {
	command := "meertijd"
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && wrong.Context != nil {
		if node := wrong.Context.Selected(); node != nil {
			for node.Type == kong.ArgumentNode && node.Parent != nil {
				node = node.Parent
			}
			command = node.FullPath()
		}
	}
	return command
}

// languageOf looks for --lang among arguments that could not be read, the last
// of several; Dutch when there is none.
func languageOf(args []string) string {
	language := wording.Languages[0]
	for i, a := range args {
		value, given := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			value, given = args[i+1], true
		}
		if given && slices.Contains(wording.Languages, value) {
			language = value
		}
	}
	return language
}
