package intake

import (
	"encoding/json"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
)

// Reversal is what undoing an import would do. Stays are the things on which
// something was built: each with what it is, and they are left as they are.
type Reversal struct {
	Import Import
	Back   []Item
	Stays  []Stay
	Hash   string
}

// Stay is something that an undo leaves, and why.
type Stay struct {
	Item  Item
	Name  string // of the practice or neighbourhood
	Fault fault.Fault
}

// Reverse says what undoing an import would do, from what it did and what is
// there now. It looks at nothing else.
func Reverse(i Import, items []Item, here Here) Reversal {
	v := reverser{Reversal: Reversal{Import: i}, here: here, files: map[string]*practice.File{}, mine: map[string]bool{}}
	for n := range here.Files {
		v.files[here.Files[n].Practice.ID] = &here.Files[n]
	}
	for _, item := range items {
		v.mine[string(item.Effect)+" "+item.ID] = true
	}
	for _, item := range slices.Backward(items) { // what came last goes first
		if code := v.built(&item); code == gone {
			continue
		} else if code != "" {
			v.Stays = append(v.Stays, Stay{Item: item, Name: v.name(&item), Fault: fault.Fault{Code: code}})
			continue
		}
		v.Back = append(v.Back, item)
	}
	p := Proposal{Kind: i.Kind}
	for _, item := range v.Back {
		p.Rows = append(p.Rows, Row{Standing: New, Subject: string(item.Effect) + item.ID})
	}
	for _, s := range v.Stays {
		p.Rows = append(p.Rows, Row{Standing: Wrong, Subject: string(s.Fault.Code) + s.Item.ID})
	}
	p.seal(Options{})
	v.Hash = p.Hash
	return v.Reversal
}

// gone marks what is not there any more: somebody took it away already.
const gone fault.Code = "gone"

// reverser weighs the items of an import one by one.
type reverser struct {
	Reversal
	here  Here
	files map[string]*practice.File
	mine  map[string]bool // by effect and id: what the import itself did
}

// built says what was built on an item, nothing when it can be taken back.
func (v *reverser) built(i *Item) fault.Code {
	switch i.Effect {
	case Made:
		return v.onPractice(v.files[i.ID])
	case Corrected:
		return v.onCorrection(i)
	case Added:
		if f := v.files[i.Practice]; f == nil || !slices.Contains(factIDs(f), i.ID) {
			return gone
		}
	case MadePlace:
		return v.onPlace(i.ID)
	case MadeCentre:
		return v.onCentre(i.ID)
	case MadePlan:
		return v.onPlan(i)
	case Prepared:
		at := slices.IndexFunc(v.here.Invitees, func(x Invitee) bool { return x.ID == i.ID })
		if at < 0 {
			return gone
		}
		if !v.here.Invitees[at].Sent.IsZero() {
			return "intake.built.sent"
		}
	}
	return ""
}

// onPractice says what stands on a practice that the import made.
func (v *reverser) onPractice(f *practice.File) fault.Code {
	if f == nil {
		return gone
	}
	id := f.Practice.ID
	for _, fact := range factIDs(f) {
		if !v.mine[string(Added)+" "+fact] {
			return "intake.built.facts"
		}
	}
	for i := range v.here.Plans {
		p := &v.here.Plans[i]
		for _, m := range p.Members {
			if m.Practice == id && (!v.mine[string(MadePlan)+" "+p.ID] || v.onPlan(&Item{ID: p.ID, Practice: id}) != "") {
				return "intake.built.plan"
			}
		}
	}
	if v.here.Worn[id] > 0 {
		return "intake.built.people"
	}
	for _, x := range v.here.Invitees {
		if x.Of == id && !v.mine[string(Prepared)+" "+x.ID] {
			return "intake.built.people"
		}
	}
	for _, n := range v.here.Neighbourhoods {
		if slices.ContainsFunc(n.Agreements, func(a practice.Agreement) bool { return slices.Contains(a.Practices, id) }) {
			return "intake.built.agreed"
		}
	}
	return ""
}

// onCorrection says whether a practice is still as the import corrected it.
func (v *reverser) onCorrection(i *Item) fault.Code {
	f := v.files[i.Practice]
	if f == nil {
		return gone
	}
	now := f.Practice
	now.Tenant = ""
	if is, err := json.Marshal(now); err != nil || string(is) != i.After {
		return "intake.built.corrected"
	}
	return ""
}

