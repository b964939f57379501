package intake

import (
	"cmp"
	"slices"

	"meertijd/internal/access"
	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/practice"
)

// neighbourhood reads a row of the list of neighbourhoods.
func (r *reader) neighbourhood() func() {
	name, who := r.must(fieldName), r.text(fieldCoordinator)
	r.row.Subject = name
	mail := r.mail()
	if who != "" && mail == "" && len(r.row.Faults) == 0 {
		r.notice(fieldCoordinator, "intake.no-mail", nil)
	}
	if name == "" {
		return nil
	}
	n := r.place(fieldName)
	return func() {
		if mail != "" {
			r.invite(Invitee{Mail: mail, Name: cmp.Or(who, mail), Role: string(access.Coordinator), Of: n.ID})
		}
		if len(r.row.Faults) == 0 && r.drafts.settle(n) {
			r.became(New, fieldName, "", n.Name)
		}
	}
}

// practice reads a row of the list of practices.
func (r *reader) practice() func() {
	p := practice.Practice{Name: r.must(fieldPractice), AGB: r.code(), Cohort: r.cohort()}
	r.row.Subject = cmp.Or(p.Name, p.AGB)
	phone := r.phone()
	groups, committed, from := r.groups(), r.day(fieldCommitted), r.day(fieldFrom)
	plan := ""
	if committed != calendar.None {
		if plan = planOn(r.drafts.here.Rules, committed); plan == "" {
			r.wrong(fieldCommitted, "intake.no-plan", nil)
		}
	}
	var place *practice.Neighbourhood
	if r.text(fieldPlace) != "" {
		place = r.place(fieldPlace)
	}
	if len(r.row.Faults) > 0 {
		return nil
	}
	d := r.own(&p)
	if r.about = d; d != nil {
		if earlier := r.drafts.twice(r.line.No, "practice", d.file.Practice.ID); earlier > 0 {
			r.wrong(fieldPractice, "intake.twice", fault.Args{"row": itoa(earlier)})
		}
		if d.lived() && d.differs(p) {
			r.wrong(fieldPractice, "intake.has-life", nil)
		}
	}
	return func() {
		if d == nil {
			d = r.drafts.make(practice.Practice{Name: p.Name})
			r.drafts.twice(r.line.No, "practice", d.file.Practice.ID)
			r.became(New, fieldPractice, "", p.Name)
		}
		r.correct(d, p)
		since := cmp.Or(from, r.began(d))
		if place != nil {
			r.drafts.settle(place)
			r.belong(d, practice.InNeighbourhood, place.ID, place.Name, fieldPlace, since)
		}
		if name := r.text(fieldCentre); centreName(name) != "" {
			r.belong(d, practice.InCentre, r.drafts.centre(name).ID, name, fieldCentre, since)
			d.keeps(practice.Centres)
		}
		for _, g := range groups {
			r.belong(d, practice.InGroup, g, g, fieldGroups, since)
			d.keeps(practice.Groups)
		}
		r.commit(d, plan, committed)
		r.call(d, phone)
	}
}

// phone reads on which number the practice can be called; empty says nothing.
func (r *reader) phone() string {
	text := r.text(fieldPhone)
	if text == "" {
		return ""
	}
	number, ok := practice.ReadPhone(text)
	if !ok {
		r.wrong(fieldPhone, "intake.phone", nil)
	}
	return number
}

// call keeps on which number the practice can be called, in the place of another.
func (r *reader) call(d *draft, number string) {
	if number == "" || number == d.file.Phone() {
		return
	}
	var old *practice.Phone
	if n := len(d.file.Phones); n > 0 {
		old = &d.file.Phones[n-1]
	}
	put(r, d, &d.file.Phones, old, practice.Phone{Number: number}, func(x *practice.Phone) string { return x.ID },
		fieldPhone, practice.SpellPhone(d.file.Phone()), practice.SpellPhone(number))
}

// own finds the practice that a row of the list is about: nil when it is new.
func (r *reader) own(p *practice.Practice) *draft {
	if d := r.drafts.byCode[p.AGB]; p.AGB != "" && d != nil {
		return d
	}
	folded := Fold(p.Name)
	means := r.drafts.options.Means[folded]
	if d := r.drafts.byID[means]; d != nil {
		return d
	}
	switch found := r.drafts.byName[folded]; {
	case len(found) == 1 && (p.AGB == "" || found[0].file.Practice.AGB == ""):
		return found[0]
	case len(found) >= 1 && p.AGB == "":
		r.wrong(fieldPractice, "intake.practice-twice", nil)
		return nil
	case len(found) >= 1 && means != Anew:
		r.wrong(fieldAGB, "intake.code-differs", fault.Args{"have": found[0].file.Practice.AGB, "code": p.AGB})
		return nil
	}
	if near := r.unlessCoded(p, folded); near != "" && means != Anew {
		d := r.drafts.byName[near][0]
		r.wrong(fieldPractice, "intake.practice-near", fault.Args{"near": d.file.Practice.Name, "id": d.file.Practice.ID, "key": folded, "new": folded})
	}
	return nil
}

