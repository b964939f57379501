package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"meertijd/internal/attachment"
	"meertijd/internal/backup"
	"meertijd/internal/base/fault"
	"meertijd/internal/base/id"
	"meertijd/internal/store"
	"meertijd/internal/web/render"
)

// scratch begins the name of the folder in which a backup is proved.
const scratch = ".meertijd-proof-"

// proofKey is where the key lies that this server proves backups with.
func (c *config) proofKey() string { return cmp.Or(c.Backup.ProofKey, c.beside("proof.key")) }

// keeper makes backups by the settings; nil when they say none.
func keeper(c *config, db *store.DB, log *slog.Logger) (*backup.Keeper, error) {
	if c.Backup.Folder == "" {
		return nil, nil
	}
	clock, err := backup.ParseClock(c.Backup.At)
	if err != nil {
		return nil, err
	}
	lock, key, err := proofLock(c)
	if err != nil {
		return nil, err
	}
	ids := &id.Source{Now: time.Now, Rand: rand.Reader}
	runs := store.BackupRuns{DB: db}
	return &backup.Keeper{
		Folder: c.Backup.Folder, Clock: clock, Daily: c.Backup.Keep, Weekly: c.Backup.KeepWeeks, Lock: lock, Key: key,
		Now: func() time.Time { return time.Now().In(render.Zone) },
		Dump: func(ctx context.Context, w io.Writer) error {
			_, err := db.Dump(ctx, w, store.DumpOptions{})
			return err
		},
		Prove: func(ctx context.Context, open func(func(io.Reader) error) error) error { return prove(ctx, c, open) },
		Last: func(ctx context.Context) (time.Time, error) {
			_, good, err := runs.Last(ctx, backup.Backup)
			return good.Ended, err
		},
		Note: func(ctx context.Context, r backup.Run) { note(ctx, runs, ids.New(), r, log) },
	}, nil
}

// nightly makes backups by themselves, until it is told to stop. What it gives
// is closed when none is being made any more.
func nightly(ctx context.Context, c *config, db *store.DB, log *slog.Logger) (<-chan struct{}, error) {
	ended := make(chan struct{})
	k, err := keeper(c, db, log)
	if k == nil || err != nil {
		close(ended)
		return ended, err
	}
	go func() {
		defer close(ended)
		k.Nightly(ctx)
	}()
	return ended, nil
}

// attachments wires what is about files.
func attachments(db *store.DB, now func() time.Time, newID func() string) *attachment.Service {
	return &attachment.Service{Store: store.Attachments{DB: db}, Now: now, NewID: newID, Version: version}
}

// exporter writes a whole organisation, locked with a passphrase.
func exporter(db *store.DB) func(tenant, passphrase string) (func(context.Context, io.Writer) error, error) {
	return func(tenant, passphrase string) (func(context.Context, io.Writer) error, error) {
		lock, err := backup.ForPassphrase(passphrase, 0)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, w io.Writer) error {
			return backup.Seal(w, lock, func(w io.Writer) error {
				_, err := db.Dump(ctx, w, store.DumpOptions{Tenant: tenant})
				return err
			})
		}, nil
	}
}

// warned gives what to say about backups; nothing where none are made.
func warned(db *store.DB, c *config) func(context.Context) fault.Code {
	if c.Backup.Folder == "" {
		return nil
	}
	return warning(db, time.Now())
}

// proofLock locks for the recipient of the settings and for this server itself,
// which could not prove otherwise that what it locked can be opened.
func proofLock(c *config) (backup.Lock, backup.Key, error) {
	text, err := backup.ReadSecret(c.proofKey())
	if errors.Is(err, fs.ErrNotExist) {
		if _, err = newBackupKey(c.proofKey()); err == nil {
			text, err = backup.ReadSecret(c.proofKey())
		}
	}
	if err != nil {
		return backup.Lock{}, backup.Key{}, err
	}
	own, err := backup.Recipient(text)
	if err != nil {
		return backup.Lock{}, backup.Key{}, err
	}
	recipients := []string{own}
	if c.Backup.Recipient != "" {
		recipients = append(recipients, c.Backup.Recipient)
	}
	lock, err := backup.ForRecipients(recipients...)
	if err != nil {
		return backup.Lock{}, backup.Key{}, err
	}
	key, err := backup.ByIdentities(text)
	return lock, key, err
}

