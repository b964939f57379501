package web

import (
	"fmt"
	"html"
	"regexp"
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
}

var (
	voids = strings.Fields("area base br col hr img input link meta path circle rect line polyline polygon")
	// a start tag, with its attributes: quoted, without a value, never bare
	startTag  = regexp.MustCompile(`^<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s"'<>/=]+(?:="[^"]*"|='[^']*')?)*)\s*(/?)>`)
	attribute = regexp.MustCompile(`([^\s"'<>/=]+)(?:="([^"]*)"|='([^']*)')?`)
)

// read reads a page more strictly than a browser does: what is not closed, or
// not quoted, is a fault.
func read(page string) (*node, error) {
	root := &node{tag: "#root", attr: map[string]string{}}
	at := root
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
			m := startTag.FindStringSubmatch(rest)
			if m == nil {
				return root, fmt.Errorf("no tag: %.80q", rest)
			}
			n, err := at.add(m)
			if err != nil {
				return root, err
			}
			rest = rest[len(m[0]):]
			switch {
			case slices.Contains(voids, n.tag) || m[3] != "":
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

func (n *node) add(m []string) (*node, error) {
	kid := &node{tag: m[1], attr: map[string]string{}, parent: n}
	for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
		if _, twice := kid.attr[a[1]]; twice {
			return nil, fmt.Errorf("<%s> has %s twice", m[1], a[1])
		}
		kid.attr[a[1]] = html.UnescapeString(a[2] + a[3])
	}
	n.kids = append(n.kids, kid)
	return kid, nil
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
func (n *node) id(id string) *node { return n.one("", "id", id) }

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
