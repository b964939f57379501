package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template/parse"

	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// Renderer holds the parsed templates of every language. It may be used by
// several requests at once.
type Renderer struct {
	byLanguage map[string]*template.Template
}

// New parses the components and the page templates. A page template in
// page/plan/edit.html is named plan/edit. pages may be nil.
func New(pages fs.FS) (*Renderer, error) {
	r := &Renderer{byLanguage: map[string]*template.Template{}}
	for _, language := range wording.Languages {
		set := template.New("").Option("missingkey=error").Funcs(funcs(language))
		if err := read(set, part.Files); err != nil {
			return nil, err
		}
		if pages != nil {
			if err := read(set, pages); err != nil {
				return nil, err
			}
		}
		if err := check(set); err != nil {
			return nil, err
		}
		fold(set, language)
		r.byLanguage[language] = set
	}
	return r, nil
}

// read parses every .html file below a folder. A file defines templates, or is
// one, named after its path.
func read(set *template.Template, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return parseFile(set, strings.TrimSuffix(strings.TrimPrefix(name, "page/"), ".html"), string(data))
	})
}

// parseFile parses one file, and refuses a name that another file has taken:
// two people may write templates on one day.
func parseFile(set *template.Template, name, text string) error {
	trees, err := parse.Parse(name, text, "", "", stubs, builtins)
	if err != nil {
		return err
	}
	for defined, tree := range trees {
		if parse.IsEmptyTree(tree.Root) {
			continue
		}
		if set.Lookup(defined) != nil {
			return fmt.Errorf("%s: template %q stands in another file already", name, defined)
		}
		if _, err := set.AddParseTree(defined, tree); err != nil {
			return err
		}
	}
	return nil
}

// Page writes a whole page: the template of that name, in the frame that shell
// describes.
func (r *Renderer) Page(w io.Writer, language, name string, shell part.Page, content any) error {
	main, err := r.render(language, name, content)
	if err != nil {
		return err
	}
	defer Put(main)
	shell.Language = r.spoken(language)
	shell.Main = template.HTML(main.String()) // html/template has just made it safe
	return r.Part(w, language, "page", shell)
}

// Part writes one template without the frame, as htmx asks for it.
func (r *Renderer) Part(w io.Writer, language, name string, content any) error {
	out, err := r.render(language, name, content)
	if err != nil {
		return err
	}
	defer Put(out)
	_, err = out.WriteTo(w)
	return err
}

// buffers are used again and again: a page is tens of kilobytes.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept is the size above which a buffer is not kept for the next page.
const largestKept = 1 << 20

// Put gives a buffer back.
func Put(b *bytes.Buffer) {
	if b.Cap() <= largestKept {
		b.Reset()
		buffers.Put(b)
	}
}

func (r *Renderer) render(language, name string, content any) (*bytes.Buffer, error) {
	t := r.byLanguage[r.spoken(language)].Lookup(name)
	if t == nil {
		return nil, fmt.Errorf("render: there is no template %q", name)
	}
	out := buffers.Get().(*bytes.Buffer)
	if err := t.Execute(out, content); err != nil {
		Put(out)
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out, nil
}

// Has says whether there is a template of that name.
func (r *Renderer) Has(name string) bool {
	return r.byLanguage[wording.Languages[0]].Lookup(name) != nil
}

// Template gives the parsed template of a page, for tests that check it against
// the type of its content.
func (r *Renderer) Template(language, name string) *template.Template {
	return r.byLanguage[r.spoken(language)].Lookup(name)
}

// spoken gives the language itself, or the first one when it is not ours.
func (r *Renderer) spoken(language string) string {
	if r.byLanguage[language] == nil {
		return wording.Languages[0]
	}
	return language
}
