package web

import (
	"net/url"
	"slices"
	"strconv"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/region"
	"meertijd/internal/view"
	"meertijd/internal/web/part"
)

// listRoutes are the list of practices, what it is saved as, and what can be
// done with the practices of it.
func (s *Server) listRoutes() []Route {
	return []Route{
		{Pattern: "GET /practices", May: access.ReadRegion, Reads: "practices", Try: "/practices", handle: s.practicesPage},
		{Pattern: "GET /practices/list.csv", May: access.ReadRegion, Reads: "practices", handle: s.listFile("csv")},
		{Pattern: "GET /practices/list.xlsx", May: access.ReadRegion, Reads: "practices", handle: s.listFile("xlsx")},
		{Pattern: "GET /practices/chosen", May: access.ReadRegion, Reads: "practices", handle: s.chosenPage},
		{Pattern: "POST /practices/waive", May: access.WaiveCondition, Reads: "practices", handle: s.waiveChosen},
		{Pattern: "GET /practices/views", May: access.ReadRegion, Reads: "views", Try: "/practices/views", handle: s.viewsPage},
		{Pattern: "POST /practices/views", May: access.KeepViews, Reads: "views", handle: s.viewsDo},
		{Pattern: "GET /practices/groups", May: access.ReadRegion, Reads: "own-groups", Try: "/practices/groups", handle: s.groupsPage},
		{Pattern: "POST /practices/groups", May: access.KeepGroups, Reads: "own-groups", handle: s.groupsDo},
		{Pattern: "GET /search", May: access.ReadRegion, Reads: "search", Try: "/search", handle: s.searchPage},
	}
}

// practicesContent lists the practices of a region with how they stand.
type practicesContent struct {
	Lead    part.Lead
	Saved   *part.Banner
	Errors  *part.ErrorSummary
	Views   []part.Link
	Filter  listFilter
	Chips   *part.Chips
	List    part.Listing
	Empty   *part.Empty
	Bulk    *bulkBar
	Page    string // which one of how many
	Pages   []part.Link
	Files   []part.Link
	Ended   []part.Line // practices that go on no more
	Actions []part.Action
}

// bulkBar is what can be done with the practices that are ticked, or with all
// that fit.
type bulkBar struct {
	All     part.Ticks
	Hidden  []keptField // what the list is asked for
	Actions []part.Action
}

// perPage is how many practices a page of the list shows.
const perPage = 30

// wholeList is the address of the list without a view that somebody begins with.
const wholeList = "/practices?view=none"

// practicesPage shows the practices that fit what the address asks.
func (s *Server) practicesPage(rq *request) (answer, error) {
	if to, err := s.viewAsked(rq); err != nil || to != "" {
		return answer{to: to}, err
	}
	return s.practicesShown(rq, nil)
}

// viewAsked gives the address of a saved view: one that was asked for by its
// link, or that somebody begins with. It is empty when the address says it all.
func (s *Server) viewAsked(rq *request) (string, error) {
	q := rq.URL.Query()
	id := q.Get("view")
	var v view.View
	var err error
	switch {
	case len(q) == 0:
		var begins bool
		if v, begins, err = s.Lists.Default(rq.Context(), rq.actor); err != nil || !begins {
			return "", err
		}
	case len(q) == 1 && id != "" && id != "none":
		if v, err = s.Lists.Get(rq.Context(), rq.actor, id); err != nil {
			return "", err
		}
	default:
		return "", nil
	}
	values := viewValues(v.Address)
	if len(values) == 0 {
		values = url.Values{"sort": {"need"}} // says it all too
	}
	values.Set("view", v.ID)
	return "/practices?" + values.Encode(), nil
}

// practicesShown shows the list, with what is wrong in what was just sent.
func (s *Server) practicesShown(rq *request, wrong error) (answer, error) {
	l := listingOf(rq.Form)
	b, err := s.board(rq)
	if err != nil {
		return answer{}, err
	}
	aside, err := s.standsBeside(rq, b)
	if err != nil {
		return answer{}, err
	}
	views := rq.viewLinks(aside.views, l)
	r := &roll{listing: l, board: b, groups: aside.groups, sees: rq.maySee}
	t, err := s.tells(rq, r)
	if err != nil {
		return answer{}, err
	}
	made := func() (*look, error) { return t.look(r, views, wrong) }
	var shown *look
	if rq.looks() {
		shown, err = s.looks.of(rq.key(b, "practices", rq.URL.RawQuery, views, t.centres), made)
	} else {
		shown, err = made() // with what was just sent: nobody else sees that
	}
	if err != nil {
		return answer{}, err
	}
	a := rq.seen(shown)
	if wrong != nil {
		a.status = statuses[fault.KindOf(wrong)]
	}
	return a, nil
}

