package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/region"
	"meertijd/internal/web/part"
)

// searchContent is what was found, in groups, the best of each first.
type searchContent struct {
	Lead   part.Lead
	Action string
	Field  part.TextField
	Groups []searchGroup
	Empty  *part.Empty
}

// searchGroup is one kind of thing that was found.
type searchGroup struct {
	Title string
	Hits  []searchHit
	More  *part.Link
}

// searchHit is one thing that was found.
type searchHit struct{ Name, Text, URL string }

// mostHits is how many of a kind are shown.
const mostHits = 10

// ownSearch is where a coordinator searches the own neighbourhood.
const ownSearch = "/neighbourhood/search"

// searchField is the field in the frame, for who may look at the whole region or
// at a neighbourhood. A practice's own people find nothing of others.
func (rq *request) searchField() *part.Search {
	f := &part.Search{Action: "/search", Name: "q", Label: rq.say("search.label"), Hint: "/"}
	switch {
	case rq.inPractice():
		return nil
	case access.Has(rq.hat.Role, access.ReadRegion):
	case access.Has(rq.hat.Role, access.ReadNeighbourhood):
		f.Action, f.Label = ownSearch, rq.say("search.label.own")
	default:
		return nil
	}
	if rq.URL.Path == f.Action {
		f.Value = strings.TrimSpace(rq.Form.Get("q"))
	}
	return f
}

// searchPage finds practices, neighbourhoods, people and health centres. A whole
// code that one practice has or had leads straight there.
func (s *Server) searchPage(rq *request) (answer, error) {
	text := strings.TrimSpace(rq.Form.Get("q"))
	b, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	if p := b.Exact(text); p != nil {
		return answer{to: "/practices/" + url.PathEscape(p.ID)}, nil
	}
	c := searchContent{Lead: part.Lead{Title: rq.say("search.title"), Text: rq.say("search.text")}, Action: "/search"}
	c.Field.Label, c.Field.Hint = rq.say("search.label"), rq.say("search.hint")
	if text != "" {
		if err := s.search(rq, &c, b, text); err != nil {
			return answer{}, err
		}
	}
	return rq.searched(&c, text), nil
}

// searched says how much was found.
func (rq *request) searched(c *searchContent, text string) answer {
	c.Field.Name, c.Field.ID, c.Field.Value, c.Field.Type, c.Field.Autocomplete = "q", "search", text, "search", "off"
	a := answer{page: "search/show", shell: part.Page{Title: c.Lead.Title}}
	if text != "" {
		a.event, a.filter = audit.Search, []string{"q=" + text}
		n := 0
		for _, g := range c.Groups {
			n += len(g.Hits)
		}
		c.Lead.Text = rq.say("search.found", "n", strconv.Itoa(n), "text", text)
		if n == 0 {
			c.Lead.Text = ""
			c.Empty = &part.Empty{Title: rq.say("search.nothing", "text", text), Text: rq.say("search.nothing.text")}
		}
	}
	a.content = *c
	return a
}

// ownSearchPage finds the practices of the own neighbourhood, and that itself.
// What is elsewhere is found as little as what is not there.
func (s *Server) ownSearchPage(rq *request) (answer, error) {
	v, err := s.area(rq, access.ReadNeighbourhood)
	if err != nil {
		return answer{}, err
	}
	b, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	text := strings.TrimSpace(rq.Form.Get("q"))
	c := searchContent{Lead: part.Lead{Title: v.say("search.title"), Text: v.say("search.text.own", "name", v.n.Name)}, Action: ownSearch}
	c.Field.Label, c.Field.Hint = v.say("search.label.own"), v.say("search.hint.own")
	if g := v.foundNearby(b, text); len(g.Hits) > 0 {
		c.Groups = append(c.Groups, g)
	}
	if rank, fits := region.RankOf(v.n.Name, text); fits && text != "" {
		c.Groups = append(c.Groups, searchGroup{Title: v.say("search.neighbourhoods"), Hits: best([]ranked{{searchHit{Name: v.n.Name, URL: v.base}, rank}})})
	}
	return rq.searched(&c, text), nil
}

// foundNearby finds practices of a neighbourhood that go on.
func (v *area) foundNearby(b *region.Board, text string) searchGroup {
	g := searchGroup{Title: v.say("search.practices")}
	for _, h := range b.Find(text, len(b.Practices)+len(b.Over)) {
		p := h.Practice
		if p.Neighbourhood != v.n.ID || p.Ended != calendar.None {
			continue
		}
		if len(g.Hits) == mostHits {
			g.More = &part.Link{Text: v.say("search.more.own"), URL: v.base + "#practices"}
			break
		}
		v.showed(p.ID)
		hit := searchHit{Name: p.Name, URL: v.base + "#practice-" + p.ID}
		if p.Year > 0 {
			hit.URL = "/practices/" + url.PathEscape(p.ID) + "/plan/" + strconv.Itoa(p.Year)
		}
		if h.Code != "" {
			hit.Text = v.say("search.code", "code", h.Code)
		}
		g.Hits = append(g.Hits, hit)
	}
	return g
}

