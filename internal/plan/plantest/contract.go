package plantest

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/notice"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
)

// Recorder is a store that can show its audit records, oldest first. A store
// under contract that is one is also held to what it records.
type Recorder interface{ Records() []audit.Record }

// Mailer is a store that can show the mail that waits. A store under contract
// that is one is also held to that.
type Mailer interface{ Mails() []notice.Mail }

// Contract holds a store to what plan.Store promises. Open gives an empty store.
func Contract(t *testing.T, open func(*testing.T) plan.Store) {
	for name, test := range map[string]func(*desk){
		"a plan comes back as it was saved":              everything,
		"any text comes back":                            anyText,
		"an empty field is an absent field":              emptyField,
		"a kept state stays as it was kept":              keptState,
		"what a save does not name stays":                unnamed,
		"what comes out is a copy":                       copies,
		"of two saves on a version the second is moved":  moved,
		"of fifty saves at once one wins per version":    concurrent,
		"all changes of a save are kept or none":         together,
		"a practice has one joined plan a year":          oneSeat,
		"a practice leaves one plan and joins another":   changeSeat,
		"a number on a receipt is given once":            receipts,
		"an audit record is kept once":                   recorded,
		"a mail is put into the outbox once":             mailed,
		"a key is used once":                             keys,
		"a key never hides that somebody else was first": keyAfterMove,
		"a link works across tenants":                    links,
		"revisions come after a version and in order":    revisions,
		"lists are by year and id":                       lists,
		"what belongs to another tenant is not there":    tenants,
		"what is not there is not found":                 missing,
	} {
		t.Run(name, func(t *testing.T) { test(&desk{T: t, store: open(t)}) })
	}
}

// desk is a store under test with a few short ways to use it.
type desk struct {
	*testing.T
	store plan.Store
}

// noon has more than milliseconds and is not in UTC, as a clock may give it.
var noon = time.Date(2026, 6, 2, 12, 0, 0, 123_456_789, time.FixedZone("", 2*60*60))

var ada = plan.Author{Person: "ada", Name: "Ada de Vrièze 🦉", Role: "manager"}

const (
	here  = "tenant-a"
	there = "tenant-b"
	text  = plan.Path("choice.a.lean.text")
	mode  = plan.Path("choice.a.lean.mode")
)

// draft makes a plan that was never saved.
func draft(tenant, id, practice string, year int) plan.Plan {
	return plan.Plan{
		Tenant: tenant, ID: id, Year: year, Created: noon, Saved: noon, SavedBy: ada, Fields: plan.Fields{mode: "new"},
		Members: []plan.Member{{Practice: practice, Standing: plan.Joined, At: noon, By: ada}},
	}
}

// next makes the save that follows on a plan, after an edit.
func next(p plan.Plan, edit func(*plan.Plan)) plan.Change {
	before := p.Version
	p = clone(p)
	p.Version++
	if edit != nil {
		edit(&p)
	}
	return plan.Change{Before: before, Plan: p}
}

func say(path plan.Path, words string) func(*plan.Plan) {
	return func(p *plan.Plan) { p.Fields.Put(path, words) }
}

// save saves and gives the plan as it is stored.
func (d *desk) save(c plan.Change, also ...plan.Change) plan.Plan {
	d.Helper()
	if err := d.store.Save(d.Context(), c, also...); err != nil {
		d.Fatal(err)
	}
	return d.get(c.Plan.Tenant, c.Plan.ID)
}

func (d *desk) get(tenant, id string) plan.Plan {
	d.Helper()
	p, err := d.store.Get(d.Context(), tenant, id)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// refused wants an error of a kind and code.
func (d *desk) refused(err error, kind fault.Kind, code fault.Code) {
	d.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		d.Errorf("got %v, want %s %s", err, kind, code)
	}
}

