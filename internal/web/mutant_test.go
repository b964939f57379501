package web

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mutant is one fault in the code that lets people in: a piece of a file, and
// the same piece with the fault, which MUTANT switches on.
type mutant struct{ name, file, old, new string }

var mutants = []mutant{
	{"the role is not asked", "web/handler.go", `if !route.Open && !access.Has(`, `if !MUTANT && !route.Open && !access.Has(`},
	{"signing in is not asked", "web/handler.go", `if !route.Open && rq.session.Key == "" {`, `if !MUTANT && !route.Open && rq.session.Key == "" {`},
	{"a read is not recorded", "web/handler.go", `return a, s.Audit.AuditRead(rq.Context(), record)`, `if MUTANT { return a, nil }; return a, s.Audit.AuditRead(rq.Context(), record)`},
	{"a read is recorded twice", "web/handler.go", `return a, s.Audit.AuditRead(rq.Context(), record)`, `if MUTANT { _ = s.Audit.AuditRead(rq.Context(), record) }; return a, s.Audit.AuditRead(rq.Context(), record)`},
	{"a form that was refused is not recorded", "web/handler.go", `if err != nil || route.Reads == "" ||`, `if MUTANT && again || err != nil || route.Reads == "" ||`},
	{"a denial is not recorded", "web/handler.go", `if kind == fault.Denied || code`, `if !MUTANT && kind == fault.Denied || code`},
	{"what is not found is not recorded", "web/handler.go", `kind == fault.NotFound && !rq.route.Open {`, `!MUTANT && kind == fault.NotFound && !rq.route.Open {`},
	{"a denial has words of its own", "web/handler.go", "if kind == fault.Denied {\n\t\tgroup =", "if !MUTANT && kind == fault.Denied {\n\t\tgroup ="},
	{"a denial has a status of its own", "web/handler.go", `a := answer{status: statuses[kind], page: "problem/show"}`, `a := answer{status: statuses[kind], page: "problem/show"}; if MUTANT && kind == fault.Denied { a.status = 403 }`},
	{"the rule is not named", "web/handler.go", `rq.rule, _ = access.Allowed(rq.actor, route.May, own)`, `rq.rule, _ = access.Allowed(rq.actor, route.May, own); if MUTANT { rq.rule = "" }`},
	{"a practice that ended goes on", "web/handler.go", `if access.Over(rq.actor, route.May, own) {`, `if !MUTANT && access.Over(rq.actor, route.May, own) {`},
	{"the request is not named", "web/request.go", `RequestID: rq.id,`, `RequestID: map[bool]string{false: rq.id}[MUTANT],`},
	{"the tenant is not named", "web/request.go", `Tenant: rq.actor.Tenant, Event`, `Tenant: map[bool]string{false: rq.actor.Tenant}[MUTANT], Event`},
	{"the practice acted for is forgotten", "web/request.go", `if actor.OnBehalfOf != "" {`, `if !MUTANT && actor.OnBehalfOf != "" {`},
	{"a form of another site is taken", "web/protect.go", `cross.Handler(next).ServeHTTP(`, `map[bool]http.Handler{true: next, false: cross.Handler(next)}[MUTANT].ServeHTTP(`},
	{"a session that is over goes on", "account/own.go", `if !p.Session.Alive(s.Now()) ||`, `if !MUTANT && !p.Session.Alive(s.Now()) ||`},
	{"the dates of a hat are not asked", "account/own.go", `h.Worn(s.Today()) &&`, `(MUTANT || h.Worn(s.Today())) &&`},
	{"the level is not asked", "account/own.go", `May(h.Role, p.Session.Method, p.Session.Level) &&`, `(MUTANT || May(h.Role, p.Session.Method, p.Session.Level)) &&`},
	{"the mandate is not asked", "account/own.go", `&& s.mandated(p, h)`, `&& (MUTANT || s.mandated(p, h))`},
	{"the tenant of a session is another", "account/own.go", `Tenant: p.Session.Tenant, Person: p.Person.ID,`, `Tenant: map[bool]string{true: "elsewhere", false: p.Session.Tenant}[MUTANT], Person: p.Person.ID,`},
	{"the last day of a practice is not asked", "account/own.go", `if err != nil || last != calendar.None && s.Today() > last {`, `if err != nil || !MUTANT && last != calendar.None && s.Today() > last {`},
	{"who acts for a practice that ended goes on", "account/own.go", `if p.Ended != calendar.None && p.Session.OnBehalfOf != "" {`, `if !MUTANT && p.Ended != calendar.None && p.Session.OnBehalfOf != "" {`},
	{"a mandate that was withdrawn holds", "account/store.go", `return m.Withdrawn.IsZero() && m.From`, `return (MUTANT || m.Withdrawn.IsZero()) && m.From`},
	{"one factor is enough", "account/account.go", `case level >= 2:`, `case MUTANT || level >= 2:`},
	{"a hat is worn too early", "access/access.go", `return h.From <= on &&`, `return (MUTANT || h.From <= on) &&`},
	{"a hat is worn too long", "access/access.go", `|| on <= h.Until)`, `|| MUTANT || on <= h.Until)`},
	{"idle sessions go on", "access/store.go", `idle < Idle`, `(MUTANT || idle < Idle)`},
	{"old sessions go on", "access/store.go", `now.Sub(s.Begun) < Life`, `(MUTANT || now.Sub(s.Begun) < Life)`},
	{"any practice is one's own", "access/access.go", `return actor.Of != "" && slices.Contains(target.Practices, actor.Of)`, `return MUTANT || actor.Of != "" && slices.Contains(target.Practices, actor.Of)`},
	{"any neighbourhood is one's own", "access/access.go", `return actor.Of != "" && target.Neighbourhood == actor.Of`, `return MUTANT || actor.Of != "" && target.Neighbourhood == actor.Of`},
	{"two factors turned round", "access/access.go", `return r == Lead || r == Finance || r == Auditor || r == Administrator`, `return (r == Lead || r == Finance || r == Auditor || r == Administrator) != (Mutant == "two factors of "+string(r))`},
}

