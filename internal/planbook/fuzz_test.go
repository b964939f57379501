package planbook

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/rule"
)

// What one reading may cost at most, whatever the bytes are.
const (
	mostTime = time.Second
	mostHeap = 64 << 20
)

// evaluateOn are the dates on which fuzzed facts are judged: before, in and
// after the programme years of the base region.
var evaluateOn = []string{"2023-12-31", "2024-02-01", "2024-12-31", "2025-03-01", "2026-06-30", "2030-01-01"}

func FuzzRegion(f *testing.F) {
	base := baseRegion(f)
	f.Add(base["1/plan.yaml"].Data)
	for _, name := range slices.Concat(glob(f, "testdata/broken/*.txt"), glob(f, "testdata/kinds/*.txt")) {
		dir := baseRegion(f)
		applyPatch(f, dir, read(f, name))
		if plan := dir["1/plan.yaml"]; plan != nil && len(plan.Data) < 1<<14 {
			f.Add(plan.Data)
		}
	}
	for _, h := range hostile() {
		if len(h.data) < 1<<12 {
			f.Add([]byte(h.data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > MaxBytes {
			return
		}
		dir := fstest.MapFS{"1/plan.yaml": &fstest.MapFile{Data: data}}
		for _, name := range []string{"region.yaml", "interventions.yaml", "1/cases.yaml"} {
			dir[name] = base[name]
		}
		var faults []Fault
		bounded(t, func() {
			var book *Book
			book, faults = ReadRegion(dir, regionName)
			if len(faults) == 0 {
				_, faults = book.Run()
			}
		})
		plainFaults(t, faults)
	})
}

func FuzzFacts(f *testing.F) {
	sets := kindSets(f)
	for _, name := range slices.Concat(glob(f, "testdata/broken-facts/*.yaml"), glob(f, "../../regions/*/examples/*.yaml")) {
		data := []byte(read(f, name))
		f.Add(data)
		f.Add(bytes.ReplaceAll(data, []byte(`"2023-04"`), []byte(`"2024-01"`))) // so that the years are judged
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > MaxBytes {
			return
		}
		var faults []Fault
		bounded(t, func() {
			var facts *rule.Facts
			facts, faults = ReadFacts("facts.yaml", data)
			if facts == nil {
				return
			}
			for i, set := range sets {
				result := rule.Evaluate(set, facts, calendar.MustParse(evaluateOn[i%len(evaluateOn)]))
				if wrong := append(result.Faults, set.Names(facts)...); len(wrong) > 0 && i < len(evaluateOn) {
					faults = append(faults, LocateFacts("facts.yaml", data, wrong)...)
				}
			}
		})
		plainFaults(t, faults)
	})
}

// kindSets gives the rules of the base region and of every kind that is judged,
// each once for every date on which facts are judged.
func kindSets(t testing.TB) []*rule.Set {
	var sets []*rule.Set
	for _, patch := range slices.Concat([]string{""}, patches(t, "testdata/kinds/*.txt")) {
		if book, _ := readPatched(t, patch); book.Set != nil {
			sets = append(sets, slices.Repeat([]*rule.Set{book.Set}, len(evaluateOn))...)
		}
	}
	return sets
}

func patches(t testing.TB, pattern string) []string {
	var out []string
	for _, name := range glob(t, pattern) {
		out = append(out, read(t, name))
	}
	return out
}

// bounded runs a reading and holds it to its time and memory. Time is taken
// once more before it fails, since another process may have held the processor.
func bounded(t testing.TB, call func()) {
	t.Helper()
	start, before := time.Now(), heap()
	call()
	took, grown := time.Since(start), heap()-before
	if took > mostTime {
		start = time.Now()
		call()
		took = time.Since(start)
	}
	if took > mostTime {
		t.Errorf("took %v", took)
	}
	if grown > mostHeap {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// plainFaults asserts that every fault can be said and points into a file.
func plainFaults(t testing.TB, faults []Fault) {
	t.Helper()
	for _, f := range faults {
		checkSentence(t, f.Fault)
		if f.File == "" || f.Line < 0 || f.Line > 0 && f.Column < 1 {
			t.Errorf("%s: file %q, line %d, column %d", f.Code, f.File, f.Line, f.Column)
		}
	}
}

type input struct{ name, data, code string }

// hostile are inputs that are made to cost much, or to hide something, with
// the code that refuses them.
func hostile() []input {
	const head = "schema: meertijd/facts/1\npractice: {id: \"1\", name: x}\n"
	times := strings.Repeat
	return []input{
		{"1 MB of [", times("[", MaxBytes), "yaml.too-many-parts"},
		{"line of [", times("[", maxLine-10), "yaml.too-deep"},
		{"line of {", times("{", maxLine-10), "yaml.too-deep"},
		{"many ]", times("]", maxMarks-10), "yaml.line-too-long"},
		{"many ] on lines", times("]]]]]]]]]\n", maxMarks/10-10), "yaml.syntax"},
		{"dashes", times("- ", maxMarks-10), "yaml.line-too-long"},
		{"fewer dashes", times("- ", maxLine/2-10), "yaml.too-deep"},
		{"1 MB of dashes", times("- ", MaxBytes/2), "yaml.too-many-parts"},
		{"100k keys", string(manyKeys(100_000)), "yaml.too-many-parts"},
		{"25k keys", string(manyKeys(25_000)), "yaml.too-many-keys"},
		{"deep by indent", nested(200, " "), "yaml.too-deep"},
		{"deepest allowed", nested(maxDepth-2, "  "), "field.unknown"},
		{"1 MB of one key", times("k", MaxBytes-2) + ":", "yaml.line-too-long"},
		{"longest key allowed", head + times("k", maxLine-2) + ":", "field.unknown"},
		{"huge flow mapping", head + "years: {" + times("a: 1, ", 3_000) + "}", "yaml.too-many-keys"},
		{"huge flow list", head + "years: [" + times("1,", maxLine/2-10) + "]", "field.type"},
		{"huge flow lists", head + "years:\n" + times("- [1,1,1,1,1,1,1,1]\n", 3_000), "field.type"},
		{"commas", head + "years: [" + times(",", maxLine/2) + "]", "yaml.syntax"},
		{"colons", times(":", maxLine/2), "field.unknown"},
		{"question marks", times("? ", 9_000), "yaml.complex-key"},
		{"anchor bomb", anchors(), "yaml.anchor"},
		{"alias without anchor", head + "cohort: *a\n", "yaml.alias"},
		{"merge", head + "<<: {cohort: x}\n", "yaml.merge"},
		{"tags", head + "cohort: " + times("!!str ", 3_000) + "x\n", "yaml.tag"},
		{"windows lines", strings.ReplaceAll(head+"cohrt: x\n", "\n", "\r\n"), "field.unknown"},
		{"old mac lines", strings.ReplaceAll(head+"cohrt: x\n", "\n", "\r"), "yaml.control-character"},
		{"byte order mark twice", "\ufeff\ufeff" + head, "yaml.control-character"},
		{"byte order mark inside", head + "cohort: \ufeffx\n", "yaml.control-character"},
		{"UTF-16", "\xff\xfes\x00c\x00h\x00", "yaml.not-utf8"},
		{"invalid UTF-8", head + "cohort: \xc3\x28\n", "yaml.not-utf8"},
		{"NUL", head + "cohort: x\x00\n", "yaml.control-character"},
		{"escape", head + "cohort: \x1b[31mx\n", "yaml.control-character"},
		{"text turned around", head + "cohort: \u202ex\n", "yaml.control-character"},
		{"tab", head + "\tcohort: x\n", "yaml.tab"},
		{"very long line", head + "# " + times("a", maxLine), "yaml.line-too-long"},
		{"nothing", "", "yaml.empty"},
		{"spaces", times(" ", maxLine), "yaml.empty"},
		{"newlines", times("\n", maxMarks-1), "yaml.empty"},
		{"comments", times("# a\n", maxMarks/2-1), "yaml.empty"},
		{"large", times("a b c\n", MaxBytes/6+1), "yaml.too-large"},
		{"no mapping", times("word\n", 1_000), "field.type"},
		{"endless number", head + "years: [{year: 99999999999999999999}]\n", "value.range"},
		{"negative", head + "years: [{year: -1}]\n", "value.range"},
		{"float", head + "years: [{year: 1e400}]\n", "field.type"},
		{"infinite", head + "years: [{year: .inf}]\n", "field.type"},
		{"no such day", head + "visits: [{held: 2026-02-30}]\n", "value.date"},
		{"year 9999", head + "visits: [{held: 9999-12-31}]\n", "value.date"},
		{"quote never closed", head + "cohort: \"" + times("x\n", 10_000), "yaml.quote-open"},
		{"open block text", head + "cohort: |\n" + times(" x\n", 20_000) + "cohrt: 1\n", "field.unknown"},
		{"documents", times("---\na: 1\n", 400), "yaml.several-documents"},
		{"directive", "%YAML 9.9\n---\n" + head, "yaml.directive"},
	}
}

func nested(levels int, indent string) string {
	var b strings.Builder
	for i := range levels {
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(indent, i))
	}
	return b.String()
}

// anchors is the bomb of ten aliases to ten aliases to ten aliases.
func anchors() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 10), ","))
	}
	return b.String()
}

