package intake_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"meertijd/internal/base/calendar"
	"meertijd/internal/dossier"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/practice"
	"meertijd/internal/rule"
)

// office is one practice of a made-up organisation, as it really is.
type office struct {
	practice.Practice
	place, centre, group string
	from                 calendar.Date
	patients             int
	years                map[int]plan.Fields
	attended             []calendar.Date
	visit                practice.Visit
	committed            calendar.Date
}

// offices makes up sixty practices. Every third was at a meeting, and so on: the
// three that are judged below differ in everything.
func offices() []office {
	var out []office
	cohorts := set().Region.Calendar.Cohorts
	for i := range 60 {
		c := cohorts[i%len(cohorts)]
		o := office{
			Practice: practice.Practice{Tenant: tenant, Name: fmt.Sprintf("Praktijk Café %c%c", 'A'+i/10, 'a'+i%10), AGB: fmt.Sprintf("01%06d", 900+i), Cohort: c.Key},
			place:    fmt.Sprintf("Wijk %d", i/10+1), from: c.Start, patients: 1800 + 37*i, years: map[int]plan.Fields{}, committed: calendar.MustParse("2026-04-01") + calendar.Date(i%20),
		}
		if i%6 == 2 {
			o.centre = fmt.Sprintf("De Brug %d", i/12+1)
		}
		if i%5 == 1 && len(set().Region.Groups) > 0 {
			o.group = set().Region.Groups[0].Key
		}
		for year := 1; year <= 3; year++ {
			o.years[year] = plan.Fields{}
			items := set().Plan(year).Menu.Items
			for n := range 3 {
				item := items[(i+n*7)%len(items)]
				o.years[year][plan.ChoicePath(item.Elements[0], item.Key, plan.ModeField)] = string([]rule.Mode{rule.New, rule.Deepened, rule.Embedded}[(i+n+year)%3])
				o.years[year][plan.ChoicePath(item.Elements[0], item.Key, plan.TextField)] = "Zo doen we dat: “één” stap tegelijk; altijd."
			}
		}
		if i%3 == 0 {
			o.attended = []calendar.Date{calendar.MustParse("2025-10-14"), calendar.MustParse("2026-04-14")}
		}
		o.visit = practice.Visit{Invited: calendar.MustParse("2026-04-20") + calendar.Date(i%5), Held: calendar.MustParse("2026-05-11") + calendar.Date(i%9)}
		out = append(out, o)
	}
	return out
}

// practicesBook is a workbook with a title above the table, a merged cell for
// each neighbourhood, dates of Excel, codes that lost their zero, a hidden row
// and the header once more halfway.
func practicesBook(t *testing.T, all []office) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	sheet := f.GetSheetName(0)
	put := func(column, row int, value any) {
		if err := f.SetCellValue(sheet, intake.Address(column, row), value); err != nil {
			t.Fatal(err)
		}
	}
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	put(0, 1, "Overzicht deelnemende praktijken MTVP")
	put(0, 2, "Stand per 1-6-2026 (concept!)")
	_ = f.MergeCell(sheet, "A1", "H1")
	row := 4
	head := func() {
		for i, h := range []string{"Wijk", "AGB-code praktijk", "Naam praktijk", "Start MTVP", "Gez. centrum", "KBZ", "Datum deelnameverklaring", "Opmerking"} {
			put(i, row, h)
		}
		row++
	}
	head()
	for i, o := range all {
		if i == 30 {
			row++
			head()
		}
		if i%10 == 0 {
			put(0, row, o.place)
			_ = f.MergeCell(sheet, intake.Address(0, row), intake.Address(0, row+9))
		}
		put(1, row, number(o.AGB))
		put(2, row, " "+o.Name+"  ")
		put(3, row, int(o.from)+25569)
		_ = f.SetCellStyle(sheet, intake.Address(3, row), intake.Address(3, row), date)
		put(4, row, o.centre)
		if o.group != "" {
			put(5, row, "ja")
		}
		put(6, row, int(o.committed)+25569) // without a format: only the number
		put(7, row, "gebeld")
		_ = f.SetRowVisible(sheet, row, i%7 != 0)
		row++
	}
	put(2, row+1, "Totaal: 60")
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func number(text string) int {
	n := 0
	for _, r := range text {
		n = n*10 + int(r-'0')
	}
	return n
}

