package intake_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"meertijd/internal/access"
	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
	"meertijd/internal/wording"
)

const twoPractices = "AGB-code;Praktijk;Startmoment;Wijk\n1099901;Praktijk De Linde;april 2023;Noord\n01099902;Praktijk Café;1-7-2023;Noord\n"

// codes lists what is wrong as "B2 code".
func codes(p *intake.Proposal) []string {
	var out []string
	for _, f := range p.Faults {
		out = append(out, string(f.Code))
	}
	for _, r := range p.Rows {
		for _, f := range r.Faults {
			out = append(out, f.Path+" "+string(f.Code))
		}
	}
	return out
}

func TestAListOfPracticesIsLoadedOnce(t *testing.T) {
	w := newWorld(t)
	i := w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	if i.Counts.New != 2 || i.File != "lijst.csv" || i.By != "lead" {
		t.Errorf("%+v", i)
	}
	here := w.here()
	if len(here.Files) != 2 || len(here.Neighbourhoods) != 1 {
		t.Fatalf("%d practices, %d neighbourhoods", len(here.Files), len(here.Neighbourhoods))
	}
	for _, f := range here.Files {
		if len(f.Practice.AGB) != 8 || f.Practice.Cohort == "" || f.Neighbourhood == nil || f.Neighbourhood.Name != "Noord" {
			t.Errorf("%+v", f)
		}
	}
	again := w.upload(intake.Practices, "lijst.csv", []byte(twoPractices))
	if c := again.Proposal.Counts; c != (intake.Counts{Same: 2}) || again.Proposal.Ready(false) {
		t.Errorf("the same file twice: %+v %v", c, again.Proposal.Rows)
	}
	if _, err := w.service.Apply(t.Context(), w.command(), again.Upload.ID, again.Proposal.Hash, false); fault.CodeOf(err) != "intake.nothing" {
		t.Error(err)
	}
}

func TestEverythingThatIsWrongIsSaidAtOnce(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	for name, c := range map[string]struct {
		kind intake.Kind
		text string
		want []string
	}{
		"practices": {intake.Practices, "AGB;Praktijk;Cohort;Getekend op\nabc;Praktijk Eik;mei 2019;31-2-2026\n01099903;;;\n01099904;Praktijk De Linde;;\n",
			[]string{"A2 intake.agb", "C2 intake.cohort", "D2 intake.date", "B3 intake.empty", "A4 intake.code-differs"}},
		"patients": {intake.Patients, "Praktijk;Peildatum;Aantal patiënten\nPraktijk De Lnide;1-4-2026;2.450\nPraktijk Café;2-4-2026;24,5\n;1-4-2026;3\nOnbekend;1-4-2026;3\n",
			[]string{"A2 intake.practice-near", "B3 intake.quarter", "C3 intake.count", "A4 intake.practice-empty", "A5 intake.practice-unknown"}},
		"history": {intake.History, "AGB;Jaar;Interventie;Status\n01099901;9;1;nieuw\n01099901;1;Vliegen;misschien\n01099909;1;1;nieuw\n01099901;5;Lean;nieuw\n",
			[]string{"B2 intake.year", "C3 intake.intervention", "D3 intake.mode", "A4 intake.code-unknown", "B5 intake.year-ahead"}},
		"attendance": {intake.Attendance, "Praktijk;Bijeenkomst;Datum;Aanwezig\nPraktijk Café;Borrel;1-1-2030;soms\n",
			[]string{"D2 intake.yes-no", "C2 intake.future", "B2 intake.meeting"}},
		"sign-ups": {intake.SignUps, "Praktijk;Bijeenkomst;Datum;Ingeschreven\nPraktijk Café;Borrel;;soms\n",
			[]string{"D2 intake.yes-no", "C2 intake.empty", "B2 intake.meeting"}},
		"people": {intake.People, "Naam;E-mail;Rol;Praktijk\nA;a@b;baas;\nB;b@voorbeeld.example;praktijkmanager;Nergens\n",
			[]string{"B2 intake.mail", "C2 intake.role", "D3 intake.practice-unknown"}},
		"visits":    {intake.Visits, "Praktijk;Uitgenodigd;Bezocht op\nPraktijk Café;3-4-2026;1-4-2026\nPraktijk Café;;\n", []string{"C2 intake.order", "C3 intake.empty"}},
		"waivers":   {intake.Waivers, "Praktijk;Jaar;Voorwaarde;Reden;Datum\nPraktijk Café;4;zingen;;1-4-2026\n", []string{"D2 intake.empty", "C2 intake.condition"}},
		"no column": {intake.Patients, "Praktijk;Peildatum\nPraktijk Café;1-4-2026\n", []string{"intake.column-missing"}},
		"no header": {intake.Patients, "\n\n", nil},
	} {
		if name == "no header" {
			continue
		}
		v := w.upload(c.kind, name+".csv", []byte(c.text))
		if got := codes(&v.Proposal); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
		if v.Proposal.Ready(false) {
			t.Errorf("%s can be applied", name)
		}
	}
}

