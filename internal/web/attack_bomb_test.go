package web

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/access"
)

// zeros gives a stream of one letter, for files that are small and become large.
type zeros struct{ left int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.left))
	for i := range p[:n] {
		p[i] = 'a'
	}
	z.left -= int64(n)
	return n, nil
}

// packed is a zip file with entries of some sizes.
func packed(t *testing.T, entries map[string]io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range entries {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pngOf is the head of a picture that says that it is huge.
func pngOf(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = append(binary.BigEndian.AppendUint32(head, height), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = binary.BigEndian.AppendUint32(append(out, head...), crc32.ChecksumIEEE(head))
	return append(out, "\x00\x00\x00\x00IEND\xaeB`\x82"...)
}

const contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`

// bombs are files that are small on the way in and want to be large inside.
func bombs(t *testing.T) map[string][]byte {
	t.Helper()
	text := strings.NewReader
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">`, 9) + `]><x>&b;</x>`
	deep := strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000)
	inner := packed(t, map[string]io.Reader{"x": &zeros{20 << 20}})
	many := map[string]io.Reader{}
	for i := range 20_000 {
		many[fmt.Sprint("xl/worksheets/sheet", i, ".xml")] = text("")
	}
	list := func(sheet io.Reader) []byte {
		return packed(t, map[string]io.Reader{
			"[Content_Types].xml": text(contentTypes), "xl/workbook.xml": text(`<workbook xmlns:r="r"><sheets><sheet name="x" sheetId="1" r:id="r1"/></sheets></workbook>`),
			"xl/_rels/workbook.xml.rels": text(`<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`), "xl/worksheets/sheet1.xml": sheet,
		})
	}
	document := func(body io.Reader) []byte {
		return packed(t, map[string]io.Reader{"[Content_Types].xml": text(contentTypes), "word/document.xml": body})
	}
	return map[string][]byte{
		"a zip of 100 MB":        packed(t, map[string]io.Reader{"x": &zeros{100 << 20}}),
		"a list of 100 MB":       list(&zeros{100 << 20}),
		"a document of 100 MB":   document(&zeros{100 << 20}),
		"a zip in zips":          packed(t, map[string]io.Reader{"a.zip": bytes.NewReader(inner), "b.zip": bytes.NewReader(inner), "../../x": text("x")}),
		"20,000 entries":         packed(t, many),
		"a billion laughs":       []byte(laughs),
		"laughs in a list":       list(text(laughs)),
		"laughs in a document":   document(text(laughs)),
		"100,000 deep":           []byte(deep),
		"100,000 deep in a list": list(text(deep)),
		"a huge picture":         pngOf(100_000, 100_000),
		"a wide picture":         pngOf(1<<31-1, 1),
		"a million lines":        []byte(strings.Repeat("a;b\n", 1_000_000)),
		"a million columns":      []byte("AGB" + strings.Repeat(";", 1_000_000)),
		"anchors":                []byte("a: &a [x,x,x,x,x,x,x,x,x]\n" + strings.Repeat("b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", 9)),
		"brackets":               []byte(strings.Repeat("[", 500_000)),
		"colons":                 []byte(strings.Repeat("a:\n ", 100_000)),
		"a compressed PDF":       append([]byte("%PDF-1.7\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n"), strings.Repeat("x", 100)...),
	}
}

// worked is how long the processors worked for this program: what else the
// machine does is not counted.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// effort is what an answer cost. It runs alone: the memory is of everybody.
func effort(t *testing.T, do func() *reply) (r *reply, took time.Duration, held int64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	top, done, ended := before.HeapAlloc, make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				runtime.ReadMemStats(&after)
				top = max(top, after.HeapAlloc)
			}
		}
	}()
	begin := worked(t)
	r = do()
	took = worked(t) - begin
	close(done)
	<-ended
	runtime.ReadMemStats(&after)
	return r, took, int64(max(top, after.HeapAlloc) - before.HeapAlloc)
}

