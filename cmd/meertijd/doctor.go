package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/audit"
	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
	"meertijd/internal/document"
	"meertijd/internal/store"
)

type doctorCommand struct {
	language
	config
}

// Help says what the ends of the command are.
func (doctorCommand) Help() string {
	return "Example: meertijd doctor --config /etc/meertijd.conf\n\nOne line for each thing, with what to do. Exit 1 when something has to be done. It reads everything: on a large database that takes minutes."
}

// checkup is what was found so far.
type checkup struct {
	doctorCommand
	s   streams
	now time.Time
	bad bool
}

// The marks of a line.
const (
	fine = "ok  "
	mind = "!   "
	harm = "!!! "
)

func (c *checkup) say(mark, code string, pairs ...string) {
	fmt.Fprintf(c.s.out, "%s %s\n", mark, c.text(code, pairs...))
	c.bad = c.bad || mark == harm
}

// told says what is wrong in the words of the error.
func (c *checkup) told(code string, err error) {
	c.say(harm, code, "cause", explained(c.language, err).Error())
}

// Run looks at everything, also when something was wrong already.
func (c doctorCommand) Run(s streams, from *sources) error {
	u := &checkup{doctorCommand: c, s: s, now: time.Now()}
	for _, line := range c.check(c.language, from) {
		u.say(harm, "doctor.config", "line", line)
	}
	u.files()
	u.database()
	u.backups()
	u.mail()
	if document.FindBrowser() == nil {
		u.say(mind, "doctor.browser.none")
	} else {
		u.say(fine, "doctor.browser")
	}
	if u.bad {
		return errFailed
	}
	return nil
}

// files looks at the key, and at who may read what.
func (c *checkup) files() {
	if info, err := os.Stat(c.keyFile()); err != nil || info.Size() != keySize {
		c.say(harm, "doctor.key.none", "file", c.keyFile())
	} else {
		c.say(fine, "doctor.key", "file", c.keyFile())
	}
	for _, file := range []string{c.dbFile(), c.keyFile(), c.proofKey()} {
		if file != "" && readByOthers(file) {
			c.say(harm, "doctor.readable", "file", file)
		}
	}
}

// database looks at everything that is in it.
func (c *checkup) database() {
	ctx := context.Background()
	db, err := database{c.DB}.openAs(c.language, store.Options{AppVersion: version, AsIs: true})
	if err != nil {
		c.say(harm, "doctor.database.closed", "cause", err.Error())
		return
	}
	defer db.Close()
	x, err := db.Examine(ctx)
	if err != nil {
		c.told("doctor.database.damaged", err)
		return
	}
	for _, problem := range x.Problems {
		c.say(harm, "doctor.database.wrong", "what", problem)
	}
	if len(x.Problems) == 0 {
		c.say(fine, "doctor.database", "rows", strconv.FormatInt(x.Rows, 10), "size", size(x.Size))
	}
	c.say(fine, "doctor.engine", "engine", x.Engine)
	if x.Unfenced {
		c.say(mind, "doctor.unfenced")
	}
	if known := store.SchemaVersion(); x.Schema < known {
		c.say(harm, "doctor.schema.old", "found", strconv.Itoa(x.Schema), "known", strconv.Itoa(known))
		return
	}
	c.say(fine, "doctor.schema", "n", strconv.Itoa(x.Schema))
	c.clock(x.Latest)
	c.chains(ctx, db)
	c.attached(ctx, db)
	c.runs(ctx, db)
	c.room(x.Size)
}

// clock holds the clock against the last record: time does not go back.
func (c *checkup) clock(latest time.Time) {
	if latest.After(c.now.Add(time.Minute)) {
		c.say(harm, "doctor.clock.back", "now", c.now.Format(time.DateTime), "latest", latest.Format(time.DateTime))
		return
	}
	c.say(fine, "doctor.clock")
}

// chains verifies the audit record of every organisation.
func (c *checkup) chains(ctx context.Context, db *store.DB) {
	tenants, err := db.Audited(ctx, audit.Evidence{})
	if err != nil {
		c.told("doctor.database.damaged", err)
		return
	}
	for _, tenant := range tenants {
		problems, err := db.VerifyAudit(ctx, tenant, nil)
		switch {
		case err != nil:
			c.told("doctor.database.damaged", err)
		case len(problems) > 0:
			c.say(harm, "doctor.chain.broken", "tenant", tenant, "n", strconv.Itoa(len(problems)))
		default:
			c.say(fine, "doctor.chain", "tenant", tenant)
		}
	}
}