func TestWrongRowsAreLeftOutOnlyWhenSomebodySaysSo(t *testing.T) {
	w := newWorld(t)
	v := w.upload(intake.Practices, "lijst.csv", []byte(twoPractices+"kapot;Praktijk Eik;april 2023;Noord\n"))
	if _, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, false); fault.CodeOf(err) != "intake.errors" {
		t.Fatal(err)
	}
	if len(w.here().Files) != 0 {
		t.Fatal("something was written")
	}
	left := v.Proposal.Leftover("Reden", func(f fault.Fault) string { return string(f.Code) })
	if len(left.Rows) != 2 || !slices.Equal(left.Rows[1].Cells, []string{"kapot", "Praktijk Eik", "april 2023", "Noord", "A4: intake.agb"}) {
		t.Errorf("%+v", left.Rows)
	}
	i, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, true)
	if err != nil || i.Counts.New != 2 || i.Counts.Wrong != 1 || len(w.here().Files) != 2 {
		t.Error(i, err)
	}
	again, err := w.service.Apply(t.Context(), w.command(), v.Upload.ID, v.Proposal.Hash, true)
	if err != nil || again.ID != i.ID || len(w.here().Files) != 2 {
		t.Error("applied twice", again, err)
	}
}

func TestWhatChangedMeanwhileIsShownAgain(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	first := w.upload(intake.Patients, "a.csv", []byte("AGB;Peildatum;Patiënten\n01099901;1-4-2026;2450\n"))
	w.load(intake.Patients, "b.csv", []byte("AGB;Peildatum;Patiënten\n01099901;1-4-2026;2000\n"))
	if _, err := w.service.Apply(t.Context(), w.command(), first.Upload.ID, first.Proposal.Hash, false); fault.CodeOf(err) != "intake.changed" || fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	now := w.show(first.Upload.ID)
	want := []intake.Difference{{Field: "patients", Old: "2000", New: "2450"}}
	if now.Proposal.Counts.Changed != 1 || !slices.Equal(now.Proposal.Rows[0].Changes, want) {
		t.Errorf("%+v", now.Proposal.Rows)
	}
	if _, err := w.service.Apply(t.Context(), w.command(), first.Upload.ID, now.Proposal.Hash, false); err != nil {
		t.Fatal(err)
	}
	f := w.here().Files[1]
	if len(f.Registered) != 1 || f.Registered[0].Patients != 2450 || !f.Known[practice.Patients] {
		t.Errorf("%+v", f)
	}
}

