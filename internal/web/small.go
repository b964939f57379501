package web

import (
	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// helpContent is the page on how Meertijd works and what it keeps.
type helpContent struct {
	Lead     part.Lead
	Demo     bool
	Regional bool // whoever looks may read the regional plan
}

func (s *Server) help(rq *request) (answer, error) {
	c := helpContent{Lead: part.Lead{Title: rq.say("help.title"), Text: rq.say("help.text")}, Demo: s.Demo != nil, Regional: access.Has(rq.hat.Role, access.ReadPractice)}
	return answer{page: "help/show", shell: part.Page{Title: c.Lead.Title}, content: c}, nil
}

// notFound answers an address that does not exist.
func (s *Server) notFound(*request) (answer, error) { return answer{}, gone("web.notFound") }

// foreign answers a form that came from another site.
func (s *Server) foreign(*request) (answer, error) {
	return answer{}, &fault.Error{Kind: fault.Invalid, Code: "web.foreign", Op: "web.protect"}
}
