package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"meertijd/internal/base/fault"
)

// staysAfter are the tables that may name a practice that is gone: what they say
// of it is what happened.
var staysAfter = []string{"intake_item"}

// filler are values that a check asks for; any other column gets any value.
var filler = map[string]any{
	"attendance.centre": "", "plan_member.standing": "left", "intake_invitee.of_id": "other", "life.other_id": "",
}

// fillRow writes a row into a table with a practice in a column, and gives the error.
func fillRow(ctx context.Context, tx *Tx, t table, column, practice string) error {
	var names, places []string
	var args []any
	for i, c := range t.columns {
		var value any = practice
		given, set := filler[t.name+"."+c.name]
		switch {
		case c.name == column:
		case c.name == "tenant_id":
			value = "here"
		case c.name == "practice_id":
			value = "other"
		case set:
			value = given
		case !c.notNull:
			value = nil
		case c.kind == "BIGINT" || c.kind == "SMALLINT":
			value = 1
		case c.kind == "BYTEA":
			value = []byte("x")
		default:
			value = "x"
		}
		names, places, args = append(names, c.name), append(places, fmt.Sprint("?", i+1)), append(args, value)
	}
	_, err := tx.Exec(ctx, `insert into `+t.name+` (`+strings.Join(names, ", ")+`) values (`+strings.Join(places, ", ")+`)`, args...)
	return err
}

// namesPractice gives the columns by which the schema says that a row belongs to
// a practice, and those of standsOn.
func namesPractice(t table) (columns []string) {
	for _, c := range t.columns {
		if c.name == "practice_id" && t.name != "practice" || standsOn[t.name] == c.name {
			columns = append(columns, c.name)
		}
	}
	return columns
}

func TestNoTableIsForgottenWhenAPracticeIsUnmade(t *testing.T) {
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"practice": true}
	for _, table := range tables {
		for _, column := range namesPractice(table) {
			seen[table.name] = true
			goes, stands := slices.Contains(unmade, table.name) && column == "practice_id", standsOn[table.name] == column
			apart := table.name == "agreement_practice" || slices.Contains(staysAfter, table.name)
			if !goes && !stands && !apart {
				t.Errorf("%s.%s: does it go with a practice that is unmade (unmade), or does it stand on it (standsOn)?", table.name, column)
				continue
			}
			t.Run(table.name+"."+column, func(t *testing.T) { unmadeWith(t, table, column, stands) })
		}
	}
	for _, name := range slices.Concat(unmade, staysAfter) {
		if !seen[name] {
			t.Errorf("%s says nothing of a practice", name)
		}
	}
	for name := range standsOn {
		if !seen[name] {
			t.Errorf("%s is no table", name)
		}
	}
}

// filled writes a row of a table, and those that it refers to. An agreement is
// one that was withdrawn.
func filled(t *testing.T, tx *Tx, of table, column string) error {
	tables, err := tablesOf(known(t))
	if err == nil {
		err = fillRow(t.Context(), tx, of, column, "made")
	}
	for _, name := range of.references {
		at := slices.IndexFunc(tables, func(x table) bool { return x.name == name })
		if err == nil && name != "practice" {
			err = filled(t, tx, tables[at], "practice_id")
		}
	}
	if err == nil && of.name == "agreement_practice" {
		_, err = tx.Exec(t.Context(), `insert into withdrawal (tenant_id, id, practice_id, withdrawn_at, withdrawn_by) values ('here', 'x', '', 'x', 'x')`)
	}
	return err
}

// unmadeWith takes back a practice of which a table says something.
func unmadeWith(t *testing.T, of table, column string, stands bool) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(t.Context(), func(tx *Tx) error {
		for _, id := range []string{"made", "other"} {
			if _, err := tx.Exec(t.Context(), `insert into practice (tenant_id, practice_id, name, name_folded, agb, cohort, fictional) values ('here', ?1, 'x', 'x', '', '', 0)`, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(t.Context(), `pragma defer_foreign_keys = on`); err != nil {
			return err
		}
		return filled(t, tx, of, column)
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *Tx) error { return tx.unmake(t.Context(), "here", "made") })
	if code := fault.CodeOf(err); stands != (code == "intake.built.other") || err != nil && !stands {
		t.Fatalf("%v, stands on it: %v", err, stands)
	}
	var left, others int64
	err = db.Read(t.Context(), func(tx *Tx) error {
		_, err := tx.One(t.Context(), `select count(*) from `+of.name+` where `+column+` = 'made'`, nil, &left)
		_, also := tx.One(t.Context(), `select count(*) from practice where practice_id = 'other'`, nil, &others)
		return errors.Join(err, also)
	})
	if err != nil || (left == 1) != (stands || slices.Contains(staysAfter, of.name)) || others != 1 {
		t.Errorf("%d rows are left, %d others, %v", left, others, err)
	}
}

func TestAPracticeOfAnAgreementThatHoldsStays(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(t.Context(), func(tx *Tx) error {
		for _, text := range []string{
			`pragma defer_foreign_keys = on`,
			`insert into practice (tenant_id, practice_id, name, name_folded) values ('here', 'made', 'x', 'x')`,
			`insert into neighbourhood (tenant_id, neighbourhood_id, name, name_folded) values ('here', 'n', 'x', 'x')`,
			`insert into agreement (tenant_id, id, neighbourhood_id, intervention, from_on, recorded_at, recorded_by) values ('here', 'a', 'n', 'x', '2026-01-01', 'x', 'x')`,
			`insert into agreement_practice (tenant_id, id, practice_id) values ('here', 'a', 'made')`,
		} {
			if _, err := tx.Exec(t.Context(), text); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *Tx) error { return tx.unmake(t.Context(), "here", "made") })
	if fault.CodeOf(err) != "intake.built.other" {
		t.Error(err)
	}
}