// apply and undo leave the store as it was, row for row, whatever the kind.
func TestAnUndoneImportLeavesTheStoreAsItWas(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	for _, c := range []struct {
		kind intake.Kind
		text string
	}{
		{intake.Practices, "AGB;Praktijk;Wijk;Gezondheidscentrum;Getekend op\n01099901;Praktijk De Lindeboom;Zuid;De Brug;1-4-2026\n01099903;Praktijk Nieuw;Noord;De Brug;\n"},
		{intake.Neighbourhoods, "Wijk;Coördinator;E-mail\nOost;K. Voorbeeld;k@voorbeeld.example\n"},
		{intake.People, "E-mail;Naam;Rol;Praktijk\na@voorbeeld.example;A;praktijkmanager;Praktijk Café\n"},
		{intake.Patients, "AGB;Kwartaal;Aantal\n01099901;Q2 2026;2.450\n01099902;Q2 2026;1800\n"},
		{intake.History, "AGB;Jaar;Interventie;Status;Toelichting\n01099901;1;1;nieuw;\n01099901;2;1;verdiepen;Met de hele praktijk\n01099902;1;2;nieuw;\n"},
		{intake.Attendance, "AGB;Bijeenkomst;Datum\n01099901;Uitwisselingsbijeenkomst;14-4-2026\n"},
		{intake.Visits, "AGB;Uitgenodigd;Bezoek\n01099901;1-4-2026;9-4-2026\n"},
		{intake.InUse, "AGB;Interventie;Sinds\n01099901;Lean;1-1-2025\n"},
	} {
		before := w.here()
		i := w.load(c.kind, string(c.kind)+".csv", []byte(c.text))
		if same := w.upload(c.kind, "again.csv", []byte(c.text)).Proposal; same.Counts.New+same.Counts.Changed+same.Counts.Wrong > 0 {
			t.Errorf("%s once more: %+v %v", c.kind, same.Counts, codes(&same))
		}
		if _, err := w.undo(i.ID, false); err != nil {
			t.Errorf("%s: %v", c.kind, err)
		}
		if d := cmp.Diff(before, w.here()); d != "" {
			t.Errorf("%s: %s", c.kind, d)
		}
		w.load(c.kind, string(c.kind)+".csv", []byte(c.text)) // the next kinds build on it
	}
}

func TestWhatSomethingWasBuiltOnStays(t *testing.T) {
	w := newWorld(t)
	i := w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	w.load(intake.Patients, "aantallen.csv", []byte("AGB;Kwartaal;Aantal\n01099901;Q2 2026;2450\n"))
	if _, err := w.undo(i.ID, false); fault.CodeOf(err) != "intake.built" {
		t.Fatal(err)
	}
	v, err := w.service.Reversal(t.Context(), lead, i.ID)
	if err != nil || len(v.Stays) != 1 || v.Stays[0].Name != "Praktijk De Linde" || v.Stays[0].Fault.Code != "intake.built.facts" {
		t.Fatalf("%+v %v", v.Stays, err)
	}
	done, err := w.undo(i.ID, true)
	files := w.here().Files
	if err != nil || done.Left != 1 || len(files) != 1 || files[0].Practice.Name != "Praktijk De Linde" || len(files[0].Registered) != 1 {
		t.Errorf("%+v %v %+v", done, err, files)
	}
}

func TestRowsOfTheTemplateThatAreExamplesAreLeftOut(t *testing.T) {
	w := newWorld(t)
	for _, kind := range intake.Kinds {
		for _, format := range []string{"csv", "xlsx"} {
			table := intake.Template(kind, "Lijst", "voorbeeld", "laat weg")
			data, err := w.service.Sheets.Write(format, table)
			if err != nil {
				t.Fatal(err)
			}
			v := w.upload(kind, "sjabloon."+format, data)
			if p := v.Proposal; len(p.Faults) > 0 || p.Counts.Ignored != 2 || p.Counts.Wrong+p.Counts.New > 0 {
				t.Errorf("%s %s: %+v %v", kind, format, p.Counts, codes(&p))
			}
			for _, f := range intake.Fields(kind) {
				if !slices.ContainsFunc(v.Columns, func(c intake.Column) bool { return c.Field == f.Key && c.Header == f.Headers[0] }) {
					t.Errorf("%s: the template's column %s is not recognised: %+v", kind, f.Key, v.Columns)
				}
			}
		}
	}
}

