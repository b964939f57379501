package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// acrossTenants lists the functions with a statement that does not name its
// tenant, or of which that cannot be read from the text, each with its reason.
var acrossTenants = map[string]string{
	// before the tenant is known
	"Tx.session":          "a session is found by the hash of its token, and names the tenant",
	"Tx.endSessions":      "a session is ended by the hash of its token",
	"Accounts.ticket":     "a ticket is found by the hash of its token, and names the tenant",
	"Tx.saveTicket":       "a ticket is used by the hash of its token",
	"Plans.Shared":        "a link to read along is found by its hash, and names the tenant",
	"Organisations.Logo":  "a logo is named by the hash of its content, and anybody may see it",
	"Organisations.Link":  "a link of a first start comes before there is a tenant",
	"Organisations.Begin": "a link of a first start comes before there is a tenant",

	// of an account, which may be in several tenants
	"Tx.account":        "the places of an account",
	"Tx.replaceMeans":   "places and means of an account are written together",
	"Tx.void":           "the tickets of an account",
	"Tx.endAll":         "the sessions of an account end, wherever they are",
	"Accounts.Sessions": "the sessions of an account",
	"Tx.alone":          "asks whether an account is somebody in another tenant too",
	"Tx.erase":          "named has the tenant; what hangs on an account hangs on one that is nobody else",
	"Tx.held":           "about has the tenant",

	// the platform's own work
	"Accounts.Tidy":      "what is over, by age",
	"retention":          "what is over, by age",
	"Tx.Forget":          "what is over, by age",
	"Tx.Waiting":         "the outbox of all tenants is emptied by one worker",
	"Deliveries.Claim":   "the outbox of all tenants is emptied by one worker",
	"Deliveries.Pending": "mail that waits, for who runs the platform and for the demo",
	"Deliveries.Counts":  "figures without names, for who runs the platform",
	"DB.SessionsSince":   "a figure, for who runs the platform",
	"DB.Examine":         "everything is read, for who runs the platform",
	"Tx.Audited":         "which chains there are, for who verifies all of them",
	"Tx.countForAll":     "a migration that writes facts may write those of everybody",
	"Tenants.List":       "which tenants there are",
	"Organisations.List": "which tenants there are",
	"loader.begin":       "a backup goes into an empty database only",
	"Tx.tenants":         "a backup is verified for every tenant in it",
}

// passedOn lists the functions that run a text which is not theirs, with where
// it comes from: there it is looked at.
var passedOn = map[string]string{
	"Tx.One":          "its caller",
	"Tx.people":       "hatRows, with the tenant",
	"Tx.eachEntry":    "entries, with the tenant",
	"part.save":       "part.upsert, an insert with tenant_id",
	"add":             "fact.insert, with tenant_id",
	"Tx.eachRow":      "table.query: a dump of all tenants, or of one by DumpOptions.filter",
	"Tx.drop":         "its callers, each with the tenant",
	"loader.ready":    "table.insert, with every column of the table",
	"DB.Load":         "x",
	"Tx.run":          "a migration",
	"DB.migrateOne":   "the lock of the engine",
	"Tx.ran":          "which tables there are, as the engine says it",
	"DB.Examine":      "what the engine says of itself",
	"DB.Expire":       "retention",
	"BackupRuns.Last": "a table of the platform",
}

// snippet is a text of SQL in a Go file; what is known only when it runs stands
// in it as «it».
type snippet struct{ function, text string }

// sources are the Go files of this package.
type sources struct {
	constants map[string]ast.Expr
	snippets  []snippet
	unread    map[string]bool // functions that run a text which is not theirs
}

var verb = regexp.MustCompile(`^\(?(select|insert into|update|delete from)\b`)

// readSources finds every text of SQL, and every statement of which there is
// none to be found.
func readSources(t *testing.T) *sources {
	t.Helper()
	s := &sources{constants: map[string]ast.Expr{}, unread: map[string]bool{}}
	all := declarations(t)
	for _, d := range all {
		s.declared(d)
	}
	for _, d := range all {
		s.statements(d)
	}
	return s
}

// declarations are those of the Go files of this package, without the tests.
func declarations(t *testing.T) (all []ast.Decl) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file.Decls...)
	}
	return all
}

