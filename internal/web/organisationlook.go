package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/organisation"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// organisation gives the organisation of whoever asks: of the session, or the
// only one there is. Without one it is empty; when the store does not answer
// too, since a page that tells that needs a frame as well.
func (rq *request) organisation() organisation.Organisation {
	if rq.mine == nil {
		o, err := rq.server.organisationOf(rq)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			rq.server.Log.Warn("organisation", "request", rq.id, "error", err)
		}
		rq.mine = &o
	}
	return *rq.mine
}

func (s *Server) organisationOf(rq *request) (organisation.Organisation, error) {
	if s.Organisations == nil {
		return organisation.Organisation{}, nil
	}
	if rq.actor.Tenant != "" {
		return s.Organisations.Get(rq.Context(), rq.actor.Tenant)
	}
	all, err := s.Organisations.Store.List(rq.Context())
	if err != nil || len(all) != 1 {
		return organisation.Organisation{}, err
	}
	return s.Organisations.Get(rq.Context(), all[0].Tenant)
}

// organisationName is what a tenant is called; what its regional plan says
// before anybody gave it a name.
func (s *Server) organisationName(rq *request, tenant string) string {
	if tenant == account.Platform {
		return rq.say("platform.name")
	}
	o := rq.organisation()
	if o.Tenant != tenant && s.Organisations != nil {
		var err error
		if o, err = s.Organisations.Get(rq.Context(), tenant); err != nil {
			s.Log.Warn("organisation", "request", rq.id, "error", err)
		}
	}
	if o.Name == "" {
		return s.Rules(tenant).Region.Organisation.In(rq.language)
	}
	return o.Name
}

// dress gives a page the look of its organisation, and whom people can ask.
func (rq *request) dress(p *part.Page) {
	o := rq.organisation()
	p.Footer = append(p.Footer, part.Link{Text: rq.say("web.footer.privacy"), URL: "/privacy"},
		part.Link{Text: rq.say("web.footer.accessibility"), URL: "/accessibility"})
	if o.Tenant == "" {
		return
	}
	p.Organisation, p.Logo = o.Name, logoAddress(o.Logo)
	if o.Colour.Allowed() {
		p.Style = styleAddress(o.Colour)
	}
	if o.Contact.Contactable() {
		p.Contact = &part.Contact{Name: o.Contact.Name, Mail: o.Contact.Mail, Phone: o.Contact.Phone, When: o.Contact.When}
	}
}

// lookFolder holds logos and style sheets of organisations. An address names
// what is in it, so it may be kept for ever, and tells nothing of whose it is.
const lookFolder = "/asset/organisation/"

func logoAddress(l organisation.LogoRef) string {
	if l.Hash == "" {
		return ""
	}
	return lookFolder + l.Hash + l.Type.Extension()
}

func styleAddress(c organisation.Colour) string {
	sum := sha256.Sum256(styleSheet(c))
	return lookFolder + string(c[1:]) + "." + hex.EncodeToString(sum[:4]) + ".css"
}

// styleSheet puts the colours that follow from one into the places of ours.
func styleSheet(c organisation.Colour) []byte {
	light, dark := c.Palette()
	var out bytes.Buffer
	write := func(open string, set map[string]organisation.Colour, end string) {
		out.WriteString(open)
		for _, name := range slices.Sorted(maps.Keys(set)) {
			fmt.Fprintf(&out, "--%s:%s;", name, set[name])
		}
		out.WriteString(end)
	}
	write(":root{", light, "}\n")
	write("@media (prefers-color-scheme: dark){:root:not([data-theme=\"light\"]){", dark, "}}\n")
	return out.Bytes()
}

// look serves a logo or a style sheet of an organisation.
func (s *Server) look(w http.ResponseWriter, r *http.Request) {
	name, kind, content := r.PathValue("file"), "", []byte(nil)
	if sheet, is := strings.CutSuffix(name, ".css"); is {
		hex, _, _ := strings.Cut(sheet, ".")
		if c := organisation.Colour("#" + hex); c.Allowed() && styleAddress(c) == r.URL.Path {
			kind, content = "text/css; charset=utf-8", styleSheet(c)
		}
	} else if hash, _, _ := strings.Cut(name, "."); len(hash) == 64 && s.Organisations != nil {
		l, err := s.Organisations.Store.Logo(r.Context(), hash)
		if err == nil && logoAddress(l.LogoRef) == r.URL.Path {
			kind, content = string(l.Type), l.Content
		}
	}
	if content == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(content) // the reader is gone: nobody to tell
}

