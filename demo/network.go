package demo

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/network"
	"meertijd/internal/practice"
)

//go:embed network.txt
var networkFile string

var networkTexts = lines(networkFile)

// SaveAgreements keeps agreements, which stand in many files.
func (m *filesMemory) SaveAgreements(ctx context.Context, a practice.Agreeing, record audit.Record) error {
	clear(m.files)
	return m.Store.SaveAgreements(ctx, a, record)
}

// networking puts in the agenda what neighbourhoods do together. It asks no
// chance, so that the rest of the demo stays as it was.
func (f *fill) networking(places []*place) {
	rest := f.shared()
	for _, p := range places {
		day := workday(f.On - 70)
		at := func(later int, do func() error) {
			f.agenda = append(f.agenda, step{at: (day + calendar.Date(later)).Time().Add(12 * time.Hour), about: p.Name, do: do})
		}
		at(0, func() error { return f.workTogether(p, rest) })
		if p.index == 2 {
			continue // a neighbourhood that still has to begin
		}
		at(7, func() error { return f.outlook(p) })
		at(14, func() error { return f.partners(p) })
	}
}

// shared lists what stands on the menu of every year and is done with others: not
// under the first element, which is about the practice itself.
func (f *fill) shared() []string {
	_, rest := f.agreeable()
	last := f.Set.LastYear()
	own := f.Set.Plan(last).Elements[0].Key
	return slices.DeleteFunc(rest, func(key string) bool { return slices.Contains(f.Set.OnMenu(key, last), own) })
}

func (f *fill) coordinator(p *place) access.Actor {
	return access.Actor{Tenant: f.Tenant, Person: p.leads.ID, Name: p.leads.Name, Role: access.Coordinator, Of: p.ID}
}

// workTogether records working agreements: one of all practices that belongs to
// an intervention, and one of some of them that has ended since.
func (f *fill) workTogether(p *place, rest []string) error {
	text := func(list string) string { all := networkTexts[list]; return all[p.index%len(all)] }
	c := practice.Command{Actor: f.coordinator(p), Request: "demo"}
	a := practice.Agreement{Title: marked(text("working")), Text: text("said"), Partners: text("with"), From: f.clock.Today()}
	if p.index == 0 && len(rest) > 0 {
		a.Intervention = rest[0]
	}
	if _, err := f.keeper.Agree(f.ctx, c, p.ID, a); err != nil || p.index == 2 {
		return err
	}
	files, err := f.Stores.Practices.List(f.ctx, f.Tenant, p.ID, f.clock.Today())
	if err != nil || len(files) == 0 {
		return err
	}
	old := practice.Agreement{Title: marked(networkTexts["former"][0]), From: f.clock.Today() - 200}
	for i := range min(len(files), 3) {
		old.Practices = append(old.Practices, files[i].Practice.ID)
	}
	id, err := f.keeper.Agree(f.ctx, c, p.ID, old)
	if err != nil {
		return err
	}
	return f.keeper.EndAgreement(f.ctx, c, p.ID, id, f.clock.Today(), "Het overleg gaat op in het kernteam.")
}

func (f *fill) network() *network.Service {
	return &network.Service{Store: f.Stores.Networks, Now: f.clock.Now, Today: f.clock.Today, NewID: f.newID}
}

// outlook writes the multi-year plan of a neighbourhood.
func (f *fill) outlook(p *place) error {
	var sections []network.Section
	for i, heading := range networkTexts["headings"] {
		all := networkTexts[fmt.Sprint("outlook ", i)]
		text := all[p.index%len(all)]
		if p.index == 0 {
			text = all[0] + "\n\n" + all[1]
		}
		sections = append(sections, network.Section{ID: f.newID(), Heading: heading, Text: text})
	}
	_, err := f.network().Write(f.ctx, network.Edit{Command: network.Command{Actor: f.coordinator(p), Request: "demo"}, Neighbourhood: p.ID, Sections: sections})
	return err
}

// partners puts organisations on the map; nobody looked at the last one for long.
func (f *fill) partners(p *place) error {
	all := networkTexts["partners"]
	for i := range len(all) - p.index%2*2 {
		x := network.Partner{
			Neighbourhood: p.ID, Kind: networkTexts["partner kinds"][i], Name: marked(all[i]), Role: networkTexts["roles"][i],
			Checked:  f.clock.Today() - calendar.Date(40*i),
			Contacts: []network.Contact{{Name: personName(400 + p.index*len(all) + i), Phone: fmt.Sprintf("030 000 %02d %02d", p.index+1, i+1), Mail: fmt.Sprintf("contact%d@wijk%d.invalid", i+1, p.index+1)}},
		}
		if i == 3 {
			x.Checked = f.clock.Today() - 500
		}
		if err := f.network().Keep(f.ctx, network.Command{Actor: f.coordinator(p), Request: "demo"}, x); err != nil {
			return err
		}
	}
	return nil
}
