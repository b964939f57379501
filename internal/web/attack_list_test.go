package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// everything says whether all of an attack is tried, as make check does, or a
// sample that takes seconds.
func everything() bool { return os.Getenv("MEERTIJD_ATTACKS") == "all" }

// sample gives all of a list, or every so manieth of it.
func sample[T any](all []T, every int) []T {
	if everything() {
		return all
	}
	var out []T
	for i := 0; i < len(all); i += every {
		out = append(out, all[i])
	}
	return out
}

// mark is in the name of every element, attribute, scheme and call of a script
// that would come into being, so that it is found wherever it does.
const mark = "zqx"

// scripts are texts that become more than text where a page is not careful.
func scripts() []string {
	out := []string{
		`<script>zqx()</script>`, `<ScRiPt>zqx()</sCrIpT>`, `<script src=//zqx.example></script>`, `<script/zqx>zqx()</script>`, `<<script>zqx()//<</script>`,
		`</script><script>zqx()</script>`, `</textarea><zqx>`, `</title><zqx>`, `</style><zqx>`, `</noscript><zqx>`, `</template><zqx>`, `</select><zqx>`,
		`</option><zqx>`, `</button><zqx>`, `</form><form action=//zqx.example>`, `</table><zqx>`, `</svg><zqx>`, `</p><zqx>`, `</html><zqx>`,
		`<img src=zqx onerror=zqx()>`, `<img src="zqx"onerror="zqx()">`, `<img/src=zqx/onerror=zqx()>`, "<img src=zqx\tonerror\n=\nzqx()>", `<img src=zqx onerror=&#122;qx()>`,
		`<svg onload=zqx()>`, `<svg/onload=zqx()>`, `<svg><script>zqx()</script></svg>`, `<svg><animate onbegin=zqx() attributeName=x>`, `<svg><a xlink:href="javascript:zqx()">x</a></svg>`,
		`<svg><foreignObject><zqx></foreignObject></svg>`, `<svg><use href="data:image/svg+xml,zqx#x"/></svg>`, `<math><mtext><zqx></mtext></math>`, `<math href="javascript:zqx()">x</math>`,
		`<a href="javascript:zqx()">x</a>`, `<a href=" javascript:zqx()">x</a>`, `<a href="jav&#x09;ascript:zqx()">x</a>`, `<a href=//zqx.example>x</a>`, `<a href="data:text/html,zqx">x</a>`,
		`javascript:zqx()`, `JaVaScRiPt:zqx()`, "java\tscript:zqx()", "\x01javascript:zqx()", `javascript&colon;zqx()`, `vbscript:zqx()`, `data:text/html;base64,enF4`, `//zqx.example/`, `https://zqx.example/`,
		`" onfocus=zqx() autofocus x="`, `' onfocus=zqx() autofocus x='`, "` onfocus=zqx() x=`", ` onmouseover=zqx() `, `"><zqx>`, `'><zqx>`, `"/><zqx/>`, `x" style="zqx:expression(1)`, `" zqx="`, `' zqx='`, `" formaction="//zqx.example`,
		`<iframe srcdoc="<zqx>">`, `<iframe src=javascript:zqx()>`, `<object data=zqx>`, `<embed src=zqx>`, `<base href=//zqx.example>`, `<link rel=stylesheet href=//zqx.example>`,
		`<meta http-equiv=refresh content="0;url=//zqx.example">`, `<style>@import "//zqx.example"</style>`, `<form action=//zqx.example><input name=zqx>`, `<input onfocus=zqx() autofocus>`,
		`<details open ontoggle=zqx()>`, `<video><source onerror=zqx()>`, `<body onload=zqx()>`, `<marquee onstart=zqx()>`, `<zqx contenteditable onblur=zqx()>`,
		`{{.}}`, `{{"<zqx>"}}`, `{{template "page" .}}`, `${zqx()}`, `#{zqx()}`, `<%= zqx() %>`, `{%zqx%}`, `[[${zqx}]]`, `%s%n%!d`, `\u003czqx\u003e`, `\x3czqx\x3e`, `&lt;zqx&gt;`, `&#60;zqx&#62;`, `%3Czqx%3E`, `+ADw-zqx+AD4-`,
		`<!--<zqx>-->`, `--><zqx>`, `<!--`, `]]><zqx>`, `<![CDATA[<zqx>]]>`, `<?xml version="1.0"?><zqx/>`, `<!DOCTYPE zqx [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;`, `<w:p><w:r><w:t>zqx</w:t></w:r></w:p>`,
		"＜zqx＞", "‹zqx›", "\u2028<zqx>\u2029", "\ufeff<zqx>", "<\u0000zqx>", "\u202e<zqx>", "<zqx\u00a0onload=zqx()>", "ſcript:<ſcript>zqx()</ſcript>", "K<zqx>", "\xc0\xbczqx\xc0\xbe", "\xff<zqx>",
		`hx-get="//zqx.example"`, `" hx-get="//zqx.example" hx-trigger="load`, `<div hx-on:load=zqx()>`, `<zqx-element>`, `*/zqx()/*`, `';zqx();//`, `\';zqx();//`, `";zqx();//`,
		polyglot,
	}
	return out
}

// polyglot breaks out of every place at once.
const polyglot = "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=zqx() )//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=zqx()//>\\x3e\" onfocus=\"zqx()' onfocus='zqx()<zqx>]]><!--{{.}}"

