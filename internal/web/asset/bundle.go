package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"meertijd/internal/web/part"
)

//go:embed css js svg all:vendor
var files embed.FS

// Policy is the Content-Security-Policy that every page can keep.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// folder is where the assets stand on the site.
const folder = "/asset/"

// vendored are the files that script/vendor.sh brings.
var vendored = []string{"htmx.js", "font-latin.woff2", "font-latin-ext.woff2"}

// file is one asset, ready to be sent.
type file struct {
	address string // /asset/site.3f9ac2d1.css
	tag     string // the hash in it, as an ETag
	kind    string // content type
	plain   []byte
	zipped  []byte // nil when compressing does not help
}

// bundle holds every asset by its plain name and by its address.
type bundle struct {
	byName, byAddress map[string]*file
	missing           []string
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2",
}

// all is built once, when the first asset is asked for.
var all = sync.OnceValue(func() *bundle {
	b := &bundle{byName: map[string]*file{}, byAddress: map[string]*file{}}
	for _, name := range vendored {
		data, err := files.ReadFile("vendor/" + name)
		if err != nil {
			b.missing = append(b.missing, name)
			continue
		}
		b.add(name, data)
	}
	b.add("logo.svg", read(files, "svg/logo.svg"))
	b.add("site.js", joined(files, "js/site.js", "js/search.js", "js/patientdata.js", "js/refuse.js", "js/keep.js", "js/passkey.js"))
	b.add("site.css", b.styles())
	return b
})

// Path gives the address of an asset, or nothing when it is missing.
func Path(name string) string {
	if f := all().byName[name]; f != nil {
		return f.address
	}
	return ""
}

// Missing lists the files of others that this build does not hold, because
// script/vendor.sh had not run.
func Missing() []string { return slices.Clone(all().missing) }

func (b *bundle) add(name string, data []byte) {
	sum := sha256.Sum256(data)
	ext, hash := path.Ext(name), hex.EncodeToString(sum[:5])
	f := &file{
		address: folder + strings.TrimSuffix(name, ext) + "." + hash + ext,
		tag:     `"` + hash + `"`, kind: kinds[ext], plain: data,
	}
	if ext != ".woff2" {
		f.zipped = zip(data)
	}
	b.byName[name], b.byAddress[f.address] = f, f
}

// fontFace is one @font-face rule; it goes when its font is missing.
var fontFace = regexp.MustCompile(`(?s)@font-face\s*\{[^}]*url\("([^"]+)"\)[^}]*\}\n?`)

// styles joins the style sheets and points them at the fonts.
func (b *bundle) styles() []byte {
	sheet := fontFace.ReplaceAllStringFunc(string(joined(files, "css/font.css", "css/tokens.css", "css/base.css")), func(rule string) string {
		name := fontFace.FindStringSubmatch(rule)[1]
		if b.byName[name] == nil {
			return ""
		}
		return strings.Replace(rule, name, b.byName[name].address, 1)
	})
	names, err := fs.Glob(part.Files, "*/*.css")
	if err != nil {
		panic(err) // the pattern is right, and the files are embedded
	}
	slices.Sort(names)
	return slim(slices.Concat([]byte(sheet), joined(part.Files, names...), joined(files, "css/pages.css", "css/last.css")))
}

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	space   = regexp.MustCompile(`\n\s*`)
)

// slim takes comments and indents out of a style sheet.
func slim(sheet []byte) []byte {
	return space.ReplaceAll(comment.ReplaceAll(sheet, nil), []byte("\n"))
}

func joined(from fs.FS, names ...string) []byte {
	var out bytes.Buffer
	for _, name := range names {
		out.Write(read(from, name))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func read(from fs.FS, name string) []byte {
	data, err := fs.ReadFile(from, name)
	if err != nil {
		panic(err) // embedded: missing only when the build is broken
	}
	return data
}

// zip compresses once, at start; nil when that saves nothing.
func zip(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level exists
	}
	if _, err := w.Write(data); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil || out.Len() >= len(data) {
		return nil
	}
	return out.Bytes()
}
