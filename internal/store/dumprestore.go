package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// Stream gives a dump as often as it is asked for. An error of use comes back.
type Stream func(use func(io.Reader) error) error

// restoring ends the name of a file that is not whole yet.
const restoring = ".restoring"

// Restore makes a database of a dump. A file is made beside its place, and moved
// there when everything was read, checked and on the disk. On PostgreSQL the
// dump is checked to its end first, and goes in with one transaction. What is
// there stays: a file that exists and a database with rows are refused. A dump
// of an earlier schema is brought up to date.
func Restore(ctx context.Context, address string, o Options, from Stream, record func(tenant string) []audit.Record) (Dumped, error) {
	server := strings.Contains(address, "://")
	look := header
	if server {
		look = checked
	}
	head, err := look(ctx, from)
	switch {
	case err != nil:
		return head, err
	case head.Tenant != "":
		return head, failure("store.Restore", CodeDumpTenant, fault.Args{"tenant": head.Tenant}, nil)
	case server:
		return head, restoreServer(ctx, address, o, head, from, record)
	}
	if _, err := os.Lstat(address); err == nil {
		return head, failure("store.Restore", CodeNotEmpty, fault.Args{"table": address}, nil)
	}
	making := address + restoring
	if err := newFile(making); err != nil {
		return head, err
	}
	head, err = restoreFile(ctx, making, o, head, from, record)
	if err == nil {
		err = settle(making)
	}
	if err != nil {
		return head, errors.Join(err, removeFile(making))
	}
	return head, moveFile(making, address)
}

// header reads the first line only.
func header(_ context.Context, from Stream) (head Dumped, err error) {
	enough := errors.New("the header is enough")
	err = from(func(r io.Reader) error {
		if head, _, err = newDumpReader(r).header(); err != nil {
			return err
		}
		return enough
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return head, err
}

func checked(ctx context.Context, from Stream) (head Dumped, err error) {
	err = from(func(r io.Reader) error {
		head, err = CheckDump(ctx, r)
		return err
	})
	return head, err
}

// restoreServer puts a dump into an empty database of PostgreSQL. An earlier
// schema is brought up to date in a file first, so that all of it stays one
// transaction.
func restoreServer(ctx context.Context, address string, o Options, head Dumped, from Stream, record func(string) []audit.Record) error {
	if head.Schema < SchemaVersion() {
		return upgraded(ctx, "", o, head, from, DumpOptions{}, func(newer Stream) error {
			head.Schema = SchemaVersion()
			return restoreServer(ctx, address, o, head, newer, record)
		})
	}
	db, err := Open(ctx, address, o)
	if err != nil {
		return err
	}
	defer db.Close()
	return from(func(r io.Reader) error {
		_, err := db.Load(ctx, r, LoadOptions{Record: record})
		return err
	})
}

// restoreFile makes a database in an empty file, in haste: until settle nothing
// of it has to be on the disk.
func restoreFile(ctx context.Context, path string, o Options, head Dumped, from Stream, record func(string) []audit.Record) (Dumped, error) {
	o.Schema, o.making = head.Schema, true
	db, err := Open(ctx, path, o)
	if err != nil {
		return head, err
	}
	defer db.Close()
	current := head.Schema == SchemaVersion()
	err = from(func(r io.Reader) error {
		options := LoadOptions{later: !current}
		if current {
			options.Record = record
		}
		head, err = db.Load(ctx, r, options)
		return err
	})
	if err != nil || current {
		return head, errors.Join(err, db.Close())
	}
	if err := db.Migrate(ctx); err != nil {
		return head, err
	}
	err = db.Write(ctx, func(tx *Tx) error {
		l := loader{ctx: ctx, tx: tx, head: head, options: LoadOptions{Record: record}}
		return l.chains()
	})
	return head, errors.Join(err, db.Close())
}

// settle waits until a closed file is on the disk.
func settle(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return failure("store.Restore", CodeRights, fault.Args{"path": path}, err)
	}
	defer file.Close()
	if err := file.Sync(); err != nil {
		code := (&sqlite{}).judge(err).code
		if code == CodeStatement {
			code = CodeDamaged
		}
		return failure("store.Restore", code, fault.Args{"path": path}, err)
	}
	return nil
}

// upgraded gives a dump as this program would have made it, by way of a file
// that is thrown away.
func upgraded(ctx context.Context, dir string, o Options, head Dumped, from Stream, want DumpOptions, use func(Stream) error) error {
	dir, err := os.MkdirTemp(dir, "meertijd-upgrade-") // mode 0700
	if err != nil {
		return failure("store.upgraded", CodeRights, fault.Args{"path": dir}, err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "upgrade.db")
	if _, err := restoreFile(ctx, path, o, head, from, nil); err != nil {
		return err
	}
	db, err := Open(ctx, path, o)
	if err != nil {
		return err
	}
	defer db.Close()
	return use(func(read func(io.Reader) error) error {
		r, w := io.Pipe()
		go func() {
			_, err := db.Dump(ctx, w, want)
			w.CloseWithError(err) // never fails
		}()
		defer r.Close()
		return read(r)
	})
}

// Import puts the export of one tenant beside the others, in one transaction.
// As gives it another name; the chain of its audit record then begins anew.
func (db *DB) Import(ctx context.Context, from Stream, o LoadOptions) (Dumped, error) {
	head, err := checked(ctx, from)
	switch {
	case err != nil:
		return head, err
	case head.Tenant == "":
		return head, failure("store.Import", CodeDumpWhole, nil, nil)
	}
	load := func(from Stream) error {
		return from(func(r io.Reader) error {
			head, err = db.Load(ctx, r, o)
			return err
		})
	}
	if head.Schema == SchemaVersion() {
		return head, load(from)
	}
	options := Options{Now: db.options.Now, Rand: db.options.Rand, AppVersion: db.options.AppVersion}
	return head, upgraded(ctx, "", options, head, from, DumpOptions{Tenant: head.Tenant, Credentials: true}, load)
}

// newFile makes an empty file that only this account can read, in the place of
// what an earlier attempt left there.
func newFile(path string) error {
	if err := removeFile(path); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return failure("store.Restore", CodeFolderMissing, fault.Args{"path": filepath.Dir(path)}, err)
	}
	if err != nil {
		return failure("store.Restore", CodeRights, fault.Args{"path": path}, err)
	}
	return file.Close()
}

// removeFile removes a database that is of no use, with what stands beside it.
func removeFile(path string) error {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failure("store.Restore", CodeRights, fault.Args{"path": path + end}, err)
		}
	}
	return nil
}

// moveFile puts a closed database in its place. With a log beside it, it would
// not be whole.
func moveFile(from, to string) error {
	if logBeside(from) {
		return errors.Join(failure("store.Restore", CodeLocked, fault.Args{"path": from}, nil), removeFile(from))
	}
	err := os.Link(from, to) // fails when somebody put a file there meanwhile
	if err == nil {
		err = os.Remove(from)
	} else if _, taken := os.Lstat(to); taken != nil {
		err = os.Rename(from, to)
	}
	if err != nil {
		return failure("store.Restore", CodeRights, fault.Args{"path": to}, err)
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return failure("store.Restore", CodeRights, fault.Args{"path": to}, err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return failure("store.Restore", CodeRights, fault.Args{"path": to}, err)
	}
	return nil
}
