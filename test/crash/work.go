package main

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/plan"
)

// step does one thing that somebody in this role does. What had no answer comes
// first: a person presses the button again before anything else.
func (p *person) step(ctx context.Context) error {
	n := p.chance.IntN(100)
	switch {
	case p.pending != nil:
		return p.again(ctx)
	case p.role == access.Lead:
		return p.giveBack(ctx)
	case p.closed:
		_, err := p.read(ctx, "/today")
		return err
	case p.dirty && p.role != access.Employee && n < 85:
		return p.handIn(ctx)
	case p.form == nil:
		return p.open(ctx)
	case n < 84:
		return p.save(ctx)
	case n < 90:
		return p.attach(ctx)
	case n < 93 && p.role != access.Employee:
		return p.mandate(ctx)
	case n < 95:
		return p.signInAgain(ctx)
	case n < 97 && p.role != access.Employee:
		return p.remark(ctx)
	}
	_, err := p.read(ctx, []string{"/today", p.address("/history"), p.address("/submit"), p.address("/print")}[p.chance.IntN(4)])
	return err
}

// again sends what had no answer. A remark has no key to tell a repeat by, and
// is not sent again: once or never is both right. The token in the answer to a
// share is lost with the answer.
func (p *person) again(ctx context.Context) error {
	e := p.pending
	if e.Kind == remarking || e.Kind == sharing {
		p.pending = nil
		return nil
	}
	p.journal.again(e)
	answer, err := p.send(ctx, e)
	if err != nil {
		return err
	}
	return p.after(ctx, e, answer)
}

// after does what the page does with an answer.
func (p *person) after(ctx context.Context, e *entry, answer reply) error {
	switch e.Kind {
	case saving:
		return p.saved(ctx, e, answer)
	case handingIn:
		return p.handedIn(ctx, e, answer)
	}
	return nil
}

// save types one to three texts and saves them, at times by the button of the
// page and at times as the open page does by itself.
func (p *person) save(ctx context.Context) error {
	e := &entry{Kind: saving, Address: p.address(""), Form: url.Values{}, Live: p.chance.IntN(2) > 0, Texts: map[plan.Path]string{}}
	maps.Copy(e.Form, p.form.hidden)
	for range 1 + p.chance.IntN(3) {
		path := p.form.texts[p.chance.IntN(len(p.form.texts))]
		text := strings.TrimSpace(p.unique("Wij doen dit") + ". " + strings.Repeat("Samen met de buurt, één dag per week. ", p.length()))
		e.Form.Set(path, text)
		e.Texts[plan.Path(path)] = text
	}
	if !e.Live && p.role != access.Employee && p.chance.IntN(3) == 0 {
		e.Form.Set("go", "submit")
	}
	answer, err := p.send(ctx, p.begin(e))
	if err != nil {
		return err
	}
	return p.after(ctx, e, answer)
}

// length is of a text: short as a rule, at times so long that it fills pages of
// the file.
func (p *person) length() int {
	if p.chance.IntN(8) == 0 {
		return 40 + p.chance.IntN(80)
	}
	return p.chance.IntN(6)
}

func (p *person) saved(ctx context.Context, e *entry, answer reply) error {
	if e.State == refused { // the page is too old or the plan is another: begin anew
		p.form = nil
		return nil
	}
	p.dirty = true
	if e.Live {
		p.form.hidden.Set("base", answer.saved)
		return nil
	}
	p.form = nil // the redirect brings a page with a new form
	switch {
	case strings.HasSuffix(answer.to, "/conflicts"):
		return p.settle(ctx)
	case strings.Contains(answer.to, "/receipt/"):
		// the same press of a button was a hand-in as well
		also := *e
		also.Kind, also.Texts = handingIn, nil
		p.journal.begin(&also)
		also.State = acknowledged
		return p.handedIn(ctx, &also, answer)
	}
	return nil
}

// handIn hands the plan in, with a reason that nobody else gives.
func (p *person) handIn(ctx context.Context) error {
	e := &entry{Kind: handingIn, Address: p.address("/submit"), Words: p.unique("Gewijzigd omdat")}
	e.Form = url.Values{"key": {p.unique("key")}, "confirmed": {"yes"}, "reason": {e.Words}}
	answer, err := p.send(ctx, p.begin(e))
	if err != nil {
		return err
	}
	return p.after(ctx, e, answer)
}

func (p *person) handedIn(ctx context.Context, e *entry, answer reply) error {
	p.dirty = false
	if e.State == acknowledged {
		p.journal.handIns.Add(1)
	}
	if e.State == refused {
		if answer.status == http.StatusConflict {
			return p.settle(ctx)
		}
		return nil
	}
	_, no, _ := strings.Cut(answer.to, "/receipt/")
	var err error
	if e.No, err = strconv.Atoi(no); err != nil {
		return errAnswer{e, answer}
	}
	receipt, err := p.read(ctx, answer.to)
	if err != nil {
		return err
	}
	e.Number = number.FindString(receipt.body)
	return nil
}