// What one bomb may cost: work, on a machine that does other things as well,
// and memory beside the file itself.
const (
	bombTime   = 200 * time.Millisecond
	bombMemory = 64 << 20
)

func TestAttackBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("what it costs is another figure under the race detector")
	}
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	lead := w.as(w.person(access.Lead))
	at := "/plan/" + fmt.Sprint(w.year(p)) + "/files"
	ways := map[string]func(content []byte) *reply{
		"an attachment":         func(c []byte) *reply { return b.send(at, "file", c, "key", "k") },
		"an attachment of lead": func(c []byte) *reply { return lead.send("/practices/"+w.of(p)+at, "file", c, "key", "k") },
		"a list":                func(c []byte) *reply { return lead.send("/import/practices", "list", c, "key", "k") },
		"a logo":                func(c []byte) *reply { return lead.send("/organisation/logo", "logo", c, "key", "k") },
		"a regional plan":       func(c []byte) *reply { return lead.send("/organisation/regional-plan", "plan", c, "key", "k") },
		"a file where none is":  func(c []byte) *reply { return b.send(w.planAt(p), "x", c, "key", "k") },
	}
	n, turn := counts{places: len(ways)}, 0
	var slowest time.Duration
	var largest int64
	for what, content := range bombs(t) {
		for way, send := range ways {
			if turn++; !everything() && turn%3 != 0 {
				continue
			}
			n.tried++
			r, took, held := effort(t, func() *reply { return send(content) })
			if took > bombTime { // another test, or machine, was in between: once more
				r, took, held = effort(t, func() *reply { return send(content) })
			}
			kind := r.code < 500 && (r.doc != nil || r.code == http.StatusSeeOther)
			taken := r.code < 400 && !allowed(what, way)
			if !kind || taken || took > bombTime || held > bombMemory {
				n.found++
				t.Errorf("%s as %s (%d kB): %d, %v, %d MiB", what, way, len(content)>>10, r.code, took, held>>20)
			}
			slowest, largest = max(slowest, took), max(largest, held)
			r.soundly()
		}
	}
	n.log(t, fmt.Sprintf("bombs; the slowest took %v, the most memory %d MiB", slowest, largest>>20))
}

// allowed are files that are no bomb there. A form without a place for a file
// leaves it. An attachment is never opened by the server, so that only what is
// packed in it counts. As a list, text is text, also when it looks like XML.
func allowed(what, way string) bool {
	switch {
	case way == "a file where none is":
		return true
	case strings.HasPrefix(way, "an attachment"):
		return slices.Contains([]string{"a compressed PDF", "a huge picture", "a wide picture", "laughs in a list", "laughs in a document", "100,000 deep in a list"}, what)
	}
	return way == "a list" && slices.Contains([]string{"a billion laughs", "anchors", "a compressed PDF"}, what)
}

// What a detector keeps out of a form it keeps out of one that is sent in parts.
func TestAttackPatientsInParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	name := texts(b.get(w.planAt(p)).doc, "")[0]
	const patient = "Mw. Kanarie 999999990 komt vaak"
	pairs := []string{"key", "k"}
	for field, values := range with(b.get(w.planAt(p)).form(w.planAt(p)), name, patient) {
		pairs = append(pairs, field, values[0])
	}
	b.send(w.planAt(p), "x", nil, pairs...).calm()
	files := w.planAt(p, "/files")
	b.send(files, "file", pdfOf(9), "kind", patient, "key", patient).calm()
	w.browser().send("/read/"+w.report.Link, "x", nil, "name", "X", "text", patient, "key", "r").calm()
	for _, practice := range w.report.People {
		if practice.Role != access.Manager || w.plan(practice) == nil {
			continue
		}
		for _, remark := range w.plan(practice).Remarks {
			if strings.Contains(remark.Text, "Kanarie") {
				t.Errorf("a remark holds %q", remark.Text)
			}
		}
	}
	for field, text := range w.plan(p).Fields {
		if strings.Contains(text, "Kanarie") {
			t.Errorf("%s holds %q", field, text)
		}
	}
	if all, err := w.files.List(t.Context(), tenant, w.of(p)); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}

