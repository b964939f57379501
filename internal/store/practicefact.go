package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

// fact describes the table of one kind of dated fact. The columns begin with
// the id and end with who recorded it; fields points at the places of a value
// in the same order, to read into and to write from.
type fact[T any] struct {
	table   string
	columns string
	order   string // the day by which a list is sorted
	fields  func(*T) []any
}

var memberships = fact[practice.Membership]{"membership", "id, kind, key, from_on, until_on, reason, recorded_at, recorded_by", "from_on",
	func(m *practice.Membership) []any {
		return []any{&m.ID, &m.To, &m.Key, &m.From, &m.Until, &m.Reason, &m.Recorded.At, &m.Recorded.By}
	}}

var commitments = fact[practice.Commitment]{"commitment", "id, plan_key, from_on, withdrawn_on, reason, recorded_at, recorded_by", "from_on",
	func(c *practice.Commitment) []any {
		return []any{&c.ID, &c.Plan, &c.From, &c.Withdrawn, &c.Reason, &c.Recorded.At, &c.Recorded.By}
	}}

var inUses = fact[practice.InUse]{"in_use", "id, intervention, since_on, recorded_at, recorded_by", "since_on",
	func(u *practice.InUse) []any {
		return []any{&u.ID, &u.Intervention, &u.Since, &u.Recorded.At, &u.Recorded.By}
	}}

var phones = fact[practice.Phone]{"practice_phone", "id, number, recorded_at, recorded_by", "recorded_at",
	func(p *practice.Phone) []any {
		return []any{&p.ID, &p.Number, &p.Recorded.At, &p.Recorded.By}
	}}

var attendances = fact[practice.Attendance]{"attendance", "id, meeting, on_date, series, centre, recorded_at, recorded_by", "on_date",
	func(a *practice.Attendance) []any {
		return []any{&a.ID, &a.Meeting, &a.On, &a.Series, &a.Centre, &a.Recorded.At, &a.Recorded.By}
	}}

var signUps = fact[practice.SignUp]{"sign_up", "id, meeting, on_date, series, recorded_at, recorded_by", "on_date",
	func(u *practice.SignUp) []any {
		return []any{&u.ID, &u.Meeting, &u.On, &u.Series, &u.Recorded.At, &u.Recorded.By}
	}}

var visits = fact[practice.Visit]{"visit", "id, invited_on, declined_on, planned_on, held_on, recorded_at, recorded_by",
	"coalesce(held_on, planned_on, declined_on, invited_on)",
	func(v *practice.Visit) []any {
		return []any{&v.ID, &v.Invited, &v.Declined, &v.Planned, &v.Held, &v.Recorded.At, &v.Recorded.By}
	}}

var registered = fact[practice.Registered]{"registered", "id, on_date, patients, recorded_at, recorded_by", "on_date",
	func(r *practice.Registered) []any {
		return []any{&r.ID, &r.On, &r.Patients, &r.Recorded.At, &r.Recorded.By}
	}}

var populations = fact[practice.Population]{"population", "id, measure, on_date, patients, patients_of, list, recorded_at, recorded_by", "on_date",
	func(p *practice.Population) []any {
		return []any{&p.ID, &p.Measure, &p.On, &p.Patients, &p.Of, &p.List, &p.Recorded.At, &p.Recorded.By}
	}}

var waivers = fact[practice.Waiver]{"waiver", "id, condition_id, year, reason, on_date, recorded_at, recorded_by", "on_date",
	func(w *practice.Waiver) []any {
		return []any{&w.ID, &w.Condition, &w.Year, &w.Reason, &w.On, &w.Recorded.At, &w.Recorded.By}
	}}

var lives = fact[practice.Life]{"life", "id, kind, on_date, value, other_id, reason, recorded_at, recorded_by", "on_date",
	func(l *practice.Life) []any {
		return []any{&l.ID, &l.Kind, &l.On, &l.Value, &l.Other, &l.Reason, &l.Recorded.At, &l.Recorded.By}
	}}

