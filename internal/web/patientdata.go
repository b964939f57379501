package web

import (
	"net/url"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/base/legible"
	"meertijd/internal/patientdata"
	"meertijd/internal/web/part"
)

// refusal is a text that was sent in and looks like data about patients. It is
// shown to who typed it, and goes nowhere else.
type refusal struct {
	name, text string
	found      []patientdata.Finding
}

// nineDigits are the parts of a field's name that say that nine digits in it
// are of an organisation or a telephone.
var nineDigits = []string{"agb", "kvk", "rsin", "vat", "btw", "iban", "phone", "telephone", "tel", "mobile", "fax"}

// looksLikePatients says what in the text of a field looks like data about
// patients. A password is not kept, only a hash of it.
func looksLikePatients(name, text string) []patientdata.Finding {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	if slices.Contains(parts, "password") {
		return nil
	}
	found := patientdata.Detect(text)
	if slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(nineDigits, p) }) {
		found = slices.DeleteFunc(found, func(f patientdata.Finding) bool { return f.Kind == patientdata.BSN })
	}
	return found
}

// screen takes out of a form, and of the question in the address, what looks
// like data about patients, before anything is stored or logged. It is done for
// every request, and by upload again once a form with files has been read.
func (rq *request) screen() {
	for _, form := range []url.Values{rq.PostForm, rq.Form} {
		for name, texts := range form {
			for i, one := range texts {
				texts[i] = legible.Clean(one)
			}
			if len(patientdata.Detect(name)) > 0 {
				delete(form, name)
				rq.refuse(refusal{name: "", text: name, found: patientdata.Detect(name)})
				continue
			}
			for _, text := range texts {
				if found := looksLikePatients(name, text); len(found) > 0 {
					delete(form, name)
					rq.refuse(refusal{name, text, found})
				}
			}
		}
	}
	slices.SortFunc(rq.refused, func(a, b refusal) int { return strings.Compare(a.name, b.name) })
}

// refuse remembers a text that was taken out, once.
func (rq *request) refuse(r refusal) {
	if !slices.ContainsFunc(rq.refused, func(s refusal) bool { return s.name == r.name && s.text == r.text }) {
		rq.refused = append(rq.refused, r)
	}
}

// screened gives what was refused as an error. The words themselves are in its
// faults, which are shown and never logged. Where a handler can save the rest
// of its form it gets the chance, if all that was refused is of that form.
func (rq *request) screened() error {
	if len(rq.refused) == 0 || rq.route.Rest && !slices.ContainsFunc(rq.refused, func(r refusal) bool { return !isField(r.name) }) {
		return nil
	}
	return rq.refusedError()
}

func (rq *request) refusedError() error {
	if len(rq.refused) == 0 {
		return nil
	}
	err := &fault.Error{Kind: fault.Invalid, Code: "patientdata.refused", Op: "web.screen"}
	for _, r := range rq.refused {
		err.Faults = append(err.Faults, r.fault())
	}
	return err
}

// refusedToo joins what was refused for its patients' data with what could not
// be saved for another reason.
func (rq *request) refusedToo(other error) error {
	err := rq.refusedError()
	if err == nil {
		return other
	}
	joined := err.(*fault.Error)
	joined.Faults = append(joined.Faults, faultsOf(other)...)
	return joined
}

// excerptLength is how much of the words is named in the message.
const excerptLength = 40

// fault says what a text looks like, by the first thing found in it.
func (r refusal) fault() fault.Fault {
	f := r.found[0]
	words := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(r.text[f.Start:f.End], "")), " "))
	if len(words) > excerptLength {
		words = append(words[:excerptLength], '…')
	}
	return fault.Fault{Code: fault.Code("patientdata." + string(f.Kind)), Path: r.name, Args: fault.Args{"words": string(words)}}
}

// refusedFields are the refused texts as fields in which they can be mended.
func (rq *request) refusedFields() (fields []part.Textarea) {
	for i, r := range rq.refused {
		if r.name == "" {
			continue
		}
		f := r.fault()
		t := part.Textarea{Value: r.text}
		t.ID, t.Name, t.Label = "refused-"+string(rune('a'+i%26)), r.name, rq.say("patientdata.field")
		t.Error = rq.say(string(f.Code), pairs(f.Args)...)
		fields = append(fields, t)
	}
	return fields
}
