package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"meertijd/internal/base/calendar"
	"meertijd/internal/planbook"
	"meertijd/internal/rule"
	"meertijd/internal/terminal"
	"meertijd/internal/wording"
	"meertijd/regions"
)

type evaluateCommand struct {
	language
	Region string   `help:"The folder of the region, or the name of one that comes with the program." required:"" placeholder:"DIR"`
	Facts  []string `help:"What is known of the practice. Repeat it for the practices of a joint plan." required:"" placeholder:"FILE" sep:"none"`
	On     string   `help:"The date to judge on, year-month-day." required:"" placeholder:"DATE"`
	JSON   bool     `help:"Write JSON with stable field names." name:"json"`
	All    bool     `help:"Also show what is in order in earlier years, what is not needed, and every source."`
}

// Help gives the example that --help shows.
func (evaluateCommand) Help() string {
	region := "regions/" + regions.Default()
	return "Example: meertijd evaluate --region " + region + " --facts " + region + "/examples/jaar4-klaar.yaml --on 2026-06-02\n\nFor a joint plan, name each practice: --facts a.yaml --facts b.yaml"
}

// Run judges one practice, or the practices of a joint plan.
func (c evaluateCommand) Run(s streams) error {
	on, err := calendar.Parse(c.On)
	if err != nil {
		return c.usage("usage.date", "value", c.On)
	}
	book, err := c.book(s, c.Region)
	if err != nil {
		return err
	}
	var facts []*rule.Facts
	for _, name := range c.Facts {
		f, data, err := c.read(s, name)
		if err != nil {
			return err
		}
		if faults := append(rule.Evaluate(book.Set, f, on).Faults, book.Set.Names(f)...); len(faults) > 0 {
			c.report(s, planbook.LocateFacts(name, data, faults))
			return errFailed
		}
		facts = append(facts, f)
	}
	words := wording.Words{Language: c.Lang, Set: book.Set}
	answers := make([]terminal.Answer, len(facts))
	for i, f := range facts {
		answers[i] = terminal.Answer{
			Facts: f, Result: rule.Evaluate(book.Set, f, on), Repair: rule.FindRepair(book.Set, f, on), Next: rule.NextChange(book.Set, f, on),
		}
	}
	if len(facts) == 1 {
		if c.JSON {
			return terminal.WriteJSON(s.out, words, answers[0])
		}
		terminal.Verdict(s.out, words, answers[0], c.All)
		return nil
	}
	return c.joint(s, book, words, facts, answers, on)
}

func (c evaluateCommand) joint(s streams, book *planbook.Book, words wording.Words, facts []*rule.Facts, answers []terminal.Answer, on calendar.Date) error {
	joint := rule.EvaluateJoint(book.Set, facts, on)
	if c.JSON {
		return terminal.WriteJointJSON(s.out, words, answers, joint)
	}
	for i, a := range answers {
		if i > 0 {
			fmt.Fprintf(s.out, "\n\n")
		}
		terminal.Verdict(s.out, words, a, c.All)
	}
	terminal.Joint(s.out, words, joint, answers)
	return nil
}

// read reads a facts file of at most one byte more than it may have.
func (c evaluateCommand) read(s streams, name string) (*rule.Facts, []byte, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, nil, c.usage("usage.not-a-file", "file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, c.usage("usage.no-file", "file", name)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, planbook.MaxBytes+1))
	if err != nil {
		return nil, nil, c.usage("usage.no-file", "file", name)
	}
	facts, faults := planbook.ReadFacts(name, data)
	if len(faults) > 0 {
		c.report(s, faults)
		return nil, nil, errFailed
	}
	return facts, data, nil
}

type versionCommand struct{ language }

// Help gives the example that --help shows.
func (versionCommand) Help() string { return "Example: meertijd version" }

// version is set by the build; a plain go build takes it from the module.
var version = ""

// Run prints the version of the program and of the engine.
func (c versionCommand) Run(s streams) error {
	fmt.Fprintln(s.out, c.text("version", "version", versionText(), "engine", rule.EngineVersion))
	return nil
}

// versionText is the version of this program.
func versionText() string {
	if info, ok := debug.ReadBuildInfo(); ok && version == "" {
		return info.Main.Version
	}
	return version
}
