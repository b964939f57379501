package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// floor gives a package's floor: 3 door, 2 edges, 1 core, 0 base.
var floors = map[string]int{
	"cmd/meertijd": 3, "regions": 3, "demo": 3, "test/crash": 3, "test/live": 3,
	"internal/planbook": 2, "internal/wording": 2, "internal/terminal": 2, "internal/store": 2, "internal/store/storetest": 2,
	"internal/document": 2, "internal/web": 2, "internal/web/part": 2, "internal/web/asset": 2, "internal/web/render": 2, "internal/web/gallery": 2,
	"internal/programme": 1, "internal/rule": 1, "internal/access": 1, "internal/audit": 1, "internal/practice": 1, "internal/plan": 1,
	"internal/dossier": 1, "internal/region": 1, "internal/region/regiontest": 1, "internal/report": 1, "internal/account": 1, "internal/notice": 1, "internal/organisation": 1, "internal/intake": 1,
	"internal/view": 1, "internal/view/viewtest": 1,
	"internal/attachment": 1, "internal/patientdata": 1, "internal/privacy": 1,
	"internal/network": 1, "internal/network/networktest": 1,
	"internal/account/accounttest": 1, "internal/organisation/organisationtest": 1, "internal/intake/intaketest": 1, "internal/attachment/attachmenttest": 1,
	"internal/intervention": 1, "internal/intervention/interventiontest": 1, "internal/ahead": 1,
	"internal/credential": 2, "internal/mail": 2, "internal/sheet": 2, "internal/backup": 2,
	"internal/notice/noticetest": 1,
	"internal/reminder":          1, "internal/reminder/remindertest": 1,
	"internal/audit/audittest": 1, "internal/privacy/privacytest": 1,
	"internal/access/accesstest": 1, "internal/practice/practicetest": 1, "internal/plan/plantest": 1,
	"internal/base/metric": 0, "internal/base/calendar": 0, "internal/base/money": 0, "internal/base/fault": 0, "internal/base/spelling": 0, "internal/base/legible": 0, "internal/base/id": 0,
}