// lines makes a text file of rows.
func lines(head string, rows ...string) string {
	return head + "\r\n" + strings.Join(rows, "\r\n") + "\r\n"
}

// loadAll imports everything that the organisation has, in the order of the page.
func loadAll(t *testing.T, w *world, all []office) {
	t.Helper()
	w.load(intake.Practices, "praktijken.xlsx", practicesBook(t, all), complete)
	var patients, history, attended, visits []string
	for i, o := range all {
		agb := strings.TrimLeft(o.AGB, "0")
		patients = append(patients, fmt.Sprintf("%s;Q2 2026;%d.%03d", agb, o.patients/1000, o.patients%1000))
		for year := 1; year <= 3; year++ {
			for _, line := range o.years[year].Choices() {
				item := itemOf(year, line.Intervention)
				name := []string{item.Key, item.Title.NL, fmt.Sprintf("%d. %s", item.Number, item.Title.NL)}[i%3]
				if item.Number == 0 {
					name = item.Title.NL
				}
				mode := map[rule.Mode]string{rule.New: "Nieuw", rule.Deepened: "verdiepen", rule.Embedded: "Borgen"}[line.Mode]
				history = append(history, fmt.Sprintf("%s;jaar %d;%s;%s;\"%s\"", o.Name, year, name, mode, *line.Justification))
			}
		}
		for n, day := range o.attended {
			attended = append(attended, fmt.Sprintf("%s,%s,Uitwisselingsbijeenkomst,deelnemer %d,ja", o.Name, day.Time().Format("02-01-06"), n))
			attended = append(attended, fmt.Sprintf("%s,%s,Uitwisselingsbijeenkomst,deelnemer %d,nee", o.Name, day.Time().Format("02-01-06"), n+5))
		}
		visits = append(visits, fmt.Sprintf("%s\t%s\t%s", o.Name, dutch(o.visit.Invited), dutch(o.visit.Held)))
	}
	old, err := charmap.Windows1252.NewEncoder().String(lines("Huisartsenpraktijk;MTVP-jaar;Gekozen interventie;Status;Toelichting", history...))
	if err != nil {
		t.Fatal(err)
	}
	w.load(intake.Patients, "aantallen.csv", []byte("\ufeff"+lines("AGB code;Kwartaal;Aantal ingeschreven", patients...)), complete)
	w.load(intake.History, "keuzes.csv", []byte(old), complete)
	w.load(intake.Attendance, "presentie.csv", []byte(lines("Praktijknaam,Datum,Bijeenkomst,Deelnemer,Aanwezig", attended...)), complete)
	w.load(intake.Visits, "bezoeken.txt", []byte(lines("Praktijk\tUitgenodigd op\tBezocht op", visits...)), complete)
	w.load(intake.InUse, "gebruik.csv", []byte(lines("AGB;Interventie;Sinds", all[4].AGB+";"+itemOf(4, set().Plan(4).Menu.Items[0].Key).Title.NL+";1-1-2025")), complete)
}

func complete(c *intake.Choices) { c.Options.Complete = true }

var monthNames = []string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

func dutch(d calendar.Date) string {
	at := d.Time()
	return fmt.Sprintf("%d %s %d", at.Day(), monthNames[at.Month()-1], at.Year())
}

func itemOf(year int, key string) (out struct {
	Key    string
	Number int
	Title  struct{ NL string }
}) {
	for _, i := range set().Plan(year).Menu.Items {
		if i.Key == key {
			out.Key, out.Number, out.Title.NL = i.Key, i.Number, i.Title.NL
		}
	}
	return out
}