// declared remembers the constants and variables of the package.
func (s *sources) declared(d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range g.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
			for i, name := range v.Names {
				s.constants[name.Name] = v.Values[i]
			}
		}
	}
}

// nameOf is the function with its type, or the variable, of a declaration.
func nameOf(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name
		}
		of := d.Recv.List[0].Type
		if p, ok := of.(*ast.StarExpr); ok {
			of = p.X
		}
		if g, ok := of.(*ast.IndexExpr); ok {
			of = g.X
		}
		return of.(*ast.Ident).Name + "." + d.Name.Name
	case *ast.GenDecl:
		if v, ok := d.Specs[0].(*ast.ValueSpec); ok {
			return v.Names[0].Name
		}
	}
	return ""
}

func (s *sources) statements(d ast.Decl) {
	own := map[string]bool{} // variables of the function that hold a text of it
	ast.Inspect(d, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for i, left := range a.Lhs {
				if id, ok := left.(*ast.Ident); ok && i < len(a.Rhs) && verb.MatchString(s.text(a.Rhs[i])) {
					own[id.Name] = true
				}
			}
		}
		if c, ok := n.(*ast.CallExpr); ok {
			s.call(nameOf(d), c, own)
		}
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, lone := e.(*ast.Ident); lone {
			return true
		}
		text := s.text(e)
		if verb.MatchString(text) {
			s.snippets = append(s.snippets, snippet{nameOf(d), text})
		}
		_, sum := e.(*ast.BinaryExpr)
		return !sum || !verb.MatchString(text) // its parts are no statements
	})
}

// call looks at a call that runs a statement: whose is its text?
func (s *sources) call(function string, c *ast.CallExpr, own map[string]bool) {
	method, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Exec", "Rows", "One", "prepared"}, method.Sel.Name) || len(c.Args) < 2 {
		return
	}
	if id, ok := c.Args[1].(*ast.Ident); ok && own[id.Name] {
		return
	}
	if !verb.MatchString(s.text(c.Args[1])) {
		s.unread[function] = true
	}
}

// text puts together what can be known of a text.
func (s *sources) text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return squeeze(text)
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return s.text(e.X) + s.text(e.Y)
		}
	case *ast.ParenExpr:
		return s.text(e.X)
	case *ast.Ident:
		if c := s.constants[e.Name]; c != nil {
			return s.text(c)
		}
	}
	return "«it»"
}

var blank = regexp.MustCompile(`\s+`)

func squeeze(text string) string {
	return blank.ReplaceAllString(comment.ReplaceAllString(text, ""), " ")
}

// tenantTables are the tables with a column tenant_id.
func tenantTables(t *testing.T) map[string]bool {
	t.Helper()
	tables, err := tablesOf(known(t))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{"«it»": true} // any table
	for _, table := range tables {
		if table.at("tenant_id") >= 0 {
			out[table.name] = true
		}
	}
	return out
}

func TestEveryStatementNamesItsTenant(t *testing.T) {
	tables, s := tenantTables(t), readSources(t)
	if len(s.snippets) < 150 || len(tables) < 50 {
		t.Fatalf("%d statements on %d tables were found: the test does not see them", len(s.snippets), len(tables))
	}
	used := map[string]bool{}
	for _, x := range s.snippets {
		if free := unbound(x.text, tables, nil); len(free) > 0 {
			if used[x.function] = true; acrossTenants[x.function] == "" {
				t.Errorf("%s: %v without its tenant in: %s", x.function, free, x.text)
			}
		}
	}
	for function := range acrossTenants {
		if !used[function] {
			t.Errorf("%s is an exception without a statement that needs it", function)
		}
	}
	for function := range s.unread {
		if passedOn[function] == "" {
			t.Errorf("%s runs a text that is not its own: where does it come from?", function)
		}
	}
	for function := range passedOn {
		if !s.unread[function] {
			t.Errorf("%s runs texts of its own, and is an exception all the same", function)
		}
	}
}

var (
	inserting = regexp.MustCompile(`^insert into (\w+|«it») ?\(([^)]*)\)`)
	naming    = regexp.MustCompile(`\b(?:from|join|update) (\w+|«it»)(?: (?:as )?(\w+))?`)
	binding   = regexp.MustCompile(`(?:(\w+)\.)?tenant_id = (?:(\w+)\.tenant_id|(?:\w+\.)?(?:\?\d+|«it»))`)
	notAName  = []string{"where", "set", "on", "left", "join", "order", "group", "limit", "values", "having", "cross", "inner", "union"}
)