// sideways lists the arrows between packages of one floor, each with a reason.
var sideways = map[string]string{
	"internal/rule -> internal/programme":                             "the engine judges the values of a regional plan",
	"internal/access -> internal/audit":                               "who signs in is recorded in the same transaction",
	"internal/practice -> internal/audit":                             "a change of a practice and its record are one",
	"internal/practice -> internal/programme":                         "which questions a neighbourhood answers is data",
	"internal/audit/audittest -> internal/audit":                      "the fake and the contract of the record",
	"internal/privacy -> internal/access":                             "who may see and erase what is held of a person",
	"internal/privacy -> internal/audit":                              "an erasure and its record are one",
	"internal/privacy/privacytest -> internal/privacy":                "the fake and the contract of its store",
	"internal/privacy/privacytest -> internal/audit":                  "the contract looks at the records",
	"internal/plan -> internal/access":                                "who may do what with a plan",
	"internal/plan -> internal/audit":                                 "a save and its record are one",
	"internal/plan -> internal/notice":                                "what was said of a plan is told by mail in the same transaction",
	"internal/plan/plantest -> internal/notice":                       "the contract looks at the mail",
	"internal/plan -> internal/rule":                                  "a plan is prefilled, judged and kept with its verdict",
	"internal/dossier -> internal/plan":                               "plans are facts for the engine",
	"internal/dossier -> internal/practice":                           "what is known of a practice are facts for the engine",
	"internal/dossier -> internal/rule":                               "it assembles the engine's only input",
	"internal/region -> internal/network":                             "which plans do not follow an agreement is part of how they stand",
	"internal/region -> internal/dossier":                             "it judges what the dossier assembles",
	"internal/region -> internal/plan":                                "how a plan stands is what it counts",
	"internal/region -> internal/practice":                            "what a practice belongs to is what it groups by",
	"internal/region -> internal/rule":                                "states of conditions and modes of choices are what it counts",
	"internal/view -> internal/access":                                "who may keep views and groups",
	"internal/view -> internal/audit":                                 "a view and its record are one",
	"internal/view/viewtest -> internal/view":                         "the fake and the contract of its store",
	"internal/view/viewtest -> internal/audit":                        "the contract looks at the records",
	"internal/region/regiontest -> internal/region":                   "the fake and the contract of its store",
	"internal/region/regiontest -> internal/dossier":                  "the contract names sources",
	"internal/region/regiontest -> internal/plan":                     "the contract keeps a practice with every field",
	"internal/region/regiontest -> internal/practice":                 "the contract keeps a practice with every field",
	"internal/region/regiontest -> internal/rule":                     "the contract keeps a practice with every field",
	"internal/access/accesstest -> internal/access":                   "the fake and the contract of its store",
	"internal/access/accesstest -> internal/audit":                    "the contract looks at the records",
	"internal/network -> internal/access":                             "who may keep the network of a neighbourhood",
	"internal/network -> internal/audit":                              "a change and its record are one",
	"internal/network -> internal/rule":                               "agreements are compared with the plan as the engine read it",
	"internal/network/networktest -> internal/network":                "the fake and the contract of its store",
	"internal/network/networktest -> internal/audit":                  "the contract looks at the records",
	"internal/practice/practicetest -> internal/practice":             "the fake and the contract of its store",
	"internal/practice/practicetest -> internal/audit":                "the contract looks at the records",
	"internal/plan/plantest -> internal/plan":                         "the fake and the contract of its store",
	"internal/plan/plantest -> internal/audit":                        "the contract looks at the records",
	"internal/plan/plantest -> internal/rule":                         "kept verdicts are part of the contract",
	"internal/store/storetest -> internal/store":                      "it opens a store on each engine for a test",
	"internal/account -> internal/access":                             "an account wears the hats of a person",
	"internal/account -> internal/audit":                              "a sign-in and its record are one",
	"internal/account -> internal/notice":                             "links go by mail in the same transaction",
	"internal/account/accounttest -> internal/account":                "the fake and the contract of its store",
	"internal/account/accounttest -> internal/access":                 "the contract signs people in",
	"internal/account/accounttest -> internal/access/accesstest":      "people are kept by the fake that keeps that contract",
	"internal/account/accounttest -> internal/audit":                  "the contract looks at the records",
	"internal/account/accounttest -> internal/notice":                 "the contract looks at the mail",
	"internal/organisation -> internal/access":                        "who may change the organisation",
	"internal/organisation -> internal/audit":                         "a change and its record are one",
	"internal/organisation -> internal/rule":                          "the regional plan in force is a rule set",
	"internal/organisation/organisationtest -> internal/organisation": "the fake and the contract of its store",
	"internal/organisation/organisationtest -> internal/audit":        "the contract looks at the records",
	"internal/intake -> internal/access":                              "who may import",
	"internal/intake -> internal/audit":                               "an import and its record are one",
	"internal/intake -> internal/practice":                            "rows become facts of practices",
	"internal/intake -> internal/plan":                                "rows become plans of earlier years",
	"internal/intake -> internal/account":                             "rows become people",
	"internal/intake -> internal/patientdata":                         "cells are looked through as every text is",
	"internal/intake -> internal/rule":                                "choices are checked against the regional plan",
	"internal/intake -> internal/programme":                           "interventions are known by number and title",
	"internal/intake/intaketest -> internal/intake":                   "the fake and the contract of its store",
	"internal/intake/intaketest -> internal/audit":                    "the contract looks at the records",
	"internal/intake/intaketest -> internal/practice":                 "imports make practices",
	"internal/intake/intaketest -> internal/plan":                     "imports make plans of earlier years",
	"internal/intake/intaketest -> internal/rule":                     "choices of those plans",
	"internal/practice -> internal/access":                            "who may change a practice's file",
	"internal/attachment -> internal/access":                          "who may read a file",
	"internal/attachment -> internal/audit":                           "a file and its record are one",
	"internal/attachment/attachmenttest -> internal/attachment":       "the fake and the contract of its store",
	"internal/attachment/attachmenttest -> internal/audit":            "the contract looks at the records",
	"internal/notice/noticetest -> internal/notice":                   "the fake and the contract of its outbox",
	"internal/intervention -> internal/access":                        "who speaks for a practice",
	"internal/intervention -> internal/audit":                         "an offer and its record are one",
	"internal/intervention -> internal/programme":                     "an offer is about an intervention of the region",
	"internal/intervention -> internal/rule":                          "in which form something runs; the region of a tenant",
	"internal/intervention/interventiontest -> internal/intervention": "the fake and the contract of its store",
	"internal/intervention/interventiontest -> internal/audit":        "the contract looks at the records",
	"internal/intervention/interventiontest -> internal/plan":         "what was handed in comes from plans",
	"internal/intervention/interventiontest -> internal/rule":         "in which form something runs",
	"internal/ahead -> internal/rule":                                 "it compares the rules of two years, and lets the engine judge the next",
	"internal/ahead -> internal/programme":                            "what a plan says of meetings and questions",
	"internal/reminder -> internal/access":                            "who may remind whom",
	"internal/reminder -> internal/audit":                             "a reminder and its record are one",
	"internal/reminder -> internal/notice":                            "a reminder is mail",
	"internal/reminder -> internal/plan":                              "what a practice lacks is the verdict on its plan",
	"internal/reminder -> internal/rule":                              "and its smallest repair",
	"internal/reminder -> internal/region":                            "whom to remind, and what the weekly mail tells",
	"internal/reminder/remindertest -> internal/reminder":             "the fake and the contract of its stores",
	"internal/reminder/remindertest -> internal/audit":                "the contract looks at the records",
	"internal/reminder/remindertest -> internal/notice":               "the contract looks at the mail",
	"internal/reminder/remindertest -> internal/notice/noticetest":    "mail goes into the outbox that keeps that contract",
	"internal/mail -> internal/wording":                               "wording is the one package that every edge may import",
	"internal/terminal -> internal/wording":                           "wording is the one package that every edge may import",
	"internal/document -> internal/wording":                           "wording is the one package that every edge may import",
	"internal/web -> internal/wording":                                "wording is the one package that every edge may import",
	"internal/web -> internal/web/part":                               "pages are made of components",
	"internal/web -> internal/web/render":                             "pages are rendered",
	"internal/web -> internal/web/asset":                              "the site serves its own files",
	"internal/web -> internal/web/gallery":                            "the site shows its components",
	"internal/web/render -> internal/wording":                         "templates say sentences",
	"internal/web/render -> internal/web/part":                        "templates are made of components",
	"internal/web/render -> internal/web/asset":                       "templates point at files by their hash",
	"internal/web/asset -> internal/web/part":                         "a component's style sheet stands beside it",
	"internal/web/gallery -> internal/wording":                        "the gallery is in both languages",
	"internal/web/gallery -> internal/web/part":                       "the gallery shows every component",
	"internal/web/gallery -> internal/web/render":                     "the gallery renders every component",
	"internal/web/gallery -> internal/web/asset":                      "the gallery uses the site's own files",
	"cmd/meertijd -> regions":                                         "the program carries its regions",
	"test/live -> regions":                                            "made-up lists follow the menu of a region",
	"cmd/meertijd -> demo":                                            "the program carries its demo",
}

