package main

import (
	"context"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/store"
)

// sheet is a plan with where its words are found.
type sheet struct {
	plan.Plan
	said     map[string]int // revisions of a field that brought these words
	waiting  map[string]int // open conflicts in which these words wait
	conflict map[string]int // conflicts that ever held these words
}

// desk holds one plan against the journal.
func (c *check) desk(ctx context.Context, db *store.DB, at desk) error {
	entries := c.journal.entries[at]
	if at.practice == nowhere {
		return nil
	}
	plans := store.Plans{DB: db}
	p, err := plans.Find(ctx, tenant, at.practice, at.year)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		p, err = plan.Plan{}, nil
	}
	if err != nil {
		return err
	}
	s := &sheet{Plan: p, said: map[string]int{}, waiting: map[string]int{}, conflict: map[string]int{}}
	if p.ID != "" {
		revisions, err := plans.Revisions(ctx, tenant, p.ID, -1)
		if err != nil {
			return err
		}
		c.whole(&p, revisions)
		c.recorded(&p)
		s.index(revisions)
	}
	for _, e := range entries {
		c.entry(s, e)
	}
	return c.around(ctx, db, at)
}

func (s *sheet) index(revisions []plan.Revision) {
	for _, r := range revisions {
		if strings.HasPrefix(string(r.Path), "conflict.") {
			s.conflict[r.New]++
			s.conflict[r.Old]++ // typed before, in the same conflict
		} else {
			s.said[r.New]++
		}
	}
	for _, k := range s.Conflicts {
		s.conflict[k.Mine]++
		if k.Settled.IsZero() {
			s.waiting[k.Mine]++
		}
	}
}

// entry looks for one command in the plan.
func (c *check) entry(s *sheet, e *entry) {
	switch e.Kind {
	case saving:
		c.save(s, e)
	case handingIn, returning:
		c.event(s, e)
	case remarking:
		n := 0
		for _, r := range s.Remarks {
			if r.Text == e.Words {
				n++
			}
		}
		c.times(e, n)
	case sharing:
		n := 0
		for _, sh := range s.Shares {
			if e.Words != "" && sh.Key == plan.LinkKey(e.Words) {
				n++
			}
		}
		if e.Words != "" {
			c.times(e, n)
		}
	case settling:
		for _, k := range s.Conflicts {
			if k.ID == e.Words && k.Settled.IsZero() && e.State == acknowledged {
				c.report("lost", "a conflict is open that was settled: %s", e)
			}
		}
	}
}

// times holds how often something is there against what may be: acknowledged
// once, refused never, unanswered at most once.
func (c *check) times(e *entry, n int) {
	switch {
	case e.State == acknowledged && n == 0:
		c.report("lost", "%s", e)
	case e.State == refused && n > 0:
		c.report("torn", "refused and done all the same, %d times: %s", n, e)
	case n > 1:
		c.report("doubled", "%d times: %s", n, e)
	}
}

// save looks for the texts of a save: all of them or none.
func (c *check) save(s *sheet, e *entry) {
	there := 0
	for path, text := range e.Texts {
		n, waits := s.said[text], s.waiting[text]
		if n+s.conflict[text] > 0 {
			there++
		}
		if n > 1 || waits > 1 {
			c.report("doubled", "%s was saved %d times and waits in %d conflicts: %s", path, n, waits, e)
		}
	}
	switch {
	case e.State == acknowledged && there < len(e.Texts):
		c.report("lost", "%d of %d texts are there: %s", there, len(e.Texts), e)
	case e.State == refused && there > 0 && e.Form.Get("go") != "submit": // else the hand-in was refused, not the save
		c.report("torn", "refused, and %d texts are there: %s", there, e)
	case there > 0 && there < len(e.Texts):
		c.report("torn", "%d of %d texts are there: %s", there, len(e.Texts), e)
	}
	if e.Tries > 1 && e.Form.Get("go") == "submit" && strings.HasSuffix(e.Answer, "/submit") && s.handedInWith(e) {
		c.unsaid++
	}
}

// handedInWith says whether the first hand-in holds the texts of a save.
func (s *sheet) handedInWith(e *entry) bool {
	first := s.First()
	if first == nil || first.By.Name != strings.Split(e.Who, ",")[0] {
		return false
	}
	for path, text := range e.Texts {
		if first.Fields[path] != text {
			return false
		}
	}
	return true
}

// event looks for the event of a hand-in or a return: by its reason, and when it
// was answered also by the place and the number that were shown.
func (c *check) event(s *sheet, e *entry) {
	var found []plan.Event
	for _, x := range s.Events {
		byReason := e.Words != "" && x.Reason == e.Words
		if byReason || e.Words == "" && e.No == x.No {
			found = append(found, x)
		}
	}
	c.times(e, len(found))
	if e.State != acknowledged || e.Kind != handingIn || len(found) == 0 {
		return
	}
	x := found[0]
	kinds := []plan.EventKind{plan.HandedIn, plan.Changed}
	if x.No != e.No || !slices.Contains(kinds, x.Kind) || e.Number != "" && x.Number != e.Number {
		c.report("lost", "the receipt names event %d, %q; the plan has event %d (%s), %q: %s", e.No, e.Number, x.No, x.Kind, x.Number, e)
	}
	if n := c.chain.handIns[e.Request]; e.Tries == 1 && n != 1 {
		c.report(lostOrDoubled(n), "%d audit records of the request: %s", n, e)
	}
}
