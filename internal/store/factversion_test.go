package store

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/dossier"
	"meertijd/internal/region"
)

// notJudged are the tables that say nothing of how a practice stands. A new
// table is here or among factTables: whoever adds it says which.
var notJudged = strings.Fields(`
	tenant organisation organisation_logo regional_plan setup_link backup_run attachment_blob attachment_chunk attachment
	outbox delivery idempotency sign_up attempt
	audit audit_chain audit_list audit_person audit_signature audit_purged
	person hat hat_move session mandate
	account account_secret account_person account_recovery account_passkey account_identity account_ticket
	practice_version centre teller
	plan_revision plan_verdict plan_conflict plan_remark plan_share
	intake_upload intake_import intake_item intake_mapping intake_invitee
	network_outlook network_section network_partner network_contact
	reminder reminder_draft reminder_practice reminder_mail digest digest_choice
	view_first fact_version standing`)

func TestNoTableIsForgottenWhenFactsAreCounted(t *testing.T) {
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	is := map[string]bool{}
	for _, table := range tables {
		is[table.name] = true
		if judged, not := factTables[table.name] || besideFacts[table.name], slices.Contains(notJudged, table.name); judged == not {
			t.Errorf("%s: is a practice judged on it? Then it belongs in factTables, else in notJudged", table.name)
		}
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(factTables)), slices.Sorted(maps.Keys(besideFacts)), notJudged) {
		if !is[name] {
			t.Errorf("%s is in a list and is no table", name)
		}
	}
}

// countsAsAll lists the functions with a statement that writes facts without
// naming what they are of, or of which the table is known only when it runs,
// each with its reason.
var countsAsAll = map[string]string{
	"Tx.reverse":      "rows of a plan go by the plan: see TestTextsThatAreMadeNameWhatTheyAreOf",
	"Tx.unmake":       "rows of a practice go by the practice; of its withdrawals anything may count again",
	"Tx.replaceMeans": "means to sign in",
	"Tx.anonymise":    "a person may be anywhere",
	"Tx.erase":        "a person may be anywhere",
	"part.upsert":     "rows of a plan: see TestTextsThatAreMadeNameWhatTheyAreOf",
	"table.insert":    "a backup goes into an empty database only, with the versions that it was made with",
	"fact.insert":     "facts: see TestTextsThatAreMadeNameWhatTheyAreOf",
}

var ofAnyTable = regexp.MustCompile(`^(insert into|update|delete from) «it»`)

func TestEveryWriteOfFactsNamesWhatItIsOf(t *testing.T) {
	used, writes := map[string]bool{}, 0
	for _, x := range readSources(t).snippets {
		if ofAnyTable.MatchString(x.text) {
			if used[x.function] = true; countsAsAll[x.function] == "" {
				t.Errorf("%s writes a table that is known when it runs: %s", x.function, x.text)
			}
			continue
		}
		m := writesTable.FindStringSubmatch(x.text)
		if m == nil || !factTables[m[1]] && !besideFacts[m[1]] {
			continue
		}
		writes++
		w := readFactWrite(x.text)
		if w.tenant < 0 && !strings.Contains(x.text, "«it»") {
			t.Errorf("%s writes %s and does not name its tenant: %s", x.function, m[1], x.text)
		}
		if len(w.sources) == 0 && w.fact < 0 {
			if used[x.function] = true; countsAsAll[x.function] == "" {
				t.Errorf("%s writes %s and names nothing: it counts as everything. %s", x.function, m[1], x.text)
			}
		}
	}
	for function := range countsAsAll {
		if !used[function] {
			t.Errorf("%s is an exception without a statement that needs it", function)
		}
	}
	if writes < 15 {
		t.Errorf("%d writes were found: the test does not see them", writes)
	}
}

