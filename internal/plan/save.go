package plan

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/legible"
)

// burst is how long saves of one person count as one in the audit record.
const burst = time.Minute

// Save is a form as it was sent. Base is the version it was based on, and Plan
// the plan that it showed; empty does not say. Editor names the open form: what
// one form sent before is not somebody else's change. Fields holds the fields of
// the form, empty ones too.
type Save struct {
	Command
	Practice string
	Year     int
	Plan     string
	Base     int
	Editor   string
	Fields   Fields
}

// Saved is what came of a save. Conflicts are those that it made. Base is the
// version that the open form goes on from. It is not that of the plan while
// others changed what the form does not show: their words would look as if the
// form had changed them back.
type Saved struct {
	Plan      Plan
	Conflicts []Conflict
	Base      int
}

// Save keeps what was typed, merged with what others did meanwhile. Only what
// can never be stored is refused (kind Invalid, with a fault for each field);
// what the rules refuse is kept, and blocks handing in. A form of a plan that
// the practice has no longer is too old (kind Conflict, plan.base-too-old).
func (s *Service) Save(ctx context.Context, c Save) (Saved, error) {
	c.Fields = clean(c.Fields)
	if faults := c.Fields.Check(); len(faults) > 0 {
		return Saved{}, &fault.Error{Kind: fault.Invalid, Code: "plan.invalid", Op: "plan.Save", Faults: faults}
	}
	var out Saved
	err := again("plan.Save", func() (err error) {
		out, err = s.save(ctx, c)
		return err
	})
	return out, err
}

// clean makes line ends and outer blanks what they are everywhere, and takes
// out what no database keeps.
func clean(fields Fields) Fields {
	out := make(Fields, len(fields))
	for p, text := range fields {
		text = legible.Clean(strings.ReplaceAll(text, "\r\n", "\n"))
		out[p] = strings.TrimSpace(text)
	}
	return out
}

func (s *Service) save(ctx context.Context, c Save) (Saved, error) {
	m, err := s.pour(ctx, c)
	if err != nil || m.nothing {
		return m.saved, err
	}
	return m.saved, s.keep(ctx, c.Command, m)
}

// poured is a form in the plan as it is now, not stored yet.
type poured struct {
	change  Change
	saved   Saved
	by      string // the rule that allowed it
	fields  []Path // what differs
	nothing bool   // it says nothing new
}

// keep stores a form that was poured.
func (s *Service) keep(ctx context.Context, c Command, m poured) error {
	s.inBurst(&m.change, c, m.by, m.fields)
	return s.Store.Save(ctx, m.change)
}

// pour merges a form with what others did meanwhile.
func (s *Service) pour(ctx context.Context, c Save) (poured, error) {
	p, err := s.load(ctx, c.Actor.Tenant, c.Practice, c.Year)
	if err != nil {
		return poured{}, err
	}
	by, err := s.allowed(ctx, c.Actor, access.EditPlan, &p)
	if err != nil {
		return poured{}, err
	}
	if err := s.editable(ctx, &p, c.Practice); err != nil {
		return poured{}, err
	}
	if elsewhere(&p, c) {
		return poured{}, &fault.Error{Kind: fault.Conflict, Code: "plan.base-too-old", Op: "plan.Save", Args: fault.Args{"version": strconv.Itoa(c.Base)}}
	}
	base, theirs, err := s.base(ctx, &p, c.Base, c.Editor)
	if err != nil {
		return poured{}, err
	}
	mine, conflicts, retyped := disputed(p.Conflicts, c)
	merged, clashes := Merge(base, p.Fields, mine)
	clashes = slices.DeleteFunc(clashes, func(clash Clash) bool { return kept(p.Conflicts, c, clash) })
	if p.Version > 0 && len(Difference(p.Fields, merged)) == 0 && len(clashes) == 0 && len(retyped) == 0 {
		return poured{saved: Saved{Plan: p, Base: goOn(&p, c, theirs)}, by: by, nothing: true}, nil
	}
	if faults := tooMany(merged); len(faults) > 0 && len(merged) > len(p.Fields) {
		return poured{}, &fault.Error{Kind: fault.Invalid, Code: "plan.invalid", Op: "plan.Save", Faults: faults}
	}
	before := p.Fields
	p.Conflicts = conflicts
	change := s.change(c, p, merged, by)
	for _, r := range retyped {
		r.No, r.By, r.Editor, r.At = change.Plan.Version, author(c.Actor), c.Editor, s.Now()
		change.Revisions = append(change.Revisions, r)
	}
	made := s.conflicts(c, clashes, theirs)
	change.Plan.Conflicts = append(slices.Clone(change.Plan.Conflicts), made...)
	return poured{
		change: change, saved: Saved{Plan: change.Plan, Conflicts: made, Base: goOn(&change.Plan, c, theirs)},
		by: by, fields: Difference(before, merged),
	}, nil
}

