package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/calendar"
	"meertijd/internal/store"
)

type auditCommands struct {
	Head   auditHeadCommand   `cmd:"" help:"Sign the end of each audit record and print it, to be kept elsewhere."`
	Key    auditKeyCommand    `cmd:"" help:"Print the public key that the signatures verify with."`
	Verify auditVerifyCommand `cmd:"" help:"Say whether the audit record is whole, also against heads that were kept elsewhere."`
	Export auditExportCommand `cmd:"" help:"Write the audit record of an organisation as CSV or JSON."`
	Purge  auditPurgeCommand  `cmd:"" help:"Take the persons out of audit records that are old enough."`
}

// database is the flag of every command that works on a database.
type database struct {
	DB string `help:"File of the database, or postgres://…" default:"meertijd.db" name:"db"`
}

// open opens the database, and says in a sentence why it cannot.
func (d database) open(l language, readOnly bool) (*store.DB, error) {
	return d.openAs(l, store.Options{AppVersion: version, ReadOnly: readOnly})
}

func (d database) openAs(l language, options store.Options) (*store.DB, error) {
	if info, err := os.Stat(d.DB); !strings.Contains(d.DB, "://") && (err != nil || info.IsDir()) {
		return nil, l.usage("store.file-missing", "path", d.DB)
	}
	db, err := store.Open(context.Background(), d.DB, options)
	if err != nil {
		return nil, explained(l, err)
	}
	return db, nil
}

// place names the database as it may be shown: without a password.
func (d database) place() string {
	if u, err := url.Parse(d.DB); err == nil && u.User != nil {
		return u.Redacted()
	}
	return d.DB
}

type auditHeadCommand struct {
	language
	database
	Key string `help:"File with the key; beside the database when it is not given." type:"path"`
	All bool   `help:"Print every signed head, not only the last of each organisation."`
}

// Run signs what grew and prints the heads.
func (c auditHeadCommand) Run(s streams) error {
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	key, err := auditKey(orElse(c.Key, keyBeside(c.DB)))
	if err != nil {
		return explained(c.language, err)
	}
	if _, err := db.SignHeads(context.Background(), key, time.Now()); err != nil {
		return explained(c.language, err)
	}
	heads, err := db.Heads(context.Background())
	if err != nil {
		return explained(c.language, err)
	}
	for i, h := range heads {
		if last := i+1 == len(heads) || heads[i+1].Tenant != h.Tenant; last || c.All {
			fmt.Fprintln(s.out, h)
		}
	}
	return nil
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

type auditKeyCommand struct {
	language
	database
	Key string `help:"File with the key; beside the database when it is not given." type:"path"`
}

// Run prints the public key; the key itself never leaves its file.
func (c auditKeyCommand) Run(s streams) error {
	key, err := auditKey(orElse(c.Key, keyBeside(c.DB)))
	if err != nil {
		return explained(c.language, err)
	}
	fmt.Fprintln(s.out, audit.KeyText(key.Public().(ed25519.PublicKey)))
	return nil
}

type auditVerifyCommand struct {
	language
	database
	Heads     string   `help:"File with signed heads that were kept elsewhere, as audit head printed them." type:"path"`
	PublicKey []string `help:"Public key that may have signed; may be given more than once."`
}

// Help says what the ends of the command are.
func (auditVerifyCommand) Help() string {
	return "Example: meertijd audit verify --db meertijd.db --heads kept-elsewhere.txt\n\nExit 1 when anything is wrong. Only heads that were kept elsewhere show that the end was cut off."
}

// Run verifies every organisation's record and prints what is wrong first.
func (c auditVerifyCommand) Run(s streams) error {
	kept, err := c.evidence()
	if err != nil {
		return err
	}
	db, err := c.open(c.language, true)
	if err != nil {
		return err
	}
	defer db.Close()
	tenants, err := db.Audited(context.Background(), kept)
	if err != nil {
		return explained(c.language, err)
	}
	wrong := 0
	for _, tenant := range tenants {
		began := time.Now()
		report, err := db.CheckAudit(context.Background(), tenant, kept)
		if err != nil {
			return explained(c.language, err)
		}
		fmt.Fprintln(s.out, c.text("audit.verify.line", "tenant", tenant, "entries", strconv.FormatInt(report.Entries, 10),
			"purged", strconv.FormatInt(report.Purged, 10), "signatures", strconv.FormatInt(report.Signatures, 10),
			"seconds", strconv.FormatFloat(time.Since(began).Seconds(), 'f', 1, 64)))
		if len(report.Problems) > 0 {
			wrong++
			p := report.Problems[0]
			fmt.Fprintln(s.err, c.text("audit.verify.problem", "tenant", tenant,
				"what", c.text(string(p.Code), "seq", strconv.FormatInt(p.Seq, 10)), "code", string(p.Code), "n", strconv.Itoa(len(report.Problems))))
		}
	}
	fmt.Fprintln(s.out, c.text("audit.verify.end", "n", strconv.Itoa(len(tenants)), "wrong", strconv.Itoa(wrong), "heads", strconv.Itoa(len(kept.Heads))))
	if wrong > 0 {
		return errFailed
	}
	return nil
}

// evidence reads what was kept elsewhere. Heads that were kept elsewhere say
// with which key: whoever signs anew with another one is found out.
func (c auditVerifyCommand) evidence() (kept audit.Evidence, err error) {
	for _, text := range c.PublicKey {
		key, err := audit.ParseKey(text)
		if err != nil {
			return kept, c.usage("audit.key-wrong", "key", text)
		}
		kept.Keys = append(kept.Keys, key)
	}
	if c.Heads == "" {
		return kept, nil
	}
	file, err := os.Open(c.Heads)
	if err != nil {
		return kept, c.usage("audit.heads-missing", "path", c.Heads)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for no := 1; lines.Scan(); no++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, err := audit.ParseHead(line)
		if err != nil {
			return kept, c.usage("audit.heads-wrong", "path", c.Heads, "line", strconv.Itoa(no))
		}
		kept.Heads = append(kept.Heads, head)
		if len(c.PublicKey) == 0 {
			kept.Keys = append(kept.Keys, head.Key)
		}
	}
	if lines.Err() != nil || len(kept.Heads) == 0 {
		return kept, c.usage("audit.heads-missing", "path", c.Heads)
	}
	return kept, nil
}

type auditPurgeCommand struct {
	language
	database
	Before string `help:"Day before which persons are taken out, such as 2020-01-01." required:""`
}

// Run takes out the persons of old records of every organisation.
func (c auditPurgeCommand) Run(s streams) error {
	day, err := calendar.Parse(c.Before)
	if err != nil {
		return c.usage("usage.date", "value", c.Before)
	}
	db, err := c.open(c.language, false)
	if err != nil {
		return err
	}
	defer db.Close()
	tenants, err := db.Audited(context.Background(), audit.Evidence{})
	if err != nil {
		return explained(c.language, err)
	}
	for _, tenant := range tenants {
		n, err := db.PurgeAudit(context.Background(), tenant, day.Time(), time.Now(), atCommand("purge"))
		if err != nil {
			return explained(c.language, err)
		}
		fmt.Fprintln(s.out, c.text("audit.purge.done", "tenant", tenant, "n", strconv.FormatInt(n, 10)))
	}
	return nil
}

// atCommand begins the record of what somebody at the command line does.
func atCommand(rule string) audit.Record {
	return audit.Record{Outcome: audit.OK, Person: audit.Person{Method: "command"}, Rule: "command: " + rule, AppVersion: version}
}