func TestHostileInputs(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // so that the heap shows all that is allocated
	for _, h := range hostile() {
		t.Run(h.name, func(t *testing.T) {
			debug.FreeOSMemory()
			var faults []Fault
			bounded(t, func() { _, faults = ReadFacts("facts.yaml", []byte(h.data)) })
			plainFaults(t, faults)
			if !slices.ContainsFunc(faults, func(f Fault) bool { return string(f.Code) == h.code }) {
				t.Errorf("want %s, have:\n%s", h.code, report(faults[:min(len(faults), 3)]))
			}
		})
	}
}

// TestByteOrderMark and Windows line ends are what editors write unasked: both
// are read as if they were not there.
func TestByteOrderMark(t *testing.T) {
	for _, change := range []func([]byte) []byte{
		func(data []byte) []byte { return slices.Concat([]byte("\ufeff"), data) },
		func(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")) },
	} {
		dir := baseRegion(t)
		for _, file := range dir {
			file.Data = change(file.Data)
		}
		book, faults := ReadRegion(dir, regionName)
		if len(faults) > 0 {
			t.Fatalf("want no faults, have:\n%s", report(faults))
		}
		if passed, faults := book.Run(); passed != len(book.Cases) {
			t.Errorf("cases differ:\n%s", report(faults))
		}
	}
}

// TestLargestRegion shows that a file at the limits is read in time.
func TestLargestRegion(t *testing.T) {
	var b strings.Builder
	b.WriteString("schema: meertijd/facts/1\npractice: {id: \"1\", name: x}\nattendance:\n")
	for i := 0; b.Len() < MaxBytes-100 && i < maxEvents; i++ {
		fmt.Fprintf(&b, "  - {id: m%d, meeting: exchange, on: 2024-03-12}\n", i)
	}
	runtime.GC()
	bounded(t, func() {
		if _, faults := ReadFacts("facts.yaml", []byte(b.String())); len(faults) > 0 {
			t.Error(report(faults[:1]))
		}
	})
}

// TestNoFileIsHeldWhole reads a file that has no end.
func TestNoFileIsHeldWhole(t *testing.T) {
	if math.MaxInt == math.MaxInt32 {
		t.Skip("the numbers below need 64 bits")
	}
	name := t.TempDir()
	file, err := os.Create(name + "/region.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Truncate(1 << 40); err != nil { // a sparse file: it takes no room
		t.Skip(err)
	}
	bounded(t, func() {
		_, faults := ReadRegion(os.DirFS(name), regionName)
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Code == "yaml.too-large" }) {
			t.Error(report(faults))
		}
	})
}