// look makes a page of the list. It rests on what stands in the key of
// practicesShown, and on nothing else.
func (t *rowWords) look(r *roll, views []part.Link, wrong error) (*look, error) {
	r.choose()
	skip, last := t.skip(perPage), max(0, len(r.list)-1)/perPage
	skip = min(skip, last*perPage)
	page := r.list[skip:min(skip+perPage, len(r.list))]
	t.showed(idsOf(page)...)
	c := practicesContent{
		Lead:  part.Lead{Title: t.say("practices.title"), Text: t.sentence(r)},
		Saved: t.listDone(), Filter: t.filter(r), Chips: t.chips(r), List: t.listing(r, page), Views: views,
	}
	c.fill(t, r)
	if last > 0 {
		c.Page = t.say("list.page", "page", strconv.Itoa(skip/perPage+1), "pages", strconv.Itoa(last+1))
		c.Pages = t.pages("/practices", skip/perPage < last)
	}
	if wrong != nil {
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: t.request.sentence(wrong), URL: "#practices"}}}
	}
	l, err := t.draw("practices/list", c.Lead.Title, c)
	if err == nil {
		l.filter = r.words(skip/perPage + 1)
	}
	return l, err
}

// fill puts around the list what can be done with it.
func (c *practicesContent) fill(t *rowWords, r *roll) {
	may := func(action access.Action) bool { return access.Has(t.hat.Role, action) }
	if len(r.list) > 0 {
		c.Bulk = t.bulk(r)
		c.List.Form = "chosen"
		c.List.Tick = "tick"
		c.Files = []part.Link{
			{Text: t.say("list.file.xlsx"), URL: r.at("/practices/list.xlsx"), Icon: "download"},
			{Text: t.say("list.file.csv"), URL: r.at("/practices/list.csv"), Icon: "download"},
		}
	} else {
		c.Empty = &part.Empty{Title: t.say("list.empty"), Text: t.say("list.empty.text")}
		if len(t.board.Practices) == 0 {
			c.Empty = &part.Empty{Title: t.say("practices.none"), Text: t.say("practices.first")}
		}
	}
	if may(access.KeepViews) {
		c.Actions = append(c.Actions, part.Action{Text: t.say("view.keep"), URL: r.at("/practices/views") + "#save"})
	}
	c.Actions = append(c.Actions, part.Action{Text: t.say("own-group.title"), URL: "/practices/groups", Kind: part.Plain})
	if may(access.ManagePractice) {
		c.Actions = append(c.Actions, part.Action{Text: t.say("practices.new"), URL: "/practices/new", Kind: part.Plain},
			part.Action{Text: t.say("place.neighbourhoods"), URL: "/neighbourhoods", Kind: part.Plain},
			part.Action{Text: t.say("place.centres"), URL: "/centres", Kind: part.Plain},
			part.Action{Text: t.say("place.groups"), URL: "/groups", Kind: part.Plain},
			part.Action{Text: t.say("record.title"), URL: "/record", Kind: part.Plain},
			part.Action{Text: t.say("reminder.title"), URL: "/reminders", Kind: part.Plain})
	}
	c.Ended = t.ended(r)
}

// sentence says how many there are, how many ask for attention now, and who
// comes first.
func (t *rowWords) sentence(r *roll) string {
	all, n := len(t.board.Practices), len(r.list)
	need, first := t.board.Urgent(r.list)
	code := "list.all"
	if r.narrowed() {
		code = "list.some"
	}
	said := t.say(code, "n", strconv.Itoa(n), "all", strconv.Itoa(all))
	switch {
	case n == 0:
	case need == 0:
		said += " " + t.say("list.calm")
	default:
		said += " " + t.say("list.need", "n", strconv.Itoa(need), "name", first.Name, "why", t.why(first))
	}
	return said
}

