package patientdata_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"meertijd/internal/patientdata"
)

// found is a finding as its words.
type found struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// vector is a text with what is found in it.
type vector struct {
	Text  string  `json:"text"`
	Found []found `json:"found"`
}

func detect(text string) []found {
	out := []found{}
	for _, f := range patientdata.Detect(text) {
		out = append(out, found{string(f.Kind), text[f.Start:f.End]})
	}
	return out
}

func vectors(t testing.TB) (all []vector) {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &all); err != nil || len(all) < 80 {
		t.Fatal(len(all), err)
	}
	return all
}

func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		if got := detect(v.Text); fmt.Sprint(got) != fmt.Sprint(v.Found) {
			t.Errorf("%q gives %q, want %q", v.Text, got, v.Found)
		}
	}
}

// harmless are lines of plans, pages and regional plans.
func harmless(t testing.TB) (lines []string) {
	t.Helper()
	files := []string{"testdata/harmless.txt"}
	for _, pattern := range []string{"../../demo/*.txt", "../wording/*.txt", "../../regions/*/*.yaml", "../../regions/*/*/*.yaml", "../../docs/manual/*.md", "../../docs/manual/en/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		files = append(files, names...)
	}
	for _, name := range files {
		if strings.Contains(name, "patientdata.") || strings.HasSuffix(name, "patientgegevens.md") {
			continue // they show what is refused
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(data), "\n")...)
		lines = append(lines, string(data))
	}
	return lines
}

func TestTextsOfPlansAreNotRefused(t *testing.T) {
	own, err := os.ReadFile("testdata/harmless.txt")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(own), "\n"); n < 130 {
		t.Errorf("%d lines of our own", n)
	}
	seen := map[string]bool{}
	for _, text := range harmless(t) {
		seen[text] = true
		if got := detect(text); len(got) > 0 {
			t.Errorf("%.80q gives %q", text, got)
		}
	}
	if len(seen) < 300 {
		t.Errorf("%d texts", len(seen))
	}
	t.Logf("%d texts, 0 refused", len(seen))
}

// bsn makes a number that passes the test.
func bsn(r *rand.Rand) string {
	for {
		sum, text := 0, ""
		for i := range 8 {
			n := r.IntN(10)
			sum, text = sum+(9-i)*n, text+fmt.Sprint(n)
		}
		if last := sum % 11; last < 10 && sum > 0 {
			return text + fmt.Sprint(last)
		}
	}
}

// pick gives one of some texts.
func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// bad makes a text with data about a patient in it, and says of which kind.
func bad(r *rand.Rand) (text string, kind patientdata.Kind) {
	day, month, year := 1+r.IntN(28), 1+r.IntN(12), 1920+r.IntN(90)
	date := pick(r, fmt.Sprintf("%02d-%02d-%d", day, month, year), fmt.Sprintf("%d/%d/%d", day, month, year), fmt.Sprintf("%d-%02d-%02d", year, month, day), fmt.Sprintf("%d maart %d", day, year), fmt.Sprintf("%d.%d.%02d", day, month, year%100))
	phone := pick(r, fmt.Sprintf("06-%08d", r.IntN(1e8)), fmt.Sprintf("06 %08d", r.IntN(1e8)), fmt.Sprintf("+31 6 %08d", r.IntN(1e8)), fmt.Sprintf("030-%07d", r.IntN(1e7)), "jan@thuis.example")
	name := pick(r, "Jansen", "De Vries", "P. Bakker", "A. van den Berg", "mevrouw Smit")
	b := bsn(r)
	switch r.IntN(5) {
	case 0:
		b = pick(r, b, b[:4]+"."+b[4:6]+"."+b[6:], b[:3]+"-"+b[3:6]+"-"+b[6:], b[:3]+" "+b[3:6]+" "+b[6:], strings.Join(strings.Split(b, ""), " "))
		return pick(r, "", "BSN ", "Mw. Jansen, ", "zie ", "patiënt ") + b + pick(r, "", ".", " komt vaak", ";x"), patientdata.BSN
	case 1:
		return pick(r, "geb. ", "geboren op ", "Geboortedatum: ", "patiënt "+name+", geb ", "gebdatum ", "date of birth ") + date, patientdata.Birth
	case 2:
		return pick(r, "patiëntnummer ", "Patiëntnr: ", "pat.nr. ", "patiënt-id=", "cliëntnummer is ", "Pt nr: ") + fmt.Sprint(1000+r.IntN(1e6)), patientdata.Number
	case 3:
		return pick(r, "patiënt "+name+", ", "Patiënt "+name+" tel ", "telefoon van de patiënt: ", "mail patiënt ", "nummer patiënt ") + phone, patientdata.Contact
	}
	lines := []string{}
	for range 3 + r.IntN(5) {
		lines = append(lines, pick(r, "Jansen", "De Vries", "Bakker, P.", "A. van den Berg")+pick(r, ";", "\t", ", ", "  ")+fmt.Sprintf("%02d-%02d-%d", 1+r.IntN(28), 1+r.IntN(12), 1920+r.IntN(90)))
	}
	return strings.Join(lines, "\n"), patientdata.Rows
}

func TestDataAboutPatientsIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		text, kind := bad(r)
		missed := true
		for _, f := range patientdata.Detect(text) {
			missed = missed && f.Kind != kind
		}
		if missed {
			t.Errorf("no %s in %q, only %q", kind, text, detect(text))
		}
	}
}

// A number is found wherever it stands, and a text around it changes nothing.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		b := bsn(rand.New(rand.NewPCG(seed, 1)))
		before, after := rapid.StringMatching(`([a-z]{1,8} ){0,6}`).Draw(t, "before"), rapid.StringMatching(`([ .,;!?][a-z ]{0,20})?`).Draw(t, "after")
		if strings.ContainsAny(before, "€") || strings.Contains(after, " b") || strings.Contains(after, " eur") {
			return
		}
		for _, w := range strings.Fields("rsin kvk kamer btw vat ob agb iban fax tel") {
			if strings.Contains(before+after, w) {
				return
			}
		}
		if got := detect(before + b + after); len(got) != 1 || got[0].Text != b {
			t.Fatalf("%q gives %q", before+b+after, got)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		end := 0
		for _, f := range patientdata.Detect(text) {
			if f.Start < 0 || f.End > len(text) || f.Start >= f.End || !utf8.ValidString(text[f.Start:f.End]) && utf8.ValidString(text) {
				t.Fatalf("%q: %+v", text, f)
			}
			end = f.End
		}
		_ = end
	})
}

// Ids of our own never look like somebody's number: they are in every form.
func TestOurOwnIdsAreNotRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		a, b := r.Uint64(), r.Uint64()
		id := fmt.Sprintf("%08x-%04x-7%03x-%04x-%012x", a>>32, a&0xFFFF, a>>16&0xFFF, b>>48, b&(1<<48-1))
		if got := detect(id); len(got) > 0 {
			t.Fatalf("%s gives %q", id, got)
		}
	}
}

// Ten times the text takes about ten times as long, whatever it is made of.
func TestItTakesLinearTime(t *testing.T) {
	for _, piece := range []string{"a", "1", "1 ", "1.", "a@a.", "patiënt ", "patiënt 06 ", "A. ", "NL12 ", "geb. ", "123456782 ", "12-03-1956\n", "Jan 12-03-1956\n", "pat nr ", "00", "é\u0301", "(0)"} {
		took := func(n int) time.Duration {
			text := strings.Repeat(piece, n/len(piece)+1)
			best := time.Hour
			for range 3 {
				begin := time.Now()
				patientdata.Detect(text)
				best = min(best, time.Since(begin))
			}
			return best
		}
		small, large := took(50_000), took(1_000_000)
		if large > 100*small+50*time.Millisecond || large > 5*time.Second {
			t.Errorf("%q: %v for 50 kB, %v for 1 MB", piece, small, large)
		}
	}
}

// The browser finds the same, in the vectors, in harmless texts, in hits and in
// noise.
func TestTheBrowserAgrees(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not there")
	}
	all := vectors(t)
	for _, text := range harmless(t) {
		if utf8.ValidString(text) {
			all = append(all, vector{text, detect(text)})
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		text, _ := bad(r)
		all = append(all, vector{text, detect(text)})
	}
	for range 30_000 {
		text := noise(r)
		all = append(all, vector{text, detect(text)})
	}
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "testdata/agree.cjs")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), fmt.Sprintf("%d agree", len(all))) {
		t.Fatalf("%v\n%.4000s", err, out)
	}
	t.Logf("%s", out)
}

// noise strings together what the rules look at.
func noise(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(14) {
		b.WriteString(pick(r, "1", "12", "123", "1234", "123456782", "0", "06", "030", "1234567", "12345678", "31", "+", " ", " ", " ", ".", "-", "/", "\n", "\t", ";", "(", ")", ":", ",", "@", "€",
			"BSN", "patiënt", "Patiënt", "pat", "nr", "geb", "geboren", "1956", "2026", "03", "maart", "mrt.", "Jansen", "de", "A", "NL", "ABNA", "B01", "b", "RSIN", "tel", "mail", "mw", "sinds", "É", "e\u0301", "ĳ", "😀", "x", "\u00a0", "\u200b", "１", "_"))
	}
	return b.String()
}

func FuzzDetect(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range patientdata.Detect(text) {
			if found.Start < 0 || found.End > len(text) || found.Start >= found.End {
				t.Fatalf("%+v in %d bytes", found, len(text))
			}
		}
	})
}
