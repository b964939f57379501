package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"meertijd/internal/base/calendar"
	"meertijd/internal/programme"
)

// list is a file and what it is.
type list struct {
	Kind     string `json:"kind"`
	File     string `json:"file"`
	Complete bool   `json:"complete"` // the page asks whether it is, and it is
	data     []byte
}

// lists makes every list, in the order in which they are loaded.
func (r *organisation) lists() (*answers, error) {
	a := &answers{Year: r.year}
	places, err := r.neighbourhoods()
	if err != nil {
		return nil, err
	}
	practices, err := r.practices()
	if err != nil {
		return nil, err
	}
	people, err := windows(r.people())
	if err != nil {
		return nil, err
	}
	history, err := windows(r.choices(a))
	if err != nil {
		return nil, err
	}
	a.Lists = []list{
		{"neighbourhoods", "Wijken 2e concept.xlsx", false, places},
		{"practices", "Overzicht praktijken.xlsx", true, practices},
		{"people", "contactpersonen.csv", false, people},
		{"patients", "aantallen.csv", true, []byte("\ufeff" + r.patients(a))},
		{"history", "keuzes.csv", true, history},
		{"attendance", "presentie.csv", true, []byte(r.attendance())},
		{"visits", "bezoeken.txt", true, []byte(r.visits())},
	}
	a.Word.Practice = r.offices[r.word].name
	for _, c := range r.offices[r.word].years[r.year-2] {
		a.Word.Choices = append(a.Word.Choices, goes{c.element, c.key, "deepened"})
	}
	return a, nil
}

// windows writes a text as older programs of Windows do.
func windows(text string) ([]byte, error) {
	out, err := charmap.Windows1252.NewEncoder().String(text)
	return []byte(out), err
}

// rows makes a text file.
func rows(head string, lines ...string) string {
	return head + "\r\n" + strings.Join(lines, "\r\n") + "\r\n"
}

// book is a workbook that remembers its first error.
type book struct {
	*excelize.File
	sheet string
	err   error
}

func newBook() *book {
	f := excelize.NewFile()
	return &book{File: f, sheet: f.GetSheetName(0)}
}

func (b *book) put(column, row int, value any) {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err == nil {
		err = b.SetCellValue(b.sheet, at, value)
	}
	b.keep(err)
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) bytes() ([]byte, error) {
	var out bytes.Buffer
	_, err := b.WriteTo(&out)
	b.keep(err)
	b.keep(b.Close())
	return out.Bytes(), b.err
}

func (r *organisation) neighbourhoods() ([]byte, error) {
	b := newBook()
	b.put(1, 1, "WIJKEN EN COÖRDINATOREN")
	b.keep(b.MergeCell(b.sheet, "A1", "C1"))
	for i, head := range []string{"Naam wijk", "Wijkcoördinator", "E-mailadres"} {
		b.put(i+1, 3, head)
	}
	for i := range 6 {
		b.put(1, 4+i, r.offices[i*10].place)
		b.put(2, 4+i, fmt.Sprintf("Coördinator Verzonnen %d", i+1))
		b.put(3, 4+i, fmt.Sprintf("Wijk%d@RHO.example ", i+1))
	}
	return b.bytes()
}

// practices is a workbook with a title above the table, a merged cell for each
// neighbourhood, dates of Excel, codes that lost their zero, hidden rows and the
// header once more halfway.
func (r *organisation) practices() ([]byte, error) {
	b := newBook()
	date, err := b.NewStyle(&excelize.Style{NumFmt: 14})
	b.keep(err)
	b.put(1, 1, "Overzicht deelnemende praktijken MTVP")
	b.put(1, 2, "Stand (concept!)")
	b.keep(b.MergeCell(b.sheet, "A1", "H1"))
	row := 4
	head := func() {
		for i, h := range []string{"Wijk", "AGB-code praktijk", "Naam praktijk", "Start MTVP", "Gez. centrum", "KBZ", "Datum deelnameverklaring", "Opmerking"} {
			b.put(i+1, row, h)
		}
		row++
	}
	head()
	for i := range r.offices {
		o := &r.offices[i]
		if i == 30 {
			row++
			head()
		}
		if i%10 == 0 {
			b.put(1, row, o.place)
			b.keep(b.MergeCell(b.sheet, fmt.Sprintf("A%d", row), fmt.Sprintf("A%d", row+9)))
		}
		b.put(2, row, number(o.agb))
		b.put(3, row, " "+o.name+"  ")
		b.put(4, row, serial(o.from))
		b.keep(b.SetCellStyle(b.sheet, fmt.Sprintf("D%d", row), fmt.Sprintf("D%d", row), date))
		b.put(5, row, o.centre)
		if o.group != "" {
			b.put(6, row, "ja")
		}
		b.put(7, row, serial(o.committed)) // without a format: only the number
		b.put(8, row, "gebeld")
		b.keep(b.SetRowVisible(b.sheet, row, i%7 != 0))
		row++
	}
	b.put(3, row+1, "Totaal: 60")
	return b.bytes()
}

