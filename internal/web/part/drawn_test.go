package part

import (
	"html/template"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// templates are what html/template would write, and draw by its own rules.
var templates = template.Must(template.New("").Funcs(template.FuncMap{"icon": Icon}).ParseGlob("testdata/drawn/*.html"))

func byTemplate(t rapid.TB, name string, value any) string {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, value); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func same(t rapid.TB, name string, value any, drawn Drawing) {
	if want := byTemplate(t, name, value); string(drawn) != want {
		t.Fatalf("%s of %+v\ndrawn:    %q\ntemplate: %q", name, value, drawn, want)
	}
}

var (
	odd = rapid.OneOf(rapid.Just(""), rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune(`<>"'&+%:/ é`+"\x00\n`=")), 0, 12, -1),
		rapid.SampledFrom([]string{"</td><script>alert(1)</script>", `" onclick="x`, "Praktijk De Linde", "&amp;", "]]>", "<!--"}))
	addresses = rapid.OneOf(rapid.Just(""), rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune(`ab:/%2F?=&#'"()<> é[]`)), 0, 14, -1),
		rapid.SampledFrom([]string{"javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "mailto:a@b.example", "https://x.example/?a=b&c=%20d", "/practices?q=de+linde&sort=need", "tel:030", "//x", "a/b:c", ":", "http:"}))
	kinds = rapid.SampledFrom([]Kind{"", Filled, Plain, Danger, `x" y`})
)

func someAction(t *rapid.T) Action {
	s := func(label string) string { return odd.Draw(t, label) }
	return Action{
		Text: s("text"), Kind: kinds.Draw(t, "kind"), Icon: rapid.SampledFrom(append(Icons(), "")).Draw(t, "icon"), URL: addresses.Draw(t, "url"),
		Name: s("name"), Value: s("value"), Form: s("form"), Post: addresses.Draw(t, "post"), NoCheck: rapid.Bool().Draw(t, "no check"),
		Print: rapid.Bool().Draw(t, "print"), Label: s("label"), ID: s("id"),
	}
}

func somePill(t *rapid.T) *Pill {
	return &Pill{State: rapid.SampledFrom([]State{"", Good, Bad, Waiting, Half, Tip, Neutral, `"<x`}).Draw(t, "state"), Text: odd.Draw(t, "pill")}
}

func someCell(t *rapid.T) Cell {
	c := Cell{Text: odd.Draw(t, "text"), Note: odd.Draw(t, "note"), URL: addresses.Draw(t, "url")}
	c.Call, c.CallText = rapid.SampledFrom([]string{"", "+31301234567"}).Draw(t, "call"), odd.Draw(t, "number")
	if rapid.Bool().Draw(t, "with a pill") {
		c.Pill = somePill(t)
	}
	for range rapid.IntRange(0, 2).Draw(t, "actions") {
		c.Actions = append(c.Actions, someAction(t))
	}
	return c
}

func someOptions(t *rapid.T) []Option {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Option {
		return Option{Value: odd.Draw(t, "value"), Label: odd.Draw(t, "label"), Hint: odd.Draw(t, "hint"), Chosen: rapid.Bool().Draw(t, "chosen"), Disabled: rapid.Bool().Draw(t, "disabled")}
	}), 0, 3).Draw(t, "options")
}

// What is drawn by hand is what html/template makes of the same, whatever it
// holds.
func TestWhatIsDrawnIsWhatATemplateMakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, c, p := someAction(t), someCell(t), somePill(t)
		same(t, "button", a, a.Draw())
		same(t, "cell", c, c.Draw())
		same(t, "pill", p, p.Draw())
		places := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Link {
			return Link{Text: odd.Draw(t, "place"), URL: addresses.Draw(t, "url"), Icon: rapid.SampledFrom(append(Icons(), "")).Draw(t, "icon"), Current: rapid.Bool().Draw(t, "current")}
		}), 0, 3).Draw(t, "places")
		same(t, "places", places, DrawPlaces(places))
		same(t, "links", places, DrawLinks(places))
		same(t, "listed", places, DrawListed(places))
		who := Person{
			Name: odd.Draw(t, "name"), Role: odd.Draw(t, "role"), Practice: odd.Draw(t, "practice"), Links: places, HatURL: addresses.Draw(t, "hats"),
			ChangeURL: addresses.Draw(t, "change"), SignOutURL: addresses.Draw(t, "out"), Hats: []Action{a}[:rapid.IntRange(0, 1).Draw(t, "hats")],
		}
		same(t, "person", who, who.Draw("rollen", "wissel", "uit"))
		same(t, "person-menu", who, who.DrawMenu("rollen", "wissel", "uit"))
	})
}

func someField(t *rapid.T) Field {
	return Field{
		ID: odd.Draw(t, "id"), Name: odd.Draw(t, "name"), Label: odd.Draw(t, "label"), Hint: odd.Draw(t, "hint"), Error: odd.Draw(t, "error"),
		Required: rapid.Bool().Draw(t, "required"), Disabled: rapid.Bool().Draw(t, "disabled"), HideLabel: rapid.Bool().Draw(t, "hide"),
	}
}

func TestFieldsAreDrawnAsATemplateMakesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, options := someField(t), someOptions(t)
		same(t, "field-label", f, f.DrawLabel("verplicht"))
		same(t, "field-notes", f, f.DrawNotes())
		same(t, "field-input", f, Drawing("<input"+f.DrawTags()+">"))
		radios, ticks := Radios{Field: f, Options: options}, Ticks{Field: f, Options: options}
		same(t, "options", radios, radios.DrawOptions())
		same(t, "ticks", ticks, ticks.Draw("verplicht"))
		chosen := Select{Field: f, Options: options, None: odd.Draw(t, "none")}
		same(t, "select", chosen, chosen.Draw("verplicht"))
		text := TextField{Field: f, Value: odd.Draw(t, "value"), Type: odd.Draw(t, "type"), Autocomplete: odd.Draw(t, "complete"), InputMode: odd.Draw(t, "mode"), Short: rapid.Bool().Draw(t, "short")}
		text.Suggest = rapid.SliceOfN(odd, 0, 2).Draw(t, "suggest")
		same(t, "textfield", text, text.Draw("verplicht"))
	})
}

func TestRowsAreDrawnAsATemplateMakesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "columns")
		l := Listing{Tick: odd.Draw(t, "tick"), Form: odd.Draw(t, "form")}
		var table Table
		for range n {
			l.Heads = append(l.Heads, Head{Text: odd.Draw(t, "head"), Number: rapid.Bool().Draw(t, "number")})
			table.Columns = append(table.Columns, Column{Text: odd.Draw(t, "column"), Number: rapid.Bool().Draw(t, "number")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			cells := rapid.SliceOfN(rapid.Custom(someCell), n, n).Draw(t, "cells")
			l.Rows = append(l.Rows, ListingRow{Value: odd.Draw(t, "value"), Label: odd.Draw(t, "label"), Ticked: rapid.Bool().Draw(t, "ticked"), Cells: cells})
			table.Rows = append(table.Rows, Row{ID: odd.Draw(t, "row"), Cells: cells})
		}
		same(t, "listing-rows", l, l.DrawRows())
		same(t, "table-rows", table, table.DrawRows())
	})
}