// The texts that are made while it runs: of facts, of parts of a plan, and
// those of which the table is a variable.
func TestTextsThatAreMadeNameWhatTheyAreOf(t *testing.T) {
	const p, n, c = dossier.OfPractice, dossier.OfNeighbourhood, dossier.OfCentre
	for text, want := range map[string]factWrite{
		lives.insert("practice_id"):           {0, -1, map[string]int{p: 1}},
		memberships.insert("practice_id"):     {0, -1, map[string]int{p: 1}},
		commitments.insert("practice_id"):     {0, -1, map[string]int{p: 1}},
		inUses.insert("practice_id"):          {0, -1, map[string]int{p: 1}},
		attendances.insert("practice_id"):     {0, -1, map[string]int{p: 1, c: 6}},
		visits.insert("practice_id"):          {0, -1, map[string]int{p: 1}},
		phones.insert("practice_id"):          {0, -1, map[string]int{p: 1}},
		registered.insert("practice_id"):      {0, -1, map[string]int{p: 1}},
		populations.insert("practice_id"):     {0, -1, map[string]int{p: 1}},
		waivers.insert("practice_id"):         {0, -1, map[string]int{p: 1}},
		agreements.insert("neighbourhood_id"): {0, -1, map[string]int{n: 1}},
		answers.insert("neighbourhood_id") + ` on conflict (tenant_id, id) do nothing`: {0, -1, map[string]int{n: 1}},
		planMembers.upsert(): {0, -1, map[string]int{dossier.OfPlan: 1, p: 3}},
	} {
		if have := readFactWrite(text); have == nil || !reflect.DeepEqual(*have, want) {
			t.Errorf("%s: %+v, want %+v", text, have, want)
		}
	}
	for _, part := range []string{planConflicts.upsert(), planRemarks.upsert(), planShares.upsert()} {
		if readFactWrite(part) != nil {
			t.Errorf("nobody is judged on %s", part)
		}
	}
	for _, table := range []string{"plan_field", "plan_event", "plan_member", "plan"} {
		if have := readFactWrite(`delete from ` + table + ` where tenant_id = ?1 and plan_id = ?2`); have == nil || have.sources[dossier.OfPlan] != 1 {
			t.Errorf("%s: %+v", table, have)
		}
	}
}

func TestWhatAStatementNames(t *testing.T) {
	type named = map[string]int
	const p, n, pl = dossier.OfPractice, dossier.OfNeighbourhood, dossier.OfPlan
	for text, want := range map[string]*factWrite{
		`select practice_id from practice where tenant_id = ?1`:                                                                                                        nil,
		`insert into sign_up (tenant_id, practice_id) values (?1, ?2)`:                                                                                                 nil,
		`insert into practice_note (tenant_id, practice_id) values (?1, ?2)`:                                                                                           {0, -1, named{p: 1}},
		`update plan_remark set done_at = ?3 where tenant_id = ?1 and plan_id = ?2`:                                                                                    nil,
		`update visit set held_on = ?3 where tenant_id = ?1 and practice_id = ?2`:                                                                                      {0, -1, named{p: 1}},
		"update visit\n\t\tset held_on = ?3\n\t\twhere visit.tenant_id = ?1\n\t\tand visit.practice_id = ?2":                                                           {0, -1, named{p: 1}},
		`update visit set practice_id = ?2, held_on = ?3 where tenant_id = ?1`:                                                                                         {0, -1, named{}},
		`update visit set held_on = ?1`:                                                                                                                                {-1, -1, named{}},
		`update practice set version = version + 1 where tenant_id = ?1 and practice_id = ?2 and (version = ?3 or ?3 = 0)`:                                             {0, -1, named{p: 1}},
		`delete from visit where tenant_id = ?1 and (practice_id = ?2 or id = ?3)`:                                                                                     {0, -1, named{}},
		`delete from visit where tenant_id = ?1 and practice_id = ?2 or id = ?3`:                                                                                       {0, -1, named{}},
		`delete from visit where tenant_id = ?1 and practice_id in (select practice_id from membership where tenant_id = ?1 and practice_id = ?2)`:                     {0, -1, named{}},
		`delete from visit where tenant_id = ?1 and practice_id > ?2`:                                                                                                  {0, -1, named{}},
		`delete from withdrawal where tenant_id = ?1 and id = ?2`:                                                                                                      {0, 1, named{}},
		`delete from withdrawal where tenant_id = ?1 and practice_id = ?2`:                                                                                             {0, -1, named{}},
		`insert into visit (id, practice_id, tenant_id) values (lower(?3), ?2, ?1) on conflict (tenant_id, id) do update set id = ?4`:                                  {0, -1, named{p: 1}},
		`insert into visit (tenant_id, id, practice_id) values (?1, coalesce(?2, ?3), ?4)`:                                                                             {0, -1, named{p: 3}},
		`insert into visit (tenant_id, id, practice_id) select tenant_id, ?3, practice_id from practice where tenant_id = ?1 and practice_id = ?2`:                     {0, -1, named{p: 1}},
		`insert into visit (tenant_id, id, practice_id) select f.tenant_id, ?3, f.practice_id from practice f where f.tenant_id = ?1`:                                  {0, -1, named{}},
		`insert into agreement (tenant_id, neighbourhood_id, id) select tenant_id, cast(?3 as text), id from agreement where tenant_id = ?1 and neighbourhood_id = ?2`: {0, -1, named{n: 2}},
		`insert into plan_field (tenant_id, plan_id, value) select tenant_id, plan_id, value from plan_field where tenant_id = ?1 and plan_id = ?2`:                    {0, -1, named{pl: 1}},
		`insert into own_group_member (tenant_id, group_id, practice_id) values (?1, ?2, ?3)`:                                                                          {0, -1, named{dossier.OfList: 1}},
		`delete from own_group_member where tenant_id = ?1 and practice_id = ?2 and group_id = ?3`:                                                                     {0, -1, named{dossier.OfList: 2}},
		`delete from own_group_member where tenant_id = ?1 and practice_id = ?2`:                                                                                       {0, -1, named{dossier.OfList: 1}},
		`delete from saved_view where tenant_id = ?1 and view_id = ?2`:                                                                                                 {0, -1, named{dossier.OfList: 1}},
		`insert into agreement_practice (tenant_id, id, practice_id) values (?1, ?2, ?3)`:                                                                              {0, 1, named{}},
	} {
		have := readFactWrite(text)
		if (have == nil) != (want == nil) || have != nil && !reflect.DeepEqual(*have, *want) {
			t.Errorf("%s: %+v, want %+v", text, have, want)
		}
	}
}

