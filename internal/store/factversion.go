package store

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"meertijd/internal/dossier"
	"meertijd/internal/region"
)

// factTables are what the dossier of a practice is made of. A statement that
// writes one of them makes a new version of what it names; one that names
// nothing makes a new version of everything, so that forgetting costs time and
// never gives a stale answer. A test holds the list against the schema.
var factTables = map[string]bool{
	"practice": true, "practice_list": true, "membership": true, "commitment": true, "in_use": true, "attendance": true, "visit": true,
	"registered": true, "population": true, "waiver": true, "withdrawal": true, "life": true, "practice_note": true, "practice_phone": true,
	"neighbourhood": true, "agreement": true, "agreement_practice": true, "neighbourhood_answer": true,
	"plan": true, "plan_member": true, "plan_field": true, "plan_event": true,
}

// besideFacts are the tables of what a list of practices shows beside them: what
// groups are called, who is in one that somebody made, and saved views. A board is
// made anew when one is written, and no practice is judged again.
var besideFacts = map[string]bool{"programme_group": true, "own_group": true, "own_group_member": true, "saved_view": true}

// sourceColumns are the columns that name what a row belongs to.
var sourceColumns = map[string]string{
	"practice_id": dossier.OfPractice, "plan_id": dossier.OfPlan, "neighbourhood_id": dossier.OfNeighbourhood, "centre": dossier.OfCentre,
	"group_id": dossier.OfList, "view_id": dossier.OfList,
}

// ofOthers are the tables whose rows say something of a fact of another table,
// by its id: whose that one is, is looked up. The practice that they name may be
// another, as with what was attended for a health centre.
var ofOthers = map[string]bool{"withdrawal": true, "agreement_practice": true}

// factWrite is what a statement says of the facts that it writes: which argument
// holds the tenant, which one the fact of another table, and which ones the
// sources, by the kind of each. A negative argument is not there.
type factWrite struct {
	tenant, fact int
	sources      map[string]int
}

var (
	writesTable = regexp.MustCompile(`^(?:insert into|update|delete from) (\w+)`)
	insertParts = regexp.MustCompile(`^insert into \w+ ?\(([^)]*)\) (?:values ?\(|select )(.*)$`)
	placeholder = regexp.MustCompile(`\?(\d+)`)
	isArgument  = regexp.MustCompile(`(\w+) = \?(\d+)`)
	lastWord    = regexp.MustCompile(`^(?:\w+\.)?(\w+)$`)
)

var factWrites sync.Map // string → *factWrite; nil when it writes no fact

// factWriteOf reads a statement, once.
func factWriteOf(text string) *factWrite {
	if known, ok := factWrites.Load(text); ok {
		return known.(*factWrite)
	}
	w := readFactWrite(text)
	factWrites.Store(strings.Clone(text), w)
	return w
}

func readFactWrite(text string) *factWrite {
	text = strings.Join(strings.Fields(text), " ")
	m := writesTable.FindStringSubmatch(text)
	if m == nil || !factTables[m[1]] && !besideFacts[m[1]] {
		return nil
	}
	w := &factWrite{tenant: -1, fact: -1, sources: map[string]int{}}
	compared := comparedIn(text)
	parts := insertParts.FindStringSubmatch(text)
	if parts == nil {
		for column, argument := range compared {
			w.note(m[1], column, argument)
		}
		return w
	}
	values := listed(parts[2])
	for i, column := range strings.Split(parts[1], ",") {
		if i >= len(values) {
			break
		}
		value, _, _ := strings.Cut(values[i], " from ")
		if argument, known := argumentOf(value, compared); known {
			w.note(m[1], strings.TrimSpace(column), argument)
		}
	}
	return w
}

// note remembers which argument a column of a table gets, when it says whose
// the row is.
func (w *factWrite) note(table, column string, argument int) {
	switch {
	case column == "tenant_id":
		w.tenant = argument
	case ofOthers[table]:
		if column == "id" {
			w.fact = argument
		}
	case besideFacts[table] && sourceColumns[column] != "":
		if _, named := w.sources[dossier.OfList]; !named || column != "practice_id" { // many in one group are of one group
			w.sources[dossier.OfList] = argument
		}
	case sourceColumns[column] != "":
		w.sources[sourceColumns[column]] = argument
	}
}

// argumentOf gives the argument that a value of an insert is: itself, or by what
// its column is compared with where it is selected.
func argumentOf(value string, compared map[string]int) (argument int, known bool) {
	if p := placeholder.FindStringSubmatch(value); p != nil {
		n, _ := strconv.Atoi(p[1])
		return n - 1, true
	}
	if m := lastWord.FindStringSubmatch(strings.TrimSpace(value)); m != nil {
		argument, known = compared[m[1]]
	}
	return argument, known
}

// comparedIn gives the columns that the where of a statement itself compares
// with an argument. With an "or" in it only the tenant is sure.
func comparedIn(text string) map[string]int {
	_, where, _ := strings.Cut(outside(text), " where ")
	compared := map[string]int{}
	for _, m := range isArgument.FindAllStringSubmatch(where, -1) {
		n, _ := strconv.Atoi(m[2])
		if _, twice := compared[m[1]]; !twice && (m[1] == "tenant_id" || !strings.Contains(where, " or ")) {
			compared[m[1]] = n - 1
		}
	}
	return compared
}