// unlessCoded looks for a near name of a practice without a code: a code that is
// new is a practice that is new.
func (r *reader) unlessCoded(p *practice.Practice, folded string) string {
	if p.AGB != "" {
		return ""
	}
	return r.drafts.near(folded, r.drafts.names())
}

// lived says whether name, code or cohort changed since they were first
// recorded. Then a list cannot say from which day another one holds.
func (x *draft) lived() bool {
	now, first := &x.before, &x.file.First
	return !x.made && (now.Name != first.Name || now.AGB != first.AGB || now.Cohort != first.Cohort)
}

// differs says whether a row says otherwise about a practice than is known.
func (x *draft) differs(p practice.Practice) bool {
	now := &x.file.Practice
	return p.Name != now.Name || p.AGB != "" && p.AGB != now.AGB || p.Cohort != "" && p.Cohort != now.Cohort
}

// correct brings name, code and cohort up to what the row says. What is empty in
// the file leaves what is known.
func (r *reader) correct(d *draft, p practice.Practice) {
	now := &d.file.Practice
	if old := Fold(now.Name); p.Name != "" && Fold(p.Name) != old { // whoever is called so in a later row is another
		r.drafts.byName[old] = slices.DeleteFunc(r.drafts.byName[old], func(x *draft) bool { return x == d })
		if len(r.drafts.byName[old]) == 0 {
			delete(r.drafts.byName, old)
		}
	}
	for _, f := range []struct {
		field string
		have  *string
		said  string
	}{{fieldPractice, &now.Name, p.Name}, {fieldAGB, &now.AGB, p.AGB}, {fieldCohort, &now.Cohort, p.Cohort}} {
		if f.said != "" && f.said != *f.have {
			r.became(Changed, f.field, *f.have, f.said)
			*f.have = f.said
		}
	}
	if now.AGB != "" {
		r.drafts.byCode[now.AGB] = d
	}
	if folded := Fold(now.Name); !slices.Contains(r.drafts.byName[folded], d) {
		r.drafts.byName[folded] = append(r.drafts.byName[folded], d)
	}
}

// began gives the day from which a practice takes part, today when unknown.
func (r *reader) began(d *draft) calendar.Date {
	start, _ := r.drafts.here.Rules.YearOf(d.file.Practice.Cohort, 1)
	if start == calendar.None || !d.made && len(d.file.Memberships) > 0 {
		return r.drafts.here.On
	}
	return start
}

func (r *reader) belong(d *draft, to practice.Belonging, key, name, field string, since calendar.Date) {
	old, changed := d.belongs(to, key, since, to == practice.InNeighbourhood)
	if !changed {
		return
	}
	if to != practice.InNeighbourhood {
		old = ""
	} else {
		old = r.drafts.placeName(old)
	}
	r.became(Changed, field, old, name)
}

// placeName gives the name of a neighbourhood.
func (d *drafts) placeName(id string) string {
	for _, n := range d.places {
		if n.ID == id {
			return n.Name
		}
	}
	return id
}

// commit adds the commitment to a version of the regional plan.
func (r *reader) commit(d *draft, plan string, on calendar.Date) {
	if plan == "" {
		return
	}
	d.keeps(practice.Commitments)
	for i, c := range d.file.Commitments {
		if c.Plan != plan {
			continue
		}
		if c.From == on {
			return
		}
		r.became(Changed, fieldCommitted, c.From.String(), on.String())
		if c.ID != "" {
			d.withdraw(c.ID)
		}
		d.file.Commitments = slices.Delete(slices.Clone(d.file.Commitments), i, i+1)
		d.file.Commitments = append(d.file.Commitments, practice.Commitment{Plan: plan, From: on, Withdrawn: c.Withdrawn})
		return
	}
	r.became(Changed, fieldCommitted, "", on.String())
	d.file.Commitments = append(d.file.Commitments, practice.Commitment{Plan: plan, From: on})
}
