package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/access"
	"meertijd/internal/account"
	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/intake"
	"meertijd/internal/plan"
	"meertijd/internal/rule"
	"meertijd/internal/sheet"
	"meertijd/internal/store"
	"meertijd/internal/wording"
)

type importCommand struct {
	language
	database
	Tenant   string   `help:"Organisation, as meertijd tenant list names it." required:""`
	Kind     string   `help:"What is in the list: neighbourhoods, practices, people, patients, history, attendance, sign-ups, visits, in-use or waivers."`
	Sheet    string   `help:"Name of the sheet; the one that fits when empty."`
	Map      []string `help:"A column and what is in it, such as \"Naam HAP=practice\". Repeat it." placeholder:"COLUMN=FIELD" sep:"none"`
	DryRun   bool     `help:"Only show what would change."`
	Skip     bool     `help:"Load the right rows and leave those with an error out."`
	Complete bool     `help:"The list is complete: who is not in it has none."`
	Undo     string   `help:"Take the list with this number back." placeholder:"ID"`
	Partly   bool     `help:"With --undo: leave what something was built on."`
	File     string   `arg:"" optional:"" help:"The list, .xlsx or .csv." type:"path"`
}

// Help gives the example that --help shows.
func (importCommand) Help() string {
	return "Example: meertijd import --db meertijd.db --tenant TENANT --kind practices --dry-run praktijken.xlsx\n\n" +
		"Prints what would change, and every error with its cell and what would be right. Exit 1 when a row is wrong."
}

// Run shows what a list would do, and does it.
func (c importCommand) Run(s streams) error {
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, service := context.Background(), intakes(db, clock{}, nil, nil)
	if _, err := (store.Tenants{DB: db}).Get(ctx, c.Tenant); err != nil {
		return explained(c.language, err)
	}
	command := plan.Command{Actor: access.Actor{Tenant: c.Tenant, Person: "command", Name: "meertijd import", Role: access.Lead, Method: "command"}}
	if c.Undo != "" {
		return c.undo(ctx, s, service, command)
	}
	file, choices, err := c.asked(command)
	if err != nil {
		return err
	}
	v, err := service.Try(ctx, file, choices)
	if err == nil {
		err = db.AuditRead(ctx, audit.Record{
			At: time.Now(), Tenant: c.Tenant, Event: audit.DirectAccess, Outcome: audit.OK, Person: plan.Person(command.Actor), ObjectType: "import", AppVersion: version,
		})
	}
	if err != nil {
		return c.refused(s, err)
	}
	c.show(s, &v)
	return c.apply(ctx, s, service, file, &v)
}

// intakes wires what loads lists.
func intakes(db *store.DB, c clock, rules func(string) *rule.Set, inviter intake.Inviter) *intake.Service {
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	if rules == nil {
		_, regional := organisations(db, wiring{log: slog.New(slog.DiscardHandler)}, ids)
		rules = regional.Rules
	}
	return &intake.Service{Store: store.Intakes{DB: db}, Sheets: sheet.Files{}, Rules: rules, Inviter: inviter, Now: c.Now, Today: c.Today, NewID: ids.New}
}

// inviter sends the invitations that a list prepared.
type inviter struct{ accounts *account.Service }

// Invite invites somebody. Who has the role already needs no invitation.
func (i inviter) Invite(ctx context.Context, c plan.Command, v intake.Invitee) error {
	_, err := i.accounts.Invite(ctx, account.InviteCommand{
		Command: account.Command{Actor: c.Actor, Key: v.ID, Request: c.Request}, Mail: v.Mail, Name: v.Name, Role: access.Role(v.Role), Of: v.Of, From: v.From, Until: v.Until,
	})
	if fault.CodeOf(err) == "account.has-role" {
		return nil
	}
	return err
}

// asked reads the file and what was chosen about it.
func (c importCommand) asked(command plan.Command) (intake.File, intake.Choices, error) {
	kind := intake.Kind(c.Kind)
	f, choices := intake.File{Command: command, Kind: kind, Name: filepath.Base(c.File)}, intake.Choices{Mapping: intake.Mapping{}}
	var known []string
	for _, k := range intake.Kinds {
		known = append(known, string(k))
	}
	switch {
	case c.File == "":
		return f, choices, c.usage("import.no-file")
	case !kind.Valid():
		return f, choices, c.usage("import.no-kind", "known", strings.Join(known, ", "))
	}
	choices.Options = intake.Options{Sheet: c.Sheet, Complete: c.Complete}
	for _, m := range c.Map {
		header, field, ok := strings.Cut(m, "=")
		if !ok || field != "" && !slices.ContainsFunc(intake.Fields(kind), func(f intake.Field) bool { return f.Key == field }) {
			return f, choices, c.usage("import.no-map", "value", m, "known", strings.Join(fieldKeys(kind), ", "))
		}
		choices.Mapping[intake.Fold(header)] = field
	}
	r, err := os.Open(c.File)
	if err != nil {
		return f, choices, c.usage("import.unreadable", "file", c.File)
	}
	defer r.Close()
	if f.Data, err = io.ReadAll(io.LimitReader(r, intake.MaxUpload+1)); err != nil {
		return f, choices, c.usage("import.unreadable", "file", c.File)
	}
	return f, choices, nil
}