func TestAMappingIsRememberedAndCanBeChanged(t *testing.T) {
	w := newWorld(t)
	text := []byte("Kode;Wie dan;Anders\n01099901;Praktijk De Linde;x\n")
	v := w.upload(intake.Practices, "a.csv", text)
	if got := codes(&v.Proposal); !slices.Equal(got, []string{"intake.column-missing"}) {
		t.Fatal(got)
	}
	w.load(intake.Practices, "a.csv", text, func(c *intake.Choices) {
		c.Mapping = intake.Mapping{"kode": "agb", "wie dan": "practice", "anders": ""}
	})
	again := w.upload(intake.Practices, "b.csv", text)
	if again.Proposal.Counts.Same != 1 {
		t.Errorf("%+v %v", again.Proposal.Counts, codes(&again.Proposal))
	}
	err := w.service.Choose(t.Context(), w.command(), again.Upload.ID, intake.Choices{Mapping: intake.Mapping{"kode": "patients"}})
	if fault.CodeOf(err) != "intake.no-field" {
		t.Error(err)
	}
}

func TestANameThatIsMeantIsTakenWhenSomebodySaysSo(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	text := []byte("Praktijk;Kwartaal;Aantal\nHuisartsenpraktijk de Linde;Q2 2026;2450\n")
	v := w.upload(intake.Patients, "a.csv", text)
	if got := codes(&v.Proposal); !slices.Equal(got, []string{"A2 intake.practice-near"}) {
		t.Fatal(got)
	}
	args := v.Proposal.Rows[0].Faults[0].Args
	i := w.load(intake.Patients, "a.csv", text, func(c *intake.Choices) { c.Options.Means = map[string]string{args["key"]: args["id"]} })
	if i.Counts.New != 1 {
		t.Errorf("%+v", i)
	}
}

func TestAListIsKnownToBeEmptyWhenSomebodySaysThatItIsComplete(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	text := []byte("AGB;Jaar;Interventie;Status\n01099901;1;1;nieuw\n")
	w.load(intake.History, "a.csv", text)
	for _, f := range w.here().Files {
		if f.Known[practice.History] {
			t.Error("known without anybody saying so", f.Practice.Name)
		}
	}
	w = newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	w.load(intake.History, "a.csv", text, func(c *intake.Choices) { c.Options.Complete = true })
	for _, f := range w.here().Files {
		if !f.Known[practice.History] {
			t.Error("not known", f.Practice.Name)
		}
	}
	p := w.here().Plans[0]
	if p.Kept() == nil || !strings.HasPrefix(p.Events[0].About, intake.ImportMark) || p.Fields.Mode("a", "flexible-duration") != rule.New && len(p.Fields) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestAFileAboutPatientsIsNotKept(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"Praktijk;BSN\nA;1\n", "Praktijk;Nummer\nA;111222333\n"} {
		_, err := w.service.Upload(t.Context(), intake.File{Command: w.command(), Kind: intake.Practices, Name: "a.csv", Data: []byte(text)})
		if fault.CodeOf(err) != "intake.patients" || strings.Contains(fmt.Sprint(err), "111222333") {
			t.Error(err)
		}
	}
	if len(w.store.Records()) != 0 {
		t.Error(w.store.Records())
	}
}

