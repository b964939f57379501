package terminal

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"meertijd/internal/wording"
)

// PlanText writes the page as text.
func PlanText(w io.Writer, doc wording.PlanPage) {
	p := &page{w: w, words: wording.Words{Language: doc.Language}}
	fmt.Fprintf(w, "%s\n%s\n\n", doc.Title, strings.Repeat("=", len([]rune(doc.Title))))
	if doc.Warning != "" {
		p.line(0, doc.Warning)
	}
	for _, l := range doc.Intro {
		p.line(0, l)
	}
	for _, part := range doc.Parts {
		fmt.Fprintf(w, "\n%s\n%s\n", part.Heading, strings.Repeat("-", len([]rune(part.Heading))))
		for _, l := range part.Intro {
			p.line(0, l)
		}
		for _, l := range part.Lines {
			p.item(2, "•", l.Text)
			p.line(4, l.Source)
		}
		for _, c := range part.Cards {
			p.card(c)
		}
	}
	fmt.Fprintf(w, "\n%s\n", doc.Made)
}

func (p *page) card(c wording.PlanCard) {
	fmt.Fprintln(p.w)
	title := c.Title
	if c.Number != "" {
		title = c.Number + ". " + title
	}
	p.line(2, title)
	p.line(4, c.Description)
	for _, list := range c.Lists {
		p.line(4, list.Heading+":")
		for _, i := range list.Items {
			p.item(6, "•", i)
		}
	}
	if c.Note != "" {
		p.line(4, c.Note)
	}
	p.line(4, c.Source)
}

//go:embed plan.html
var planHTML string

var planTemplate = template.Must(template.New("plan").Parse(planHTML))

// PlanHTML writes one or more pages as one HTML file that needs nothing else: it opens
// from a mail, prints well and asks nothing of any server.
func PlanHTML(w io.Writer, docs []wording.PlanPage) error {
	for i := 1; i < len(docs); i++ { // a place in the file has one name, whatever plan it is in
		for k := range docs[i].Parts {
			docs[i].Parts[k].ID += "-" + strconv.Itoa(i+1)
		}
	}
	return planTemplate.Execute(w, docs)
}