// What a person wrote is counted for the tenant; a statement that was sent
// without what it names counts as everything.
func TestWhatIsNotGivenCountsAsEverything(t *testing.T) {
	const text = `insert into attendance (tenant_id, practice_id, centre) values (?1, ?2, ?3)`
	for _, c := range []struct {
		sent []any
		want []string
	}{
		{[]any{"a", "p1", ""}, []string{"a practice/p1"}},
		{[]any{"a", nil, "c1"}, []string{"a centre/c1"}},
		{[]any{"a", "p1", "c1"}, []string{"a centre/c1", "a practice/p1"}},
		{[]any{"a", nil, ""}, []string{"a *"}},
		{[]any{"a"}, []string{"a *"}},
		{[]any{nil, nil, nil}, []string{"* *"}},
	} {
		tx := &Tx{}
		tx.wrote(text, c.sent)
		var have []string
		for _, tenant := range slices.Sorted(maps.Keys(tx.facts)) {
			for _, source := range slices.Sorted(maps.Keys(tx.facts[tenant])) {
				have = append(have, tenant+" "+source)
			}
		}
		if !slices.Equal(have, c.want) {
			t.Errorf("%v counts as %q, want %q", c.sent, have, c.want)
		}
	}
	tx := &Tx{facts: touched{}}
	for range mostSources + 1 {
		tx.facts.add("a", strings.Repeat("x", len(tx.facts["a"])+1))
	}
	if all, err := tx.named(t.Context(), "a", tx.facts["a"]); err != nil || !slices.Equal(all, []string{region.Everything}) {
		t.Errorf("%d sources, %v", len(all), err)
	}
}

// A migration that changes what practices are judged on is counted as any other
// write: of everybody.
func TestAMigrationIsCounted(t *testing.T) {
	for _, m := range known(t) {
		for _, text := range split(m.text) {
			if w := factWriteOf(text); w != nil && m.version < 13 {
				t.Errorf("migration %d writes facts before their versions are counted: %s", m.version, text)
			}
		}
	}
}
