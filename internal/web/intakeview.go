package web

import (
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/web/part"
)

// importColumnsContent asks which column is what.
type importColumnsContent struct {
	Lead     part.Lead
	ID, Key  string
	Errors   *part.ErrorSummary
	Sheet    *part.Select
	Columns  []part.Select
	Complete *part.Ticks
	Save     part.Action
}

func (s *Server) importColumnsPage(rq *request) (answer, error) {
	v, err := s.Intake.Show(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	u := &v.Upload
	c := importColumnsContent{
		Lead: part.Lead{Title: rq.say("intake.columns"), Text: rq.say("intake.columns.text"), Eyebrow: rq.say("intake.kind."+string(u.Kind)) + ": " + u.Name},
		ID:   u.ID, Key: s.NewID(), Save: part.Action{Text: rq.say("intake.look"), Kind: part.Filled},
	}
	for _, f := range v.Proposal.Faults {
		if c.Errors == nil {
			c.Errors = &part.ErrorSummary{Still: true}
		}
		c.Errors.Errors = append(c.Errors.Errors, part.Link{Text: rq.intakeSentence(f), URL: "#columns"})
	}
	if len(v.Sheets) > 1 {
		c.Sheet = &part.Select{Field: part.Field{Name: "sheet", Label: rq.say("intake.sheet")}}
		for _, name := range v.Sheets {
			c.Sheet.Options = append(c.Sheet.Options, part.Option{Value: name, Label: name, Chosen: name == u.Choices.Options.Sheet})
		}
	}
	for _, column := range v.Columns {
		c.Columns = append(c.Columns, rq.columnField(u.Kind, &column))
	}
	if u.Kind.CanBeComplete() {
		c.Complete = &part.Ticks{Field: part.Field{Name: "complete", Label: rq.say("intake.complete"), HideLabel: true}, Options: []part.Option{
			{Value: "yes", Label: rq.say("intake.complete"), Hint: rq.say("intake.complete.hint"), Chosen: u.Choices.Options.Complete},
		}}
	}
	return answer{page: "intake/columns", shell: part.Page{Title: c.Lead.Title, Back: rq.backToImports()}, content: c, object: u.ID}, nil
}

// columnField asks what is in a column, with three of its values.
func (rq *request) columnField(kind intake.Kind, column *intake.Column) part.Select {
	samples := rq.say("intake.columns.none")
	if len(column.Samples) > 0 {
		samples = strings.Join(column.Samples, " · ")
	}
	sel := part.Select{None: rq.say("intake.columns.nothing"), Field: part.Field{
		Name: "column." + strconv.Itoa(column.No), ID: "column-" + strconv.Itoa(column.No),
		Label: rq.say("intake.columns.column", "column", intake.ColumnName(column.No), "header", column.Header), Hint: rq.say("intake.columns.samples", "samples", samples),
	}}
	for _, f := range intake.Fields(kind) {
		sel.Options = append(sel.Options, part.Option{Value: f.Key, Label: rq.say("intake.field." + f.Key), Chosen: f.Key == column.Field})
	}
	return sel
}

// importChoose keeps which column is what, and shows what would change.
func (s *Server) importChoose(rq *request) (answer, error) {
	v, err := s.Intake.Show(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	choices, other := v.Upload.Choices, false
	choices.Mapping = intake.Mapping{}
	for _, column := range v.Columns {
		choices.Mapping[column.Key] = rq.PostFormValue("column." + strconv.Itoa(column.No))
	}
	choices.Options.Complete = rq.PostFormValue("complete") == "yes"
	if sheet := rq.PostFormValue("sheet"); sheet != "" && sheet != choices.Options.Sheet {
		choices.Options.Sheet, choices.Mapping, other = sheet, intake.Mapping{}, true
	}
	if err := s.Intake.Choose(rq.Context(), rq.command(), v.Upload.ID, choices); err != nil {
		return answer{}, err
	}
	if other {
		return answer{to: "/import/file/" + v.Upload.ID}, nil
	}
	return answer{to: "/import/file/" + v.Upload.ID + "/preview"}, nil
}

// shownRows is how many rows a table of the preview shows.
const shownRows = 100

// importPreviewContent shows what would change, errors first.
type importPreviewContent struct {
	Lead                part.Lead
	ID, Key, Hash       string
	Errors              *part.ErrorSummary
	Wrong               part.Table
	WrongMore, MeantFor string
	Means               []part.Radios
	Changes             part.Table
	ChangesMore         string
	Notices, Fold       part.Fold
	Noticed             []string
	Download            *part.Action
	Columns             part.Action
	Apply               *part.Action
}

func (s *Server) importPreviewPage(rq *request) (answer, error) { return s.importPreview(rq, nil) }

func (s *Server) importPreview(rq *request, wrong error) (answer, error) {
	v, err := s.Intake.Show(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	p, u := &v.Proposal, &v.Upload
	if len(p.Faults) > 0 {
		return answer{to: "/import/file/" + u.ID}, nil
	}
	c := importPreviewContent{
		Lead: part.Lead{Title: rq.say("intake.preview"), Text: rq.counted(p.Counts, "wrong"), Eyebrow: rq.say("intake.kind."+string(u.Kind)) + ": " + u.Name},
		ID:   u.ID, Key: s.NewID(), Hash: p.Hash, Columns: part.Action{Text: rq.say("intake.columns"), URL: "/import/file/" + u.ID},
	}
	rq.wrongRows(&c, p)
	rq.changedRows(&c, p)
	switch n := p.Counts; {
	case n.New+n.Changed == 0:
	case n.Wrong == 0:
		c.Apply = &part.Action{Text: rq.say("intake.apply"), Kind: part.Filled}
	default:
		c.Apply = &part.Action{Text: rq.say("intake.apply.skip", "n", strconv.Itoa(n.New+n.Changed+n.Same), "wrong", strconv.Itoa(n.Wrong)), Name: "skip", Value: "yes"}
	}
	a := answer{page: "intake/preview", shell: part.Page{Title: c.Lead.Title, Back: rq.backToImports()}, object: u.ID}
	if wrong != nil {
		a.status, c.Errors = statuses[fault.KindOf(wrong)], rq.fileErrors(wrong)
	}
	a.content = c
	return a, nil
}

// wrongRows lists the rows with an error: each cell with what would be right,
// and the names of which one can say that they are meant.
func (rq *request) wrongRows(c *importPreviewContent, p *intake.Proposal) {
	c.Wrong = part.Table{ID: "wrong", Caption: rq.say("intake.wrong.caption"), HideCaption: true, Columns: []part.Column{
		{Text: rq.say("intake.cell")}, {Text: rq.say("intake.subject")}, {Text: rq.say("intake.right")},
	}}
	all, told := p.Errors(), map[string]bool{}
	for _, r := range all[:min(len(all), shownRows)] {
		for _, f := range r.Faults {
			same := string(f.Code) + f.Args["key"] + f.Args["row"]
			if repeats := f.Args["key"] != "" || f.Code == "intake.waits"; repeats && told[same] {
				continue
			}
			told[same] = true
			c.Wrong.Rows = append(c.Wrong.Rows, part.Row{Cells: []part.Cell{{Text: f.Path}, {Text: r.Subject}, {Text: rq.intakeSentence(f)}}})
		}
	}
	if len(all) > shownRows {
		c.WrongMore = rq.say("intake.wrong.more", "n", strconv.Itoa(len(all)-shownRows))
	}
	if len(all) > 0 {
		c.Download = &part.Action{Text: rq.say("intake.wrong.download"), URL: "/import/file/" + c.ID + "/wrong", Icon: "download"}
	}
	for n, f := range nearFaults(p) {
		c.Means = append(c.Means, rq.meaning(n, &f))
	}
}

// meaning asks whether a name that nearly is a known one is that one, or, where
// the list can make it, a new one.
func (rq *request) meaning(n int, f *fault.Fault) part.Radios {
	r := part.Radios{Field: part.Field{Name: "means." + f.Args["key"], ID: "means-" + strconv.Itoa(n), Label: rq.say("intake.means.asks", "value", f.Args["value"])}}
	r.Options = []part.Option{{Value: f.Args["id"], Label: rq.say("intake.means.is", "near", f.Args["near"])}}
	if f.Args["new"] != "" {
		r.Options = append(r.Options, part.Option{Value: intake.Anew, Label: rq.say("intake.means.new")})
	}
	r.Options = append(r.Options, part.Option{Label: rq.say("intake.means.open"), Chosen: true})
	return r
}

// nearFaults lists the names that nearly are known ones, each once.
func nearFaults(p *intake.Proposal) []fault.Fault {
	var out []fault.Fault
	seen := map[string]bool{}
	for _, r := range p.Errors() {
		for _, f := range r.Faults {
			if key := f.Args["key"]; key != "" && !seen[key] && len(out) < shownRows {
				seen[key] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// changedRows lists the rows that change something, and what was put right.
func (rq *request) changedRows(c *importPreviewContent, p *intake.Proposal) {
	c.Notices.Title = rq.say("intake.notices")
	c.Changes = part.Table{ID: "changes", Caption: rq.say("intake.changes.caption"), HideCaption: true, Empty: rq.say("intake.nothing"), Columns: []part.Column{
		{Text: rq.say("intake.row"), Number: true}, {Text: rq.say("intake.subject")}, {Text: rq.say("intake.what")},
	}}
	more, noticed := 0, 0
	for i := range p.Rows {
		r := &p.Rows[i]
		for _, f := range r.Notices {
			if len(c.Noticed) < shownRows {
				c.Noticed = append(c.Noticed, f.Path+": "+rq.intakeSentence(f))
			}
			noticed++
		}
		switch {
		case len(r.Changes) == 0:
		case len(c.Changes.Rows) >= shownRows:
			more++
		default:
			c.Changes.Rows = append(c.Changes.Rows, part.Row{Cells: []part.Cell{{Text: strconv.Itoa(r.No)}, {Text: r.Subject}, {Text: rq.differences(r)}}})
		}
	}
	if more > 0 {
		c.ChangesMore = rq.say("intake.changes.more", "n", strconv.Itoa(more))
	}
	c.Notices.Text = rq.say("intake.notices.text", "n", strconv.Itoa(noticed))
	c.Fold = part.Fold{ID: "changed", Title: rq.say("intake.changes"), Text: rq.say("intake.changes.text", "n", strconv.Itoa(len(c.Changes.Rows)+more)), Open: len(c.Changes.Rows) <= 10}
}

// differences says what a row changes.
func (rq *request) differences(r *intake.Row) string {
	var out []string
	for _, d := range r.Changes {
		code := "intake.change.new"
		if d.Old != "" {
			code = "intake.change.changed"
		}
		out = append(out, rq.say(code, "field", rq.say("intake.field."+d.Field), "old", rq.readable(d.Field, d.Old), "new", rq.readable(d.Field, d.New)))
	}
	return strings.Join(out, "; ")
}

// readable gives a value as people write it: a title for a key, a date as one
// says it.
func (rq *request) readable(field, value string) string {
	if on, err := calendar.Parse(value); err == nil {
		return rq.date(on)
	}
	switch field {
	case "intervention":
		return rq.words().Intervention(value, 0)
	case "mode":
		return rq.say("mode." + value)
	case "groups":
		for _, g := range rq.set().Region.Groups {
			if g.Key == value {
				return g.Name.In(rq.language)
			}
		}
	case "meeting":
		for _, p := range rq.set().Region.Plans {
			for _, m := range p.Meetings {
				if m.Key == value {
					return m.Name.In(rq.language)
				}
			}
		}
	case "cohort":
		for _, c := range rq.set().Region.Calendar.Cohorts {
			if c.Key == value {
				return c.Name.In(rq.language)
			}
		}
	}
	return value
}

// importMeans keeps which names are meant.
func (s *Server) importMeans(rq *request) (answer, error) {
	v, err := s.Intake.Show(rq.Context(), rq.actor, rq.PathValue("id"))
	if err != nil {
		return answer{}, err
	}
	choices := v.Upload.Choices
	means := map[string]string{}
	for name, id := range choices.Options.Means {
		means[name] = id
	}
	for field, answers := range rq.PostForm {
		if name, ok := strings.CutPrefix(field, "means."); ok && answers[0] != "" && len(means) < shownRows*10 {
			means[name] = answers[0]
		}
	}
	choices.Options.Means = means
	if err := s.Intake.Choose(rq.Context(), rq.command(), v.Upload.ID, choices); err != nil {
		return answer{}, err
	}
	return answer{to: "/import/file/" + v.Upload.ID + "/preview"}, nil
}

// importApply does what was shown.
func (s *Server) importApply(rq *request) (answer, error) {
	id := rq.PathValue("id")
	_, err := s.Intake.Apply(rq.Context(), rq.command(), id, rq.PostFormValue("hash"), rq.PostFormValue("skip") == "yes")
	if kind := fault.KindOf(err); err != nil && (kind == fault.Conflict || kind == fault.Invalid) {
		return s.importPreview(rq, err)
	}
	if err != nil {
		return answer{}, err
	}
	return answer{to: "/import/done/" + id}, nil
}
