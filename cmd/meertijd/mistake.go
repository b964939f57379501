package main

import (
	"errors"
	"regexp"
	"slices"
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
	{regexp.MustCompile(`^unknown flag (?<flag>\S+?)(?:, did you mean (?:one of )?(?<meant>.+)\?)?$`), "usage.flag-unknown"},
	{regexp.MustCompile(`^missing flags: (?<words>.+)$`), "usage.missing"},
	{regexp.MustCompile(`^unexpected argument (?<word>.*?)(?:, did you mean (?:one of )?(?<meant>.+)\?)?$`), "usage.word-unknown"},
	{regexp.MustCompile(`^expected one of (?<words>.+)$`), "usage.command"},
	{regexp.MustCompile(`^expected (?<words>"[^"]+")$`), "usage.missing"},
	{regexp.MustCompile(`^(?<flag>\S+) must be one of (?<words>.+) but got "(?<value>.*)"$`), "usage.choice"},
	{regexp.MustCompile(`^(?<flag>\S+): expected a valid \d+ bit u?int but got "(?<value>.*)"$`), "usage.number"},
	{regexp.MustCompile(`^(?<flag>\S+): (?:missing value|expected \S+ value but got).*$`), "usage.value"},
}

// mistake says what is wrong with the command line, and where the help for it
// is. A message that is not known stays as the parser says it.
func mistake(err error, args []string) string {
	language, text := languageOf(args), err.Error()
	for _, m := range mistakes {
		found := m.message.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		named, code := fault.Args{}, m.code
		for i, name := range m.message.SubexpNames() {
			if name != "" {
				named[name] = strings.NewReplacer(`","`, ", ", ` ..."`, "", `"`, "").Replace(found[i])
			}
		}
		if named["meant"] != "" {
			code += ".meant"
		}
		text = wording.Text(language, code, named)
		break
	}
	command := "meertijd"
	if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && wrong.Context != nil {
		if node := wrong.Context.Selected(); node != nil {
			for node.Type == kong.ArgumentNode && node.Parent != nil {
				node = node.Parent
			}
			command = node.FullPath()
		}
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text + " " + wording.Text(language, "usage.help", fault.Args{"command": command + " --help"})
}

// languageOf looks for --lang among arguments that could not be read; Dutch
// comes first.
func languageOf(args []string) string {
	for i, a := range args {
		value, given := strings.CutPrefix(a, "--lang=")
		if a == "--lang" && i+1 < len(args) {
			value, given = args[i+1], true
		}
		if given && slices.Contains(wording.Languages, value) {
			return value
		}
	}
	return wording.Languages[0]
}
