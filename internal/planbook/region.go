package planbook

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"meertijd/internal/base/fault"
	"meertijd/internal/programme"
	"meertijd/internal/rule"
)

// The schemas that this version reads.
const (
	SchemaRegion        = "meertijd/region/1"
	SchemaInterventions = "meertijd/interventions/1"
	SchemaPlan          = "meertijd/plan/1"
	SchemaCases         = "meertijd/cases/1"
	SchemaFacts         = "meertijd/facts/1"
)

// Book is a region as it was read: the values, the rules made ready, and the
// cases of its plans.
type Book struct {
	Name   string // the folder, as the user named it
	Region *programme.Region
	Set    *rule.Set
	Cases  []Case

	files map[string]*file // by the first part of a path: region, catalogue, plans[0], cases[0]
}

// catalogueFile is interventions.yaml.
type catalogueFile struct {
	Schema        string                   `file:"schema,must"`
	Interventions []programme.Intervention `file:"interventions,must"`
}

// FindRegions lists the folders at or under the root that hold a region.yaml,
// in the order of their names.
func FindRegions(root fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && d.Name() == "region.yaml" {
			found = append(found, path.Dir(name))
		}
		return nil
	})
	slices.Sort(found)
	return found, err
}

// ReadRegion reads and checks one region folder. Name is how messages call
// the folder. With any fault the set is nil, and the rest is what could be read.
func ReadRegion(dir fs.FS, name string) (*Book, []Fault) {
	b := &Book{Name: name, Region: &programme.Region{}, files: map[string]*file{}}
	b.read(dir, "region.yaml", "region", SchemaRegion, b.Region)
	catalogue := &catalogueFile{}
	b.read(dir, "interventions.yaml", "catalogue", SchemaInterventions, catalogue)
	b.Region.Catalogue = catalogue.Interventions
	plans := planFolders(dir)
	if len(plans) == 0 {
		b.files["region"].at(place{}, "region.no-plan", "region")
	}
	for i, folder := range plans {
		p := &programme.Plan{}
		b.read(dir, folder+"/plan.yaml", planRoot(i), SchemaPlan, p)
		b.Region.Plans = append(b.Region.Plans, p)
		b.readCases(dir, folder, i)
	}
	if faults := b.faults(); len(faults) > 0 {
		return b, faults
	}
	set, faults := rule.NewSet(b.Region, nil)
	for _, f := range faults {
		b.locate(f)
	}
	if set != nil {
		b.checkCases(set)
	}
	if faults := b.faults(); len(faults) > 0 {
		return b, faults
	}
	b.Set = set
	return b, nil
}

func planRoot(i int) string { return "plans[" + itoa(i) + "]" }

// planFolders lists the folders with a plan or with cases, by name; names
// begin with the year in which the plan begins. Cases without a plan count, so
// that a plan.yaml with a misspelt name is missed.
func planFolders(dir fs.FS) []string {
	var names []string
	for _, pattern := range []string{"*/plan.yaml", "*/cases.yaml"} {
		found, err := fs.Glob(dir, pattern)
		if err != nil {
			return nil
		}
		for _, n := range found {
			names = append(names, path.Dir(n))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// read opens, parses and decodes one file of the region.
func (b *Book) read(dir fs.FS, name, root, schema string, into any) {
	data, err := readLimited(dir, name)
	f := newFile(path.Join(b.Name, name), data)
	b.files[root] = f
	if err != nil {
		f.at(place{}, openFault(err), root)
		return
	}
	f.fill(data, root, schema, into)
}

// fill parses and decodes a file whose schema is known.
func (f *file) fill(data []byte, root, schema string, into any) {
	tree := f.syntax(data)
	if tree == nil {
		return
	}
	v := reflect.ValueOf(into).Elem()
	f.decode(tree, root, v)
	if have := v.FieldByName("Schema").String(); have != "" && have != schema {
		f.at(f.find(root+".schema"), "schema.unknown", root+".schema", "have", have, "want", schema)
	}
}

// readLimited reads at most one byte more than a file may have.
func readLimited(dir fs.FS, name string) ([]byte, error) {
	f, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxBytes+1))
}

func openFault(err error) fault.Code {
	if errors.Is(err, fs.ErrNotExist) {
		return "file.missing"
	}
	return "file.unreadable"
}

// locate gives a fault of the rules its file and line.
func (b *Book) locate(flt fault.Fault) {
	root, _, _ := strings.Cut(flt.Path, ".")
	f := b.files[root]
	if f == nil {
		f = b.files["region"]
	}
	f.add(f.find(flt.Path), flt)
}

// faults gives everything found so far, by file and line.
func (b *Book) faults() []Fault {
	var all []Fault
	for _, f := range b.files {
		all = append(all, f.faults...)
	}
	return sortFaults(all)
}

// ReadFacts reads what is known of one practice.
func ReadFacts(name string, data []byte) (*rule.Facts, []Fault) {
	f, facts := newFile(name, data), &rule.Facts{}
	f.fill(data, "facts", SchemaFacts, facts)
	f.factWords("facts", facts)
	if len(f.faults) > 0 {
		return nil, sortFaults(f.faults)
	}
	return facts, nil
}

// LocateFacts gives faults that the rules found in facts their line in the
// file that the facts were read from.
func LocateFacts(name string, data []byte, faults []fault.Fault) []Fault {
	f := newFile(name, data)
	f.fill(data, "facts", SchemaFacts, &rule.Facts{})
	f.faults = nil // ReadFacts reported what the file itself had
	for _, flt := range faults {
		f.add(f.find("facts."+flt.Path), flt)
	}
	return sortFaults(f.faults)
}
