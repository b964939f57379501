package part

import (
	"html/template"
	"strings"
)

// pen writes a component by hand. A page holds some of them by the hundred, and
// html/template takes longer over each than all other work for the page. What
// it writes is, byte for byte, what html/template makes of the templates in
// testdata/drawn: a test holds them together.
type pen struct{ b []byte }

// raw writes HTML that stands in this package.
func (p *pen) raw(html string) { p.b = append(p.b, html...) }

// drawing gives what was written.
func (p *pen) drawing() Drawing { return template.HTML(p.b) }

// escapes is what html/template makes of the signs that mean something in HTML.
var escapes = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

// text writes words, in an element or between the quotes of an attribute.
func (p *pen) text(words string) {
	from := 0
	for i := range len(words) {
		if e := escapes[words[i]]; e != "" {
			p.b = append(append(p.b, words[from:i]...), e...)
			from = i + 1
		}
	}
	p.b = append(p.b, words[from:]...)
}

// attr writes an attribute.
func (p *pen) attr(name, value string) {
	p.raw(" ")
	p.raw(name)
	p.raw(`="`)
	p.text(value)
	p.raw(`"`)
}

// has writes an attribute that has a value, or nothing.
func (p *pen) has(name, value string) {
	if value != "" {
		p.attr(name, value)
	}
}

// flag writes an attribute without a value.
func (p *pen) flag(on bool, name string) {
	if on {
		p.raw(" ")
		p.raw(name)
	}
}

// link writes an attribute that holds an address, and makes one harmless that
// leads out of the web: javascript:, data:.
func (p *pen) link(name, url string) { p.attr(name, harmless(url)) }

// refused stands in the place of an address that may do harm.
const refused = "#ZgotmplZ"

// harmless keeps an address as html/template would: the schemes that are known,
// and every byte that may not stand in an address as %xx.
func harmless(url string) string {
	scheme, _, found := strings.Cut(url, ":")
	if found && !strings.Contains(scheme, "/") && !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return refused
	}
	for i := range len(url) {
		if !kept(url, i) {
			return encoded(url)
		}
	}
	return url
}

// kept says whether a byte of an address stays as it is.
func kept(url string, i int) bool {
	c := url[i]
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	case c == '%':
		return i+2 < len(url) && hexadecimal(url[i+1]) && hexadecimal(url[i+2])
	}
	return strings.IndexByte("-._~!#$&*+,/:;=?@[]", c) >= 0
}

func hexadecimal(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func encoded(url string) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, len(url)+12)
	for i := range len(url) {
		if c := url[i]; kept(url, i) {
			out = append(out, c)
		} else {
			out = append(out, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(out)
}