// listing puts practices in a table.
func (t *rowWords) listing(r *roll, list []*region.Practice) part.Listing {
	out := part.Listing{ID: "practices", Caption: t.say("practices.caption"), Rows: make([]part.ListingRow, len(list))}
	columns := r.columns()
	for _, c := range columns {
		out.Heads = append(out.Heads, t.head(r, c))
	}
	cells := make([]part.Cell, len(list)*len(columns))
	for i, p := range list {
		row := &out.Rows[i]
		row.Value, row.Label = p.ID, t.say("list.tick", "name", p.Name)
		row.Ticked = slices.Contains(t.Form["tick"], p.ID)
		row.Cells = cells[i*len(columns) : (i+1)*len(columns)]
		for k := range columns {
			row.Cells[k] = columns[k].cell(t, p)
		}
	}
	return out
}

// head sorts by its column, and the other way round when that is done already.
func (t *rowWords) head(r *roll, c column) part.Head {
	h := part.Head{Text: t.say("list.column." + c.key), Number: c.number}
	if c.sort == "" {
		return h
	}
	l := r.listing
	if l.Sort == c.sort {
		h.Sorted = "ascending"
		if l.Down {
			h.Sorted = "descending"
		}
	}
	l.Down = l.Sort == c.sort && !l.Down
	l.Sort = c.sort
	h.URL = l.at("/practices")
	return h
}

// mostEnded is how many practices that go on no more stand below the list.
const mostEnded = 20

// ended lists practices that go on no more: those that are meant by the text, or
// all of them below a list that leaves nobody out.
func (t *rowWords) ended(r *roll) (lines []part.Line) {
	l := r.listing
	l.Text = ""
	if l.narrowed() {
		return nil
	}
	for _, p := range t.board.Gone(r.Text) {
		if len(lines) == mostEnded {
			lines = append(lines, part.Line{Text: t.say("list.ended.more")})
			break
		}
		t.showed(p.ID)
		line := part.Line{Title: p.Name, Text: t.say("life.until."+string(p.How), "date", t.date(p.Ended))}
		line.Actions = []part.Action{{Text: t.say("dossier.open.go"), Label: t.say("dossier.open.of", "name", p.Name), URL: "/practices/" + url.PathEscape(p.ID), Kind: part.Plain}}
		lines = append(lines, line)
	}
	return lines
}

// bulk offers what somebody may do with several practices at once.
func (t *rowWords) bulk(r *roll) *bulkBar {
	b := &bulkBar{All: part.Ticks{Field: part.Field{Name: "all", ID: "chosen-all", Label: t.say("list.which"), HideLabel: true}}}
	b.All.Options = []part.Option{{Value: "yes", Label: t.say("list.all-that-fit", "n", strconv.Itoa(len(r.list)))}}
	v := r.values()
	for _, name := range sortedNames(v) {
		for _, value := range v[name] {
			b.Hidden = append(b.Hidden, keptField{Name: name, Text: value})
		}
	}
	do := func(may access.Action, value string, kind part.Kind) {
		if access.Has(t.hat.Role, may) {
			b.Actions = append(b.Actions, part.Action{Text: t.say("list.do." + value), Name: "do", Value: value, Kind: kind})
		}
	}
	if t.server.Reminders != nil {
		do(access.SendReminder, "remind", part.Quiet)
	}
	do(access.KeepGroups, "group", part.Quiet)
	do(access.ReadRegion, "xlsx", part.Quiet)
	do(access.ReadRegion, "csv", part.Quiet)
	do(access.WaiveCondition, "waive", part.Plain) // it decides, and cannot be taken back for all at once
	return b
}

// listDone says what was just done, when the address says so.
func (rq *request) listDone() *part.Banner {
	q := rq.URL.Query()
	n, err := strconv.Atoi(q.Get("n"))
	code := "list.done." + q.Get("done")
	if err != nil || n < 0 || !slices.Contains([]string{"list.done.waived", "list.done.grouped"}, code) {
		return nil
	}
	return &part.Banner{Kind: part.DoneBanner, Title: rq.say(code, "n", strconv.Itoa(n)), Live: true}
}
