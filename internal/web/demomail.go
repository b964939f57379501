package web

import (
	"strings"

	"meertijd/internal/web/part"
)

// ShownMail is a mail that a demo shows instead of sending it. Link is a path
// on this site.
type ShownMail struct{ To, Subject, Text, Link string }

// mailContent is the page with the mail of a demo.
type mailContent struct {
	Lead  part.Lead
	Mails []mailShown
}

// mailShown is one of them.
type mailShown struct {
	Subject string
	Letter  part.Letter
	Link    part.Link
}

// letter is a mail as its reader gets it; the lines of a paragraph stay apart.
func letter(to, subject, text string) part.Letter {
	return part.Letter{To: to, Subject: subject, Lines: strings.Split(strings.TrimSpace(text), "\n\n")}
}

// mailPage shows what a demo would have sent.
func (s *Server) mailPage(rq *request) (answer, error) {
	c := mailContent{Lead: part.Lead{Title: rq.say("notice.shown.title"), Text: rq.say("notice.shown.text")}}
	if s.Mails != nil {
		mails, err := s.Mails(rq.Context())
		if err != nil {
			return answer{}, err
		}
		for _, m := range mails {
			one := mailShown{Subject: m.Subject, Letter: letter(rq.say("notice.shown.to", "to", m.To), "", m.Text)}
			if m.Link != "" {
				one.Link = part.Link{Text: rq.say("notice.go"), URL: m.Link}
			}
			c.Mails = append(c.Mails, one)
		}
	}
	return answer{page: "demo/mail", shell: part.Page{Title: c.Lead.Title}, content: c}, nil
}