// search finds what somebody may see, kind by kind.
func (s *Server) search(rq *request, c *searchContent, b *region.Board, text string) error {
	add := func(g searchGroup) {
		if len(g.Hits) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	add(rq.foundPractices(b, text))
	add(rq.foundPlaces(b, text))
	centres, err := s.foundCentres(rq, text)
	if err != nil {
		return err
	}
	add(centres)
	if !access.Has(rq.hat.Role, access.ManagePeople) {
		return nil
	}
	people, err := s.foundPeople(rq, text)
	add(people)
	return err
}

func (rq *request) foundPractices(b *region.Board, text string) searchGroup {
	g := searchGroup{Title: rq.say("search.practices")}
	hits := b.Find(text, mostHits+1)
	if len(hits) > mostHits {
		hits = hits[:mostHits]
		g.More = &part.Link{Text: rq.say("search.more"), URL: "/practices?" + url.Values{"q": {text}}.Encode()}
	}
	for _, h := range hits {
		rq.showed(h.Practice.ID)
		hit := searchHit{Name: h.Practice.Name, URL: "/practices/" + url.PathEscape(h.Practice.ID)}
		about := []string{h.Practice.Place}
		if h.Code != "" {
			about = append(about, rq.say("search.code", "code", h.Code))
		}
		if h.Practice.How != "" {
			about = append(about, rq.say("life.until."+string(h.Practice.How), "date", rq.date(h.Practice.Ended)))
		}
		hit.Text = strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), " · ")
		g.Hits = append(g.Hits, hit)
	}
	return g
}

// ranked is something with a name that was found.
type ranked struct {
	searchHit
	rank int
}

// best gives the best ones, by how well their name fits and by name.
func best(found []ranked) (hits []searchHit) {
	slices.SortFunc(found, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Name, b.Name)) })
	for _, f := range found[:min(mostHits, len(found))] {
		hits = append(hits, f.searchHit)
	}
	return hits
}

// foundPlaces leads to a neighbourhood, for who may read it as a whole, and
// otherwise to its practices.
func (rq *request) foundPlaces(b *region.Board, text string) searchGroup {
	var found []ranked
	for _, p := range b.Facets().Places {
		rank, fits := region.RankOf(p.Name, text)
		if !fits || p.ID == "" {
			continue
		}
		to := practicesAt(region.Query{Neighbourhood: p.ID})
		if access.Has(rq.hat.Role, access.ReadNeighbourhood) {
			to = "/neighbourhoods/" + url.PathEscape(p.ID)
		}
		found = append(found, ranked{searchHit{p.Name, rq.say("search.count", "n", strconv.Itoa(len(p.Practices))), to}, rank})
	}
	return searchGroup{Title: rq.say("search.neighbourhoods"), Hits: best(found)}
}

func (s *Server) foundCentres(rq *request, text string) (searchGroup, error) {
	all, err := s.Practices.ListCentres(rq.Context(), rq.actor.Tenant)
	var found []ranked
	for _, c := range all {
		if rank, fits := region.RankOf(c.Name, text); fits {
			found = append(found, ranked{searchHit{Name: c.Name, URL: practicesAt(region.Query{Centre: c.ID})}, rank})
		}
	}
	return searchGroup{Title: rq.say("search.centres"), Hits: best(found)}, err
}

// foundPeople finds people by name, with a line for each role.
func (s *Server) foundPeople(rq *request, text string) (searchGroup, error) {
	seats, more, err := s.People.Seats(rq.Context(), rq.actor.Tenant, access.Search{On: rq.today(), Name: text, Most: mostHits})
	g := searchGroup{Title: rq.say("search.people")}
	if more {
		g.More = &part.Link{Text: rq.say("search.more"), URL: "/people?" + url.Values{"name": {text}}.Encode()}
	}
	var found []ranked
	for _, x := range seats {
		if !rq.managesPeople(x.Hat) {
			continue
		}
		rank, _ := region.RankOf(x.Name, text)
		found = append(found, ranked{searchHit{x.Name, rq.say("role."+string(x.Hat.Role)) + " · " + rq.seatPlace(&x), "/people/" + url.PathEscape(x.Person)}, rank})
	}
	g.Hits = best(found)
	return g, err
}