// prove restores a backup into a database that is thrown away. It lies where
// the real one does, and only this account can get into its folder.
func prove(ctx context.Context, c *config, open store.Stream) error {
	where := c.Backup.Folder
	if !c.postgres() {
		where = filepath.Dir(c.DB)
	}
	old, err := filepath.Glob(filepath.Join(where, scratch+"*"))
	for _, dir := range old { // of one that was killed
		err = errors.Join(err, os.RemoveAll(dir))
	}
	dir, making := os.MkdirTemp(where, scratch)
	if err = errors.Join(err, making); err != nil {
		return &fault.Error{Kind: fault.Unavailable, Code: "backup.unwritable", Op: "prove", Args: fault.Args{"path": where}, Cause: err}
	}
	defer os.RemoveAll(dir)
	_, err = store.Restore(ctx, filepath.Join(dir, "proof.db"), store.Options{AppVersion: version}, open, nil)
	return err
}

// note keeps what became of a run, in the database and in the log.
func note(ctx context.Context, runs store.BackupRuns, id string, r backup.Run, log *slog.Logger) {
	level := slog.LevelInfo
	if r.Code != "" {
		level = slog.LevelError
	}
	log.Log(ctx, level, r.Kind, "file", r.File, "bytes", r.Bytes, "took", r.Ended.Sub(r.Begun).String(), "code", string(r.Code))
	err := runs.Save(ctx, store.BackupRun{ID: id, Kind: r.Kind, Begun: r.Begun, Ended: r.Ended, File: r.File, Bytes: r.Bytes, Code: string(r.Code)})
	if err != nil {
		log.Error(r.Kind, "error", err)
	}
}

// warning gives what leads are told about backups, or nothing. It is looked up
// once a minute, not for every page. Before the first night nothing is late.
func warning(db *store.DB, since time.Time) func(context.Context) fault.Code {
	var code fault.Code
	var until time.Time
	gate := make(chan struct{}, 1)
	return func(ctx context.Context) fault.Code {
		gate <- struct{}{}
		defer func() { <-gate }()
		if now := time.Now(); now.After(until) {
			last, good, err := store.BackupRuns{DB: db}.Last(ctx, backup.Proof)
			if err == nil {
				if good.ID == "" {
					good.Ended = since
				}
				code, until = backup.Warning(now, good.Ended, fault.Code(last.Code)), now.Add(time.Minute)
			}
		}
		return code
	}
}

// plainBefore says whether the backup before an upgrade is not encrypted: nobody
// said with what.
func (c *config) plainBefore() bool { return c.Backup.Folder == "" && c.Backup.Recipient == "" }

// before makes a backup before tables are changed. It lies beside the database,
// or in the folder for backups, and is locked when the settings have a lock.
func (c *config) before(log *slog.Logger) func(context.Context, *store.DB, int, int) error {
	return func(ctx context.Context, db *store.DB, from, to int) error {
		folder := c.Backup.Folder
		if folder == "" {
			folder = filepath.Dir(c.beside("x"))
		}
		path := filepath.Join(folder, "meertijd-before-schema-"+strconv.Itoa(to)+"-"+time.Now().UTC().Format("20060102T150405Z")+".backup")
		lock := backup.Lock{Plain: c.plainBefore()}
		if !lock.Plain {
			var err error
			if lock, _, err = proofLock(c); err != nil {
				return err
			}
		}
		made, err := backup.Create(path, lock, func(w io.Writer) error {
			_, err := db.Dump(ctx, w, store.DumpOptions{})
			return err
		})
		if err != nil {
			return err
		}
		level, encrypted := slog.LevelInfo, "yes"
		if lock.Plain {
			level, encrypted = slog.LevelWarn, "no: set backup-recipient"
		}
		log.Log(ctx, level, "backup before upgrade", "file", made.Path, "bytes", made.Bytes, "from", from, "to", to, "encrypted", encrypted)
		return nil
	}
}
