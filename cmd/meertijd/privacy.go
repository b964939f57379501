package main

import (
	"fmt"

	"meertijd/internal/store"
)

type privacyCommands struct {
	Register registerCommand `cmd:"" help:"Print what is stored and why: every table and column."`
}

type registerCommand struct {
	language
}

// Run prints the register, in the order of the tables.
func (c registerCommand) Run(s streams) error {
	register, err := store.Register()
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, c.text("register.title"))
	fmt.Fprintln(s.out, c.text("register.text"))
	for _, t := range register {
		fmt.Fprintf(s.out, "\n%s: %s\n", t.Name, c.text("register.table."+t.Name))
		for _, line := range [][2]string{{"whose", t.Whose}, {"ground", t.Ground}, {"kept", t.Kept}, {"erase", string(t.Erase)}} {
			fmt.Fprintf(s.out, "  %s: %s\n", c.text("register."+line[0]), c.text("register."+line[0]+"."+line[1]))
		}
		for _, column := range t.Columns {
			fmt.Fprintf(s.out, "    %-20s %s\n", column.Name, c.text("register.what."+column.What))
		}
	}
	return nil
}
