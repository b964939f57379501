package part

import "html/template"

// Fields, drawn by hand (see pen): a list has a dozen of them above it, and a
// plan hundreds. The word for what has to be filled in comes from the template,
// which knows the language.

// DrawLabel writes the label of a field.
func (f Field) DrawLabel(required string) Drawing {
	var p pen
	p.label(&f, required)
	return p.drawing()
}

func (p *pen) label(f *Field, required string) {
	p.raw("<label")
	p.attr("for", f.HTMLID())
	p.flag(f.HideLabel, `class="hidden"`)
	p.raw(">")
	p.asked(f, required)
	p.raw("</label>")
}

// asked writes what a field asks for, and that it has to be filled in.
func (p *pen) asked(f *Field, required string) {
	p.text(f.Label)
	if f.Required {
		p.raw(` <span class="required">`)
		p.text(required)
		p.raw("</span>")
	}
}

// DrawNotes writes the hint of a field, and what is wrong with it.
func (f Field) DrawNotes() Drawing {
	var p pen
	p.notes(&f)
	return p.drawing()
}

func (p *pen) notes(f *Field) {
	if f.Hint != "" {
		p.raw(`<p class="field-hint"`)
		p.attr("id", f.HTMLID()+"-hint")
		p.raw(">")
		p.text(f.Hint)
		p.raw("</p>")
	}
	if f.Error != "" {
		p.raw(`<p class="field-error"`)
		p.attr("id", f.HTMLID()+"-error")
		p.raw(">" + string(Icon("warning")) + " <span>")
		p.text(f.Error)
		p.raw("</span></p>")
	}
}

// DrawTags writes the attributes that every input has.
func (f Field) DrawTags() template.HTMLAttr {
	var p pen
	p.tags(&f)
	return template.HTMLAttr(p.b)
}

func (p *pen) tags(f *Field) {
	p.flag(f.Required, `aria-required="true"`)
	p.flag(f.Disabled, "disabled")
	p.flag(f.Error != "", `aria-invalid="true"`)
	p.has("aria-describedby", f.DescribedBy())
}

// begin opens the block around a field.
func (p *pen) begin(tag string, f *Field) {
	p.raw("<" + tag + ` class="field`)
	if f.Error != "" {
		p.raw(" is-wrong")
	}
	p.raw(`"`)
}

// labelled opens the block, with what stands above the input.
func (p *pen) labelled(f *Field, required string) {
	p.begin("div", f)
	p.raw(">\n")
	p.label(f, required)
	p.notes(f)
	p.raw("\n")
}

// Draw writes the whole field.
func (s Select) Draw(required string) Drawing {
	p := pen{b: make([]byte, 0, 512+64*len(s.Options))}
	p.labelled(&s.Field, required)
	p.raw(`<span class="select"><select class="input"`)
	p.attr("id", s.HTMLID())
	p.attr("name", s.Name)
	p.tags(&s.Field)
	p.raw(">\n")
	p.lines(&s)
	p.raw("</select>" + string(Icon("down")) + "</span>\n</div>")
	return p.drawing()
}

// lines writes what can be picked: there may be hundreds.
func (p *pen) lines(s *Select) {
	if s.None != "" {
		p.raw(`<option value="">`)
		p.text(s.None)
		p.raw("</option>")
	}
	p.raw("\n")
	for i := range s.Options {
		o := &s.Options[i]
		p.raw("<option")
		p.attr("value", o.Value)
		p.flag(o.Chosen, "selected")
		p.flag(o.Disabled, "disabled")
		p.raw(">")
		p.text(o.Label)
		p.raw("</option>\n")
	}
}

// Draw writes the whole field.
func (f TextField) Draw(required string) Drawing {
	var p pen
	p.labelled(&f.Field, required)
	p.raw(`<input class="input`)
	if f.Short {
		p.raw(" short")
	}
	p.raw(`"`)
	p.attr("type", f.InputType())
	p.attr("id", f.HTMLID())
	p.attr("name", f.Name)
	p.attr("value", f.Value)
	p.has("autocomplete", f.Autocomplete)
	p.has("inputmode", f.InputMode)
	suggest := f.HTMLID() + "-suggest"
	if len(f.Suggest) > 0 {
		p.attr("list", suggest)
	}
	p.tags(&f.Field)
	p.raw(">\n")
	if len(f.Suggest) > 0 {
		p.raw("<datalist")
		p.attr("id", suggest)
		p.raw(">")
		for _, s := range f.Suggest {
			p.raw("<option")
			p.attr("value", s)
			p.raw("></option>")
		}
		p.raw("</datalist>")
	}
	p.raw("</div>")
	return p.drawing()
}

// Draw writes the whole group.
func (t Ticks) Draw(required string) Drawing {
	p := pen{b: make([]byte, 0, 256*(len(t.Options)+1))}
	p.begin("fieldset", &t.Field)
	p.has("aria-describedby", t.DescribedBy())
	p.raw(">\n<legend")
	p.flag(t.HideLabel, `class="hidden"`)
	p.raw(">")
	p.asked(&t.Field, required)
	p.raw("</legend>\n")
	p.notes(&t.Field)
	p.raw("\n<div class=\"options\">")
	p.options(&t.Field, t.Type(), t.Options)
	p.raw("</div>\n</fieldset>")
	return p.drawing()
}

// DrawOptions writes what can be picked, one under the other.
func (r Radios) DrawOptions() Drawing {
	var p pen
	p.options(&r.Field, r.Type(), r.Options)
	return p.drawing()
}

func (p *pen) options(f *Field, kind string, options []Option) {
	id := f.HTMLID()
	for i := range options {
		o := &options[i]
		p.raw(`<label class="option"><input type="` + kind + `" id="`)
		p.text(id)
		if i > 0 {
			p.raw("-")
			p.text(o.Value)
		}
		p.raw(`"`)
		p.attr("name", f.Name)
		p.attr("value", o.Value)
		p.flag(o.Chosen, "checked")
		p.flag(f.Disabled || o.Disabled, "disabled")
		hint := id + "-" + o.Value + "-hint"
		if o.Hint != "" {
			p.attr("aria-describedby", hint)
		}
		p.raw(`><span class="option-words"><span>`)
		p.text(o.Label)
		p.raw(`</span>`)
		if o.Hint != "" {
			p.raw(`<span class="option-hint"`)
			p.attr("id", hint)
			p.raw(">")
			p.text(o.Hint)
			p.raw("</span>")
		}
		p.raw("</span></label>\n")
	}
}