// outside leaves out what stands between brackets.
func outside(text string) string {
	var b strings.Builder
	depth := 0
	for _, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// listed takes a list of expressions apart, up to the bracket that ends it.
func listed(text string) (items []string) {
	depth, from := 0, 0
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return append(items, text[from:i])
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			items, from = append(items, text[from:i]), i+1
		}
	}
	return append(items, text[from:])
}

// touched gathers what a transaction wrote, by tenant.
type touched map[string]map[string]bool

func (t touched) add(tenant, source string) {
	if t[tenant] == nil {
		t[tenant] = map[string]bool{}
	}
	t[tenant][source] = true
}

// wrote notes which facts a statement wrote. Of one that does not name its
// tenant, as in a migration, they may be of every tenant.
func (tx *Tx) wrote(text string, sent []any) {
	w := factWriteOf(text)
	if w == nil {
		return
	}
	if tx.facts == nil {
		tx.facts = touched{}
	}
	tenant, named := cmp.Or(argument(sent, w.tenant), everyone), false
	if id := argument(sent, w.fact); id != "" {
		tx.facts.add(tenant, theFact+id)
		return
	}
	for kind, at := range w.sources {
		if id := argument(sent, at); id != "" {
			named = true
			tx.facts.add(tenant, kind+id)
		}
	}
	if !named {
		tx.facts.add(tenant, region.Everything)
	}
}

// argument gives the text of an argument, empty when it is none.
func argument(sent []any, at int) string {
	if at < 0 || at >= len(sent) {
		return ""
	}
	text, _ := sent[at].(string)
	return text
}

// theFact stands for whatever a fact belongs to.
const theFact = "fact/"

// mostSources is how many sources a transaction names; more are everything.
const mostSources = 400

// count makes a version of what the transaction wrote, as its last act, so that
// the counter is held as short as can be.
func (tx *Tx) count(ctx context.Context) error {
	for _, tenant := range slices.Sorted(maps.Keys(tx.facts)) {
		if tenant == everyone {
			if err := tx.countForAll(ctx); err != nil {
				return err
			}
			continue
		}
		sources, err := tx.named(ctx, tenant, tx.facts[tenant])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into fact_version (tenant_id, source, version) values (?1, '', 1)
			on conflict (tenant_id, source) do update set version = fact_version.version + 1`, tenant); err != nil {
			return err
		}
		for _, source := range sources {
			if _, err := tx.Exec(ctx, `insert into fact_version (tenant_id, source, version)
				select tenant_id, cast(?2 as text), version from fact_version where tenant_id = ?1 and source = ''
				on conflict (tenant_id, source) do update set version = excluded.version`, tenant, source); err != nil {
				return err
			}
		}
	}
	return nil
}

// countForAll makes a version of everything of every tenant.
func (tx *Tx) countForAll(ctx context.Context) error {
	_, err := tx.Exec(ctx, `insert into fact_version (tenant_id, source, version) select distinct tenant_id, '', 1 from practice where true
		on conflict (tenant_id, source) do update set version = fact_version.version + 1`)
	if err == nil {
		_, err = tx.Exec(ctx, `insert into fact_version (tenant_id, source, version)
			select tenant_id, '*', version from fact_version where source = ''
			on conflict (tenant_id, source) do update set version = excluded.version`)
	}
	return err
}

// named gives the sources that a version is made of, in order.
func (tx *Tx) named(ctx context.Context, tenant string, wrote map[string]bool) ([]string, error) {
	if wrote[region.Everything] || len(wrote) > mostSources {
		return []string{region.Everything}, nil
	}
	var sources []string
	for source := range maps.Keys(wrote) {
		id, of := strings.CutPrefix(source, theFact)
		if !of {
			sources = append(sources, source)
			continue
		}
		err := tx.Rows(ctx, ownersOfFact, []any{tenant, id}, func(scan func(...any) error) error {
			var owner string
			err := scan(&owner)
			sources = append(sources, owner)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(sources)
	return slices.Compact(sources), nil
}

// ownersOfFact finds what the fact with an id belongs to, whatever its table.
// One that is not there, or not any more, changes nothing.
const ownersOfFact = `select 'practice/' || f.practice_id from membership f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from commitment f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from in_use f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from visit f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from registered f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from population f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from practice_phone f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from waiver f where f.tenant_id = ?1 and f.id = ?2
	union all select 'practice/' || f.practice_id from life f where f.tenant_id = ?1 and f.id = ?2
	union all select coalesce('practice/' || f.practice_id, 'centre/' || f.centre) from attendance f where f.tenant_id = ?1 and f.id = ?2
	union all select 'neighbourhood/' || f.neighbourhood_id from agreement f where f.tenant_id = ?1 and f.id = ?2
	union all select 'neighbourhood/' || f.neighbourhood_id from neighbourhood_answer f where f.tenant_id = ?1 and f.id = ?2`