// attached reads every file and holds it against its hash.
func (c *checkup) attached(ctx context.Context, db *store.DB) {
	tenants, err := store.Tenants{DB: db}.List(ctx)
	if err != nil {
		c.told("doctor.database.damaged", err)
		return
	}
	for _, t := range tenants {
		bad, err := store.Attachments{DB: db}.Damaged(ctx, t.ID)
		if err != nil {
			c.told("doctor.database.damaged", err)
		}
		c.damaged(bad)
	}
}

func (c *checkup) damaged(bad []attachment.File) {
	for _, f := range bad {
		c.say(harm, "doctor.attachment", "name", f.Name, "practice", f.Practice, "id", f.ID)
	}
}

// runs looks at the last backup and the last proof.
func (c *checkup) runs(ctx context.Context, db *store.DB) {
	if c.Backup.Folder == "" {
		c.say(mind, "doctor.backup.off")
		if c.plainBefore() {
			c.say(mind, "doctor.backup.plain")
		}
		return
	}
	for _, kind := range []string{backup.Backup, backup.Proof} {
		last, went, err := store.BackupRuns{DB: db}.Last(ctx, kind)
		switch {
		case err != nil:
			c.told("doctor.database.damaged", err)
		case went.ID == "":
			c.say(harm, "doctor."+kind+".never")
		case last.Code != "":
			c.say(harm, "doctor."+kind+".failed", "at", last.Ended.Format(time.DateTime), "cause", explained(c.language, &fault.Error{Code: fault.Code(last.Code)}).Error())
		case c.now.Sub(went.Ended) > backup.Stale:
			c.say(harm, "doctor."+kind+".old", "at", went.Ended.Format(time.DateTime))
		default:
			c.say(fine, "doctor."+kind, "at", went.Ended.Format(time.DateTime))
		}
	}
}

// backups looks at the newest file itself.
func (c *checkup) backups() {
	if c.Backup.Folder == "" {
		return
	}
	newest, err := backup.Newest(c.Backup.Folder)
	if err == nil && newest != "" {
		err = backup.CheckSum(newest)
	}
	switch {
	case err != nil:
		c.told("doctor.backup.file", err)
	case newest != "":
		c.say(fine, "doctor.backup.whole", "file", newest, "size", size(fileSize(newest)))
	}
}

// leastRoom is what has to be free wherever something is written.
const leastRoom = 1 << 30

// room looks at the disks that grow: one needs room for the database once more.
func (c *checkup) room(need int64) {
	folders := []string{filepath.Dir(c.beside("x"))}
	if c.Backup.Folder != "" {
		folders = append(folders, c.Backup.Folder)
	}
	for _, folder := range folders {
		free, known := freeRoom(folder)
		switch {
		case known && free < need+leastRoom:
			c.say(harm, "doctor.room.little", "folder", folder, "free", size(free), "need", size(need+leastRoom))
		case known:
			c.say(fine, "doctor.room", "folder", folder, "free", size(free))
		}
	}
}

// mailTime bounds the wait for a mail server.
const mailTime = 5 * time.Second

// mail asks whether the mail server answers.
func (c *checkup) mail() {
	if c.SMTP.Host == "" {
		c.say(mind, "doctor.mail.off")
		return
	}
	at := net.JoinHostPort(c.SMTP.Host, strconv.Itoa(c.SMTP.Port))
	if err := greeted(at, c.SMTP.TLS == "tls"); err != nil {
		c.say(harm, "doctor.mail.silent", "address", at)
		return
	}
	c.say(fine, "doctor.mail", "address", at)
}

// greeted wants the greeting of a mail server; behind TLS a connection does.
func greeted(address string, hidden bool) error {
	conn, err := net.DialTimeout("tcp", address, mailTime)
	if err != nil || hidden {
		if err == nil {
			err = conn.Close()
		}
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(mailTime)); err != nil {
		return err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && !strings.HasPrefix(line, "220") {
		err = errors.New("no greeting")
	}
	return err
}