func (d *desk) same(got, want any) {
	d.Helper()
	if !reflect.DeepEqual(got, want) {
		d.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func ids(plans []plan.Plan, err error) string {
	var out []string
	for _, p := range plans {
		out = append(out, p.ID)
	}
	if err != nil {
		return err.Error()
	}
	return strings.Join(out, " ")
}

// full makes a plan with something of everything.
func full() plan.Plan {
	p := draft(here, "plan-1", "p1", 2)
	p.Fields = plan.Fields{
		mode: "deepened", text: "Ook op dinsdag.", plan.UpkeepPath("a", "lean", "refresher"): plan.Yes,
		plan.AnswerPath("horizon"): "Drie jaar", plan.NewStaff: "2",
	}
	p.Members = append(p.Members, plan.Member{Practice: "p0", Standing: plan.Invited, At: noon.Add(time.Hour), By: ada})
	p.Burst = plan.Burst{By: "ada", At: noon, Audit: 1}
	verdict := plan.Verdict{Practice: "p1", Facts: []byte(`{"schema":"é"}`), Record: rule.Record{
		RuleHash: "h", Engine: "1", On: calendar.MustParse("2026-06-02"),
		States: []rule.RecordState{{Year: 2, Condition: "c", State: rule.Met, Late: true}},
		Faults: []rule.RecordFault{{Year: 2, Code: "choice.twice", Choice: "lean"}},
	}}
	on := calendar.MustParse("2026-06-02")
	p.Events = []plan.Event{
		{No: 1, Kind: plan.InvitedIn, At: noon, On: on, By: ada, About: "p0", Version: 1},
		{No: 2, Kind: plan.HandedIn, At: noon, On: on, By: ada, Reason: "Klaar", Number: "J2-2345-6789", Version: 1,
			Fields: p.Fields.Clone(), Verdicts: []plan.Verdict{verdict, {Practice: "p0", Facts: []byte("{}")}}},
		{No: 3, Kind: plan.Returned, At: noon, On: on, By: ada, Reason: "Vul aan", Version: 1, Fields: plan.Fields{mode: "new"}},
	}
	p.Conflicts = []plan.Conflict{
		{ID: "k2", Path: text, Base: "b", Theirs: "t", Mine: "m", TheirsBy: ada, By: plan.Author{Name: "Bo"}, Editor: "e", At: noon},
		{ID: "k1", Path: mode, Base: "", Theirs: "new", Mine: "", At: noon, Settled: noon.Add(time.Minute)},
	}
	p.Remarks = []plan.Remark{{ID: "r2", Path: text, Text: "Mooi", By: ada, At: noon}, {ID: "r1", Text: "Goed", At: noon, Done: noon}}
	p.Shares = []plan.Share{{ID: "s1", Key: "hash-1", By: ada, At: noon, Until: on, Ended: noon}, {ID: "s0", Key: "hash-2", At: noon, Until: on}}
	return p
}

func everything(d *desk) {
	want := next(full(), nil)
	got := d.save(want)
	d.same(got, clone(want.Plan))
	found, err := d.store.Find(d.Context(), here, "p1", 2)
	if err != nil {
		d.Fatal(err)
	}
	d.same(found, got)
}

func anyText(d *desk) {
	fields := plan.Fields{}
	for i, words := range []string{
		"É", "e\u0301 is twee tekens", "ĳssel en ijssel", "👩‍⚕️🦷", "regel 1\nregel 2\n\n", strings.Repeat("é", plan.MaxText),
		"'; drop table plan; --", "?1 $1 :x @y", `back\slash "quote"`, "\u00a0\u200b\u202e", " ", "NULL", "0",
	} {
		fields[plan.AnswerPath("question-"+string(rune('a'+i)))] = words
	}
	p := d.save(next(draft(here, "plan-1", "p1", 2), func(p *plan.Plan) { p.Fields = fields }))
	d.same(p.Fields, fields)
}

func emptyField(d *desk) {
	p := d.save(next(draft(here, "plan-1", "p1", 2), func(p *plan.Plan) { p.Fields[text], p.Fields[plan.NewStaff] = "", "3" }))
	d.same(p.Fields, plan.Fields{mode: "new", plan.NewStaff: "3"})
	p = d.save(next(p, func(p *plan.Plan) { p.Fields[plan.NewStaff] = "" }))
	d.same(p.Fields, plan.Fields{mode: "new"})
	p = d.save(next(p, func(p *plan.Plan) { p.Fields = nil }))
	d.same(p.Fields, plan.Fields{})
}

func keptState(d *desk) {
	p := d.save(next(full(), nil))
	kept := p.Events
	p = d.save(next(p, say(text, "Iets anders")))
	p = d.save(next(p, func(p *plan.Plan) { p.Fields = plan.Fields{plan.NewStaff: "9"} }))
	d.same(p.Events, kept)
	p = d.save(next(p, func(p *plan.Plan) {
		p.Events[1].Reason = "iets anders" // what happened cannot be changed
		p.Events = append(p.Events, plan.Event{No: 4, Kind: plan.Changed, Number: "J2-XXXX-YYYY", Version: p.Version, Fields: p.Fields.Clone()})
	}))
	d.same(p.Events[:3], kept)
	d.same(p.Events[3].Fields, plan.Fields{plan.NewStaff: "9"})
}

func unnamed(d *desk) {
	p := d.save(next(full(), nil))
	bare := next(p, func(p *plan.Plan) {
		p.Members, p.Events, p.Conflicts, p.Remarks, p.Shares = nil, nil, nil, nil, nil
		p.Year, p.Created = 3, noon.Add(time.Hour)
	})
	got := d.save(bare)
	p.Version = 2
	d.same(got, p)
	settled := d.save(next(got, func(p *plan.Plan) {
		p.Conflicts[0].Settled, p.Conflicts[0].Mine = noon, "anders"
		p.Remarks[0].Done, p.Shares[1].Ended = noon, noon
		p.Members[1].Standing = plan.Left
	}))
	d.same(settled.Conflicts[0].Mine+settled.Members[1].Standing, "anders"+plan.Left)
	d.same(settled.Remarks[0].Done.Equal(instant(noon)) && settled.Shares[1].Ended.Equal(instant(noon)), true)
	d.same(len(settled.Conflicts)+len(settled.Remarks)+len(settled.Shares)+len(settled.Members), 8)
}

func copies(d *desk) {
	given := next(full(), nil)
	want := d.save(given)
	given.Plan.Fields[text], given.Plan.Members[0].Practice, given.Plan.Events[1].Fields[text] = "x", "x", "x"
	given.Plan.Events[1].Verdicts[0].Facts[0] = 'x'
	got := d.get(here, "plan-1")
	got.Fields[text], got.Events[1].Fields[text], got.Conflicts[0].Mine = "y", "y", "y"
	got.Events[1].Verdicts[0].Record.States[0].Condition = "y"
	d.same(d.get(here, "plan-1"), want)
}

func missing(d *desk) {
	ctx := context.WithoutCancel(d.Context())
	_, err := d.store.Get(ctx, here, "plan-1")
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Find(ctx, here, "p1", 2)
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Shared(ctx, "hash")
	d.refused(err, fault.NotFound, "plan.not-found")
	_, err = d.store.Revisions(ctx, here, "plan-1", 0)
	d.refused(err, fault.NotFound, "plan.not-found")
	p := draft(here, "plan-1", "p1", 2)
	p.Version = 3
	d.refused(d.store.Save(ctx, next(p, nil)), fault.NotFound, "plan.not-found")
	for _, got := range []string{ids(d.store.List(ctx, here, "p1")), ids(d.store.Region(ctx, here)), ids(d.store.Invitations(ctx, here, "p1"))} {
		d.same(got, "")
	}
}
