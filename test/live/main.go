// Command live makes the spreadsheets of an organisation that does not exist: sixty
// practices, in the shapes that lists really have. Beside them it writes what
// is known of three of them as files with facts, entered directly, and an
// answer sheet for the test that loads the lists in a browser.
//
//	go run ./test/live -on 2026-11-22 build/lists
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/regions"
)

func main() {
	on := flag.String("on", "", "the day on which the organisation begins, year-month-day")
	flag.Parse()
	if err := write(flag.Arg(0), *on); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answers is what the test has to know about the lists.
type answers struct {
	Region   string     `json:"region"`
	On       string     `json:"on"`
	Year     int        `json:"year"`
	Lists    []list     `json:"lists"`
	Judged   []judged   `json:"judged"`
	Mistake  mistake    `json:"mistake"` // a row that has to be put right
	Misnamed [2]string  `json:"misnamed"`
	Wrongly  [2]string  `json:"wrongly"` // columns that are guessed the wrong way round
	Word     wordedPlan `json:"word"`
}

// judged is a practice of which the verdict is looked at.
type judged struct {
	Name  string `json:"name"`
	Mail  string `json:"mail"`
	Facts string `json:"facts"`
	Goes  []goes `json:"goes"` // what this year's plan has to begin with
}

type goes struct {
	Element      string `json:"element"`
	Intervention string `json:"intervention"`
	Mode         string `json:"mode"`
}

// mistake is a word in a row of a practice that nobody knows.
type mistake struct {
	Practice string `json:"practice"`
	Wrong    string `json:"wrong"`
	Right    string `json:"right"`
}

// wordedPlan is what a practice sent as a Word file.
type wordedPlan struct {
	Practice string `json:"practice"`
	Choices  []goes `json:"choices"`
}

func write(folder, day string) error {
	on, err := calendar.Parse(day)
	if err != nil {
		return err
	}
	dir, err := fs.Sub(regions.Files, regions.Default())
	if err != nil {
		return err
	}
	book, faults := planbook.ReadRegion(dir, regions.Default())
	if len(faults) > 0 {
		return fmt.Errorf("%v", faults[0])
	}
	rho := &organisation{set: book.Set, on: on}
	if err := rho.make(); err != nil {
		return err
	}
	sheet, err := rho.lists()
	if err != nil {
		return err
	}
	sheet.Region, sheet.On = regions.Default(), day
	for i := range sheet.Lists {
		if err := os.WriteFile(filepath.Join(folder, sheet.Lists[i].File), sheet.Lists[i].data, 0o600); err != nil {
			return err
		}
	}
	for n, i := range []int{0, 1, 2} {
		o := &rho.offices[i]
		name := fmt.Sprintf("facts-%d.yaml", n)
		if err := os.WriteFile(filepath.Join(folder, name), []byte(rho.facts(o)), 0o600); err != nil {
			return err
		}
		sheet.Judged = append(sheet.Judged, judged{Name: o.name, Mail: o.mail, Facts: name, Goes: rho.begins(o)})
	}
	text, err := json.MarshalIndent(sheet, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "answers.json"), text, 0o600)
}

// modes as people write them in their lists.
var modes = map[rule.Mode]string{rule.New: "Nieuw", rule.Continued: "loopt door", rule.Deepened: "verdiepen"}