// born lists what on a page came into being from a text of this list.
func born(page string) []string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for n := range doc.Descendants() {
		switch n.Type {
		case html.CommentNode, html.DoctypeNode:
			if strings.Contains(n.Data, mark) {
				out = append(out, "comment "+n.Data)
			}
		case html.ElementNode:
			out = append(out, grown(n)...)
		}
	}
	return out
}

// addressed are the attributes that a browser follows.
var addressed = []string{"href", "src", "action", "formaction", "data", "xlink:href", "hx-get", "hx-post", "srcset", "poster", "ping", "cite", "background", "manifest"}

// never are elements that no page of this site has, or only with an address.
var never = []string{"iframe", "object", "embed", "base", "style", "marquee", "frame", "applet", "math", "foreignobject", "use", "animate"}

func grown(n *html.Node) (out []string) {
	if strings.Contains(n.Data, mark) || slices.Contains(never, strings.ToLower(n.Data)) || n.Data == "script" && n.FirstChild != nil {
		out = append(out, "<"+n.Data+">")
	}
	for _, a := range n.Attr {
		name := strings.ToLower(a.Key)
		if a.Namespace != "" {
			name = a.Namespace + ":" + name
		}
		switch {
		case strings.Contains(name, mark), strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", name == "autofocus" && n.Data != "input" && n.Data != "textarea", strings.HasPrefix(name, "hx-on"):
			out = append(out, fmt.Sprintf("<%s %s=%q>", n.Data, name, a.Val))
		case slices.Contains(addressed, name) && outward(a.Val):
			out = append(out, fmt.Sprintf("<%s %s=%q>", n.Data, name, a.Val))
		}
	}
	return out
}

// outward says whether an address leads away from this site, or runs.
func outward(address string) bool {
	bare := strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address)
	switch u, err := url.Parse(bare); {
	case err != nil:
		return true
	case u.Scheme == "mailto" || u.Scheme == "tel":
		return false
	default:
		return u.Scheme != "" || u.Host != "" || strings.HasPrefix(strings.ReplaceAll(bare, `\`, "/"), "//")
	}
}

// skeleton is a page without its words: its elements with the names of their
// attributes. Text that stays text changes nothing in it.
func skeleton(page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			out.WriteString("<!>")
		}
		if n.Type == html.ElementNode {
			var names []string
			for _, a := range n.Attr {
				names = append(names, a.Key)
			}
			slices.Sort(names)
			fmt.Fprint(&out, "<", n.Data, names, ">")
		}
	}
	return out.String()
}

// blank is a text of the same kind in which nothing is special.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == ' ':
			return r
		}
		return 'a'
	}, text)
}

// entry is a form on a page.
type entry struct {
	page, action, method string
	form                 url.Values
	button               bool
	fields               []string // in which one can type, or choose
}

// entries are the forms of a page, once for each of their buttons.
func (r *reply) entries() (out []entry) {
	if r.doc == nil {
		return nil
	}
	for _, f := range r.doc.all("form") {
		one := entry{page: r.at, action: f.attr["action"], method: strings.ToUpper(f.attr["method"]), form: sent(r.doc, f)}
		if one.action == "" {
			one.action = r.at
		}
		for name := range one.form {
			one.fields = append(one.fields, name)
		}
		slices.Sort(one.fields)
		seen := false
		for _, b := range r.doc.all("button", "name", "") {
			if formOf(r.doc, b) == f && b.attr["type"] != "button" {
				again := one
				again.form, again.button = with(one.form, b.attr["name"], b.attr["value"]), true
				out, seen = append(out, again), true
			}
		}
		if !seen {
			out = append(out, one)
		}
	}
	return out
}

// crawled visits pages by their links, and gives the pages.
func (b *browser) crawled(most int, starts ...string) map[string]*reply {
	b.Helper()
	seen, pages := map[string]bool{}, map[string]*reply{}
	for todo := starts; len(todo) > 0 && len(pages) < most; todo = todo[1:] {
		at, _, _ := strings.Cut(todo[0], "#")
		shape := b.shape(at)
		if seen[shape] || !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "/asset") || strings.HasPrefix(at, "/gallery") {
			continue
		}
		seen[shape] = true
		r := b.get(at)
		if r.code >= 300 && r.code < 400 {
			todo = append(todo, r.header.Get("Location"))
			continue
		}
		if r.code != http.StatusOK || r.doc == nil {
			continue
		}
		pages[at] = r
		for _, link := range r.doc.all("a", "href", "") {
			todo = append(todo, link.attr["href"])
		}
	}
	return pages
}

// shape is the route of an address: one page of each is enough.
func (b *browser) shape(at string) string {
	r, err := http.NewRequest(http.MethodGet, at, http.NoBody)
	if err != nil {
		return at
	}
	_, pattern := b.routed().Handler(r)
	names := []string{}
	for name := range r.URL.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return pattern + strings.Join(names, "&")
}

// route is the pattern that a form goes to.
func (b *browser) route(action string) string {
	r, err := http.NewRequest(http.MethodPost, action, http.NoBody)
	if err != nil {
		return ""
	}
	_, pattern := b.routed().Handler(r)
	return pattern
}

// counts keeps the figures of an attack, for docs/attacks.md.
type counts struct{ tried, places, found int }

func (c counts) log(t *testing.T, what string) {
	t.Helper()
	t.Logf("attack: %s: %d tried, %d places, %d found", what, c.tried, c.places, c.found)
}
