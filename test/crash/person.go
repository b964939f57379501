package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"meertijd/internal/access"
)

// person is somebody who works on plans: signed in once, with a page open that
// outlives the server.
type person struct {
	*browser
	journal  *journal
	chance   *rand.Rand
	hat      string // as it is chosen on the first page
	name     string
	role     access.Role
	practice string
	year     int
	round    int
	typed    int // how many texts so far: makes them unique
	serial   int
	form     *form
	dirty    bool   // saved since handing in
	token    string // of a link to read along
	pending  *entry // sent, and no answer came
	closed   bool   // there is no plan to work on
	region   []desk // for a lead: what can be returned
}

// form is a plan that is open in the browser.
type form struct {
	hidden url.Values
	texts  []string
}

// errGone is an answer that did not come.
type errGone struct{ cause error }

func (e errGone) Error() string { return "no answer: " + e.cause.Error() }

// errLost is an answer that was sent and is thrown away unread, as by a network
// that breaks: between a commit and its answer is too short a time for kills to
// hit often, and that is where a command could be done twice.
var errLost = errors.New("the answer got lost")

// errAnswer is an answer that nobody should get.
type errAnswer struct {
	entry *entry
	reply reply
}

func (e errAnswer) Error() string {
	return fmt.Sprintf("answered %d to %s: %s", e.reply.status, e.entry, shorten(e.reply.body, 300))
}

// signIn chooses the hat, as on the first page of the demo, and finds the plan
// of this year.
func (p *person) signIn(ctx context.Context) error {
	answer, err := p.post(ctx, "/sign-in", url.Values{"hat": {p.hat}}, false)
	if err != nil {
		return err
	}
	if answer.status != http.StatusSeeOther {
		return fmt.Errorf("%s cannot sign in: %d", p.name, answer.status)
	}
	if p.role == access.Lead {
		return nil
	}
	if answer, err = p.get(ctx, "/plan"); err != nil {
		return err
	}
	p.year, err = strconv.Atoi(strings.TrimPrefix(answer.to, "/plan/"))
	if err != nil {
		return fmt.Errorf("%s has no plan: %d %s", p.name, answer.status, answer.to)
	}
	return nil
}

// begin writes what is about to be sent in the journal.
func (p *person) begin(e *entry) *entry {
	e.Round, e.Who = p.round, p.name+", "+string(p.role)
	if e.Practice == "" {
		e.Practice, e.Year = p.practice, p.year
	}
	p.journal.begin(e)
	p.pending = e
	return e
}

// send sends an entry and notes what came of it. What has no answer stays
// pending; it is sent again, the same in every letter, when a server is back.
func (p *person) send(ctx context.Context, e *entry) (reply, error) {
	e.Tries++
	answer, err := p.deliver(ctx, e)
	if err != nil {
		return answer, errGone{err}
	}
	if answer.status < 500 && p.chance.IntN(12) == 0 {
		return answer, errLost
	}
	p.pending = nil
	e.Answer, e.Request = strings.TrimSpace(fmt.Sprint(answer.status, " ", answer.to, answer.saved)), answer.request
	switch {
	case answer.status == http.StatusSeeOther, answer.status == http.StatusOK:
		e.State = acknowledged
	case answer.status >= 400 && answer.status < 500 && answer.status != http.StatusUnauthorized:
		e.State = refused
	default:
		return answer, errAnswer{e, answer}
	}
	return answer, nil
}

func (p *person) deliver(ctx context.Context, e *entry) (reply, error) {
	if e.File != nil {
		return p.upload(ctx, e.Address, e.Form, e.Words, e.File)
	}
	return p.post(ctx, e.Address, e.Form, e.Live)
}

// read looks at a page. Its audit record must be kept before the answer comes.
func (p *person) read(ctx context.Context, path string) (reply, error) {
	answer, err := p.get(ctx, path)
	if err != nil {
		return answer, errGone{err}
	}
	e := &entry{Round: p.round, Kind: reading, Who: p.name, Practice: p.practice, Year: p.year, Address: path,
		Answer: fmt.Sprint(answer.status, " ", answer.to), Request: answer.request}
	switch {
	case answer.status >= 500 || answer.status == http.StatusUnauthorized:
		return answer, errAnswer{e, answer}
	case answer.status == http.StatusOK:
		p.journal.read(e)
	}
	if !answer.whole {
		return answer, errGone{fmt.Errorf("%s broke off", path)}
	}
	return answer, nil
}

// open opens the plan.
func (p *person) open(ctx context.Context) error {
	answer, err := p.read(ctx, p.address(""))
	if err != nil {
		return err
	}
	f := &form{hidden: url.Values{}}
	for _, c := range controls(answer.body) {
		switch {
		case c.element == "textarea" && (strings.HasPrefix(c.name, "answer.") || strings.HasSuffix(c.name, ".text")):
			f.texts = append(f.texts, c.name)
		case c.kind == "hidden" && c.name != "ticks" && c.name != "back":
			f.hidden.Set(c.name, c.value)
		}
	}
	p.closed = answer.status != http.StatusOK || len(f.texts) == 0 || !f.hidden.Has("base")
	p.form = f
	return nil
}

func (p *person) address(end string) string { return "/plan/" + strconv.Itoa(p.year) + end }

// unique makes words that nobody else ever types. They count in letters: nine
// digits may be the number of a patient, which is refused.
func (p *person) unique(about string) string {
	p.serial++
	letters := strings.Map(func(digit rune) rune { return digit - '0' + 'a' }, strconv.Itoa(p.serial))
	return about + " " + p.practice[:4] + "-" + strconv.FormatInt(int64(p.typed), 36) + "-" + letters
}
