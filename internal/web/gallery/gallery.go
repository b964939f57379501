package gallery

import (
	"bytes"
	"embed"
	"net/http"

	"meertijd/internal/web/asset"
	"meertijd/internal/web/part"
	"meertijd/internal/web/render"
)

//go:embed page
var pages embed.FS

// Handler gives the gallery, in the language that ?lang= names.
func Handler() (http.Handler, error) {
	r, err := render.New(pages)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		language := "nl"
		if req.URL.Query().Get("lang") == "en" {
			language = "en"
		}
		s := sample{language}
		var out bytes.Buffer
		if err := r.Page(&out, language, "gallery/all", s.shell(req.URL.Query().Get("bar") != "none"), s.all()); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Security-Policy", asset.Policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(out.Bytes()) // the reader has gone: nothing to be done
	}), nil
}

// sample makes the values of the gallery in one language.
type sample struct{ language string }

// in picks the words of the language.
func (s sample) in(nl, en string) string {
	if s.language == "en" {
		return en
	}
	return nl
}

// content is what the gallery shows, by component.
type content struct {
	Lead         part.Lead
	NextThing    part.NextThing
	NextSingle   part.NextThing
	Card         part.Card
	Aside        part.Card
	Pills        []part.Pill
	Buttons      []part.Action
	Heads        []head
	Choices      []part.Choice
	Menu         []part.MenuItem
	Check        part.Check
	Folds        []part.Fold
	Fields       fields
	Errors       part.ErrorSummary
	Banners      []part.Banner
	Table        part.Table
	TableEmpty   part.Table
	Timeline     part.Timeline
	History      part.History
	Bars         part.Bars
	LineChart    part.LineChart
	Squares      part.Squares
	Chips        part.Chips
	Listing      part.Listing
	Empty        part.Empty
	Receipt      part.Receipt
	Conflict     part.Conflict
	ConflictList part.Conflict
	Remark       part.Remark
	Letter       part.Letter
	People       part.People
	Problem      part.Problem
	Facts        part.Facts
	Progress     part.Progress
	Icons        []string
	Keep         string
}

// head is a heading of the plan with its state.
type head struct {
	Letter, Title string
	Pill          part.Pill
}

func (s sample) all() content {
	c := content{Icons: part.Icons()}
	s.top(&c)
	s.plan(&c)
	s.form(&c)
	s.numbers(&c)
	s.region(&c)
	s.list(&c)
	s.talk(&c)
	return c
}
