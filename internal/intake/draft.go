package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
)

// drafts are what there will be: what is there, with what the rows read so far
// add to it. So the second row about a new practice sees the first.
type drafts struct {
	here     Here
	options  Options
	byID     map[string]*draft
	byCode   map[string]*draft
	byName   map[string][]*draft
	order    []*draft
	places   map[string]*practice.Neighbourhood // by folded name
	made     []*practice.Neighbourhood
	centres  map[string]*practice.Centre // by folded name
	built    []*practice.Centre
	members  map[string]*draft // a practice of each centre, by its id
	plans    map[string]*year  // by practice and year
	years    []*year
	invitees []Invitee // that are there or will be
	prepared []Invitee // with an id when it is there
	lines    map[string]int
	guesses  int             // how often a near name was looked for
	said     map[string]bool // facts and invitations that a row of this file told
	doubted  map[*draft]bool // practices of rows that are wrong
	lost     bool            // a row is wrong and nobody can tell of which practice
}

// draft is one practice as it will be. Facts without an id are new.
type draft struct {
	file      practice.File
	before    practice.Practice
	made      bool
	withdrawn []string
	known     map[practice.List]bool
	here      *drafts
}

func itoa(n int) string { return strconv.Itoa(n) }

func newDrafts(here Here, o Options) *drafts {
	d := &drafts{
		here: here, options: o, byID: map[string]*draft{}, byCode: map[string]*draft{}, byName: map[string][]*draft{},
		places: map[string]*practice.Neighbourhood{}, centres: map[string]*practice.Centre{}, members: map[string]*draft{}, plans: map[string]*year{},
		invitees: slices.Clone(here.Invitees), lines: map[string]int{}, said: map[string]bool{}, doubted: map[*draft]bool{},
	}
	for i := range here.Neighbourhoods {
		n := here.Neighbourhoods[i]
		d.places[Fold(n.Name)] = &n
	}
	for i := range here.Centres {
		c := here.Centres[i]
		d.centres[centreName(c.Name)] = &c
	}
	for _, f := range here.Files {
		d.add(&draft{file: detached(f), before: f.Practice, known: map[practice.List]bool{}, here: d})
	}
	for i := range here.Plans {
		p := &here.Plans[i]
		for _, id := range p.Practices() {
			d.plans[id+" "+itoa(p.Year)] = &year{stored: p, practice: id, no: p.Year}
		}
	}
	return d
}

// detached keeps a change of a list from reaching into what was given.
func detached(f practice.File) practice.File {
	f.Memberships, f.Commitments = slices.Clip(f.Memberships), slices.Clip(f.Commitments)
	f.InUse, f.Attendance, f.Visits = slices.Clip(f.InUse), slices.Clip(f.Attendance), slices.Clip(f.Visits)
	f.SignUps, f.Phones = slices.Clip(f.SignUps), slices.Clip(f.Phones)
	f.Registered, f.Waivers = slices.Clip(f.Registered), slices.Clip(f.Waivers)
	return f
}

func (d *drafts) add(x *draft) {
	p := &x.file.Practice
	d.byID[p.ID] = x
	if p.AGB != "" {
		d.byCode[p.AGB] = x
	}
	d.byName[Fold(p.Name)] = append(d.byName[Fold(p.Name)], x)
	d.order = append(d.order, x)
	for _, m := range x.file.Memberships {
		if m.To == practice.InCentre {
			d.members[m.Key] = x
		}
	}
}

// maxGuesses bounds how often a near name is looked for in one file: a list of
// nothing but unknown names is another list, and comparing all takes long.
const maxGuesses = 300

// near gives the known name that was probably meant.
func (d *drafts) near(name string, known []string) string {
	if d.guesses++; d.guesses > maxGuesses {
		return ""
	}
	return nearest(name, known)
}

// names lists the folded names of practices, in order.
func (d *drafts) names() []string {
	if d.guesses >= maxGuesses {
		return nil
	}
	return slices.Sorted(maps.Keys(d.byName))
}

// make begins a practice that is not there. Its id is made when it is written.
func (d *drafts) make(p practice.Practice) *draft {
	p.ID = "made-" + itoa(len(d.order))
	x := &draft{file: practice.File{Practice: p}, made: true, known: map[practice.List]bool{}, here: d}
	d.add(x)
	return x
}

// newPlace begins a neighbourhood that is not there.
func (d *drafts) newPlace(name string) *practice.Neighbourhood {
	return &practice.Neighbourhood{ID: "place-" + itoa(len(d.made)), Name: name}
}

// settle keeps a neighbourhood that a row makes, when it is a new one.
func (d *drafts) settle(n *practice.Neighbourhood) (made bool) {
	if d.places[Fold(n.Name)] != nil {
		return false
	}
	d.places[Fold(n.Name)] = n
	d.made = append(d.made, n)
	return true
}

