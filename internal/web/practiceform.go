package web

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
	"meertijd/internal/web/part"
)

// formField is one field of a form of a practice's file: one of these.
type formField struct {
	Text *part.TextField
	Pick *part.Select
	Area *part.Textarea
	Tick *part.Ticks
}

// fileForm is a form of a practice's file, folded until it is wanted.
type fileForm struct {
	Action, Key, Version string
	Do, Title, Text      string
	Open                 bool
	Fields               []formField
	Hidden               []keptField
	Send                 part.Action
}

// former makes the forms of one page. What was typed in the form that went
// wrong stays in it.
type former struct {
	*request
	action, key string
	version     int
	wrong       error
}

// wrongField names the field that a fault is about.
var wrongField = map[fault.Code]string{
	"practice.date-missing": "date", "practice.date-far": "date", "practice.merge-ahead": "date", "practice.ended": "date", "practice.attended-ahead": "date", "practice.sign-up-past": "date",
	"practice.reason-missing": "reason", "practice.text-long": "reason", "practice.name-missing": "name", "practice.code-wrong": "code", "practice.code-taken": "code",
	"practice.there-already": "place", "practice.not-there": "place", "practice.place-missing": "place", "practice.place-closed": "place",
	"practice.plan-missing": "plan", "practice.committed-already": "plan", "practice.not-committed": "plan", "practice.meeting-missing": "meeting",
	"practice.visit-order": "held", "practice.visit-ahead": "held", "practice.count-wrong": "patients", "practice.intervention-missing": "intervention",
	"practice.phone-wrong": "phone", "practice.in-use-already": "intervention", "practice.condition-missing": "condition", "practice.waived-already": "condition",
	"note.kind-missing": "kind", "note.text-missing": "text", "note.text-long": "text", "note.with-long": "with", "note.ahead": "date", "practice.step-missing": "step", "note.about-unknown": "about",
	"agreement.what-missing": "title", "agreement.intervention-missing": "intervention", "agreement.text-long": "said", "agreement.until-wrong": "until",
	"agreement.ends-before": "until", "agreement.practice-elsewhere": "practices", "agreement.there-already": "intervention",
	"practice.nobody-chosen": "practice", "practice.merge-itself": "other", "practice.merge-few": "other",
}

// mine says whether this form was sent and went wrong.
func (f former) mine(do string) bool { return f.wrong != nil && f.PostFormValue("do") == do }

// form puts fields together.
func (f former) form(do string, fields ...formField) fileForm {
	return fileForm{
		Action: f.action, Key: f.key, Version: strconv.Itoa(f.version), Do: do, Title: f.say("dossier.do." + do), Open: f.mine(do), Fields: fields,
		Send: part.Action{Text: f.say("dossier.save")},
	}
}

// ids lists the ids of the fields of a form.
func (form fileForm) ids() (out []string) {
	for _, f := range form.Fields {
		switch {
		case f.Text != nil:
			out = append(out, f.Text.HTMLID())
		case f.Pick != nil:
			out = append(out, f.Pick.HTMLID())
		case f.Area != nil:
			out = append(out, f.Area.HTMLID())
		}
	}
	return out
}

// wrongIn says above a page what is wrong, and leads to the field of one of its
// forms that it is about; to the page itself when it is about none of them.
func (f former) wrongIn(forms ...fileForm) *part.ErrorSummary {
	to := "main"
	for _, form := range forms {
		if field := form.Do + "-" + wrongField[fault.CodeOf(f.wrong)]; f.mine(form.Do) && slices.Contains(form.ids(), field) {
			to = field
		}
	}
	return &part.ErrorSummary{Errors: []part.Link{{Text: f.sentence(f.wrong), URL: "#" + to}}}
}