// goOn gives the version that a form goes on from after it was saved.
func goOn(p *Plan, c Save, theirs map[Path]Author) int {
	if len(theirs) > 0 {
		return max(c.Base, 0)
	}
	return p.Version
}

// elsewhere says whether a form showed another plan than the practice has now,
// because it joined or left one meanwhile. Merging it would pour the one plan
// into the other.
func elsewhere(p *Plan, c Save) bool {
	joined := func(e Event) bool { return e.Kind == JoinedIn && e.About == c.Practice && e.Version > c.Base }
	return c.Plan != "" && c.Plan != p.ID || slices.ContainsFunc(p.Events, joined)
}

// change makes the next version of a plan. The first save also keeps what was
// prefilled, as version 0, so that a form based on it can be merged.
func (s *Service) change(c Save, p Plan, merged Fields, by string) Change {
	before := p.Version
	var revisions []Revision
	if p.ID == "" {
		p.ID, p.Created = s.NewID(), s.Now()
		p.Members = slices.Clone(p.Members)
		p.Members[0].At, p.Members[0].By = s.Now(), author(c.Actor)
		for _, path := range p.Fields.Paths() {
			revisions = append(revisions, Revision{No: 0, Path: path, New: p.Fields[path], At: s.Now()})
		}
	}
	changed := Difference(p.Fields, merged)
	p.Version++
	for _, path := range changed {
		revisions = append(revisions, Revision{
			No: p.Version, Path: path, Old: p.Fields[path], New: merged[path],
			By: author(c.Actor), Editor: c.Editor, At: s.Now(),
		})
	}
	p.Fields, p.Saved, p.SavedBy = merged, s.Now(), author(c.Actor)
	return Change{Before: before, Plan: p, Revisions: revisions}
}

// inBurst gives a save its audit record, unless it belongs to a run of saves by
// one person that has one.
func (s *Service) inBurst(change *Change, c Command, by string, fields []Path) {
	p := &change.Plan
	if p.Burst.By == c.Actor.Person && s.Now().Sub(p.Burst.At) < burst {
		return
	}
	p.Burst = Burst{By: c.Actor.Person, At: s.Now(), Audit: p.Version}
	s.audited(change, c, by, fields...)
}

// audited gives a change its audit record.
func (s *Service) audited(change *Change, c Command, by string, fields ...Path) {
	event := audit.Update
	if change.Before == 0 {
		event = audit.Create
	}
	change.Audit = s.record(c, event, &change.Plan, by, fields)
}

// conflicts keeps both sides of each clash.
func (s *Service) conflicts(c Save, clashes []Clash, theirs map[Path]Author) []Conflict {
	var made []Conflict
	for _, clash := range clashes {
		made = append(made, Conflict{
			ID: s.NewID(), Path: clash.Path, Base: clash.Base, Theirs: clash.Theirs, Mine: clash.Mine,
			TheirsBy: changedBy(clash.Path, theirs), By: author(c.Actor), Editor: c.Editor, At: s.Now(),
		})
	}
	return made
}

// changedBy gives who changed a path; of a choice that stays because somebody
// worked on it, who did.
func changedBy(p Path, theirs map[Path]Author) Author {
	if who, ok := theirs[p]; ok {
		return who
	}
	for _, q := range slices.Sorted(maps.Keys(theirs)) {
		if q.choice() != "" && q.choice() == p.choice() {
			return theirs[q]
		}
	}
	return Author{}
}

// kept says whether a clash is in a conflict already: the same words again, by
// a form whose conflict was settled or by the person whose conflict is open.
func kept(conflicts []Conflict, c Save, clash Clash) bool {
	return slices.ContainsFunc(conflicts, func(k Conflict) bool {
		mine := k.Settled.IsZero() && k.By.Person == c.Actor.Person || c.Editor != "" && k.Editor == c.Editor
		return mine && k.Path == clash.Path && k.Mine == clash.Mine
	})
}

