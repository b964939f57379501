package gallery

import (
	"io/fs"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"meertijd/internal/web/part"
)

func page(t *testing.T, query string) string {
	t.Helper()
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/gallery"+query, nil))
	if w.Code != 200 {
		t.Fatal(w.Code, w.Body.String())
	}
	return w.Body.String()
}

// root gives the class by which a component can be recognised.
var root = map[string]string{
	"page": "top", "field": "field-hint", "textfield": `type="email"`, "number": "with-unit", "ticks": `type="checkbox"`, "radios": `type="radio"`,
	"chart": "linechart", "button": "button filled", "select": `class="select"`,
}

func TestEveryComponentIsInTheGallery(t *testing.T) {
	html := page(t, "")
	folders, err := fs.ReadDir(part.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		class := root[f.Name()]
		if class == "" {
			class = f.Name()
		}
		if !strings.Contains(html, class) {
			t.Errorf("%s is not in the gallery", f.Name())
		}
	}
	for _, icon := range part.Icons() {
		if !strings.Contains(html, "</svg> "+icon+"<") {
			t.Errorf("icon %s is not in the gallery", icon)
		}
	}
}

var (
	id     = regexp.MustCompile(`\sid="([^"]*)"`)
	toward = regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"`)
	inline = regexp.MustCompile(`\sstyle=|\son[a-z]+=|<style|ZgotmplZ|%!|<no value>|\{\{`)
	stiff  = regexp.MustCompile(`(?i)\b(validatie|stil|loopt risico|werkbank|u|uw)\b`)
)

func TestNamesInThePageFit(t *testing.T) {
	for _, query := range []string{"", "?lang=en", "?bar=none"} {
		html := page(t, query)
		seen := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] || m[1] == "" {
				t.Errorf("id %q stands there twice, or is empty", m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range toward.FindAllStringSubmatch(html, -1) {
			for _, name := range strings.Fields(m[1]) {
				if !seen[name] {
					t.Errorf("%s points at nothing", strings.TrimSpace(m[0]))
				}
			}
		}
		if found := inline.FindString(html); found != "" {
			t.Errorf("the page holds %q", found)
		}
	}
}

func TestTheDutchIsPlain(t *testing.T) {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page(t, ""), " ")
	if found := stiff.FindString(text); found != "" {
		t.Errorf("the gallery says %q", found)
	}
}