// field makes what all fields have.
func (f former) field(do, name string) part.Field {
	field := part.Field{ID: do + "-" + name, Name: name, Label: f.say("dossier.field." + name)}
	if f.mine(do) && wrongField[fault.CodeOf(f.wrong)] == name {
		field.Error = f.sentence(f.wrong)
	}
	return field
}

// typed is what the form that went wrong says in a field, else the value.
func (f former) typed(do, name, value string) string {
	if f.mine(do) || f.PostFormValue("do") == do && f.PostFormValue("sure") == "" {
		return f.PostFormValue(name)
	}
	return value
}

func (f former) text(do, name, value string) formField {
	t := &part.TextField{Field: f.field(do, name), Value: f.typed(do, name, value)}
	switch name {
	case "code", "patients":
		t.InputMode, t.Short = "numeric", true
	case "phone":
		t.Type, t.Short, t.Autocomplete = "tel", true, "off"
	}
	return formField{Text: t}
}

func (f former) day(do, name string, value calendar.Date) formField {
	t := &part.TextField{Field: f.field(do, name), Value: f.typed(do, name, value.String()), Type: "date", Short: true}
	return formField{Text: t}
}

func (f former) reason(do string) formField {
	a := &part.Textarea{Field: f.field(do, "reason"), Value: f.typed(do, "reason", ""), Rows: 2, Max: practice.MaxText}
	a.Hint = f.say("dossier.reason.hint")
	return formField{Area: a}
}

func (f former) pick(do, name, value string, options []part.Option) formField {
	s := &part.Select{Field: f.field(do, name), None: f.say("dossier.pick"), Options: make([]part.Option, len(options))}
	copy(s.Options, options)
	for i := range s.Options {
		s.Options[i].Chosen = s.Options[i].Value == f.typed(do, name, value)
	}
	return formField{Pick: s}
}

// sentence says what is wrong, with dates and names in words.
func (rq *request) sentence(err error) string {
	args := fault.Args{}
	var e *fault.Error
	if errors.As(err, &e) {
		maps.Copy(args, e.Args)
	}
	if d, err := calendar.Parse(args["date"]); err == nil {
		args["date"] = rq.date(d)
	}
	if args["fields"] != "" {
		var words []string
		for _, field := range strings.Fields(args["fields"]) {
			words = append(words, rq.say("dossier.changed."+field))
		}
		args["fields"] = rq.list(words)
	}
	if args["who"] != "" {
		var names []string
		for _, id := range strings.Fields(args["who"]) {
			names = append(names, rq.personName(id))
		}
		args["who"] = rq.list(names)
	}
	return rq.say(string(fault.CodeOf(err)), pairs(args)...)
}

// personName is the name of who did something, also when they left.
func (rq *request) personName(id string) string {
	if id == rq.person.ID {
		return rq.person.Name
	}
	p, err := rq.server.People.Person(rq.Context(), rq.actor.Tenant, id)
	if err != nil || p.Name == "" {
		return rq.say("dossier.somebody")
	}
	return p.Name
}

// keeping says who keeps a file, with key and version of the form.
func (rq *request) keeping() practice.Command {
	return practice.Command{Actor: rq.actor, Key: rq.PostFormValue("key"), Request: rq.id, Version: rq.number("version")}
}

// dateOf reads a day as a browser sends it, or as people write it.
func (rq *request) dateOf(name string) calendar.Date {
	text := strings.TrimSpace(rq.PostFormValue(name))
	if d, err := calendar.Parse(text); err == nil {
		return d
	}
	for _, form := range []string{"2-1-2006", "2/1/2006", "2.1.2006"} {
		if t, err := time.Parse(form, text); err == nil {
			if d, err := calendar.Parse(t.Format(time.DateOnly)); err == nil {
				return d
			}
		}
	}
	return calendar.None
}

// mayRetry says whether a fault is one that the same page can show.
func mayRetry(err error) bool {
	kind := fault.KindOf(err)
	return err != nil && (kind == fault.Invalid || kind == fault.Conflict)
}