// base gives the fields that a form began from, what the form itself sent since
// included, and who changed each path last.
func (s *Service) base(ctx context.Context, p *Plan, version int, editor string) (Fields, map[Path]Author, error) {
	base, theirs := p.Fields.Clone(), map[Path]Author{}
	if p.ID == "" || version >= p.Version {
		return base, theirs, nil
	}
	revisions, err := s.Store.Revisions(ctx, p.Tenant, p.ID, max(version, 0))
	if err != nil {
		return nil, nil, err
	}
	own := map[Path]bool{}
	for _, r := range slices.Backward(revisions) {
		if editor != "" && r.Editor == editor {
			own[r.Path] = true // what the form sent itself is where it went on from
			continue
		}
		if _, seen := theirs[r.Path]; !seen {
			theirs[r.Path] = r.By
		}
		if !own[r.Path] {
			base.Put(r.Path, r.Old)
		}
	}
	return base, theirs, nil
}

// disputed takes the paths out of a form that it has an open conflict on, and
// keeps what was typed there since in the conflict; retyped holds the words
// that were there before. A choice whose removal is disputed keeps its fields.
func disputed(conflicts []Conflict, c Save) (mine Fields, now []Conflict, retyped []Revision) {
	mine, now = c.Fields.Clone(), slices.Clone(conflicts)
	for i := range now {
		k := &now[i]
		text, posted := c.Fields[k.Path]
		if !posted || !k.Settled.IsZero() || c.Editor == "" || k.Editor != c.Editor {
			continue
		}
		delete(mine, k.Path)
		if _, _, field, ok := k.Path.Parts(); ok && field == ModeField && text == "" {
			maps.DeleteFunc(mine, func(p Path, text string) bool { return p.choice() == k.Path.choice() && text == "" })
		}
		if text != k.Mine {
			retyped = append(retyped, Revision{Path: ConflictPath(k.ID), Old: k.Mine, New: text})
			k.Mine = text
		}
	}
	return mine, now, retyped
}

// Resolve is somebody's choice in a conflict: the text that the plan will say.
// Base is the version that was shown with the conflict; 0 does not say.
type Resolve struct {
	Command
	Practice string
	Year     int
	Base     int
	Conflict string
	Text     string
}

// Resolve settles a conflict. The words that were not chosen stay in it. When
// somebody changed the field after the version that was shown, what was chosen
// is merged with that, and may be a conflict anew.
func (s *Service) Resolve(ctx context.Context, c Resolve) (Plan, error) {
	var out Plan
	err := again("plan.Resolve", func() error {
		p, err := s.load(ctx, c.Actor.Tenant, c.Practice, c.Year)
		if err != nil {
			return err
		}
		by, err := s.allowed(ctx, c.Actor, access.EditPlan, &p)
		if err != nil {
			return err
		}
		if err := s.editable(ctx, &p, c.Practice); err != nil {
			return err
		}
		at := slices.IndexFunc(p.Conflicts, func(k Conflict) bool { return k.ID == c.Conflict })
		if at < 0 {
			return &fault.Error{Kind: fault.NotFound, Code: "plan.no-conflict", Op: "plan.Resolve"}
		}
		if !p.Conflicts[at].Settled.IsZero() {
			out = p
			return nil
		}
		path := p.Conflicts[at].Path
		text := clean(Fields{path: c.Text})
		if faults := text.Check(); len(faults) > 0 {
			return &fault.Error{Kind: fault.Invalid, Code: "plan.invalid", Op: "plan.Resolve", Faults: faults}
		}
		form := Save{Command: c.Command, Fields: text}
		base, theirs := p.Fields, map[Path]Author{}
		if c.Base > 0 {
			if base, theirs, err = s.base(ctx, &p, c.Base, ""); err != nil {
				return err
			}
		}
		merged, clashes := Merge(base, p.Fields, text)
		change := s.change(form, p, merged, by)
		change.Plan.Conflicts = slices.Clone(p.Conflicts)
		change.Plan.Conflicts[at].Settled = s.Now()
		change.Plan.Conflicts = append(change.Plan.Conflicts, s.conflicts(form, clashes, theirs)...)
		change.Plan.Events = slices.Clone(p.Events)
		s.event(&change.Plan, Resolved, author(c.Actor), "", string(path))
		s.audited(&change, c.Command, by, path)
		out = change.Plan
		return s.Store.Save(ctx, change)
	})
	return out, err
}
