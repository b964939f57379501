package web

import (
	"context"
	"io"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/web/part"
)

// exportContent is the page to take everything along.
type exportContent struct {
	Lead       part.Lead
	Errors     *part.ErrorSummary
	Passphrase part.TextField
	Again      part.TextField
	Make       part.Action
}

func (s *Server) exportPage(rq *request) (answer, error) { return s.exporting(rq, nil) }

// exporting shows the form. What was typed is not shown again: it is a secret.
func (s *Server) exporting(rq *request, wrong error) (answer, error) {
	c := exportContent{Lead: part.Lead{Title: rq.say("export.title"), Text: rq.say("export.text")}, Make: part.Action{Text: rq.say("export.make"), Kind: part.Filled}}
	c.Passphrase = part.TextField{Type: "password", Autocomplete: "new-password"}
	c.Again = c.Passphrase
	c.Passphrase.Name, c.Passphrase.Label, c.Passphrase.Hint, c.Passphrase.Required = "passphrase", rq.say("export.passphrase"), rq.say("export.passphrase.hint"), true
	c.Again.Name, c.Again.Label, c.Again.Required = "again", rq.say("export.again"), true
	a := answer{page: "attachment/export", shell: part.Page{Title: c.Lead.Title, Back: rq.backToOrganisation()}}
	if wrong != nil {
		field := &c.Passphrase
		if fault.CodeOf(wrong) == "export.differs" {
			field = &c.Again
		}
		field.Error = rq.sentence(wrong)
		c.Errors = &part.ErrorSummary{Errors: []part.Link{{Text: field.Error, URL: "#" + field.Name}}}
		a.status = statuses[fault.Invalid]
	}
	a.content = c
	return a, nil
}

// exportMake sends everything of the organisation, locked with the passphrase.
// It is recorded before the first byte leaves.
func (s *Server) exportMake(rq *request) (answer, error) {
	rule, ok := access.Allowed(rq.actor, access.ExportData, access.Target{})
	if !ok {
		return answer{}, &fault.Error{Kind: fault.Denied, Code: "access.denied", Op: "web.exportMake"}
	}
	passphrase := rq.PostFormValue("passphrase")
	if passphrase != rq.PostFormValue("again") {
		return s.exporting(rq, &fault.Error{Kind: fault.Invalid, Code: "export.differs", Op: "web.exportMake"})
	}
	write, err := s.Export(rq.actor.Tenant, passphrase)
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.exporting(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	rq.rule = rule
	if err := s.Audit.AuditRead(rq.Context(), rq.record(audit.Export, "tenant", rq.actor.Tenant)); err != nil {
		return answer{}, err
	}
	ctx := context.WithoutCancel(rq.Context())
	return answer{
		fileName: "meertijd-" + rq.today().String() + ".export", fileType: "application/octet-stream",
		stream: func(w io.Writer) error { return write(ctx, w) },
	}, nil
}

// backupWarning tells those who can do something about it that backups fail.
func (rq *request) backupWarning() []part.Banner {
	if rq.server.Backups == nil || rq.hat.Role != access.Lead && rq.hat.Role != access.Administrator {
		return nil
	}
	code := rq.server.Backups(rq.Context())
	if code == "" {
		return nil
	}
	return []part.Banner{{ID: "backup-warning", Kind: part.WarnBanner, Title: rq.say("backup.warn.title"), Text: rq.say(string(code))}}
}