// serial is a day as Excel counts it.
func serial(d calendar.Date) int { return int(d) + 25569 }

func number(text string) int {
	n := 0
	for _, r := range text {
		n = n*10 + int(r-'0')
	}
	return n
}

func (r *organisation) people() string {
	var lines []string
	for i := range r.offices {
		lines = append(lines, fmt.Sprintf("%s;Renée Verzonnen %02d;Praktijkmanager;%s;%s", r.offices[i].mail, i, r.offices[i].name, "06 - zie map"))
	}
	return rows("E-mailadres;Naam contactpersoon;Functie;Praktijk;Telefoon", lines...)
}

// quarter is the first day of the last quarter before today.
func (r *organisation) quarter() calendar.Date { return calendar.QuarterOf(r.on).First() }

// patients has two columns that read alike: the first is what is guessed, the
// second is what is meant.
func (r *organisation) patients(a *answers) string {
	a.Wrongly = [2]string{"Aantal", "Populatie op naam"}
	var lines []string
	for i, o := range r.offices {
		lines = append(lines, fmt.Sprintf("%s;%s;%d;%d.%03d", strings.TrimLeft(o.agb, "0"), dutch(r.quarter()), 2+i%5, o.patients/1000, o.patients%1000))
	}
	return rows("AGB code;Peildatum;"+a.Wrongly[0]+";"+a.Wrongly[1], lines...)
}

// choices are those of the years before. One row has a word that nobody knows,
// and one practice has a slip of the keys in its name.
func (r *organisation) choices(a *answers) string {
	a.Mistake = mistake{Practice: r.offices[7].name, Wrong: "uitgestelt", Right: "verdiepen"}
	a.Misnamed = [2]string{strings.Replace(r.offices[8].name, "Café", "Cafeé", 1), r.offices[8].name}
	var lines []string
	for i, o := range r.offices {
		for year, all := range o.years {
			for n, c := range all {
				name, what, practice := []string{c.key, c.title, fmt.Sprintf("%d. %s", c.number, c.title)}[i%3], modes[c.mode], o.name
				if c.number == 0 {
					name = c.title
				}
				if i == 7 && year == r.year-2 && n == 0 {
					what = a.Mistake.Wrong
				}
				if i == 8 {
					practice = a.Misnamed[0]
				}
				lines = append(lines, fmt.Sprintf("%s;jaar %d;%s;%s;%s;\"%s\"", practice, year+1, strings.ToUpper(c.element), name, what, c.text))
			}
		}
	}
	return rows("Huisartsenpraktijk;MTVP-jaar;Pijler;Gekozen interventie;Status;Toelichting", lines...)
}

// meeting is the gathering that every practice goes to this year.
func (r *organisation) meeting() *programme.Meeting { return &r.set.Plan(r.year).Meetings[0] }

func (r *organisation) attendance() string {
	var lines []string
	for _, o := range r.offices {
		for n, day := range o.attended {
			text := day.Time().Format("02-01-06")
			lines = append(lines, fmt.Sprintf("%s,%s,%s,deelnemer %d,ja", o.name, text, r.meeting().Name.NL, n))
			lines = append(lines, fmt.Sprintf("%s,%s,%s,deelnemer %d,nee", o.name, text, r.meeting().Name.NL, n+5))
		}
	}
	return rows("Praktijknaam,Datum,Bijeenkomst,Deelnemer,Aanwezig", lines...)
}

func (r *organisation) visits() string {
	var lines []string
	for _, o := range r.offices {
		lines = append(lines, fmt.Sprintf("%s\t%s\t%s", o.name, dutch(o.invited), dutch(o.held)))
	}
	return rows("Praktijk\tUitgenodigd op\tBezocht op", lines...)
}

var months = strings.Fields("januari februari maart april mei juni juli augustus september oktober november december")

func dutch(d calendar.Date) string {
	at := d.Time()
	return fmt.Sprintf("%d %s %d", at.Day(), months[at.Month()-1], at.Year())
}