// thirdParty lists who may import which module.
var thirdParty = map[string][]string{
	"internal/planbook":        {"github.com/goccy/go-yaml"},
	"internal/store":           {"github.com/ncruces/go-sqlite3", "github.com/jackc/pgx/v5", "golang.org/x/text"},
	"internal/store/storetest": {"github.com/jackc/pgx/v5"},
	"cmd/meertijd":             {"github.com/alecthomas/kong"},
	"internal/credential": {
		"golang.org/x/crypto/argon2", "github.com/go-webauthn/webauthn", "github.com/pquerna/otp", "github.com/coreos/go-oidc/v3", "golang.org/x/oauth2",
	},
	"internal/mail":   {"github.com/wneessen/go-mail"},
	"internal/sheet":  {"github.com/xuri/excelize/v2", "golang.org/x/text"},
	"test/live":       {"github.com/xuri/excelize/v2", "golang.org/x/text"},
	"internal/backup": {"filippo.io/age"},
}

// neverInCore are packages that the core and the base may not use.
var neverInCore = []string{"database/sql", "net/http", "html/template", "os", "net", "log", "log/slog"}

// longFiles may pass 400 lines, each with its reason.
var longFiles = map[string]string{
	"internal/archtest/arch_test.go": "every package and every arrow has a line in its tables",
}

const maxLines = 400

const module = "meertijd/"

// packages maps each folder with Go files to its parsed non-test files.
func packages(t *testing.T) map[string][]*ast.File {
	t.Helper()
	set := token.NewFileSet()
	out := map[string][]*ast.File{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		if d.IsDir() && (rel == "bench" || rel == "build" || rel == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		out[dir] = append(out[dir], file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestArrowsPointDown(t *testing.T) {
	for dir, files := range packages(t) {
		if dir == "internal/archtest" {
			continue
		}
		floor, known := floors[dir]
		if !known {
			t.Errorf("%s stands on no floor: add it to floors", dir)
			continue
		}
		for _, to := range imports(files) {
			if !strings.HasPrefix(to, module) {
				continue
			}
			to = strings.TrimPrefix(to, module)
			arrow := dir + " -> " + to
			switch {
			case floors[to] > floor:
				t.Errorf("%s points up", arrow)
			case floors[to] == floor && sideways[arrow] == "":
				t.Errorf("%s points sideways without a reason in sideways", arrow)
			}
		}
	}
}

func imports(files []*ast.File) []string {
	var out []string
	for _, f := range files {
		for _, i := range f.Imports {
			out = append(out, strings.Trim(i.Path.Value, `"`))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestTheCoreUsesNoTechnology(t *testing.T) {
	for dir, files := range packages(t) {
		for _, to := range imports(files) {
			standard := !strings.Contains(strings.Split(to, "/")[0], ".") && !strings.HasPrefix(to, module)
			if floors[dir] < 2 && slices.Contains(neverInCore, to) {
				t.Errorf("%s imports %s", dir, to)
			}
			if standard || strings.HasPrefix(to, module) {
				continue
			}
			if !slices.ContainsFunc(thirdParty[dir], func(m string) bool { return strings.HasPrefix(to, m) }) {
				t.Errorf("%s imports %s, which is not its own technology", dir, to)
			}
		}
	}
}

func TestTheCoreHasNoClock(t *testing.T) {
	for dir, files := range packages(t) {
		if floors[dir] > 1 {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
						t.Errorf("%s asks for the time", dir)
					}
				}
				return true
			})
		}
	}
}

func TestEveryPackageExplainsItself(t *testing.T) {
	for dir, files := range packages(t) {
		best := 0
		for _, f := range files {
			if f.Doc != nil {
				best = max(best, len(f.Doc.Text()))
			}
		}
		if best < 120 {
			t.Errorf("%s has no package comment that explains it", dir)
		}
	}
}

func TestEveryExportedNameHasASentence(t *testing.T) {
	for dir, files := range packages(t) {
		for _, f := range files {
			for _, d := range f.Decls {
				name, doc, exported := described(d)
				if exported && doc == "" {
					t.Errorf("%s: %s has no comment", dir, name)
				}
			}
		}
	}
}

// described gives the name and comment of a top-level declaration.
func described(d ast.Decl) (name, doc string, exported bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name, d.Doc.Text(), d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv))
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() {
				return ts.Name.Name, d.Doc.Text() + ts.Doc.Text(), true
			}
		}
	}
	return "", "", false
}

