package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/region"
	"meertijd/internal/view"
)

// listing is the list of practices as an address asks for it: which ones, in
// which order, with which columns. List is a group that somebody made, and View
// the saved view that the address came from.
type listing struct {
	region.Query
	List    string
	View    string
	Columns []string
}

// listingOf reads what an address or a form asks for. The state of a condition
// says something only beside a condition, and a mode beside an intervention.
func listingOf(v url.Values) listing {
	l := listing{Query: queryOf(v), List: v.Get("list"), View: v.Get("view")}
	l.Text = strings.TrimSpace(l.Text)
	if l.Condition == "" {
		l.Outcome = ""
	}
	if l.Intervention == "" {
		l.Mode = ""
	}
	if l.Joint != "" && l.Joint != "yes" {
		l.Joint = "no"
	}
	if !slices.Contains(region.Orders, l.Sort) || l.Sort == region.ByNeed {
		l.Sort = ""
	}
	if ids := v["practice"]; len(ids) > 0 {
		l.Chosen, l.Of = true, slices.Compact(slices.Sorted(slices.Values(ids)))
	}
	for _, key := range v["column"] {
		if columnAt(key) > 0 && !slices.Contains(l.Columns, key) {
			l.Columns = append(l.Columns, key)
		}
	}
	slices.SortFunc(l.Columns, func(a, b string) int { return cmp.Compare(columnAt(a), columnAt(b)) })
	if slices.Equal(l.Columns, usualColumns) {
		l.Columns = nil
	}
	return l
}

// values writes what the list is asked for, as its address has it.
func (l listing) values() url.Values {
	v := queryValues(l.Query)
	if l.List != "" {
		v.Set("list", l.List)
	}
	if l.View != "" {
		v.Set("view", l.View)
	}
	if l.Chosen {
		v["practice"] = l.Of
	}
	if len(l.Columns) > 0 {
		v["column"] = l.Columns
	}
	return v
}

// at is the address of the list, or of something else about what it holds.
func (l listing) at(path string) string {
	if v := l.values(); len(v) > 0 {
		return path + "?" + v.Encode()
	}
	return path
}

// saved is what a view keeps of the list.
func (l listing) saved() string {
	l.View = ""
	return l.values().Encode()
}

// narrowed says whether the list leaves practices out.
func (l listing) narrowed() bool {
	l.Sort, l.Down, l.Columns, l.View = "", false, nil, ""
	return len(l.values()) > 0
}

// words is the list as the audit record keeps it.
func (l listing) words(page int) (words []string) {
	v := l.values()
	v.Del("column")
	for _, name := range sortedNames(v) {
		for _, value := range v[name] {
			words = append(words, name+"="+value)
		}
	}
	if page > 1 {
		words = append(words, "page="+strconv.Itoa(page))
	}
	return words
}

// roll is what a list finds: the practices that fit, on their board.
type roll struct {
	listing
	board  *region.Board
	list   []*region.Practice
	groups []view.Group
	sees   func(column) bool
}

// columns gives the columns of the list that the reader may have.
func (p *roll) columns() []column {
	return slices.DeleteFunc(p.listing.columns(), func(c column) bool { return !p.sees(c) })
}

// pick gives the practices that fit what is asked.
func (s *Server) pick(rq *request, l listing) (*roll, error) {
	b, err := s.board(rq)
	if err != nil {
		return nil, err
	}
	aside, err := s.standsBeside(rq, b)
	if err != nil {
		return nil, err
	}
	r := &roll{listing: l, board: b, groups: aside.groups, sees: rq.maySee}
	r.choose()
	return r, nil
}

// choose finds the practices that fit.
func (p *roll) choose() {
	q := p.listing.Query
	if p.List != "" {
		members := p.group(p.List).Practices
		if q.Chosen {
			members = slices.DeleteFunc(slices.Clone(members), func(id string) bool { return !slices.Contains(q.Of, id) })
		}
		q.Chosen, q.Of = true, members
	}
	p.list = p.board.Select(q)
}

// group gives a group that somebody made; nothing when it is gone.
func (p *roll) group(id string) view.Group {
	if at := slices.IndexFunc(p.groups, func(g view.Group) bool { return g.ID == id }); at >= 0 {
		return p.groups[at]
	}
	return view.Group{}
}

// ids lists the practices of the list.
func (p *roll) ids() []string {
	ids := make([]string, len(p.list))
	for i, one := range p.list {
		ids[i] = one.ID
	}
	return ids
}
