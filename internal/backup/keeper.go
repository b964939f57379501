package backup

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"meertijd/internal/base/fault"
)

// The kinds of a run.
const (
	Backup = "backup"
	Proof  = "proof"
)

// Run is what became of a backup or of a proof. Without a code it went well.
type Run struct {
	Kind         string
	Begun, Ended time.Time
	File         string
	Bytes        int64
	Code         fault.Code
}

// Keeper makes a backup every night and proves that it can be restored. What it
// cannot do itself comes in as functions.
type Keeper struct {
	Folder string
	Clock  time.Duration // time of the day
	Daily  int           // how many are kept of the last days
	Weekly int           // and of the last weeks
	Lock   Lock
	Key    Key // what the proof opens it with

	Now  func() time.Time
	Dump func(context.Context, io.Writer) error
	// Prove restores what open gives somewhere else, verifies it, and throws it
	// away.
	Prove func(ctx context.Context, open func(use func(io.Reader) error) error) error
	// Last gives when a backup last went well; zero when never.
	Last func(context.Context) (time.Time, error)
	// Note keeps what became of a run.
	Note func(context.Context, Run)
}

// overdue is how old the last backup may be when the program starts before one
// is made at once: it may have been off at the time.
const overdue = 25 * time.Hour

// Nightly works until it is told to stop.
func (k *Keeper) Nightly(ctx context.Context) {
	at := Next(k.Now(), k.Clock)
	if last, err := k.Last(ctx); err == nil && k.Now().Sub(last) > overdue {
		at = k.Now()
	}
	for {
		timer := time.NewTimer(at.Sub(k.Now()))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			k.Once(ctx)
			at = Next(k.Now(), k.Clock)
		}
	}
}

// Once makes a backup, proves it, and only when it is proved throws away what
// is old. It says whether all went well.
func (k *Keeper) Once(ctx context.Context) bool {
	run := k.backup(ctx)
	k.Note(ctx, run)
	if run.Code != "" {
		return false
	}
	proof := k.prove(ctx, run.File)
	k.Note(ctx, proof)
	if proof.Code != "" {
		return false
	}
	if err := k.tidy(); err != nil {
		k.Note(ctx, Run{Kind: Backup, Begun: run.Begun, Ended: k.Now(), Code: codeOf(err)})
		return false
	}
	return true
}

func (k *Keeper) backup(ctx context.Context) Run {
	run := Run{Kind: Backup, Begun: k.Now()}
	run.File = filepath.Join(k.Folder, Name(run.Begun))
	made, err := Create(run.File, k.Lock, func(w io.Writer) error { return k.Dump(ctx, w) })
	run.Bytes, run.Ended, run.Code = made.Bytes, k.Now(), codeOf(err)
	return run
}

func (k *Keeper) prove(ctx context.Context, file string) Run {
	run := Run{Kind: Proof, Begun: k.Now(), File: file}
	err := CheckSum(file)
	if err == nil {
		err = k.Prove(ctx, func(use func(io.Reader) error) error { return Open(file, k.Key, use) })
	}
	run.Ended, run.Code = k.Now(), codeOf(err)
	return run
}

// codeOf names what went wrong; nothing when nothing did.
func codeOf(err error) fault.Code {
	if err == nil {
		return ""
	}
	return cmp.Or(fault.CodeOf(err), "backup.failed")
}

// tidy throws away backups that are not kept, and what a broken off one left
// more than a day ago.
func (k *Keeper) tidy() error {
	names, err := list(k.Folder)
	if err != nil {
		return err
	}
	drop := spare(names, k.Daily, k.Weekly)
	for _, name := range names {
		if !strings.HasPrefix(name, namePrefix) || !strings.Contains(name, nameEnd+making) {
			continue
		}
		info, err := os.Stat(filepath.Join(k.Folder, name))
		if err == nil && k.Now().Sub(info.ModTime()) > 24*time.Hour {
			drop = append(drop, name)
		}
	}
	for _, name := range drop {
		if err := os.Remove(filepath.Join(k.Folder, name)); err != nil && !os.IsNotExist(err) {
			return wrong("backup.unwritable", fault.Args{"path": name}, err)
		}
	}
	return nil
}

// Stale is how old the last proof may be before people are warned.
const Stale = 48 * time.Hour

// Warning gives what people should be told about backups, or nothing: the last
// proof failed, or there was none for two days. Good is when one last went
// well; zero when never.
func Warning(now, good time.Time, last fault.Code) fault.Code {
	switch {
	case last != "":
		return "backup.warn.failed"
	case now.Sub(good) > Stale:
		return "backup.warn.old"
	}
	return ""
}
