package main

import (
	"context"
	"net/url"
	"strconv"
)

// settle chooses in every conflict that is open.
func (p *person) settle(ctx context.Context) error {
	page, err := p.read(ctx, p.address("/conflicts"))
	if err != nil {
		return err
	}
	base := ""
	for _, c := range controls(page.body) {
		switch c.name {
		case "base":
			base = c.value
		case "conflict":
			pick := []string{"mine", "theirs"}[p.chance.IntN(2)]
			e := &entry{Kind: settling, Address: p.address("/conflicts"), Words: c.value,
				Form: url.Values{"conflict": {c.value}, "base": {base}, "pick-" + c.value: {pick}}}
			if _, err := p.send(ctx, p.begin(e)); err != nil {
				return err
			}
		}
	}
	p.form = nil
	return nil
}

// giveBack returns a plan, as a lead does, or looks at the list.
func (p *person) giveBack(ctx context.Context) error {
	if p.chance.IntN(3) == 0 {
		_, err := p.read(ctx, "/practices")
		return err
	}
	at := p.region[p.chance.IntN(len(p.region))]
	e := &entry{Kind: returning, Practice: at.practice, Year: at.year, Words: p.unique("Terug omdat")}
	e.Address = "/practices/" + at.practice + "/plan/" + strconv.Itoa(at.year) + "/return"
	e.Form = url.Values{"key": {p.unique("key")}, "reason": {e.Words}}
	_, err := p.send(ctx, p.begin(e))
	return err
}

// remark lets a colleague read along by a link, and say something.
func (p *person) remark(ctx context.Context) error {
	if p.token == "" {
		e := &entry{Kind: sharing, Address: p.address("/share"), Form: url.Values{"key": {p.unique("key")}}}
		answer, err := p.send(ctx, p.begin(e))
		if err != nil || e.State != acknowledged {
			return err
		}
		if found := link.FindStringSubmatch(answer.body); found != nil {
			p.token, e.Words = found[1], found[1]
		}
		return nil
	}
	e := &entry{Kind: remarking, Address: "/read/" + p.token, Words: p.unique("Goed plan")}
	e.Form = url.Values{"name": {"Een collega"}, "text": {e.Words}}
	_, err := p.send(ctx, p.begin(e))
	return err
}
