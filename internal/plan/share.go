package plan

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
)

// shareDays is how long a link to read along works.
const shareDays = 30

// ShareCommand makes a link by which a colleague without an account reads along.
type ShareCommand struct {
	Command
	Practice string
	Year     int
	Token    string // random, at least 128 bits, made by the door
}

// LinkKey is what is stored of the token in a link: its hash.
func LinkKey(token string) string {
	sum := sha256.Sum256([]byte("meertijd link " + token))
	return hex.EncodeToString(sum[:])
}

// Share opens a link to a plan for thirty days. The token itself is not kept.
func (s *Service) Share(ctx context.Context, c ShareCommand) (Plan, error) {
	return s.happen(ctx, c.Command, c.Practice, c.Year, access.SharePlan, []string{LinkKey(c.Token)}, func(p *Plan) error {
		share := Share{ID: s.NewID(), Key: LinkKey(c.Token), By: author(c.Actor), At: s.Now(), Until: s.Today().AddDays(shareDays)}
		p.Shares = append(p.Shares, share)
		s.event(p, Shared, author(c.Actor), "", share.ID)
		return nil
	})
}

// Unshare ends a link.
func (s *Service) Unshare(ctx context.Context, c Command, practice string, year int, share string) (Plan, error) {
	return s.happen(ctx, c, practice, year, access.SharePlan, []string{"end", share}, func(p *Plan) error {
		at := slices.IndexFunc(p.Shares, func(x Share) bool { return x.ID == share })
		if at < 0 {
			return &fault.Error{Kind: fault.NotFound, Code: "plan.no-link", Op: "plan.Unshare"}
		}
		if p.Shares[at].Ended.IsZero() {
			p.Shares[at].Ended = s.Now()
			s.event(p, Unshared, author(c.Actor), "", share)
		}
		return nil
	})
}

// Read gives the plan of a link that still works, and the actor that its
// reader is.
func (s *Service) Read(ctx context.Context, token string) (Plan, access.Actor, error) {
	gone := &fault.Error{Kind: fault.NotFound, Code: "plan.no-link", Op: "plan.Read"}
	p, err := s.Store.Shared(ctx, LinkKey(token))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return Plan{}, access.Actor{}, gone
		}
		return Plan{}, access.Actor{}, err
	}
	at := slices.IndexFunc(p.Shares, func(x Share) bool { return x.Key == LinkKey(token) })
	if at < 0 || !p.Shares[at].Open(s.Today()) {
		return Plan{}, access.Actor{}, gone
	}
	if ended, err := s.ended(ctx, &p); ended || err != nil { // nobody is left to end the link
		return Plan{}, access.Actor{}, cmp.Or(err, error(gone))
	}
	return p, access.Actor{Tenant: p.Tenant, Person: "link:" + p.Shares[at].ID, Role: access.Reader, Plan: p.ID}, nil
}

// ended says whether all practices of a plan have ended.
func (s *Service) ended(ctx context.Context, p *Plan) (bool, error) {
	for _, practice := range p.Practices() {
		if err := s.goesOn(ctx, p.Tenant, practice, "plan.Read"); err == nil || fault.CodeOf(err) != errEnded {
			return false, err
		}
	}
	return true, nil
}

// RemarkCommand is a reader's words beside a field, or about the whole plan
// with an empty path. Agree says that the reader agrees with the plan.
type RemarkCommand struct {
	Command
	Practice string
	Year     int
	Path     Path
	Text     string
	Agree    bool
}

// Remark keeps what a reader says, and shows it in the history. Beside a plan
// that nobody saved there is nothing to say: it would count as begun.
func (s *Service) Remark(ctx context.Context, c RemarkCommand) (Plan, error) {
	text := clean(Fields{"answer.remark": c.Text})["answer.remark"]
	switch {
	case strings.TrimSpace(c.Actor.Name) == "":
		return Plan{}, &fault.Error{Kind: fault.Invalid, Code: "plan.name-missing", Op: "plan.Remark"}
	case text == "" && !c.Agree:
		return Plan{}, &fault.Error{Kind: fault.Invalid, Code: "plan.remark-empty", Op: "plan.Remark"}
	case len([]rune(text)) > MaxText || len([]rune(c.Actor.Name)) > 120:
		return Plan{}, &fault.Error{Kind: fault.Invalid, Code: "plan.remark-too-long", Op: "plan.Remark"}
	case c.Path != "" && len(Fields{c.Path: ""}.Check()) > 0:
		return Plan{}, &fault.Error{Kind: fault.Invalid, Code: "plan.unknown-field", Op: "plan.Remark", Args: fault.Args{"path": string(c.Path)}}
	}
	return s.happen(ctx, c.Command, c.Practice, c.Year, access.RemarkPlan, []string{string(c.Path), text, strconv.FormatBool(c.Agree)}, func(p *Plan) error {
		if p.Version == 1 {
			return &fault.Error{Kind: fault.NotFound, Code: "plan.not-found", Op: "plan.Remark"}
		}
		if text != "" {
			p.Remarks = append(p.Remarks, Remark{ID: s.NewID(), Path: c.Path, Text: text, By: author(c.Actor), At: s.Now()})
			s.event(p, Remarked, author(c.Actor), text, string(c.Path))
		}
		if c.Agree {
			s.event(p, Agreed, author(c.Actor), "", "")
		}
		return nil
	})
}

// Done marks a remark as dealt with.
func (s *Service) Done(ctx context.Context, c Command, practice string, year int, remark string) (Plan, error) {
	return s.happen(ctx, c, practice, year, access.EditPlan, []string{"done", remark}, func(p *Plan) error {
		at := slices.IndexFunc(p.Remarks, func(r Remark) bool { return r.ID == remark })
		if at < 0 {
			return &fault.Error{Kind: fault.NotFound, Code: "plan.no-remark", Op: "plan.Done"}
		}
		if p.Remarks[at].Done.IsZero() {
			p.Remarks[at].Done = s.Now()
		}
		return nil
	})
}