// readMost reads at most one byte more than something may be.
func readMost(r io.Reader, most int) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, int64(most)+1))
}

// The parts of the statements that come with the product, in order. Each has a
// heading and a text that says what the product really does.
var statements = map[string][]string{
	"privacy":       {"who", "what", "why", "patients", "seen", "kept", "browser", "outside", "rights"},
	"accessibility": {"aim", "tested", "known", "wrong"},
}

// productStatement gives the text of a statement as the product has it.
func productStatement(o organisation.Organisation, about, language string) string {
	args := fault.Args{"organisation": o.Name, "contact": contactLine(o.Contact, language)}
	var out []string
	for _, p := range statements[about] {
		out = append(out, "## "+wording.Text(language, about+"."+p+".title", nil), wording.Text(language, about+"."+p, args))
	}
	return strings.Join(out, "\n\n")
}

// contactLine is whom people can ask, in a sentence.
func contactLine(c organisation.Contact, language string) string {
	var how []string
	for _, x := range []string{c.Mail, c.Phone} {
		if x != "" {
			how = append(how, x)
		}
	}
	if !c.Contactable() {
		return wording.Text(language, "organisation.contact.none", nil)
	}
	return c.Name + " (" + strings.Join(how, ", ") + ")"
}

// statementOf gives a statement as it is read now.
func statementOf(o organisation.Organisation, about, language string) string {
	own := o.Privacy
	if about == "accessibility" {
		own = o.Accessibility
	}
	if text := own.In(language); text != "" {
		return text
	}
	return productStatement(o, about, language)
}

// own gives what was typed as a statement, or nothing when it is what comes
// with the product: then it goes on following that.
func own(stored organisation.Organisation, about, language, typed string) string {
	typed = strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n"))
	if typed == productStatement(stored, about, language) {
		return ""
	}
	return typed
}

// statementContent is a statement to be read.
type statementContent struct {
	Lead   part.Lead
	Blocks []statementBlock
	Choose []part.Link // of which organisation, when there are several
}

// statementBlock is a heading or a paragraph.
type statementBlock struct{ Heading, Text string }

func (s *Server) privacyPage(rq *request) (answer, error) { return s.statementPage(rq, "privacy") }

func (s *Server) accessibilityPage(rq *request) (answer, error) {
	return s.statementPage(rq, "accessibility")
}

// statementPage shows a statement to anybody. Who has not signed in where there
// are several organisations chooses one first.
func (s *Server) statementPage(rq *request, about string) (answer, error) {
	o := rq.organisation()
	c := statementContent{Lead: part.Lead{Title: rq.say(about + ".title")}}
	if of := rq.URL.Query().Get("of"); of != "" && o.Tenant == "" && s.Organisations != nil {
		var err error
		if o, err = s.Organisations.Get(rq.Context(), of); err != nil {
			return answer{}, err
		}
	}
	switch {
	case o.Tenant != "":
		c.Lead.Text = rq.say(about+".of", "organisation", o.Name)
		c.Blocks = blocksOf(statementOf(o, about, rq.language))
	case s.Organisations != nil:
		all, err := s.Organisations.Store.List(rq.Context())
		if err != nil {
			return answer{}, err
		}
		for _, x := range all {
			c.Choose = append(c.Choose, part.Link{Text: x.Name, URL: "/" + about + "?of=" + x.Tenant})
		}
		c.Lead.Text = rq.say("organisation.statement.choose")
	}
	return answer{page: "organisation/statement", shell: part.Page{Title: c.Lead.Title, Quiet: true}, content: c}, nil
}

// blocksOf takes a text apart: an empty line ends a paragraph, and ## begins a
// heading.
func blocksOf(text string) (out []statementBlock) {
	for block := range strings.SplitSeq(text, "\n\n") {
		block = strings.TrimSpace(block)
		if heading, is := strings.CutPrefix(block, "## "); is {
			heading, rest, _ := strings.Cut(heading, "\n")
			out = append(out, statementBlock{Heading: strings.TrimSpace(heading)})
			block = strings.TrimSpace(rest)
		}
		if block != "" {
			out = append(out, statementBlock{Text: block})
		}
	}
	return out
}