// lives are the mutants that the table does not notice, each with the reason.
var lives = map[string]string{
	"two factors of coordinator turned round":                   "a coordinator needs two factors by a rule of its own, unless an organisation signs in by its own provider",
	"coordinator in own neighbourhood without remark-plan":      "no page lets a coordinator make a remark yet",
	"lead in practice that gave a mandate reaches whole region": "without a mandate the lead has no address of a plan to change; the table in access notices",
	"lead in whole region without keep-phone":                   "the lead writes it in the form of the file, of which the table sends another part; practicereach_test.go notices",
	"reader in plan of the link without read-plan":              "the link itself opens the plan; the policy is asked for the remark",
	"reader in plan of the link reaches whole region":           "a link names one plan, so that a reader has no address of another",
}

// Every fault in the policy and in what stands before the pages must show in
// the table. The faults are compiled into a copy of the files, all at once, and
// switched on one by one; the files themselves know nothing of it.
func TestEveryMutantIsCaught(t *testing.T) {
	if os.Getenv("MEERTIJD_MUTANTS") == "" {
		t.Skip("MEERTIJD_MUTANTS is not set: make check sets it")
	}
	overlay := written(t)
	var names []string
	for _, m := range mutants {
		if m.name != "two factors turned round" {
			names = append(names, m.name)
		}
	}
	c := exec.CommandContext(t.Context(), "go", "test", "-overlay", overlay, "-run", "^TestMutants$", "-v", ".")
	c.Env = append(os.Environ(), "MEERTIJD_MUTANT_NAMES="+strings.Join(names, "\n"))
	out, err := c.CombinedOutput()
	text := string(out)
	if err != nil || !strings.Contains(text, "MUTANTS ") {
		t.Fatalf("%v: %s", err, text)
	}
	for line := range strings.Lines(text) {
		_, name, survives := strings.Cut(strings.TrimSpace(line), "SURVIVES ")
		if survives && lives[name] == "" {
			t.Errorf("nobody notices: %s", name)
		}
		if _, count, is := strings.Cut(line, "MUTANTS "); is {
			t.Log(strings.TrimSpace(count))
		}
	}
}

// written writes the files with the mutants and says where they are.
func written(t *testing.T) (overlay string) {
	t.Helper()
	dir, changed := t.TempDir(), map[string]string{}
	for _, m := range mutants {
		at := filepath.Join("..", filepath.FromSlash(m.file))
		text, known := changed[at]
		if !known {
			text = content(t, at)
			if !strings.Contains(text, "\t\"meertijd/internal/access\"\n") && !strings.HasPrefix(m.file, "access/") {
				text = strings.Replace(text, "import (\n", "import (\n\t\"meertijd/internal/access\"\n", 1)
			}
		}
		where := "access.Mutant"
		if strings.HasPrefix(m.file, "access/") {
			where = "Mutant"
		}
		if strings.Count(text, m.old) != 1 {
			t.Fatalf("%s: %q stands %d times in %s", m.name, m.old, strings.Count(text, m.old), m.file)
		}
		changed[at] = strings.Replace(text, m.old, strings.ReplaceAll(m.new, "MUTANT", "("+where+" == \""+m.name+"\")"), 1)
	}
	changed[filepath.Join("..", "access", "mutant.go")] = content(t, filepath.Join("testdata", "mutant", "access.go.txt"))
	changed["mutants_run_test.go"] = content(t, filepath.Join("testdata", "mutant", "web.go.txt"))
	replace := map[string]string{}
	for i, at := range slices.Sorted(maps.Keys(changed)) {
		from, err := filepath.Abs(at)
		if err != nil {
			t.Fatal(err)
		}
		replace[from] = filepath.Join(dir, string(rune('a'+i))+".go")
		if err := os.WriteFile(replace[from], []byte(changed[at]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return overlay
}

func content(t *testing.T, at string) string {
	t.Helper()
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