var agreements = fact[practice.Agreement]{"agreement", "id, intervention, title, about, partners, from_on, until_on, recorded_at, recorded_by", "from_on",
	func(a *practice.Agreement) []any {
		return []any{&a.ID, &a.Intervention, &a.Title, &a.Text, &a.Partners, &a.From, &a.Until, &a.Recorded.At, &a.Recorded.By}
	}}

var answers = fact[practice.Answer]{"neighbourhood_answer", "id, year, question, answer, recorded_at, recorded_by", "recorded_at",
	func(a *practice.Answer) []any {
		return []any{&a.ID, &a.Year, &a.Question, &a.Text, &a.Recorded.At, &a.Recorded.By}
	}}

// each reads the facts that count of what was chosen, in order; owner is the
// column that says whose they are. With all it reads the withdrawn ones too.
func (f fact[T]) each(ctx context.Context, tx *Tx, owner string, which chosen, do func(owner string, row T)) error {
	text := `select coalesce(f.` + owner + `, ''), f.` + strings.ReplaceAll(f.columns, ", ", ", f.") + ` from ` + f.table + ` f
		where f.tenant_id = ?1`
	if !which.all {
		text += ` and not exists (select 1 from withdrawal w where w.tenant_id = ?1 and w.id = f.id)`
	}
	text += which.where + ` order by ` + f.order + ` nulls last, id`
	return tx.Rows(ctx, text, which.args, func(scan func(...any) error) error {
		var whose string
		var row T
		if err := scan(append([]any{&whose}, f.fields(&row)...)...); err != nil {
			return err
		}
		do(whose, row)
		return nil
	})
}

// insert gives the statement that adds a fact.
func (f fact[T]) insert(owner string) string {
	text := `insert into ` + f.table + ` (tenant_id, ` + owner + `, ` + f.columns + `) values (?1, ?2`
	for i := range strings.Count(f.columns, ",") + 1 {
		text += `, ?` + strconv.Itoa(i+3)
	}
	return text + `)`
}

// shelf collects files while their tables are read one after the other.
type shelf struct {
	tx    *Tx
	files map[string]*practice.File
	order []*practice.File
}

func newShelf(tx *Tx) *shelf { return &shelf{tx: tx, files: map[string]*practice.File{}} }

