package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/planbook"
	"meertijd/internal/programme"
	"meertijd/internal/terminal"
	"meertijd/internal/wording"
	"meertijd/regions"
)

// language is the flag that every command with sentences has.
type language struct {
	Lang string `help:"Language: nl or en." enum:"nl,en" default:"nl"`
}

func (l language) text(code string, pairs ...string) string {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return wording.Text(l.Lang, code, args)
}

// usage is a mistake in the command line, in one sentence.
func (l language) usage(code string, pairs ...string) error {
	return errors.New(l.text(code, pairs...))
}

type checkCommand struct {
	language
	Dirs []string `arg:"" name:"dir" help:"Folders that hold regions."`
}

// Help gives the example that --help shows.
func (checkCommand) Help() string {
	return "Example: meertijd plan check regions\n\nEnds with the line \"N cases passed, N failed\"; exit 1 on any fault."
}

// Run validates every region and runs its cases.
func (c checkCommand) Run(s streams) error {
	passed, failed, faulty := 0, 0, false
	for _, dir := range c.Dirs {
		names, err := regionsUnder(dir)
		if err != nil {
			return c.usage("usage.no-dir", "dir", dir)
		}
		if len(names) == 0 {
			return c.usage("usage.no-region", "dir", dir)
		}
		for _, name := range names {
			book, faults := planbook.ReadRegion(os.DirFS(name), name)
			if len(faults) > 0 {
				faulty = true
				c.report(s, faults)
				fmt.Fprintln(s.out, c.text("check.not-run", "region", name))
				continue
			}
			fmt.Fprintln(s.out, c.text("check.reading", "region", book.Region.Name.In(c.Lang), "plans", strconv.Itoa(len(book.Region.Plans)),
				"interventions", strconv.Itoa(len(book.Region.Catalogue)), "cases", strconv.Itoa(len(book.Cases))))
			ok, differences := book.Run()
			passed += ok
			failed += len(book.Cases) - ok
			c.report(s, differences)
		}
	}
	fmt.Fprintf(s.out, "%d cases passed, %d failed\n", passed, failed)
	if faulty || failed > 0 || passed == 0 {
		return errFailed
	}
	return nil
}

func (l language) report(s streams, faults []planbook.Fault) {
	for _, f := range faults {
		terminal.WriteFault(s.err, l.Lang, terminal.Fault(f))
	}
}

// regionsUnder lists the region folders at or under a folder.
func regionsUnder(dir string) ([]string, error) {
	found, err := planbook.FindRegions(os.DirFS(dir))
	for i, name := range found {
		found[i] = path.Join(dir, name)
	}
	return found, err
}

type showCommand struct {
	language
	Dir    string `arg:"" name:"dir" help:"The folder of one region."`
	Year   int    `help:"Show the plan of this programme year only."`
	Format string `help:"Form: text or html." enum:"text,html" default:"text"`
}

// Help gives the example that --help shows.
func (showCommand) Help() string {
	example := "meertijd plan show regions/" + regions.Default() + " --year 4"
	return "Example: " + example + "\n\nA page to read or print: " + example + " --format html > plan.html"
}

// Run shows the plan of a year, or every plan of the region.
func (c showCommand) Run(s streams) error {
	book, err := c.book(s, c.Dir)
	if err != nil {
		return err
	}
	words := wording.Words{Language: c.Lang, Set: book.Set}
	plans := book.Region.Plans
	if c.Year != 0 {
		plan := book.Set.Plan(c.Year)
		if plan == nil {
			return c.usage("usage.year", "value", strconv.Itoa(c.Year), "last", strconv.Itoa(book.Set.LastYear()))
		}
		plans = []*programme.Plan{plan}
	}
	pages := make([]wording.PlanPage, len(plans))
	for i, plan := range plans {
		pages[i] = words.Plan(plan, c.Year)
	}
	if c.Format == "html" {
		return terminal.PlanHTML(s.out, pages)
	}
	for i, page := range pages {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		terminal.PlanText(s.out, page)
	}
	return nil
}

// book reads the one region in a folder, or the one of that name that comes
// with the program, and reports its faults.
func (l language) book(s streams, dir string) (*planbook.Book, error) {
	root, err := openRegions(dir)
	if err != nil {
		return nil, l.usage("usage.no-dir", "dir", dir)
	}
	names, err := planbook.FindRegions(root)
	switch {
	case err != nil:
		return nil, l.usage("usage.no-dir", "dir", dir)
	case len(names) == 0:
		return nil, l.usage("usage.no-region", "dir", dir)
	case len(names) > 1:
		return nil, l.usage("usage.several-regions", "dir", dir, "regions", wording.List(l.Lang, names))
	}
	region, err := fs.Sub(root, names[0])
	if err != nil {
		return nil, l.usage("usage.no-dir", "dir", dir)
	}
	book, faults := planbook.ReadRegion(region, path.Join(dir, names[0]))
	if len(faults) > 0 {
		l.report(s, faults)
		return nil, errFailed
	}
	return book, nil
}

// openRegions opens a folder; where there is none, the embedded region of
// that name.
func openRegions(dir string) (fs.FS, error) {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return os.DirFS(dir), nil
	}
	embedded, err := fs.Sub(regions.Files, dir)
	if err != nil {
		return nil, err
	}
	_, err = fs.Stat(embedded, ".")
	return embedded, err
}