// centreName folds the name of a health centre, with and without the word.
func centreName(name string) string {
	folded := Fold(name)
	for _, word := range []string{"gezondheidscentrum ", "gez centrum ", "gc "} {
		folded = strings.TrimPrefix(folded, word)
	}
	return folded
}

// centre finds a health centre by name, or begins one that is not there.
func (d *drafts) centre(name string) *practice.Centre {
	c := d.centres[centreName(name)]
	if c == nil {
		c = &practice.Centre{ID: "centre-" + itoa(len(d.built)), Name: name}
		d.centres[centreName(name)] = c
		d.built = append(d.built, c)
	}
	return c
}

// keeps marks a list as known.
func (x *draft) keeps(list practice.List) {
	if !x.file.Known[list] {
		x.known[list] = true
	}
}

// withdraw takes a fact out of a list. One that this file itself brought cannot
// be taken back by another row of it.
func (x *draft) withdraw(id string) { x.withdrawn = append(x.withdrawn, id) }

// complete marks the list of a kind as known for every practice, when the
// person says that the list is complete. A row that is left out makes it less
// so: what it says of its practice is then not known, and when nobody can tell
// of which practice it is, it may be any.
func (d *drafts) complete(kind Kind) {
	for _, x := range d.order {
		for _, list := range completes[kind] {
			switch {
			case d.doubted[x]:
				delete(x.known, list)
			case d.options.Complete && !d.lost:
				x.keeps(list)
			}
		}
	}
}

// twice says whether an earlier row of the file was about the same thing, and
// remembers this one.
func (d *drafts) twice(row int, about ...string) (earlier int) {
	key := strings.Join(about, "\x00")
	if earlier = d.lines[key]; earlier == 0 {
		d.lines[key] = row
	}
	return earlier
}

// belongs puts a practice in a neighbourhood, group or centre from a day. With
// alone it leaves the one where it was.
func (x *draft) belongs(to practice.Belonging, key string, from calendar.Date, alone bool) (old string, changed bool) {
	on := x.here.here.On
	held := x.file.On(to, on)
	for _, m := range x.file.Memberships {
		if m.To == to && m.Key == key && (m.Until == calendar.None || m.Until >= on) {
			return held, false
		}
	}
	if alone && held != "" {
		x.leaves(to, held, from)
	}
	x.file.Memberships = append(x.file.Memberships, practice.Membership{To: to, Key: key, From: from})
	if to == practice.InCentre {
		x.here.members[key] = x
	}
	return held, true
}

// leaves ends a membership the day before another begins. A row is never
// changed: the old one is withdrawn and comes back with an end.
func (x *draft) leaves(to practice.Belonging, key string, from calendar.Date) {
	var out []practice.Membership
	for _, m := range x.file.Memberships {
		current := m.To == to && m.Key == key && (m.Until == calendar.None || m.Until >= from)
		if !current {
			out = append(out, m)
			continue
		}
		if m.ID != "" {
			x.withdraw(m.ID)
		}
		if m.From < from {
			m.ID, m.Until, m.Recorded = "", from.AddDays(-1), practice.Recorded{}
			out = append(out, m)
		}
	}
	x.file.Memberships = out
}

// touched says whether anything of the practice changes.
func (x *draft) touched() bool {
	return x.made || x.file.Practice != x.before || len(x.withdrawn) > 0 || len(x.known) > 0 || x.adds()
}

func (x *draft) adds() bool {
	c := x.change()
	return len(c.Memberships)+len(c.Commitments)+len(c.InUse)+len(c.Attendance)+len(c.SignUps)+len(c.Phones)+len(c.Visits)+len(c.Registered)+len(c.Waivers) > 0
}

// change gives what is added, without ids.
func (x *draft) change() practice.Change {
	var c practice.Change
	c.Practice = practice.Practice{Tenant: x.file.Practice.Tenant, ID: x.file.Practice.ID}
	if x.made || x.file.Practice != x.before {
		c.Practice = x.file.Practice
	}
	c.Known, c.Withdrawn = x.known, x.withdrawn
	c.Memberships = fresh(x.file.Memberships, func(m *practice.Membership) string { return m.ID })
	c.Commitments = fresh(x.file.Commitments, func(m *practice.Commitment) string { return m.ID })
	c.InUse = fresh(x.file.InUse, func(m *practice.InUse) string { return m.ID })
	c.Attendance = fresh(x.file.Attendance, func(m *practice.Attendance) string { return m.ID })
	c.SignUps = fresh(x.file.SignUps, func(m *practice.SignUp) string { return m.ID })
	c.Phones = fresh(x.file.Phones, func(m *practice.Phone) string { return m.ID })
	c.Visits = fresh(x.file.Visits, func(m *practice.Visit) string { return m.ID })
	c.Registered = fresh(x.file.Registered, func(m *practice.Registered) string { return m.ID })
	c.Waivers = fresh(x.file.Waivers, func(m *practice.Waiver) string { return m.ID })
	return c
}

// fresh keeps the facts that have no id yet.
func fresh[T any](all []T, id func(*T) string) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return id(&v) != "" })
}
