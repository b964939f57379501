package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/base/id"
	"meertijd/internal/organisation"
	"meertijd/internal/store"
	"meertijd/regions"
)

func TestAFolderOfARegionIsNamedAfterItsKey(t *testing.T) {
	all := newLibrary().Regions()
	if len(all) < 2 {
		t.Fatalf("regions: %v", all)
	}
	for _, r := range all {
		if set, err := newLibrary().Set(r.Key); err != nil || set.Region.Key != r.Key || r.Name.NL == "" || r.Name.EN == "" {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if _, err := newLibrary().Set("../regions"); err == nil {
		t.Error("a path is a region")
	}
}

// packed makes a ZIP of a built-in region, with a change in one of its files.
func packed(t *testing.T, key, old, next string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	err := fs.WalkDir(regions.Files, key, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(regions.Files, name)
		if err != nil {
			return err
		}
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(strings.ReplaceAll(string(data), old, next)))
		}
		return err
	})
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "m.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEachOrganisationIsJudgedByItsOwnRules(t *testing.T) {
	db := opened(t)
	service, rules := organisations(db, wiring{log: slog.New(slog.DiscardHandler)}, &id.Source{Now: time.Now, Rand: rand.Reader})
	all := service.Library.Regions()
	var tenants []string
	for _, r := range all[:2] {
		o, err := service.Make(t.Context(), organisation.New{Command: organisation.Command{Actor: organisation.Starter("", "init")}, Name: r.Key, Region: r.Key})
		if err != nil {
			t.Fatal(err)
		}
		tenants = append(tenants, o.Tenant)
		if got := rules.Rules(o.Tenant).Region.Key; got != r.Key {
			t.Errorf("%s is judged by %s", r.Key, got)
		}
	}
	command := organisation.Command{Actor: access.Actor{Tenant: tenants[0], Person: "ada", Name: "Ada", Role: access.Lead}}
	v, faults, err := service.AddPlan(t.Context(), command, packed(t, all[1].Key, "\r", ""))
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if _, err := service.PutInForce(t.Context(), organisation.PutInForce{Command: command, Number: v.Number}); err != nil {
		t.Fatal(err)
	}
	if got := rules.Rules(tenants[0]); got.Region.Key != all[1].Key || got.Hash() != v.Hash {
		t.Errorf("after the change it is judged by %s", got.Region.Key)
	}
	another := &regional{organisations: service, library: newLibrary(), log: slog.New(slog.NewTextHandler(io.Discard, nil)), held: map[string]held{}}
	if err := another.readable(t.Context()); err != nil || another.held[tenants[0]].set.Hash() != v.Hash {
		t.Errorf("a program that starts now: %v", err)
	}
	_ = db.Close()
	another.forget(tenants[0])
	if got := another.Rules(tenants[0]); got.Hash() != v.Hash {
		t.Error("what is held is not used when the store does not answer")
	}
	defer func() {
		if recover() == nil {
			t.Error("somebody unknown is judged by other rules")
		}
	}()
	another.Rules("nobody")
}

func TestAFaultInAnUploadedPlanHasItsPlace(t *testing.T) {
	key := newLibrary().Regions()[0].Key
	_, faults := newLibrary().Read(packed(t, key, "schema: meertijd/region/1", "schema: meertijd/region/1\nnonsense: 1"))
	if len(faults) == 0 || faults[0].Line < 2 || faults[0].File != "region.yaml" {
		t.Errorf("%+v", faults)
	}
	if set, faults := newLibrary().Read([]byte("x")); set != nil || len(faults) != 1 || faults[0].Code != "zip.unreadable" {
		t.Errorf("%v", faults)
	}
}