// onPlace says what stands on a neighbourhood that the import made.
func (v *reverser) onPlace(id string) fault.Code {
	at := slices.IndexFunc(v.here.Neighbourhoods, func(n practice.Neighbourhood) bool { return n.ID == id })
	if at < 0 {
		return gone
	}
	n := &v.here.Neighbourhoods[at]
	if len(n.Agreements)+len(n.Answers) > 0 || n.Coordinator != "" || v.here.Worn[id] > 0 {
		return "intake.built.place"
	}
	for _, f := range v.here.Files {
		for _, m := range f.Memberships {
			if m.To == practice.InNeighbourhood && m.Key == id && !v.mine[string(Added)+" "+m.ID] {
				return "intake.built.place"
			}
		}
	}
	for _, x := range v.here.Invitees {
		if x.Of == id && !v.mine[string(Prepared)+" "+x.ID] {
			return "intake.built.people"
		}
	}
	return ""
}

// onCentre says what stands on a health centre that the import made.
func (v *reverser) onCentre(id string) fault.Code {
	if !slices.ContainsFunc(v.here.Centres, func(c practice.Centre) bool { return c.ID == id }) {
		return gone
	}
	for _, f := range v.here.Files {
		for _, m := range f.Memberships {
			if m.To == practice.InCentre && m.Key == id && !v.mine[string(Added)+" "+m.ID] {
				return "intake.built.place"
			}
		}
	}
	return ""
}

// onPlan says what stands on a plan that the import made: a change of it, or
// the plan of a later year, which began with what it said.
func (v *reverser) onPlan(i *Item) fault.Code {
	year := 0
	for n := range v.here.Plans {
		if p := &v.here.Plans[n]; p.ID == i.ID {
			if year = p.Year; p.Version != 1 || len(p.Events) != 1 || len(p.Remarks)+len(p.Shares)+len(p.Conflicts) > 0 {
				return "intake.built.changed"
			}
		}
	}
	if year == 0 {
		return gone
	}
	for n := range v.here.Plans {
		p := &v.here.Plans[n]
		if p.Year > year && slices.Contains(p.Practices(), i.Practice) && !v.mine[string(MadePlan)+" "+p.ID] && !p.Created.Before(v.Import.At) && !imported(p) {
			return "intake.built.later-plan"
		}
	}
	return ""
}

// imported says whether a plan came from a list and is still as it came: then it
// began with nothing that another plan said.
func imported(p *plan.Plan) bool {
	return p.Version == 1 && len(p.Events) == 1 && strings.HasPrefix(p.Events[0].About, ImportMark)
}

// name gives the name of what an item is about.
func (v *reverser) name(i *Item) string {
	if f := v.files[i.Practice]; f != nil {
		return f.Practice.Name
	}
	for _, n := range v.here.Neighbourhoods {
		if n.ID == i.ID || n.ID == i.Practice {
			return n.Name
		}
	}
	for _, x := range v.here.Invitees {
		if x.ID == i.ID {
			return x.Name
		}
	}
	return i.ID
}

// factIDs lists the ids of all facts in a file.
func factIDs(f *practice.File) []string {
	var out []string
	for i := range f.Memberships {
		out = append(out, f.Memberships[i].ID)
	}
	for i := range f.Life {
		out = append(out, f.Life[i].ID)
	}
	for i := range f.Commitments {
		out = append(out, f.Commitments[i].ID)
	}
	for i := range f.InUse {
		out = append(out, f.InUse[i].ID)
	}
	for i := range f.Attendance {
		out = append(out, f.Attendance[i].ID)
	}
	for i := range f.SignUps {
		out = append(out, f.SignUps[i].ID)
	}
	for i := range f.Phones {
		out = append(out, f.Phones[i].ID)
	}
	for i := range f.Visits {
		out = append(out, f.Visits[i].ID)
	}
	for i := range f.Registered {
		out = append(out, f.Registered[i].ID)
	}
	for i := range f.Populations {
		out = append(out, f.Populations[i].ID)
	}
	for i := range f.Waivers {
		out = append(out, f.Waivers[i].ID)
	}
	return out
}
