package planbook

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

var update = flag.Bool("update", false, "write the golden files")

// regionName is what the messages call the region under test.
const regionName = "voorbeeld"

// baseRegion reads the valid region from which every example differs.
func baseRegion(t testing.TB) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	root := os.DirFS("testdata/base")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		dir[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// applyPatch changes a region as an example file says:
//
//	file: 1/plan.yaml      the file that follows is about
//	--- old / +++ new      text that stands there once, and what comes instead
//	=== append             text after the end of the file
//	=== replace            the whole file
//	=== remove             the file is not there
//	=== directory          a folder stands where the file should be
//	=== generate too-deep  text that is too large to write out, see generated
func applyPatch(t testing.TB, dir fstest.MapFS, patch string) {
	t.Helper()
	name, old := "", ""
	head, body := "", []string{}
	flush := func() {
		text := strings.Join(body, "\n")
		verb, argument, _ := strings.Cut(head, " ")
		switch verb {
		case "", "#":
		case "---":
			old = text
		case "+++":
			data := string(dir[name].Data)
			if n := strings.Count(data, old); n != 1 {
				t.Fatalf("%s: the old text stands there %d times: %q", name, n, old)
			}
			dir[name] = &fstest.MapFile{Data: []byte(strings.Replace(data, old, text, 1))}
		case "===":
			special(t, dir, name, argument, text)
		}
		body = nil
	}
	for _, line := range strings.Split(strings.TrimSuffix(patch, "\n"), "\n") {
		file, isFile := strings.CutPrefix(line, "file: ")
		switch {
		case isFile:
			flush()
			name, head = file, ""
		case line == "--- old" || line == "+++ new" || strings.HasPrefix(line, "=== "):
			flush()
			head = line
		default:
			body = append(body, line)
		}
	}
	flush()
}

func special(t testing.TB, dir fstest.MapFS, name, verb, text string) {
	t.Helper()
	data := []byte(nil)
	if dir[name] != nil {
		data = dir[name].Data
	}
	what, generate := strings.CutPrefix(verb, "generate ")
	switch {
	case verb == "append":
		dir[name] = &fstest.MapFile{Data: slices.Concat(data, []byte(text+"\n"))}
	case verb == "replace":
		dir[name] = &fstest.MapFile{Data: []byte(text + "\n")}
	case verb == "remove":
		delete(dir, name)
	case verb == "directory":
		dir[name] = &fstest.MapFile{Mode: fs.ModeDir}
	case generate && generated[what] != nil:
		dir[name] = &fstest.MapFile{Data: slices.Concat(data, generated[what]())}
	default:
		t.Fatalf("no such directive: %q", verb)
	}
}

// generated makes the texts that no example file should hold.
var generated = map[string]func() []byte{
	"too-large":         func() []byte { return []byte(strings.Repeat("# ruis\n", MaxBytes/7+1)) },
	"too-many-parts":    func() []byte { return []byte(strings.Repeat("# ruis\n", maxMarks/2)) },
	"too-deep":          func() []byte { return []byte("meetings: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n") },
	"too-many-keys":     func() []byte { return manyKeys(maxKeys + 1) },
	"line-too-long":     func() []byte { return []byte("# " + strings.Repeat("lang ", maxLine/5) + "\n") },
	"not-utf8":          func() []byte { return []byte("# caf\xe9\n") },
	"control-character": func() []byte { return []byte("# verborgen \u202e tekst\n") },
	"tab":               func() []byte { return []byte("\tfictional: true\n") },
	"byte-order-mark":   func() []byte { return []byte("\ufeff") },
}

func manyKeys(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	return []byte(b.String())
}

// sentence gives the words for a fault: with a suggestion, or with the list of
// what is known, when there is one.
func sentence(language string, f fault.Fault) string {
	f.Code = fault.Code(sentenceCode(language, f))
	return wording.Fault(language, f)
}

func sentenceCode(language string, f fault.Fault) string {
	for _, name := range []string{"near", "known"} {
		if code := string(f.Code) + "+" + name; f.Args[name] != "" && wording.Has(language, code) {
			return code
		}
	}
	return string(f.Code)
}

// report writes faults as the golden files hold them.
func report(faults []Fault) string {
	var b strings.Builder
	for _, f := range faults {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s\n", f.File, f.Line, f.Column, f.Code, sentence("nl", f.Fault))
		if f.Line > 0 {
			line := []rune(strings.ReplaceAll(f.SourceLine, "\t", " "))
			for i, r := range line {
				if r < ' ' || r >= 0x2028 && r <= 0x202e || r == utf8.RuneError {
					line[i] = '?'
				}
			}
			fmt.Fprintf(&b, "    %s\n    %s^\n", string(line[:min(len(line), 100)]), strings.Repeat(" ", min(max(f.Column-1, 0), 100)))
		}
	}
	return b.String()
}

// readPatched reads the base region with an example's changes, and runs the
// cases when the region itself is sound.
func readPatched(t testing.TB, patch string) (*Book, []Fault) {
	t.Helper()
	dir := baseRegion(t)
	applyPatch(t, dir, patch)
	book, faults := ReadRegion(dir, regionName)
	if len(faults) == 0 {
		_, faults = book.Run()
	}
	return book, faults
}

func TestBaseIsSound(t *testing.T) {
	if _, faults := readPatched(t, ""); len(faults) > 0 {
		t.Fatalf("the base region has faults:\n%s", report(faults))
	}
}

func TestBroken(t *testing.T) {
	for _, name := range glob(t, "testdata/broken/*.txt") {
		code := strings.TrimSuffix(filepath.Base(name), ".txt")
		t.Run(code, func(t *testing.T) {
			patch := read(t, name)
			_, faults := readPatched(t, patch)
			checkFaults(t, code, faults)
			checkGolden(t, strings.TrimSuffix(name, ".txt")+".golden", report(faults))
		})
	}
}

func TestBrokenFacts(t *testing.T) {
	book, _ := readPatched(t, "")
	for _, name := range glob(t, "testdata/broken-facts/*.yaml") {
		code := strings.TrimSuffix(filepath.Base(name), ".yaml")
		t.Run(code, func(t *testing.T) {
			data := []byte(read(t, name))
			facts, faults := ReadFacts("facts.yaml", data)
			if facts != nil {
				result := rule.Evaluate(book.Set, facts, calendar.MustParse("2024-02-01"))
				faults = LocateFacts("facts.yaml", data, append(result.Faults, book.Set.Names(facts)...))
			}
			checkFaults(t, code, faults)
			checkGolden(t, strings.TrimSuffix(name, ".yaml")+".golden", report(faults))
		})
	}
}

// wholeFile are the codes about a file as a whole, which have no line.
var wholeFile = []string{"file.missing", "file.unreadable", "region.no-plan", "yaml.too-large", "yaml.too-many-parts"}

// checkFaults asserts what holds for every report: the code of the file's name
// is there, with file, line and every argument that its sentence asks for. A
// name such as "value.range--share" shows another side of value.range.
func checkFaults(t *testing.T, code string, faults []Fault) {
	t.Helper()
	code, _, _ = strings.Cut(code, "--")
	if !slices.ContainsFunc(faults, func(f Fault) bool { return string(f.Code) == code }) {
		t.Errorf("no fault %s:\n%s", code, report(faults))
	}
	for _, f := range faults {
		whole := slices.Contains(wholeFile, string(f.Code))
		if f.File == "" || whole != (f.Line == 0) || !whole && (f.Column == 0 || f.Line > 1 && f.SourceLine == "") {
			t.Errorf("%s: file %q, line %d, column %d, source %q", f.Code, f.File, f.Line, f.Column, f.SourceLine)
		}
		checkSentence(t, f.Fault)
	}
}

// checkSentence asserts that a fault can be said in both languages.
func checkSentence(t testing.TB, f fault.Fault) {
	t.Helper()
	for _, language := range wording.Languages {
		used := sentenceCode(language, f)
		if !wording.Has(language, used) {
			t.Errorf("%s: no %s sentence", f.Code, language)
		}
		for _, name := range wording.Placeholders(language, used) {
			if _, ok := f.Args[name]; !ok {
				t.Errorf("%s: the %s sentence asks for {%s}, which %v lacks", f.Code, language, name, f.Args)
			}
		}
	}
}

// TestAllAtOnce shows that one reading gives every fault of a file.
func TestAllAtOnce(t *testing.T) {
	_, faults := readPatched(t, read(t, "testdata/broken/field.unknown--three-at-once.txt"))
	if len(faults) != 3 {
		t.Errorf("want three faults:\n%s", report(faults))
	}
}

// unprovoked are the codes that no file can provoke, with the reason.
var unprovoked = map[string]string{
	"facts.joint-partner": "it takes the facts of two practices",
	"facts.joint-twice":   "it takes the facts of two practices",
}

// pathRoots begin a path in the data, which looks like a code.
var pathRoots = []string{"practice.id", "region.calendar", "region.documents", "region.goals", "region.groups", "region.settings", "region.tariffs", "region.themes", "catalogue.interventions"}

// TestEveryCodeHasAnExample keeps sources, examples and sentences together.
func TestEveryCodeHasAnExample(t *testing.T) {
	var shown []string
	for _, name := range slices.Concat(glob(t, "testdata/broken/*.txt"), glob(t, "testdata/broken-facts/*.yaml")) {
		base := filepath.Base(name)
		code, _, _ := strings.Cut(strings.TrimSuffix(base, filepath.Ext(base)), "--")
		shown = append(shown, code)
	}
	for _, broken := range brokenZips(t) {
		shown = append(shown, broken.code)
	}
	codes := sourceCodes(t, ".", "../rule")
	if len(codes) < 55 {
		t.Fatalf("found only %d codes in the sources; has the way of writing them changed?", len(codes))
	}
	for _, code := range codes {
		if !slices.Contains(shown, code) && unprovoked[code] == "" {
			t.Errorf("no example in testdata/broken for %s", code)
		}
		for _, language := range wording.Languages {
			if !wording.Has(language, code) {
				t.Errorf("no %s sentence for %s", language, code)
			}
		}
	}
	for _, code := range shown {
		if !slices.Contains(codes, code) {
			t.Errorf("the example for %s shows a code that no source gives", code)
		}
	}
}

// TestLanguagesAskTheSame compares the placeholders of both languages.
func TestLanguagesAskTheSame(t *testing.T) {
	for _, code := range sourceCodes(t, ".", "../rule") {
		for _, variant := range []string{code, code + "+near", code + "+known"} {
			nl, en := wording.Placeholders("nl", variant), wording.Placeholders("en", variant)
			if wording.Has("nl", variant) != wording.Has("en", variant) || !slices.Equal(nl, en) {
				t.Errorf("%s: nl asks for %v, en for %v", variant, nl, en)
			}
		}
	}
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$`)

// sourceCodes lists the fault codes that stand in the sources of packages.
// Choices and advice belong to a verdict, and file names are no codes.
func sourceCodes(t *testing.T, packages ...string) []string {
	t.Helper()
	var codes []string
	for _, dir := range packages {
		for _, name := range glob(t, filepath.Join(dir, "*.go")) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, _ := strconv.Unquote(lit.Value)
				verdict := strings.HasPrefix(text, "choice.") || strings.HasPrefix(text, "advice.")
				other := verdict || strings.HasSuffix(text, ".yaml") || slices.Contains(pathRoots, text)
				if codeForm.MatchString(text) && !other {
					codes = append(codes, text)
				}
				return true
			})
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files for %s", pattern)
	}
	return names
}

func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func checkGolden(t *testing.T, name, have string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(have), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := read(t, name); want != have {
		t.Errorf("%s differs; want:\n%s\nhave:\n%s", name, want, have)
	}
}
