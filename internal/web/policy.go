package web

import (
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// policyContent says who may do what, straight from the table that decides it.
type policyContent struct {
	Lead  part.Lead
	Table part.Table
}

func (s *Server) policyPage(rq *request) (answer, error) {
	c := policyContent{Lead: part.Lead{Title: rq.say("access.title"), Text: rq.say("access.text")}}
	c.Table = part.Table{ID: "policy", Caption: c.Lead.Title, HideCaption: true, Columns: []part.Column{{Text: rq.say("access.role")}, {Text: rq.say("access.where")}, {Text: rq.say("access.may")}}}
	for _, line := range policyLines(rq.language) {
		c.Table.Rows = append(c.Table.Rows, part.Row{Cells: []part.Cell{{Text: line.role, Note: line.note}, {Text: line.where}, {Text: line.may}}})
	}
	return answer{page: "help/access", shell: part.Page{Title: c.Lead.Title, Back: &part.Link{Text: rq.say("web.footer.help"), URL: "/help"}}, content: c}, nil
}

// policyLine is a line of the policy in words.
type policyLine struct{ role, note, where, may string }

// policyLines puts the policy into words.
func policyLines(language string) (lines []policyLine) {
	say := func(code string) string { return wording.Text(language, code, nil) }
	for _, l := range access.Lines() {
		line := policyLine{role: say("role." + string(l.Role)), where: say("access.reach." + strings.ReplaceAll(l.Reach, " ", "-"))}
		switch {
		case l.Role.TwoFactor():
			line.note = say("access.two-factors")
		case l.Role.Strong():
			line.note = say("access.strong")
		}
		var may []string
		for _, a := range l.May {
			may = append(may, say("access.may."+string(a)))
		}
		line.may = strings.Join(may, "; ")
		lines = append(lines, line)
	}
	return lines
}
