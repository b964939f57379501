package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"

	"meertijd/internal/account"
	"meertijd/internal/base/fault"
	"meertijd/internal/store"
)

// attach adds a file to the plan, that nobody else has.
func (p *person) attach(ctx context.Context) error {
	name := strings.ReplaceAll(p.unique("verslag"), " ", "-")
	e := &entry{Kind: attaching, Address: p.address("/files"), Form: url.Values{"key": {p.unique("key")}, "kind": {"other"}}, Words: name + ".pdf"}
	e.File = fmt.Appendf(nil, "%%PDF-1.4\n%s\n%%%%EOF\n", strings.Repeat(name+"\n", 1+p.chance.IntN(4000)))
	_, err := p.send(ctx, p.begin(e))
	return err
}

// mandate lets the RHO act for the practice, with a reason that nobody else
// gives.
func (p *person) mandate(ctx context.Context) error {
	e := &entry{Kind: mandating, Address: "/people/mandates", Words: p.unique("Machtiging omdat")}
	e.Form = url.Values{"key": {p.unique("key")}, "to": {""}, "from": {"2026-01-01"}, "reason": {e.Words}}
	_, err := p.send(ctx, p.begin(e))
	return err
}

// signInAgain signs in on another device. What got no answer is not repeated:
// a second device is a second session.
func (p *person) signInAgain(ctx context.Context) error {
	device, err := p.device()
	if err != nil {
		return err
	}
	answer, err := device.post(ctx, "/sign-in", url.Values{"hat": {p.hat}}, false)
	if err != nil {
		return errGone{err}
	}
	e := &entry{Kind: signingIn, Round: p.round, Who: p.name, Practice: p.practice, Year: p.year, Address: "/sign-in", Request: answer.request}
	e.Answer = fmt.Sprint(answer.status, " ", answer.to)
	if e.Words = device.cookie("meertijd-session"); answer.status != 303 || e.Words == "" {
		return errAnswer{e, answer}
	}
	p.journal.begin(e)
	e.State = acknowledged
	return nil
}

// around holds what belongs to a practice beside its plan against the journal:
// files, mandates and sessions.
func (c *check) around(ctx context.Context, db *store.DB, at desk) error {
	files, mandates := map[string]int{}, map[string]int{}
	ids := map[string]string{}
	all, err := store.Attachments{DB: db}.List(ctx, tenant, at.practice)
	if err != nil {
		return err
	}
	for _, f := range all {
		files[f.Name]++
		ids[f.Name] = f.ID
	}
	given, err := store.Accounts{DB: db}.Mandates(ctx, tenant, at.practice)
	if err != nil {
		return err
	}
	for i := range given {
		mandates[given[i].Reason]++
	}
	for _, e := range c.journal.entries[at] {
		switch e.Kind {
		case attaching:
			c.times(e, files[e.Words])
			if err := c.content(ctx, db, ids[e.Words], e); err != nil {
				return err
			}
		case mandating:
			c.times(e, mandates[e.Words])
		case signingIn:
			_, err := store.People{DB: db}.Session(ctx, account.SessionKey(e.Words))
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			if err != nil {
				c.report("lost", "the session of %s", e)
			}
		}
	}
	return nil
}

// content looks whether every byte of a file is there.
func (c *check) content(ctx context.Context, db *store.DB, id string, e *entry) error {
	if id == "" {
		return nil
	}
	kept, err := store.Attachments{DB: db}.Content(ctx, tenant, id)
	if err == nil && !bytes.Equal(kept, e.File) {
		c.report("torn", "%d of %d bytes are kept of a file: %s", len(kept), len(e.File), e)
	}
	return err
}
