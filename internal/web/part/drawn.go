package part

// Components that a page holds by the hundred, drawn by hand (see pen).

// DrawPlaces writes where one can go: a page holds it three times, for a wide
// screen, for the menu and for the bar of a phone.
func DrawPlaces(places []Link) Drawing {
	p := pen{b: make([]byte, 0, 640*len(places))}
	p.raw(`<ul class="places">`)
	for i := range places {
		l := &places[i]
		p.raw("\n<li>")
		p.leading(l)
		if l.Icon != "" {
			p.raw(string(Icon(l.Icon)) + " ")
		}
		p.text(l.Text)
		p.raw("</a></li>")
	}
	p.raw("\n</ul>")
	return p.drawing()
}

// leading opens a link.
func (p *pen) leading(l *Link) {
	p.raw("<a")
	p.link("href", l.URL)
	p.flag(l.Current, `aria-current="page"`)
	p.raw(">")
}

// DrawLinks writes links, without anything between them.
func DrawLinks(links []Link) Drawing {
	var p pen
	for i := range links {
		p.leading(&links[i])
		p.text(links[i].Text)
		p.raw("</a>")
	}
	return p.drawing()
}

// Draw writes a pill.
func (p Pill) Draw() Drawing {
	var out pen
	out.pill(&p)
	return out.drawing()
}

func (p *pen) pill(pill *Pill) {
	p.raw(`<span class="pill `)
	p.text(pill.Class())
	p.raw(`">`)
	p.raw(string(Icon(pill.State.Icon())))
	p.raw(`<span>`)
	p.text(pill.Text)
	p.raw(`</span></span>`)
}

// Draw writes a button, or the link that looks like one.
func (a Action) Draw() Drawing {
	var out pen
	out.action(&a)
	return out.drawing()
}

func (p *pen) action(a *Action) {
	tag := "button"
	if a.IsLink() {
		tag = "a"
	}
	p.raw("<" + tag + ` class="button `)
	p.text(a.Class())
	p.raw(`"`)
	if a.IsLink() {
		p.link("href", a.URL)
		p.has("id", a.ID)
	} else {
		p.has("id", a.ID)
		p.has("name", a.Name)
		p.has("value", a.Value)
		p.has("form", a.Form)
		if a.Post != "" {
			p.link("formaction", a.Post)
			p.raw(` formmethod="post"`)
		}
		p.flag(a.NoCheck, "formnovalidate")
		p.flag(a.Print, `type="button" data-print`)
	}
	p.has("aria-label", a.Label)
	p.raw(">")
	p.raw(string(Icon(a.Icon)))
	p.raw("<span>")
	p.text(a.Text)
	p.raw("</span></" + tag + ">")
}

// Draw writes what stands in a cell.
func (c Cell) Draw() Drawing {
	var out pen
	out.cell(&c)
	return out.drawing()
}

func (p *pen) cell(c *Cell) {
	if c.URL != "" {
		p.raw("<a")
		p.link("href", c.URL)
		p.raw(">")
		p.text(c.Text)
		p.raw("</a>")
	} else {
		p.text(c.Text)
	}
	if c.Pill != nil {
		p.pill(c.Pill)
	}
	if c.Note != "" {
		p.raw(` <span class="cell-note">`)
		p.text(c.Note)
		p.raw("</span>")
	}
	if c.Call != "" {
		p.raw(` <a class="cell-call" href="tel:`)
		p.text(c.Call)
		p.raw(`">`)
		p.text(c.CallText)
		p.raw("</a>")
	}
	if len(c.Actions) > 0 {
		p.raw(`<span class="cell-actions">`)
		for i := range c.Actions {
			p.action(&c.Actions[i])
		}
		p.raw("</span>")
	}
}

// DrawRows writes the rows of a listing.
func (l Listing) DrawRows() Drawing {
	out := pen{b: make([]byte, 0, 1024*len(l.Rows))}
	for i := range l.Rows {
		out.row(&l, &l.Rows[i])
	}
	return out.drawing()
}

func (p *pen) row(l *Listing, row *ListingRow) {
	p.raw(`<tr role="row">`)
	if l.Tick != "" {
		p.raw(`<td role="cell" class="tick"><label><input type="checkbox"`)
		p.attr("name", l.Tick)
		p.attr("value", row.Value)
		p.has("form", l.Form)
		p.flag(row.Ticked, "checked")
		p.raw(`><span class="hidden">`)
		p.text(row.Label)
		p.raw(`</span></label></td>`)
	}
	for i := range row.Cells {
		p.rowCell(i, l.Head(i), l.Numeric(i), &row.Cells[i], false)
	}
	p.raw("</tr>\n")
}

// rowCell writes one cell with the element around it: the first of a row is
// its heading.
func (p *pen) rowCell(i int, head string, number bool, c *Cell, numberHeads bool) {
	tag := "td"
	if i == 0 {
		tag = "th"
		p.raw(`<th scope="row" role="rowheader"`)
	} else {
		p.raw(`<td role="cell"`)
		p.attr("data-label", head)
	}
	p.flag(number && (i > 0 || numberHeads), `class="number"`)
	p.raw(">")
	p.cell(c)
	p.raw("</" + tag + ">")
}

// DrawRows writes the rows of a table.
func (t Table) DrawRows() Drawing {
	out := pen{b: make([]byte, 0, 512*len(t.Rows))}
	for i := range t.Rows {
		out.raw(`<tr role="row"`)
		out.has("id", t.Rows[i].ID)
		out.raw(">")
		for k := range t.Rows[i].Cells {
			out.rowCell(k, t.Head(k), t.Numeric(k), &t.Rows[i].Cells[k], true)
		}
		out.raw("</tr>\n")
	}
	return out.drawing()
}