// load reads the files that were chosen, without their neighbourhoods.
func (s *shelf) load(ctx context.Context, which chosen) error {
	for _, read := range []func() error{
		func() error { return s.practices(ctx, which) },
		func() error { return s.lists(ctx, which) },
		func() error {
			return fill(ctx, s, which, lives, func(f *practice.File) *[]practice.Life { return &f.Life })
		},
		func() error {
			return fill(ctx, s, which, memberships, func(f *practice.File) *[]practice.Membership { return &f.Memberships })
		},
		func() error {
			return fill(ctx, s, which, commitments, func(f *practice.File) *[]practice.Commitment { return &f.Commitments })
		},
		func() error {
			return fill(ctx, s, which, inUses, func(f *practice.File) *[]practice.InUse { return &f.InUse })
		},
		func() error {
			return fill(ctx, s, which, attendances, func(f *practice.File) *[]practice.Attendance { return &f.Attendance })
		},
		func() error {
			return fill(ctx, s, which, signUps, func(f *practice.File) *[]practice.SignUp { return &f.SignUps })
		},
		func() error {
			return fill(ctx, s, which, phones, func(f *practice.File) *[]practice.Phone { return &f.Phones })
		},
		func() error {
			return fill(ctx, s, which, visits, func(f *practice.File) *[]practice.Visit { return &f.Visits })
		},
		func() error {
			return fill(ctx, s, which, registered, func(f *practice.File) *[]practice.Registered { return &f.Registered })
		},
		func() error {
			return fill(ctx, s, which, populations, func(f *practice.File) *[]practice.Population { return &f.Populations })
		},
		func() error {
			return fill(ctx, s, which, waivers, func(f *practice.File) *[]practice.Waiver { return &f.Waivers })
		},
		func() error { return s.centres(ctx, which) },
		func() error { return s.contacts(ctx, which) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads one kind of fact into the files.
func fill[T any](ctx context.Context, s *shelf, which chosen, f fact[T], into func(*practice.File) *[]T) error {
	return f.each(ctx, s.tx, "practice_id", which, func(owner string, row T) {
		if file := s.files[owner]; file != nil {
			list := into(file)
			*list = append(*list, row)
		}
	})
}

func (s *shelf) practices(ctx context.Context, which chosen) error {
	return s.tx.Rows(ctx, `select f.tenant_id, f.practice_id, f.name, f.agb, f.cohort, f.fictional, f.version from practice f
		where f.tenant_id = ?1`+which.where+` order by f.name_folded, f.practice_id`, which.args,
		func(scan func(...any) error) error {
			file := &practice.File{Known: map[practice.List]bool{}}
			p := &file.First
			err := scan(&p.Tenant, &p.ID, &p.Name, &p.AGB, &p.Cohort, &p.Fictional, &file.Version)
			file.Practice = file.First
			s.files[p.ID], s.order = file, append(s.order, file)
			return err
		})
}

func (s *shelf) lists(ctx context.Context, which chosen) error {
	return s.tx.Rows(ctx, `select f.practice_id, f.list from practice_list f where f.tenant_id = ?1`+which.where, which.args,
		func(scan func(...any) error) error {
			var id string
			var list practice.List
			err := scan(&id, &list)
			if file := s.files[id]; file != nil {
				file.Known[list] = true
			}
			return err
		})
}

// centres adds what was attended for a health centre to the file of each
// practice that belonged to it that day.
func (s *shelf) centres(ctx context.Context, which chosen) error {
	attended := map[string][]practice.Attendance{}
	all := chosen{where: ` and f.centre <> ''`, args: which.args[:1], all: which.all}
	if len(s.order) == 1 {
		all = chosen{where: ` and f.centre in (select m.key from membership m where m.tenant_id = ?1 and m.practice_id = ?2
			and m.kind = 'centre')`, args: []any{which.args[0], s.order[0].Practice.ID}, all: which.all}
	}
	err := attendances.each(ctx, s.tx, "centre", all, func(centre string, a practice.Attendance) {
		attended[centre] = append(attended[centre], a)
	})
	for _, f := range s.order {
		attend(f, attended)
	}
	return err
}

// contacts adds the day of the last contact that the RHO wrote down. What was said
// stays in the notes.
func (s *shelf) contacts(ctx context.Context, which chosen) error {
	return s.tx.Rows(ctx, `select f.practice_id, max(f.on_date) from practice_note f where f.tenant_id = ?1 and f.kind <> 'note'`+which.where+`
		group by f.practice_id order by f.practice_id`, which.args, func(scan func(...any) error) error {
		var id string
		var on calendar.Date
		err := scan(&id, &on)
		if file := s.files[id]; file != nil {
			file.Contact = on
		}
		return err
	})
}

func attend(f *practice.File, attended map[string][]practice.Attendance) {
	own, seen := len(f.Attendance), map[string]bool{}
	for _, m := range f.Memberships {
		if m.To != practice.InCentre {
			continue
		}
		for _, a := range attended[m.Key] {
			if !seen[a.ID] && m.From <= a.On && (m.Until == calendar.None || a.On <= m.Until) && !f.Over(a.On) {
				seen[a.ID] = true
				f.Attendance = append(f.Attendance, a)
			}
		}
	}
	if len(f.Attendance) > own {
		slices.SortFunc(f.Attendance, func(a, b practice.Attendance) int {
			return cmp.Or(cmp.Compare(lastIfNone(a.On), lastIfNone(b.On)), strings.Compare(a.ID, b.ID))
		})
	}
}

// lastIfNone puts what has no date behind what has one.
func lastIfNone(d calendar.Date) calendar.Date {
	if d == calendar.None {
		return calendar.Latest
	}
	return d
}
