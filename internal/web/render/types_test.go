package render

import (
	"slices"
	"testing"

	"github.com/jba/templatecheck"

	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// values gives for each template the type of what it shows.
var values = map[string]any{
	"page": part.Page{}, "places": []part.Link{}, "person": part.Person{}, "person-menu": part.Person{},
	"language": "", "logo": nil, "bottombar": part.Bottombar{}, "lead": part.Lead{}, "nextthing": part.NextThing{}, "reach": part.Reach{},
	"card": part.Card{}, "card-open": part.Card{}, "card-close": nil, "line": part.Line{}, "pill": part.Pill{}, "button": part.Action{},
	"choice": part.Choice{}, "more": part.More{}, "menuitem": part.MenuItem{}, "textfield": part.TextField{}, "textarea": part.Textarea{},
	"select": part.Select{}, "ticks": part.Ticks{}, "radios": part.Radios{}, "number": part.Number{}, "errorsummary": part.ErrorSummary{},
	"field-label": part.Field{}, "field-notes": part.Field{}, "field-tags": part.Field{}, "options": part.Radios{},
	"banner": part.Banner{}, "check": part.Check{}, "condition": part.Condition{}, "progress": part.Progress{}, "fold-open": part.Fold{}, "fold-close": nil,
	"table": part.Table{}, "cell": part.Cell{}, "timeline": part.Timeline{}, "history": part.History{}, "bars": part.Bars{}, "squares": part.Squares{}, "linechart": part.LineChart{},
	"empty": part.Empty{}, "receipt": part.Receipt{}, "conflict": part.Conflict{}, "remark": part.Remark{}, "remark-words": part.Remark{}, "letter": part.Letter{},
	"people": part.People{}, "problem": part.Problem{}, "stepback": part.Link{}, "facts": part.Facts{}, "keep": "",
	"listing": part.Listing{}, "chips": part.Chips{}, "search": part.Search{},
}

// Branches that no sample enters are checked too: every field that a template
// names has to be in its struct.
func TestTemplatesFitTheirStructs(t *testing.T) {
	r, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tmpl := range r.byLanguage[wording.Languages[0]].Templates() {
		if tmpl.Tree != nil && tmpl.Name() != "" {
			names = append(names, tmpl.Name())
		}
	}
	slices.Sort(names)
	for _, name := range names {
		value, ok := values[name]
		if !ok {
			t.Errorf("template %q is not in values", name)
			continue
		}
		if err := templatecheck.CheckHTML(r.Template("nl", name), value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