// direct gives the file and plans of a practice as somebody would enter them.
func (o *office) direct(f *practice.File) (practice.File, []plan.Plan) {
	out := practice.File{Practice: o.Practice, Neighbourhood: f.Neighbourhood, Known: map[practice.List]bool{
		practice.Groups: true, practice.Centres: true, practice.Commitments: true, practice.Patients: true, practice.History: true,
		practice.Attendances: true, practice.Visits: true, practice.InUses: true,
	}}
	out.Practice.ID, out.First = f.Practice.ID, o.Practice
	out.Memberships = append(out.Memberships, practice.Membership{To: practice.InNeighbourhood, Key: f.Neighbourhood.ID, From: o.from})
	if o.group != "" {
		out.Memberships = append(out.Memberships, practice.Membership{To: practice.InGroup, Key: o.group, From: o.from})
	}
	if o.centre != "" {
		out.Memberships = append(out.Memberships, practice.Membership{To: practice.InCentre, Key: f.On(practice.InCentre, f.Memberships[0].From), From: o.from})
	}
	out.Commitments = []practice.Commitment{{Plan: set().Plan(4).Key, From: o.committed}}
	out.Registered = []practice.Registered{{On: calendar.MustParse("2026-04-01"), Patients: o.patients}}
	out.Visits = []practice.Visit{o.visit}
	for _, day := range o.attended {
		out.Attendance = append(out.Attendance, practice.Attendance{ID: day.String(), Meeting: "exchange", On: day})
	}
	var plans []plan.Plan
	for year := 1; year <= 3; year++ {
		start, _ := set().YearOf(o.Cohort, year)
		plans = append(plans, plan.Plan{
			ID: fmt.Sprint("direct", year), Year: year, Version: 1, Fields: o.years[year], Members: []plan.Member{{Practice: out.Practice.ID, Standing: plan.Joined}},
			Events: []plan.Event{{No: 1, Kind: plan.HandedIn, On: start, Fields: o.years[year]}},
		})
	}
	return out, plans
}

func TestAnOrganisationOfSixtyPracticesComesOutOfItsSpreadsheets(t *testing.T) {
	w, all := newWorld(t), offices()
	loadAll(t, w, all)
	here := w.here()
	if len(here.Files) != 60 || len(here.Neighbourhoods) != 6 || len(here.Plans) != 180 || len(here.Centres) != 5 {
		t.Fatalf("%d practices, %d neighbourhoods, %d plans, %d centres", len(here.Files), len(here.Neighbourhoods), len(here.Plans), len(here.Centres))
	}
	for i, o := range all {
		at := slices.IndexFunc(here.Files, func(f practice.File) bool { return f.Practice.AGB == o.AGB })
		f := here.Files[at]
		if f.Practice.Name != o.Name || f.Practice.Cohort != o.Cohort || f.Neighbourhood == nil || f.Neighbourhood.Name != o.place || len(f.Attendance) != len(o.attended) || f.Registered[0].Patients != o.patients {
			t.Errorf("%+v", f)
		}
		if i%23 != 0 {
			continue
		}
		plans := slices.DeleteFunc(slices.Clone(here.Plans), func(p plan.Plan) bool { return p.Members[0].Practice != f.Practice.ID })
		file, direct := o.direct(&f)
		for _, on := range []string{"2026-06-02", "2027-03-01"} {
			on := calendar.MustParse(on)
			now := set().ProgrammeYear(o.Cohort, on)
			got := rule.Evaluate(set(), dossier.Assemble(&f, plans, on, nil, now), on)
			want := rule.Evaluate(set(), dossier.Assemble(&file, direct, on, nil, now), on)
			if known := slices.DeleteFunc(verdicts(&got), func(v string) bool { return strings.Contains(v, rule.Unknown.String()) }); len(known) < 20 {
				t.Errorf("%s on %s: hardly anything is known: %v", o.Name, on, known)
			}
			if d := cmp.Diff(verdicts(&want), verdicts(&got)); d != "" || len(got.Faults) > 0 {
				t.Errorf("%s on %s: %v %s", o.Name, on, got.Faults, d)
			}
		}
	}
}

// verdicts tells how every condition stands.
func verdicts(r *rule.Result) []string {
	var out []string
	for _, y := range r.Years {
		for _, f := range y.Findings {
			out = append(out, fmt.Sprintf("%d %s %s %s", y.Year, f.Rule.Condition.ID, f.State, f.Why))
		}
		for _, f := range y.Faults {
			out = append(out, fmt.Sprintf("%d %s %s", y.Year, f.Code, f.Choice))
		}
	}
	return out
}
