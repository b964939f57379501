package practice

// fieldOf names the list in which a fact stands, nothing when it does not.
func (f *File) fieldOf(fact string) string {
	for _, list := range []struct {
		name string
		ids  []string
	}{
		{"commitment", ids(f.Commitments, func(x *Commitment) string { return x.ID })},
		{"in-use", ids(f.InUse, func(x *InUse) string { return x.ID })},
		{"attendance", ids(f.Attendance, func(x *Attendance) string { return x.ID })},
		{"sign-up", ids(f.SignUps, func(x *SignUp) string { return x.ID })},
		{"phone", ids(f.Phones, func(x *Phone) string { return x.ID })},
		{"visit", ids(f.Visits, func(x *Visit) string { return x.ID })},
		{"registered", ids(f.Registered, func(x *Registered) string { return x.ID })},
		{"population", ids(f.Populations, func(x *Population) string { return x.ID })},
		{"waiver", ids(f.Waivers, func(x *Waiver) string { return x.ID })},
	} {
		for _, id := range list.ids {
			if id == fact {
				return list.name
			}
		}
	}
	for _, m := range f.Memberships {
		if m.ID == fact {
			return string(m.To)
		}
	}
	return ""
}

func ids[T any](rows []T, of func(*T) string) []string {
	var out []string
	for i := range rows {
		out = append(out, of(&rows[i]))
	}
	return out
}

// restore brings back, as new facts, what a withdrawn fact had come in the
// place of.
func (d *deed) restore(id, fact string) error {
	h, err := d.Store.History(d.ctx, d.c.Actor.Tenant, id)
	if err != nil {
		return err
	}
	back := func(old string) bool { return h.Withdrawn[old].ReplacedBy == fact }
	ch := d.change(id)
	again(d, &ch.Memberships, h.File.Memberships, back, func(m *Membership) (*string, *Recorded) { return &m.ID, &m.Recorded })
	again(d, &ch.Commitments, h.File.Commitments, back, func(c *Commitment) (*string, *Recorded) { return &c.ID, &c.Recorded })
	again(d, &ch.SignUps, h.File.SignUps, back, func(u *SignUp) (*string, *Recorded) { return &u.ID, &u.Recorded })
	again(d, &ch.Phones, h.File.Phones, back, func(p *Phone) (*string, *Recorded) { return &p.ID, &p.Recorded })
	again(d, &ch.Visits, h.File.Visits, back, func(v *Visit) (*string, *Recorded) { return &v.ID, &v.Recorded })
	again(d, &ch.Registered, h.File.Registered, back, func(r *Registered) (*string, *Recorded) { return &r.ID, &r.Recorded })
	return nil
}

func again[T any](d *deed, into *[]T, rows []T, back func(string) bool, of func(*T) (*string, *Recorded)) {
	for _, row := range rows {
		id, recorded := of(&row)
		if back(*id) {
			*id, *recorded = d.NewID(), Recorded{}
			*into = append(*into, row)
		}
	}
}
