package render

import (
	"html/template"
	"strings"
	"testing"

	"meertijd/internal/wording"
)

// What never changes is written into the templates, and comes out as it did.
func TestWhatIsFoldedComesOutTheSame(t *testing.T) {
	const text = `<p title="{{say "part.textarea.left" "n" "<\"{n}\">"}}">{{say "part.page.skip"}} {{icon "down"}}{{lang}}</p>` +
		`<link href="{{asset "site.css"}}">{{if .}}{{say "part.textarea.max" "n" .}}{{end}}{{with $x := say "part.page.menu"}}{{$x}}{{end}}` +
		`{{with asset "site.js"}}<script src="{{.}}"></script>{{end}}{{with asset "no.such"}}<b>{{.}}</b>{{end}}{{with say "part.page.menu"}}<i>{{.}}</i>{{else}}x{{end}}` +
		`<u>{{print (say "part.page.menu") " " .}}</u>`
	for _, language := range wording.Languages {
		var want, have strings.Builder
		plain := template.Must(template.New("x").Funcs(funcs(language)).Parse(text))
		if err := plain.Execute(&want, 7); err != nil {
			t.Fatal(err)
		}
		r, err := New(pages("x.html", text))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Part(&have, language, "x", 7); err != nil {
			t.Fatal(err)
		}
		if have.String() != want.String() {
			t.Errorf("%s\nfolded: %s\nplain:  %s", language, have.String(), want.String())
		}
		if left := r.Template(language, "x").Tree.Root.String(); strings.Count(left, "{{say") != 1 || strings.Contains(left, "with asset") || strings.Contains(left, "{{icon") {
			t.Errorf("%s: not folded: %s", language, left)
		}
	}
}
