// Command meertijd serves the application in which practices make their plans,
// reads regional plans as data, and says for any practice, on any date, what it
// owes, why, and the smallest change that would make it right.
//
//	meertijd demo
//	meertijd serve --db meertijd.db
//	meertijd plan check regions
//	meertijd plan show regions/REGION --year 4
//	meertijd evaluate --region regions/REGION --facts facts.yaml --on 2026-06-02
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"

	"meertijd/internal/terminal"
)

// commands is the table of subcommands.
type commands struct {
	Plan          planCommands         `cmd:"" help:"Check or show regional plans."`
	Evaluate      evaluateCommand      `cmd:"" help:"Say what a practice owes on a date, why, and the smallest repair."`
	Demo          demoCommand          `cmd:"" help:"Serve a demo in which everything is made up, and anybody can be anybody."`
	Init          initCommand          `cmd:"" help:"Make an organisation, and the link with which its first lead comes in."`
	Administrator administratorCommand `cmd:"" help:"Make somebody administrator of the platform, and the link to come in with."`
	Recover       recoverCommand       `cmd:"" help:"Make a link with which somebody sets up anew how to sign in."`
	Serve         serveCommand         `cmd:"" help:"Serve the product from a database."`
	Audit         auditCommands        `cmd:"" help:"Who saw or changed what: sign, verify, write out."`
	Privacy       privacyCommands      `cmd:"" help:"What is stored, and why."`
	Config        configCommand        `cmd:"" help:"Print every setting, and where it came from."`
	Backup        backupCommands       `cmd:"" help:"Make a backup, or a key for backups."`
	Restore       restoreCommand       `cmd:"" help:"Make a database from a backup."`
	Tenant        tenantCommands       `cmd:"" help:"List the organisations; move one elsewhere."`
	Region        regionCommand        `cmd:"" help:"Say how a region stands: the numbers of its pages."`
	Import        importCommand        `cmd:"" help:"Load a list of practices, people or what they did; or take one back."`
	Doctor        doctorCommand        `cmd:"" help:"Say what is wrong with an installation, and what to do."`
	Version       versionCommand       `cmd:"" help:"Print the version."`
}

type planCommands struct {
	Check checkCommand `cmd:"" help:"Validate all regional plans under a folder and run their cases."`
	Show  showCommand  `cmd:"" help:"Show a regional plan as text or as an HTML page."`
}

// streams is where a command writes.
type streams struct{ out, err io.Writer }

// written remembers that something could not be written: an answer that is not
// whole is no answer.
type written struct {
	io.Writer
	err error
}

func (w *written) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// errFailed ends a command that has already said what is wrong.
var errFailed = errors.New("failed")

func main() {
	os.Exit(run(os.Args[1:], streams{terminal.Safe(os.Stdout), terminal.Safe(os.Stderr)}))
}

// run is main with its surroundings as arguments: 0 when all went well, 1 when
// something is wrong in the files, 2 when the command line is.
func run(args []string, s streams) (code int) {
	out := &written{Writer: s.out}
	s.out = out
	defer func() {
		if code == 0 && out.err != nil {
			fmt.Fprintln(s.err, "meertijd: the answer could not be written:", out.err)
			code = 2
		}
	}()
	exited, status := false, 0
	from := newSources()
	parser, err := kong.New(&commands{},
		kong.Name("meertijd"), kong.UsageOnError(),
		kong.Description("Practice plans of Meer Tijd Voor de Patiënt: made on pages, judged by regional plans that are data, with verdicts that explain themselves."),
		kong.Writers(s.out, s.err), kong.Bind(s, from), kong.Resolvers(from),
		kong.Exit(func(n int) { exited, status = true, n }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if err != nil {
		fmt.Fprintln(s.err, "meertijd:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	if exited {
		return status
	}
	if err != nil {
		fmt.Fprintln(s.err, "meertijd:", mistake(err, args))
		return 2
	}
	switch err := ctx.Run(); {
	case err == nil:
		return 0
	case errors.Is(err, errFailed):
		return 1
	default:
		fmt.Fprintln(s.err, "meertijd:", err)
		return 2
	}
}
