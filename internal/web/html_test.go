package web

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// node is an element of a page. A text has no tag.
type node struct {
	tag    string
	attr   map[string]string
	text   string
	kids   []*node
	parent *node
	ids    map[string]*node // of the whole page, once it was asked
}

var voids = strings.Fields("area base br col hr img input link meta path circle rect line polyline polygon")

// read reads a page more strictly than a browser does: what is not closed, or
// not quoted, is a fault.
func read(page string) (*node, error) {
	root := &node{tag: "#root", attr: map[string]string{}}
	at := root
	page = strings.ReplaceAll(strings.ReplaceAll(page, "\r\n", "\n"), "\r", "\n") // as a browser does first
	for rest := page; rest != ""; {
		switch {
		case strings.HasPrefix(rest, "<!"):
			_, rest, _ = strings.Cut(rest, ">")
		case strings.HasPrefix(rest, "</"):
			tag, after, _ := strings.Cut(rest[2:], ">")
			if at.tag != tag || at.parent == nil {
				return root, fmt.Errorf("</%s> closes <%s> near %.60q", tag, at.tag, rest)
			}
			at, rest = at.parent, after
		case strings.HasPrefix(rest, "<"):
			n, after, closed, err := start(rest)
			if err != nil {
				return root, err
			}
			n.parent, rest = at, after
			at.kids = append(at.kids, n)
			switch {
			case slices.Contains(voids, n.tag) || closed:
			case slices.Contains([]string{"textarea", "title", "script", "style"}, n.tag):
				var inner string
				inner, rest, _ = strings.Cut(rest, "</"+n.tag+">")
				n.kids = []*node{{text: html.UnescapeString(strings.TrimPrefix(inner, "\n")), parent: n}}
			default:
				at = n
			}
		default:
			end := strings.IndexByte(rest, '<')
			if end < 0 {
				end = len(rest)
			}
			at.kids = append(at.kids, &node{text: html.UnescapeString(rest[:end]), parent: at})
			rest = rest[end:]
		}
	}
	if at != root {
		return root, fmt.Errorf("<%s> is not closed", at.tag)
	}
	return root, nil
}

// start reads a start tag: attributes are quoted, or have no value.
func start(text string) (n *node, rest string, closed bool, err error) {
	wrong := fmt.Errorf("no tag: %.80q", text)
	end := strings.IndexAny(text, " \t\n/>")
	if end < 2 {
		return nil, "", false, wrong
	}
	n, rest = &node{tag: text[1:end], attr: map[string]string{}}, text[end:]
	for {
		rest = strings.TrimLeft(rest, " \t\n")
		if rest, closed = strings.CutPrefix(rest, "/"); closed && !strings.HasPrefix(rest, ">") {
			return nil, "", false, wrong
		}
		if after, ends := strings.CutPrefix(rest, ">"); ends {
			return n, after, closed, nil
		}
		end := strings.IndexAny(rest, " \t\n=/>\"'<")
		if end < 1 {
			return nil, "", false, wrong
		}
		name, value := rest[:end], ""
		rest = rest[end:]
		if quoted, has := strings.CutPrefix(rest, "="); has {
			if quoted == "" || quoted[0] != '"' && quoted[0] != '\'' {
				return nil, "", false, wrong
			}
			value, rest, has = strings.Cut(quoted[1:], quoted[:1])
			if !has {
				return nil, "", false, wrong
			}
		}
		if _, twice := n.attr[name]; twice {
			return nil, "", false, fmt.Errorf("<%s> has %s twice", n.tag, name)
		}
		n.attr[name] = html.UnescapeString(value)
	}
}

// each visits every element, in the order of the page.
func (n *node) each(visit func(*node)) {
	if n.tag != "" {
		visit(n)
	}
	for _, k := range n.kids {
		k.each(visit)
	}
}

// all gives the elements with a tag, all of them when it is empty, that have
// each of some attributes: "name", "value", …; an empty value asks for any.
func (n *node) all(tag string, attrs ...string) []*node {
	var out []*node
	n.each(func(k *node) {
		fits := tag == "" || k.tag == tag
		for i := 0; i+1 < len(attrs); i += 2 {
			value, has := k.attr[attrs[i]]
			fits = fits && has && (attrs[i+1] == "" || value == attrs[i+1])
		}
		if fits {
			out = append(out, k)
		}
	})
	return out
}

// one gives the first of all, nil without one.
func (n *node) one(tag string, attrs ...string) *node {
	if found := n.all(tag, attrs...); len(found) > 0 {
		return found[0]
	}
	return nil
}

// classed gives the elements with a class.
func (n *node) classed(class string) []*node {
	var out []*node
	for _, k := range n.all("", "class", "") {
		if slices.Contains(strings.Fields(k.attr["class"]), class) {
			out = append(out, k)
		}
	}
	return out
}

// id gives the element with an id, nil without one.
func (n *node) id(id string) *node {
	if n.ids == nil {
		n.ids = map[string]*node{}
		for _, k := range slices.Backward(n.all("", "id", "")) {
			n.ids[k.attr["id"]] = k
		}
	}
	return n.ids[id]
}

// words gives the text of an element, with single spaces.
func (n *node) words() string { return strings.Join(strings.Fields(n.raw()), " ") }

func (n *node) raw() string {
	if n == nil {
		return ""
	}
	out := n.text
	for _, k := range n.kids {
		out += k.raw()
	}
	return out
}

// within gives the nearest element around this one with a tag.
func (n *node) within(tag string) *node {
	for at := n.parent; at != nil; at = at.parent {
		if at.tag == tag {
			return at
		}
	}
	return nil
}

// formOf gives the form that a control belongs to.
func formOf(page, control *node) *node {
	if id := control.attr["form"]; id != "" {
		return page.one("form", "id", id)
	}
	return control.within("form")
}