func receiverExported(r *ast.FieldList) bool {
	kind := r.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	id, ok := kind.(*ast.Ident)
	return ok && id.IsExported()
}

func TestEveryWordOfTheCoreStandsInTheGlossary(t *testing.T) {
	glossary, err := os.ReadFile(filepath.Join(root, "docs", "glossary.md"))
	if err != nil {
		t.Fatal(err)
	}
	for dir, files := range packages(t) {
		if floors[dir] > 1 {
			continue
		}
		for _, f := range files {
			for _, d := range f.Decls {
				g, ok := d.(*ast.GenDecl)
				if !ok {
					continue
				}
				for _, s := range g.Specs {
					ts, ok := s.(*ast.TypeSpec)
					if !ok || !ts.Name.IsExported() {
						continue
					}
					name := ts.Name.Name
					if !strings.Contains(string(glossary), "`"+name+"`") && !strings.Contains(string(glossary), "."+name+"`") {
						t.Errorf("%s.%s is not in docs/glossary.md", f.Name.Name, name)
					}
				}
			}
		}
	}
}

func TestNoRegionHasANameInGoCode(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(root, "regions", "*", "region.yaml"))
	if err != nil || len(folders) < 2 {
		t.Fatalf("regions: %v %v", folders, err)
	}
	for _, folder := range folders {
		name := filepath.Base(filepath.Dir(folder))
		eachGoFile(t, func(path string, code string) {
			for i, line := range strings.Split(code, "\n") {
				if strings.Contains(strings.ToLower(line), name) {
					t.Errorf("%s:%d names the region %s", path, i+1, name)
				}
			}
		})
	}
}

func eachGoFile(t *testing.T, visit func(path, code string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || d.Name() == "bench" || d.Name() == "build" || d.Name() == "node_modules" || d.Name() == ".git") {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		code, err := os.ReadFile(name)
		visit(name, string(code))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesStayShort(t *testing.T) {
	eachGoFile(t, func(path, code string) {
		rel, _ := filepath.Rel(root, path)
		if lines := strings.Count(code, "\n"); lines > maxLines && longFiles[filepath.ToSlash(rel)] == "" {
			t.Errorf("%s has %d lines, and longFiles gives no reason", rel, lines)
		}
	})
}

func TestTheProductDependsOnFew(t *testing.T) {
	modules := modulesOf(t)
	ours := map[string]bool{}
	for _, files := range packages(t) {
		for _, to := range imports(files) {
			for _, m := range modules {
				if to == m || strings.HasPrefix(to, m+"/") {
					ours[m] = true
				}
			}
		}
	}
	if len(ours) > 20 {
		t.Errorf("%d modules are imported by our own code: %v", len(ours), slices.Sorted(maps.Keys(ours)))
	}
	listed, err := os.ReadFile(filepath.Join(root, "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if !strings.Contains(string(listed), strings.TrimPrefix(m, "github.com/")) {
			t.Errorf("docs/dependencies.md does not say why there is %s", m)
		}
	}
}

// modulesOf lists every module whose code is in the program.
func modulesOf(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./cmd/meertijd")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(out))
	slices.Sort(modules)
	modules = slices.DeleteFunc(slices.Compact(modules), func(m string) bool { return m == "meertijd" })
	return modules
}
