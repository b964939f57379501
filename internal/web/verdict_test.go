package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/access"
	"meertijd/internal/rule"
	"meertijd/internal/terminal"
	"meertijd/internal/wording"
)

// shown gives the state words of the check on a page, in the order of the
// titles: "title: state".
func shown(check *node) []string {
	var out []string
	for _, line := range check.classed("condition") {
		pill := line.classed("pill")[0]
		if !slices.Contains(strings.Fields(pill.attr["class"]), "tip") {
			out = append(out, line.one("h3").words()+": "+pill.words())
		}
	}
	slices.Sort(out)
	return out
}

// judged says the same of a verdict of the engine.
func judged(set *rule.Set, y *rule.YearResult) []string {
	words := wording.Words{Language: "nl", Set: set}
	var out []string
	for _, r := range y.Faults {
		out = append(out, words.Intervention(r.Choice, y.Year)+": "+says("plan.pill.refused"))
	}
	for i := range y.Findings {
		f := &y.Findings[i]
		if !f.Rule.Content() || f.State == rule.NotApplicable {
			continue
		}
		title := words.Finding(y.Year, f).Title
		for _, e := range set.Plan(y.Year).Elements {
			if e.Key == f.Rule.Condition.Element {
				title = e.Letter + " · " + title
			}
		}
		state := says("state." + f.State.String())
		if f.Need > 1 && (f.State == rule.NotMet || f.State == rule.NotYetDue && f.Have > 0) {
			state = says("plan.pill.of", "have", strconv.Itoa(f.Have), "need", strconv.Itoa(f.Need))
		}
		out = append(out, strings.Join(strings.Fields(title+": "+state), " "))
	}
	slices.Sort(out)
	return out
}

// scribbles is the seed of what is typed; what takes long asks for others.
var scribbles = flag.Uint64("scribbles", 8, "seed of what is typed in the plan page")

// scribble fills in a form as somebody might, and sometimes as nobody would.
func scribble(chance *rand.Rand, page *node, form url.Values) url.Values {
	form = with(form)
	modes := []string{"new", "continued", "deepened", "embedded", "dropped", ""}
	for _, name := range slices.Sorted(maps.Keys(form)) { // in one order, so that a seed gives one course
		switch {
		case strings.HasSuffix(name, ".mode") && chance.IntN(3) == 0:
			form[name] = []string{modes[chance.IntN(len(modes))]}
		case (strings.HasPrefix(name, "answer.") || strings.HasPrefix(name, "choice.")) && chance.IntN(3) == 0 && !strings.HasSuffix(name, ".upkeep") && !strings.HasSuffix(name, ".option") && !strings.HasSuffix(name, ".mode"):
			form[name] = []string{[]string{"", "Zo doen we het."}[chance.IntN(2)]}
		}
	}
	for _, box := range page.all("input", "type", "checkbox") {
		if name := box.attr["name"]; chance.IntN(4) == 0 && !slices.Contains(form[name], box.attr["value"]) {
			form.Add(name, box.attr["value"])
		}
	}
	if chance.IntN(2) == 0 {
		form.Set("staff.new", strconv.Itoa(chance.IntN(4)))
	}
	if buttons := page.all("button", "name", "set"); len(buttons) > 0 && chance.IntN(2) == 0 {
		form.Set("set", buttons[chance.IntN(len(buttons))].attr["value"])
	}
	return form
}

// The verdict on the page is that of the engine, whatever was typed: the page
// decides nothing itself. It is also what the command line says as JSON.
func TestThePageSaysWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sessions := 1000
	if testing.Short() {
		sessions = 100
	}
	chance := rand.New(rand.NewPCG(20260602, *scribbles))
	var managers []demo.Person
	for _, p := range w.persons(access.Manager) {
		if w.year(p) > 0 && !slices.Contains(p.Codes, demo.InConflict) {
			managers = append(managers, p)
		}
	}
	b := w.browser()
	var p demo.Person
	var page *reply
	for i := range sessions {
		if i%20 == 0 {
			p = managers[i/20%len(managers)]
			b.signIn(p)
			page = b.get(w.planAt(p)).want(http.StatusOK)
		}
		form := scribble(chance, page.doc, page.form(w.planAt(p)))
		form.Del("editor")
		form.Set("base", "999999") // what is there now
		r := b.live(w.planAt(p), form).want(http.StatusOK)
		stored := w.plan(p)
		want, got := judged(w.set, w.verdict(p, stored)), shown(r.doc.id("check"))
		if !slices.Equal(got, want) {
			t.Fatalf("session %d of %s: the page says\n%s\nand the engine\n%s", i, p.Of, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if i%20 == 19 {
			if whole := shown(b.get(w.planAt(p)).doc.id("check")); !slices.Equal(whole, want) {
				t.Fatalf("session %d: the whole page says\n%s", i, strings.Join(whole, "\n"))
			}
			w.sameAsJSON(p, want)
		}
	}
}

// sameAsJSON compares with what the command line writes for other programs.
func (w *world) sameAsJSON(p demo.Person, want []string) {
	w.Helper()
	facts, err := w.dossier().Facts(w.Context(), tenant, w.of(p), w.today(), w.plan(p))
	if err != nil {
		w.Fatal(err)
	}
	var out bytes.Buffer
	answer := terminal.Answer{Facts: facts, Result: rule.Evaluate(w.set, facts, w.today())}
	if err := terminal.WriteJSON(&out, wording.Words{Language: "nl", Set: w.set}, answer); err != nil {
		w.Fatal(err)
	}
	var doc struct {
		Years []struct {
			Year       int
			Conditions []struct{ ID, Title, State string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		w.Fatal(err)
	}
	for _, y := range doc.Years {
		for _, c := range y.Conditions {
			content := slices.ContainsFunc(w.set.Rules(y.Year), func(r *rule.Rule) bool { return r.Condition.ID == c.ID && r.Content() })
			if y.Year != w.year(p) || c.State == "not_applicable" || !content {
				continue
			}
			title := strings.Join(strings.Fields(c.Title), " ")
			if !slices.ContainsFunc(want, func(line string) bool {
				_, state, _ := strings.Cut(line, title+": ")
				return state == says("state."+c.State) || state != "" && c.State != "met" && !strings.Contains(state, says("state.met"))
			}) {
				w.Errorf("JSON says %s of %q, the page\n%s", c.State, title, strings.Join(want, "\n"))
			}
		}
	}
}
