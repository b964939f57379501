package dossier

import (
	"context"
	"slices"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// Schema names the shape of the facts, as in a facts file.
const Schema = "meertijd/facts/1"

// Reader assembles facts from the stores.
type Reader struct {
	Practices practice.Store
	Plans     plan.Store
	Rules     func(tenant string) *rule.Set
}

// Shelf is what was read of practices, to assemble facts from: files and plans
// of the practice itself, of those from which it came, and of their partners.
type Shelf struct {
	Set   *rule.Set
	Files map[string]*practice.File
	Plans map[string][]plan.Plan
}

// Facts assembles the facts of a practice on a day. A draft takes the place of
// the stored plan of its year, and counts with what is not handed in yet.
func (s *Shelf) Facts(id string, on calendar.Date, draft *plan.Plan) *rule.Facts {
	file, plans := s.Files[id], s.Plans[id]
	if draft != nil {
		plans = withDraft(plans, draft)
	}
	facts := Assemble(file, plans, on, draft, s.Set.ProgrammeYear(file.Practice.Cohort, on))
	from := s.forebears(id, on)
	agree(facts, file, from)
	s.inherit(facts, plans, from, on, draft)
	seen := map[string]bool{id: true}
	s.partners(facts, plans, seen)
	for _, fb := range from {
		seen[fb.file.Practice.ID] = true
	}
	for _, fb := range from {
		s.partners(facts, s.Plans[fb.file.Practice.ID], seen)
	}
	release(s.Set, facts, file)
	return facts
}

// partners adds what partners of a joint plan attended: one participant counts
// for all of them. While nobody keeps what the practice itself attended, the
// whole stays unknown: the meetings of a partner are not all that there are.
func (s *Shelf) partners(facts *rule.Facts, plans []plan.Plan, seen map[string]bool) {
	if facts.Attendance == nil {
		return
	}
	for i := range plans {
		for _, partner := range plans[i].Practices() {
			if seen[partner] || s.Files[partner] == nil {
				continue
			}
			seen[partner] = true
			for _, a := range s.Files[partner].Attendance {
				if a.Centre == "" {
					facts.Attendance = append(facts.Attendance, rule.Attendance{ID: a.ID, Meeting: a.Meeting, On: a.On, Series: a.Series, Practice: partner})
				}
			}
		}
	}
}

// Facts assembles the facts of a practice on a day. A draft takes the place of
// the stored plan of its year, and counts with what is not handed in yet.
func (r *Reader) Facts(ctx context.Context, tenant, id string, on calendar.Date, draft *plan.Plan) (*rule.Facts, error) {
	s := &Shelf{Set: r.Rules(tenant), Files: map[string]*practice.File{}, Plans: map[string][]plan.Plan{}}
	if err := r.read(ctx, s, tenant, id, on); err != nil {
		return nil, err
	}
	if draft != nil {
		if err := r.readPartners(ctx, s, tenant, []plan.Plan{*draft}, on); err != nil {
			return nil, err
		}
	}
	return s.Facts(id, on, draft), nil
}

// Shelf reads what the facts of practices are assembled from. One that is not
// there is not on it.
func (r *Reader) Shelf(ctx context.Context, tenant string, on calendar.Date, ids ...string) (*Shelf, error) {
	s := &Shelf{Set: r.Rules(tenant), Files: map[string]*practice.File{}, Plans: map[string][]plan.Plan{}}
	for _, id := range ids {
		if _, seen := s.Plans[id]; seen {
			continue
		}
		if err := r.read(ctx, s, tenant, id, on); err != nil && !missing(err) {
			return nil, err
		}
	}
	return s, nil
}

// missing says whether an error is that something is not there.
func missing(err error) bool { return err != nil && fault.KindOf(err) == fault.NotFound }

// Region reads all practices of an organisation, in a number of questions to
// the store that does not grow with them. Order is theirs by name.
func (r *Reader) Region(ctx context.Context, tenant string, on calendar.Date) (s *Shelf, order []string, err error) {
	files, err := r.Practices.List(ctx, tenant, "", on)
	if err != nil {
		return nil, nil, err
	}
	plans, err := r.Plans.Region(ctx, tenant)
	if err != nil {
		return nil, nil, err
	}
	s = &Shelf{Set: r.Rules(tenant), Files: map[string]*practice.File{}, Plans: map[string][]plan.Plan{}}
	for i := range files {
		s.Files[files[i].Practice.ID] = &files[i]
		order = append(order, files[i].Practice.ID)
	}
	for i := range plans {
		for _, id := range plans[i].Practices() {
			s.Plans[id] = append(s.Plans[id], plans[i])
		}
	}
	return s, order, nil
}

// The kinds of what facts are assembled from. A source is the kind with an id.
const (
	OfPractice      = "practice/"
	OfPlan          = "plan/"
	OfNeighbourhood = "neighbourhood/"
	OfCentre        = "centre/"
	OfList          = "list/" // of no facts: what a list of practices shows beside them
)

// Sources names what the facts of a practice are assembled from: practices
// (itself, those from which it came, partners of their plans), plans, the
// neighbourhood and health centres, also those that are not there yet. Nothing
// else can change them.
func (s *Shelf) Sources(id string, on calendar.Date) []string {
	var out []string
	take := func(id string) {
		out = append(out, OfPractice+id)
		if file := s.Files[id]; file != nil {
			out = append(out, belongsTo(file, on)...)
		}
	}
	own := []string{id}
	for _, fb := range s.forebears(id, on) {
		own = append(own, fb.file.Practice.ID)
	}
	for _, id := range own {
		take(id)
		if file := s.Files[id]; file != nil {
			for _, o := range file.Origins(on) {
				take(o.Practice)
			}
		}
		for i := range s.Plans[id] {
			p := &s.Plans[id][i]
			out = append(out, OfPlan+p.ID)
			for _, other := range p.Practices() {
				take(other)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// belongsTo names the neighbourhood and the health centres that are in a file.
func belongsTo(file *practice.File, on calendar.Date) (out []string) {
	if key := file.On(practice.InNeighbourhood, file.Day(on)); key != "" {
		out = append(out, OfNeighbourhood+key)
	}
	for _, m := range file.Memberships {
		if m.To == practice.InCentre {
			out = append(out, OfCentre+m.Key)
		}
	}
	return out
}

// read puts a practice on the shelf, with those from which it came and the
// partners of all of them, as far as they are there.
func (r *Reader) read(ctx context.Context, s *Shelf, tenant, id string, on calendar.Date) error {
	file, err := r.Practices.Get(ctx, tenant, id, on)
	if err != nil {
		return err
	}
	s.Files[id] = &file
	if s.Plans[id], err = r.Plans.List(ctx, tenant, id); err != nil {
		return err
	}
	for _, o := range file.Origins(on) {
		if _, read := s.Plans[o.Practice]; !read {
			if err := r.read(ctx, s, tenant, o.Practice, on); err != nil && !missing(err) {
				return err
			}
		}
	}
	return r.readPartners(ctx, s, tenant, s.Plans[id], on)
}

func (r *Reader) readPartners(ctx context.Context, s *Shelf, tenant string, plans []plan.Plan, on calendar.Date) error {
	for i := range plans {
		for _, partner := range plans[i].Practices() {
			if s.Files[partner] != nil {
				continue
			}
			file, err := r.Practices.Get(ctx, tenant, partner, on)
			switch {
			case err == nil:
				s.Files[partner] = &file
			case !missing(err):
				return err
			}
		}
	}
	return nil
}

// Life gives the last day of a practice and those from which it came.
func (r *Reader) Life(ctx context.Context, tenant, id string, on calendar.Date) (plan.Life, error) {
	file, err := r.Practices.Get(ctx, tenant, id, on)
	if err != nil {
		return plan.Life{}, err
	}
	var life plan.Life
	if end := file.Ended(); end != nil {
		life.Last = end.On
	}
	for _, o := range file.Origins(on) {
		life.From = append(life.From, o.Practice)
	}
	return life, nil
}

// withDraft puts a draft in the place of the stored plan of its year.
func withDraft(plans []plan.Plan, draft *plan.Plan) []plan.Plan {
	plans = slices.DeleteFunc(slices.Clone(plans), func(p plan.Plan) bool { return p.Year == draft.Year })
	return append(plans, *draft)
}

// Neighbourhood gives the neighbourhood of a practice on a day, or nothing.
func (r *Reader) Neighbourhood(ctx context.Context, tenant, id string, on calendar.Date) (string, error) {
	file, err := r.Practices.Get(ctx, tenant, id, on)
	if err != nil {
		return "", err
	}
	return file.On(practice.InNeighbourhood, on), nil
}

// Assemble makes the facts of one practice from its file and its plans, in the
// programme year now. A draft among the plans counts with what is not handed in.
func Assemble(file *practice.File, plans []plan.Plan, on calendar.Date, draft *plan.Plan, now int) *rule.Facts {
	f := &rule.Facts{
		Schema:   Schema,
		Practice: rule.Practice{ID: file.Practice.ID, Name: file.Practice.Name},
		Cohort:   file.Practice.Cohort,
		Groups:   memberships(file, practice.InGroup, practice.Groups),
		Centres:  memberships(file, practice.InCentre, practice.Centres),
		Waivers:  waivers(file),
	}
	agree(f, file, nil)
	events(f, file)
	counts(f, file)
	years(f, file, plans, on, draft, now)
	return f
}

func memberships(file *practice.File, to practice.Belonging, list practice.List) []rule.Membership {
	if !file.Known[list] {
		return nil
	}
	out := []rule.Membership{}
	for _, m := range file.Memberships {
		if m.To == to {
			out = append(out, rule.Membership{Key: m.Key, From: m.From, Until: m.Until})
		}
	}
	return out
}

// events fills in what the practice did and undertook.
func events(f *rule.Facts, file *practice.File) {
	f.Commitments = list(file, practice.Commitments, file.Commitments, func(c practice.Commitment) rule.Commitment {
		return rule.Commitment{Plan: c.Plan, From: c.From, Withdrawn: c.Withdrawn}
	})
	f.InUse = list(file, practice.InUses, file.InUse, func(u practice.InUse) rule.InUse {
		return rule.InUse{Intervention: u.Intervention, Since: u.Since}
	})
	f.Attendance = list(file, practice.Attendances, file.Attendance, func(a practice.Attendance) rule.Attendance {
		return rule.Attendance{ID: a.ID, Meeting: a.Meeting, On: a.On, Series: a.Series, Centre: a.Centre}
	})
	f.Visits = list(file, practice.Visits, file.Visits, func(v practice.Visit) rule.Visit {
		return rule.Visit{Invited: v.Invited, Declined: v.Declined, Planned: v.Planned, Held: v.Held}
	})
}

// counts fills in the numbers of patients.
func counts(f *rule.Facts, file *practice.File) {
	f.Registered = list(file, practice.Patients, file.Registered, func(r practice.Registered) rule.Registered {
		return rule.Registered{On: r.On, Patients: r.Patients}
	})
	f.Populations = list(file, practice.Populations, file.Populations, func(p practice.Population) rule.Population {
		return rule.Population{Measure: p.Measure, On: p.On, Patients: p.Patients, Of: p.Of, List: p.List}
	})
}

// list turns a list of the file into facts: nil while nobody keeps it.
func list[A, B any](file *practice.File, name practice.List, rows []A, turn func(A) B) []B {
	if !file.Known[name] && len(rows) == 0 {
		return nil
	}
	out := make([]B, 0, len(rows))
	for _, row := range rows {
		out = append(out, turn(row))
	}
	return out
}

func waivers(file *practice.File) []rule.Waiver {
	out := []rule.Waiver{}
	for _, w := range file.Waivers {
		out = append(out, rule.Waiver{Condition: w.Condition, Year: w.Year, By: w.Recorded.By, Reason: w.Reason, On: w.On})
	}
	return out
}

// years fills in the plans. When the history is kept, a year that began without
// a plan is known to have none; otherwise nothing is known of it.
func years(f *rule.Facts, file *practice.File, plans []plan.Plan, on calendar.Date, draft *plan.Plan, now int) {
	seen := map[int]bool{}
	for i := range plans {
		p := &plans[i]
		seen[p.Year] = true
		f.Years = append(f.Years, withAnswers(p.Facts(file.Practice.ID, on, draft != nil && p.Year == draft.Year), file))
	}
	if !file.Known[practice.History] {
		return
	}
	for year := 1; year <= now; year++ {
		if !seen[year] {
			none := rule.YearFacts{Year: year, Choices: []rule.Choice{}, Answers: []rule.Answer{}, Joint: []string{}, HandedIn: []calendar.Date{}}
			f.Years = append(f.Years, withAnswers(none, file))
		}
	}
	if f.Years == nil {
		f.Years = []rule.YearFacts{}
	}
}

// withAnswers adds what the coordinator answered for the whole neighbourhood,
// where the practice gave no answer of its own.
func withAnswers(y rule.YearFacts, file *practice.File) rule.YearFacts {
	if file.Neighbourhood == nil {
		return y
	}
	own := map[string]bool{}
	for _, a := range y.Answers {
		own[a.Question] = true
	}
	for _, a := range file.Neighbourhood.Answers {
		if a.Year == y.Year && !own[a.Question] && a.Text != "" {
			own[a.Question] = true
			latest, _ := file.Neighbourhood.AnswerTo(a.Question, a.Year)
			y.Answers = append(y.Answers, rule.Answer{Question: a.Question, Text: latest.Text})
		}
	}
	return y
}
