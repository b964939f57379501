package asset

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, address string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAssetsAreKeptForeverUnderTheirHash(t *testing.T) {
	for name, kind := range map[string]string{"site.css": "text/css; charset=utf-8", "site.js": "text/javascript; charset=utf-8", "logo.svg": "image/svg+xml"} {
		r := get(t, Path(name))
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != kind || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, r.StatusCode, r.Header)
		}
		again := get(t, Path(name), "If-None-Match", r.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || r.Header.Get("ETag") == "" {
			t.Errorf("%s is sent again to who has it: %d", name, again.StatusCode)
		}
	}
	for _, address := range []string{"/asset/site.css", "/asset/", "/asset/site.0000000000.css", "/asset/../doc.go"} {
		if r := get(t, address); r.StatusCode != 404 {
			t.Errorf("%s gives %d", address, r.StatusCode)
		}
	}
}

func TestGzipOnlyForWhoTakesIt(t *testing.T) {
	plain := body(t, get(t, Path("site.css")))
	for offer, want := range map[string]string{"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "gzip;q=0": "", "gzip; q=0.0": "", "br": "", "": ""} {
		r := get(t, Path("site.css"), "Accept-Encoding", offer)
		if have := r.Header.Get("Content-Encoding"); have != want {
			t.Errorf("%q gives %q", offer, have)
		}
		if want == "" {
			continue
		}
		unzipped, err := gzip.NewReader(bytes.NewBufferString(body(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(unzipped); err != nil || string(all) != plain {
			t.Errorf("zipped and plain differ: %v", err)
		}
	}
}

func TestThePageLoadsFast(t *testing.T) {
	const limit = 150 * 1024
	total := 0
	for name, f := range all().byName {
		if name == "font-latin-ext.woff2" {
			continue // fetched only when a page has such a letter
		}
		size := len(f.plain)
		if f.zipped != nil {
			size = len(f.zipped)
		}
		t.Logf("%-20s %6d", name, size)
		total += size
	}
	if total > limit-30*1024 { // 30 kB are left for the page itself
		t.Errorf("the assets of a first visit weigh %d bytes", total)
	}
}

var used = regexp.MustCompile(`var\((--[a-z0-9-]+)`)

func TestTheStyleSheetKeepsToTheTokens(t *testing.T) {
	sheet := body(t, get(t, Path("site.css")))
	for _, m := range used.FindAllStringSubmatch(sheet, -1) {
		if !strings.Contains(sheet, m[1]+":") {
			t.Errorf("%s is used and not defined", m[1])
		}
	}
	for _, no := range []string{"box-shadow", "@import", "http:", "https:", "url(\"font-"} {
		if strings.Contains(sheet, no) {
			t.Errorf("the style sheet has %s", no)
		}
	}
	if strings.Count(sheet, "{") != strings.Count(sheet, "}") {
		t.Error("a brace is missing somewhere")
	}
}

func TestWithoutVendoredFilesTheRestStillWorks(t *testing.T) {
	bare := &bundle{byName: map[string]*file{}, byAddress: map[string]*file{}}
	sheet := string(bare.styles())
	if strings.Contains(sheet, "@font-face") || !strings.Contains(sheet, "--paper") {
		t.Error("without the font its rule has to go, and nothing else")
	}
	for _, name := range Missing() {
		if Path(name) != "" {
			t.Errorf("%s is missing and has an address", name)
		}
	}
}
