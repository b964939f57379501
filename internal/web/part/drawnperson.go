package part

// Who has signed in, drawn by hand (see pen): every page holds it twice. The
// words come from the template, which knows the language.

// Draw writes who somebody is, with what they can do as themselves. Hats is said
// above their other roles; the other words are on the way out.
func (p Person) Draw(hats, change, out string) Drawing {
	var d pen
	d.raw(`<div class="person">`)
	d.who(&p)
	d.person(&p, hats, change, out)
	d.raw("</div>")
	return d.drawing()
}

// DrawMenu writes the same as a menu that opens, for a wide screen.
func (p Person) DrawMenu(hats, change, out string) Drawing {
	var d pen
	if p.ChangeURL == "" && p.SignOutURL == "" {
		d.raw(`<div class="person-menu">`)
		d.who(&p)
		d.raw("</div>")
		return d.drawing()
	}
	d.raw(`<details class="person-menu"><summary>`)
	d.who(&p)
	d.raw(string(Icon("down")) + "</summary>")
	d.person(&p, hats, change, out)
	d.raw("</details>\n")
	return d.drawing()
}

func (d *pen) who(p *Person) {
	d.raw(`<span class="person-who"><strong>`)
	d.text(p.Name)
	d.raw("</strong> <span>")
	d.text(p.Role)
	if p.Practice != "" {
		d.raw(" · ")
		d.text(p.Practice)
	}
	d.raw("</span></span>")
}

func (d *pen) person(p *Person, hats, change, out string) {
	if p.ChangeURL == "" && p.SignOutURL == "" {
		return
	}
	d.raw(`<div class="person-do">` + "\n")
	if len(p.Hats) > 0 {
		d.raw(`<form class="person-hats" method="post"`)
		d.link("action", p.HatURL)
		d.raw("><p>")
		d.text(hats)
		d.raw("</p>")
		for i := range p.Hats {
			d.action(&p.Hats[i])
		}
		d.raw("</form>")
	}
	d.raw("\n")
	d.raw(string(DrawLinks(p.Links)))
	d.raw("\n")
	if p.ChangeURL != "" {
		d.raw("<a")
		d.link("href", p.ChangeURL)
		d.raw(">")
		d.text(change)
		d.raw("</a>")
	}
	d.raw("\n")
	if p.SignOutURL != "" {
		d.raw(`<form method="post"`)
		d.link("action", p.SignOutURL)
		d.raw(`><button class="button link">`)
		d.text(out)
		d.raw("</button></form>")
	}
	d.raw("\n</div>")
}

// DrawListed writes links as the lines of a list.
func DrawListed(links []Link) Drawing {
	var d pen
	for i := range links {
		d.raw("<li><a")
		d.link("href", links[i].URL)
		d.raw(">")
		d.text(links[i].Text)
		d.raw("</a></li>")
	}
	return d.drawing()
}