func TestOnlyWhoMayImportDoesAnything(t *testing.T) {
	w := newWorld(t)
	v := w.upload(intake.Practices, "lijst.csv", []byte(twoPractices))
	for _, role := range access.Roles {
		if access.Has(role, access.ImportData) {
			continue
		}
		a := access.Actor{Tenant: tenant, Person: "x", Role: role, Of: "p1"}
		c := plan.Command{Actor: a}
		_, upload := w.service.Upload(t.Context(), intake.File{Command: c, Kind: intake.Practices, Data: []byte(twoPractices)})
		_, show := w.service.Show(t.Context(), a, v.Upload.ID)
		_, apply := w.service.Apply(t.Context(), c, v.Upload.ID, v.Proposal.Hash, true)
		_, undo := w.service.Undo(t.Context(), c, "x", "", true)
		_, history := w.service.History(t.Context(), a)
		_, send := w.service.Send(t.Context(), c, "x")
		for i, err := range []error{upload, show, apply, undo, history, send, w.service.Choose(t.Context(), c, v.Upload.ID, intake.Choices{})} {
			if fault.KindOf(err) != fault.Denied || err == nil {
				t.Errorf("%s %d: %v", role, i, err)
			}
		}
	}
	stranger := lead
	stranger.Tenant = "tenant-b"
	if _, err := w.service.Show(t.Context(), stranger, v.Upload.ID); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// posts remembers who was invited, and fails for some.
type posts struct {
	sent  []string
	fails string
}

func (p *posts) Invite(_ context.Context, _ plan.Command, v intake.Invitee) error {
	if v.Mail == p.fails {
		return &fault.Error{Kind: fault.Unavailable, Code: "mail.down"}
	}
	p.sent = append(p.sent, v.Mail+" "+v.Role+" "+v.Of)
	return nil
}

func TestInvitationsAreSentWhenSomebodyAsks(t *testing.T) {
	w := newWorld(t)
	w.load(intake.Practices, "lijst.csv", []byte(twoPractices))
	sent := &posts{fails: "b@voorbeeld.example"}
	i := w.load(intake.People, "mensen.csv", []byte("E-mail;Naam;Rol;Praktijk\nA@voorbeeld.example;A;Praktijkmanager;Praktijk Café\nb@voorbeeld.example;B;Projectleider;\n"))
	if _, err := w.service.Send(t.Context(), w.command(), i.ID); fault.CodeOf(err) != "intake.no-inviter" {
		t.Error(err)
	}
	w.service.Inviter = sent
	if n, err := w.service.Send(t.Context(), w.command(), i.ID); n != 1 || fault.CodeOf(err) != "mail.down" {
		t.Error(n, err)
	}
	sent.fails = ""
	if n, err := w.service.Send(t.Context(), w.command(), i.ID); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n, err := w.service.Send(t.Context(), w.command(), i.ID); n != 0 || err != nil || len(sent.sent) != 2 || !strings.HasPrefix(sent.sent[0], "a@voorbeeld.example manager id") {
		t.Error(n, err, sent.sent)
	}
	if _, err := w.service.Send(t.Context(), w.command(), "other"); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if _, err := w.undo(i.ID, false); fault.CodeOf(err) != "intake.built" {
		t.Error("what was sent cannot be taken back", err)
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	word := regexp.MustCompile(`"((?:intake|sheet)\.[a-z.-]+[a-z])"`)
	for _, glob := range []string{"*.go", "../sheet/*.go", "../store/intake*.go", "../web/intake*.go"} {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			t.Fatal(glob, err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range word.FindAllStringSubmatch(string(text), -1) {
				for _, language := range wording.Languages {
					if !strings.HasSuffix(name, "_test.go") && !wording.Has(language, m[1]) && m[1] != "intake.batch" {
						t.Errorf("%s: %s has no sentence in %s", name, m[1], language)
					}
				}
			}
		}
	}
	for _, kind := range intake.Kinds {
		for _, f := range intake.Fields(kind) {
			if !wording.Has("nl", "intake.field."+f.Key) || !wording.Has("nl", "intake.kind."+string(kind)+".text") {
				t.Error(kind, f.Key)
			}
		}
	}
}