func fieldKeys(kind intake.Kind) []string {
	var out []string
	for _, f := range intake.Fields(kind) {
		out = append(out, f.Key)
	}
	return out
}

// refused says what is wrong with a file as a whole: exit 1.
func (c importCommand) refused(s streams, err error) error {
	kind := fault.KindOf(err)
	if sentence := explained(c.language, err); sentence != err && (kind == fault.Invalid || kind == fault.Conflict || kind == fault.NotFound) {
		fmt.Fprintf(s.err, "%s: %v\n", cmp.Or(filepath.Base(c.File), c.Undo), sentence)
		return errFailed
	}
	return explained(c.language, err)
}

// show prints what would change, and what is wrong.
func (c importCommand) show(s streams, v *intake.View) {
	p := &v.Proposal
	fmt.Fprintln(s.out, c.text("import.reading", "file", v.Upload.Name, "kind", c.text("intake.kind."+string(p.Kind))))
	for _, f := range p.Faults {
		fmt.Fprintf(s.err, "%s: %s\n", v.Upload.Name, c.sentence(f))
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		for _, d := range r.Changes {
			code := "intake.change.new"
			if d.Old != "" {
				code = "intake.change.changed"
			}
			fmt.Fprintf(s.out, "  %s\t%s\t%s\n", c.text("import.row", "row", strconv.Itoa(r.No)), r.Subject,
				c.text(code, "field", c.text("intake.field."+d.Field), "old", d.Old, "new", d.New))
		}
		for _, f := range r.Notices {
			fmt.Fprintln(s.out, c.text("import.notice", "file", v.Upload.Name, "place", c.place(r, f), "sentence", c.sentence(f)))
		}
		for _, f := range r.Faults {
			fmt.Fprintln(s.err, c.text("import.fault", "file", v.Upload.Name, "place", c.place(r, f),
				"field", c.text("intake.field."+f.Args["field"]), "sentence", c.sentence(f)))
		}
	}
	n := p.Counts
	fmt.Fprintln(s.out, c.text("import.counts", "new", strconv.Itoa(n.New), "changed", strconv.Itoa(n.Changed), "same", strconv.Itoa(n.Same),
		"wrong", strconv.Itoa(n.Wrong), "ignored", strconv.Itoa(n.Ignored)))
}

func (c importCommand) place(r *intake.Row, f fault.Fault) string {
	if r.Sheet == "" {
		return f.Path
	}
	return c.text("import.sheet", "sheet", r.Sheet, "at", f.Path)
}

// sentence puts what is wrong in words, with the name of its field.
func (c importCommand) sentence(f fault.Fault) string {
	args := fault.Args{}
	for k, v := range f.Args {
		args[k] = v
	}
	args["field"] = c.text("intake.field." + f.Args["field"])
	return wording.Fault(c.Lang, fault.Fault{Code: f.Code, Args: args})
}

// apply does what was shown, unless it was only to be shown.
func (c importCommand) apply(ctx context.Context, s streams, service *intake.Service, f intake.File, v *intake.View) error {
	p := &v.Proposal
	switch {
	case len(p.Faults) > 0 || p.Counts.Wrong > 0 && !c.Skip:
		fmt.Fprintln(s.err, c.text("import.stopped"))
		return errFailed
	case c.DryRun:
		fmt.Fprintln(s.out, c.text("import.dry"))
		return unlessWrong(p)
	case !p.Ready(c.Skip):
		fmt.Fprintln(s.out, c.text("intake.nothing"))
		return unlessWrong(p)
	}
	u, err := service.Upload(ctx, f)
	if err != nil {
		return c.refused(s, err)
	}
	if err := service.Choose(ctx, f.Command, u.ID, v.Upload.Choices); err != nil {
		return c.refused(s, err)
	}
	i, err := service.Apply(ctx, f.Command, u.ID, p.Hash, c.Skip)
	if err != nil {
		return c.refused(s, err)
	}
	fmt.Fprintln(s.out, c.text("import.done", "id", i.ID))
	return unlessWrong(p)
}

// unlessWrong ends with exit 1 when rows are wrong, also when they were left
// out on purpose: they are wrong still.
func unlessWrong(p *intake.Proposal) error {
	if p.Counts.Wrong > 0 {
		return errFailed
	}
	return nil
}

// undo takes a list back.
func (c importCommand) undo(ctx context.Context, s streams, service *intake.Service, command plan.Command) error {
	v, err := service.Reversal(ctx, command.Actor, c.Undo)
	if err != nil {
		return c.refused(s, err)
	}
	for _, stay := range v.Stays {
		fmt.Fprintln(s.err, c.text("import.stays", "name", stay.Name, "sentence", c.text(string(stay.Fault.Code))))
	}
	if _, err := service.Undo(ctx, command, c.Undo, v.Hash, c.Partly); err != nil {
		return c.refused(s, err)
	}
	fmt.Fprintln(s.out, c.text("import.undone", "id", c.Undo))
	return nil
}
