package intake

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// writer turns a proposal into what is written, and notes each thing so that it
// can be taken back.
type writer struct {
	newID  func() string
	author plan.Author
	batch  *Batch
	ids    map[string]string // of practices and neighbourhoods that are made
}

// batch gives what a proposal writes. Every new row gets its id here.
func (p *Proposal) batch(i Import, author plan.Author, newID func() string) (Batch, error) {
	b := Batch{Import: i}
	w := writer{newID: newID, author: author, batch: &b, ids: map[string]string{}}
	d := p.drafts
	for _, n := range d.made {
		w.ids[n.ID] = newID()
		b.Places = append(b.Places, practice.Neighbourhood{Tenant: i.Tenant, ID: w.ids[n.ID], Name: n.Name})
		w.item(Item{Effect: MadePlace, ID: w.ids[n.ID]})
	}
	for _, c := range d.built {
		w.ids[c.ID] = newID()
		b.Centres = append(b.Centres, practice.Centre{Tenant: i.Tenant, ID: w.ids[c.ID], Name: c.Name})
		w.item(Item{Effect: MadeCentre, ID: w.ids[c.ID]})
	}
	for _, x := range d.order {
		if x.made {
			w.ids[x.file.Practice.ID] = newID()
		}
	}
	for _, x := range d.order {
		if !x.touched() {
			continue
		}
		if err := w.practice(x); err != nil {
			return Batch{}, err
		}
	}
	for _, y := range d.years {
		w.year(y)
	}
	return b, w.invite(d)
}

func (w *writer) item(i Item) { w.batch.Items = append(w.batch.Items, i) }

// real gives the id of something that the import makes, and any other as it is.
func (w *writer) real(id string) string {
	if made := w.ids[id]; made != "" {
		return made
	}
	return id
}

func (w *writer) practice(x *draft) error {
	c := x.change()
	c.By, c.At, c.Why, c.Fields = w.batch.Import.By, w.batch.Import.At, ImportMark+w.batch.Import.ID, []string{"import"}
	c.Practice.Tenant = w.batch.Import.Tenant
	id := w.real(c.Practice.ID)
	c.Practice.ID = id
	switch {
	case x.made:
		w.item(Item{Effect: Made, ID: id, Practice: id})
	case c.Practice.Name != "":
		before, after := x.before, c.Practice
		before.Tenant, after.Tenant = "", ""
		was, err := json.Marshal(before)
		if err != nil {
			return &fault.Error{Kind: fault.Internal, Code: "intake.item", Op: "intake.batch", Cause: err}
		}
		is, err := json.Marshal(after)
		if err != nil {
			return &fault.Error{Kind: fault.Internal, Code: "intake.item", Op: "intake.batch", Cause: err}
		}
		w.item(Item{Effect: Corrected, ID: id, Practice: id, Before: string(was), After: string(is)})
	}
	for _, list := range slices.Sorted(maps.Keys(c.Known)) {
		w.item(Item{Effect: Kept, ID: string(list), Practice: id})
	}
	for _, fact := range c.Withdrawn {
		w.item(Item{Effect: Withdrew, ID: fact, Practice: id})
	}
	w.facts(&c)
	w.batch.Changes = append(w.batch.Changes, c)
	return nil
}

// facts gives every fact its id, and notes it.
func (w *writer) facts(c *practice.Change) {
	add := func(id *string) {
		*id = w.newID()
		w.item(Item{Effect: Added, ID: *id, Practice: c.Practice.ID})
	}
	for i := range c.Memberships {
		add(&c.Memberships[i].ID)
		c.Memberships[i].Key = w.real(c.Memberships[i].Key)
	}
	for i := range c.Commitments {
		add(&c.Commitments[i].ID)
	}
	for i := range c.InUse {
		add(&c.InUse[i].ID)
	}
	for i := range c.Attendance {
		add(&c.Attendance[i].ID)
	}
	for i := range c.SignUps {
		add(&c.SignUps[i].ID)
	}
	for i := range c.Phones {
		add(&c.Phones[i].ID)
	}
	for i := range c.Visits {
		add(&c.Visits[i].ID)
	}
	for i := range c.Registered {
		add(&c.Registered[i].ID)
	}
	for i := range c.Waivers {
		add(&c.Waivers[i].ID)
	}
}

// ImportMark begins what the event of an imported plan is about: the id of the
// import stands behind it.
const ImportMark = "import:"

// year makes the plan of an earlier year: handed in as it was, and recorded as
// imported. It has no number and no verdict: nobody judged it here.
func (w *writer) year(y *year) {
	i := &w.batch.Import
	p := plan.Plan{
		Tenant: i.Tenant, ID: w.newID(), Year: y.no, Version: 1, Fields: y.fields, Created: i.At, Saved: i.At, SavedBy: w.author,
		Members: []plan.Member{{Practice: w.real(y.practice), Standing: plan.Joined, At: i.At, By: w.author}},
	}
	p.Events = []plan.Event{{
		No: 1, Kind: plan.HandedIn, At: noon(y.on), On: y.on, By: w.author, About: ImportMark + i.ID, Version: 1, Fields: y.fields.Clone(),
	}}
	w.batch.Plans = append(w.batch.Plans, plan.Change{Plan: p})
	w.item(Item{Effect: MadePlan, ID: p.ID, Practice: p.Members[0].Practice})
}

// noon is the middle of a day: nobody kept the hour.
func noon(on calendar.Date) time.Time { return on.Time().Add(12 * time.Hour) }

func (w *writer) invite(d *drafts) error {
	for _, v := range d.prepared {
		v.Of, v.Import = w.real(v.Of), w.batch.Import.ID
		item := Item{Effect: Prepared, ID: v.ID, Practice: v.Of}
		if at := slices.IndexFunc(d.here.Invitees, func(x Invitee) bool { return x.ID == v.ID }); v.ID != "" && at >= 0 {
			was, err := json.Marshal(d.here.Invitees[at])
			if err != nil {
				return &fault.Error{Kind: fault.Internal, Code: "intake.item", Op: "intake.batch", Cause: err}
			}
			item.Before = string(was)
		} else {
			v.ID = w.newID()
			item.ID = v.ID
		}
		w.batch.Invitees = append(w.batch.Invitees, v)
		w.item(item)
	}
	return nil
}