func TestAttackForms(t *testing.T) {
	if testing.Short() {
		t.Skip("what it costs is another figure under the race detector")
	}
	w := newWorld(t)
	b, p := w.manager(demo.HandedIn)
	n := counts{}
	parts := func(count int, each string) []byte {
		var body bytes.Buffer
		for i := range count {
			fmt.Fprintf(&body, "--bound\r\nContent-Disposition: form-data; name=\"f%d\"\r\n\r\n%s\r\n", i, each)
		}
		return append(body.Bytes(), "--bound--\r\n"...)
	}
	deep := strings.Repeat("--bound\r\nContent-Type: multipart/mixed; boundary=bound\r\n\r\n", 20_000)
	heads := "--bound\r\n" + strings.Repeat("X-A: b\r\n", 50_000) + "\r\nx\r\n--bound--\r\n"
	forms := map[string]struct {
		kind string
		body []byte
	}{
		"10,000 fields":         {"application/x-www-form-urlencoded", []byte(strings.Repeat("a=b&", 10_001))},
		"10,000 names":          {"application/x-www-form-urlencoded", []byte(manyNames(10_001))},
		"a field of 1 MB":       {"application/x-www-form-urlencoded", []byte("answer.x=" + strings.Repeat("a", 1<<20))},
		"a name of 1 MB":        {"application/x-www-form-urlencoded", []byte(strings.Repeat("a", 1<<20) + "=x")},
		"3 MB":                  {"application/x-www-form-urlencoded", []byte("a=" + strings.Repeat("a", 3<<20))},
		"9 MB":                  {"application/x-www-form-urlencoded", []byte("a=" + strings.Repeat("a", 9<<20))},
		"10,000 parts":          {"multipart/form-data; boundary=bound", parts(10_001, "x")},
		"a part of 1 MB":        {"multipart/form-data; boundary=bound", parts(1, strings.Repeat("a", 1<<20))},
		"deep parts":            {"multipart/form-data; boundary=bound", []byte(deep)},
		"50,000 heads":          {"multipart/form-data; boundary=bound", []byte(heads)},
		"no boundary":           {"multipart/form-data", parts(1, "x")},
		"a long boundary":       {"multipart/form-data; boundary=" + strings.Repeat("b", 10_000), parts(1, "x")},
		"no end":                {"multipart/form-data; boundary=bound", []byte("--bound\r\n")},
		"a thousand ampersands": {"application/x-www-form-urlencoded", []byte(strings.Repeat("&", 1<<20))},
	}
	v := &attacked{browser: b, own: p, other: w.of(p)}
	var slowest time.Duration
	var largest int64
	for _, route := range sample(w.server.Routes(), 17) {
		method, _, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodPost || strings.HasSuffix(route.Pattern, "/sign-out") {
			continue
		}
		n.places++
		for what, form := range forms {
			n.tried++
			try := func() *reply {
				b.headers["Content-Type"] = form.kind
				defer delete(b.headers, "Content-Type")
				return b.do(http.MethodPost, v.address(route.Pattern), form.body)
			}
			r, took, held := effort(t, try)
			if took > bombTime {
				r, took, held = effort(t, try)
			}
			if r.code >= 500 || took > bombTime || held > bombMemory {
				n.found++
				t.Errorf("%s to %s: %d, %v, %d MiB", what, route.Pattern, r.code, took, held>>20)
			}
			slowest, largest = max(slowest, took), max(largest, held)
		}
	}
	n.log(t, fmt.Sprintf("forms too large; the slowest took %v, the most memory %d MiB", slowest, largest>>20))
}

func manyNames(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "answer.q%d=x&", i)
	}
	return out.String()
}
