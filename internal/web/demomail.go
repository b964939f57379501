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
	To, Subject string
	Lines       []string
	Link        part.Link
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
			one := mailShown{To: rq.say("notice.shown.to", "to", m.To), Subject: m.Subject, Lines: strings.Split(strings.TrimSpace(m.Text), "\n\n")}
			if m.Link != "" {
				one.Link = part.Link{Text: rq.say("notice.go"), URL: m.Link}
			}
			c.Mails = append(c.Mails, one)
		}
	}
	return answer{page: "demo/mail", shell: part.Page{Title: c.Lead.Title}, content: c}, nil
}