// unbound lists the tables of a statement whose rows may be of any tenant.
// Outer are the names that the statement around it has bound.
func unbound(text string, tables map[string]bool, outer []string) (free []string) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "(") {
		text = strings.TrimSpace(strings.TrimSuffix(text[1:], ")"))
	}
	here, within := apart(text)
	names, order := map[string]string{}, []string{}
	if m := inserting.FindStringSubmatch(text); m != nil {
		if tables[m[1]] && !slices.Contains(strings.Split(strings.ReplaceAll(m[2], " ", ""), ","), "tenant_id") && !strings.Contains(m[2], "«it»") {
			free = append(free, m[1])
		}
	}
	for _, m := range naming.FindAllStringSubmatch(here, -1) {
		name := m[2]
		if name == "" || slices.Contains(notAName, name) {
			name = m[1]
		}
		if m[1] != "set" && tables[m[1]] {
			names[name], order = m[1], append(order, name)
		}
	}
	done := bind(here, order, outer)
	for _, name := range order {
		if !slices.Contains(done, name) {
			free = append(free, names[name])
		}
	}
	for _, sub := range within {
		free = append(free, unbound(sub, tables, done)...)
	}
	return free
}

// bind follows the conditions on tenant_id from what is given to what hangs on it.
func bind(text string, order, outer []string) []string {
	done := slices.Clone(outer)
	conditions := binding.FindAllStringSubmatch(text, -1)
	for range len(conditions) + 1 {
		for _, m := range conditions {
			left, right := m[1], m[2]
			if left == "" && len(order) > 0 {
				left = order[0]
			}
			switch {
			case right == "" || slices.Contains(done, right):
				done = append(done, left)
			case slices.Contains(done, left):
				done = append(done, right)
			}
		}
	}
	return done
}

// apart takes the statements within a statement out of it.
func apart(text string) (here string, within []string) {
	for {
		at := strings.Index(text, "(select ")
		if at < 0 {
			return here + text, within
		}
		end, depth := at, 0
		for ; end < len(text); end++ {
			if text[end] == '(' {
				depth++
			}
			if text[end] == ')' {
				if depth--; depth == 0 {
					break
				}
			}
		}
		end = min(end, len(text)-1)
		within = append(within, text[at:end+1])
		here, text = here+text[:at]+"()", text[end+1:]
	}
}

func TestAStatementWithoutItsTenantIsSeen(t *testing.T) {
	tables := map[string]bool{"plan": true, "hat": true, "person": true, "«it»": true}
	for text, free := range map[string]int{
		`select a from plan where tenant_id = ?1 and plan_id = ?2`: 0,
		`select a from plan where plan_id = ?1`:                    1,
		`select tenant_id from plan`:                               1,
		`select a from settings where id = ?1`:                     0,
		`select a from plan f where f.tenant_id = ?1«it»`:          0,
		`select a from «it» f where f.id = ?1`:                     1,
		`select a from person p left join hat h on h.tenant_id = p.tenant_id and h.id = p.id where p.tenant_id = ?1`:   0,
		`select a from person p left join hat h on h.id = p.id where p.tenant_id = ?1`:                                 1,
		`select a from person p left join hat h on h.tenant_id = p.tenant_id`:                                          2,
		`select a from plan where tenant_id = ?1 and exists (select 1 from hat h where h.id = ?2)`:                     1,
		`select a from plan p where p.tenant_id = ?1 and exists (select 1 from hat h where h.tenant_id = p.tenant_id)`: 0,
		`insert into plan (tenant_id, plan_id) values (?1, ?2)`:                                                        0,
		`insert into plan (plan_id) values (?1)`:                                                                       1,
		`update plan set a = ?1 where plan_id = ?2`:                                                                    1,
		`update plan set a = ?1 where tenant_id = ?2`:                                                                  0,
		`delete from plan where plan_id in (select plan_id from hat where tenant_id = ?1)`:                             1,
		`delete from plan`: 1,
	} {
		if got := unbound(text, tables, nil); len(got) != free {
			t.Errorf("%v in %s", got, text)
		}
	}
}
