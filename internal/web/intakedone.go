package web

import (
	"slices"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/web/part"
)

// importDoneContent is an import that was applied: what it did, its invitations
// and the way back.
type importDoneContent struct {
	Lead          part.Lead
	ID, Key, Hash string
	Errors        *part.ErrorSummary
	Banner        part.Banner
	Invitations   string
	Send          part.Action
	Stays         *part.Table
	Undo          *part.Action
	Next          *part.Action // the list that comes after this one
}

func (s *Server) importDonePage(rq *request) (answer, error) { return s.importDone(rq, nil) }

func (s *Server) importDone(rq *request, wrong error) (answer, error) {
	v, err := s.Intake.Reversal(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	i := &v.Import
	c := importDoneContent{
		Lead: part.Lead{Title: rq.say("intake.result", "kind", rq.say("intake.kind."+string(i.Kind)), "file", i.File), Text: rq.say("intake.history.by", "who", i.ByName, "when", rq.moment(i.At))},
		ID:   i.ID, Key: s.NewID(), Hash: v.Hash, Send: part.Action{Text: rq.say("intake.send")},
		Banner: part.Banner{Kind: part.DoneBanner, Title: rq.say("intake.applied"), Text: rq.counted(i.Counts, "left")},
	}
	if n, err := strconv.Atoi(rq.URL.Query().Get("sent")); err == nil && n > 0 && wrong == nil {
		c.Banner = part.Banner{Kind: part.DoneBanner, Title: rq.say("intake.sent", "n", strconv.Itoa(n)), Live: true}
	}
	if i.Undone.IsZero() {
		rq.undoable(&c, &v)
		c.Next = rq.nextList(i.Kind, c.Invitations != "")
	} else {
		c.Banner = part.Banner{Kind: part.InfoBanner, Title: rq.say("intake.history.undone"), Text: rq.say("intake.undo.done")}
		if i.Left > 0 {
			c.Banner.Text += " " + rq.say("intake.undo.left", "n", strconv.Itoa(i.Left))
		}
	}
	a := answer{page: "intake/done", shell: part.Page{Title: c.Lead.Title, Back: rq.backToImports()}, object: i.ID}
	if wrong != nil {
		a.status, c.Errors = statuses[fault.KindOf(wrong)], rq.fileErrors(wrong)
	}
	a.content = c
	return a, nil
}

// nextList leads to the list that is best loaded next. It is what one does first
// when nobody waits for an invitation.
func (rq *request) nextList(kind intake.Kind, later bool) *part.Action {
	at := slices.Index(intake.Kinds, kind) + 1
	if at >= len(intake.Kinds) {
		return nil
	}
	a := &part.Action{Text: rq.say("intake.next", "kind", rq.say("intake.kind."+string(intake.Kinds[at]))), URL: "/import/" + string(intake.Kinds[at])}
	if !later {
		a.Kind = part.Filled
	}
	return a
}

// undoable offers to send what is prepared, and to take the list back.
func (rq *request) undoable(c *importDoneContent, v *intake.Reversal) {
	waiting := 0
	for _, item := range v.Back {
		if item.Effect == intake.Prepared {
			waiting++
		}
	}
	if waiting > 0 {
		c.Invitations = rq.say("intake.send.text", "n", strconv.Itoa(waiting))
	}
	if len(v.Back) == 0 {
		return
	}
	c.Undo = &part.Action{Text: rq.say("intake.undo"), Kind: part.Danger}
	if len(v.Stays) == 0 {
		return
	}
	c.Undo = &part.Action{Text: rq.say("intake.undo.partly"), Kind: part.Danger, Name: "partly", Value: "yes"}
	c.Stays = &part.Table{ID: "stays", Caption: rq.say("intake.undo.stays"), Columns: []part.Column{{Text: rq.say("intake.subject")}, {Text: rq.say("intake.wrong.reason")}}}
	for n, stay := range v.Stays {
		if n < shownRows {
			c.Stays.Rows = append(c.Stays.Rows, part.Row{Cells: []part.Cell{{Text: stay.Name}, {Text: rq.intakeSentence(stay.Fault)}}})
		}
	}
}

// importUndo takes a list back.
func (s *Server) importUndo(rq *request) (answer, error) {
	id := rq.PathValue("id")
	_, err := s.Intake.Undo(rq.Context(), rq.command(), id, rq.PostFormValue("hash"), rq.PostFormValue("partly") == "yes")
	if fault.KindOf(err) == fault.Conflict && err != nil {
		return s.importDone(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/import/done/" + id}, nil
}

// importSend sends the invitations that a list prepared.
func (s *Server) importSend(rq *request) (answer, error) {
	id := rq.PathValue("id")
	sent, err := s.Intake.Send(rq.Context(), rq.command(), id)
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/import/done/" + id + "?sent=" + strconv.Itoa(sent)}, nil
}
