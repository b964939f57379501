package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"filippo.io/age"

	"meertijd/internal/base/fault"
)

// The first line of a file says what it is, and whether it is encrypted.
const (
	lockedForm = "meertijd/backup/1 age\n"
	plainForm  = "meertijd/backup/1 plain\n"
)

// making ends the name of a file that is not whole yet.
const making = ".making-"

// Made is what is known of a file that was made.
type Made struct {
	Path  string
	Bytes int64
}

// Create makes a file of what fill writes. It is written beside its place and
// moved there when it is whole and on the disk; what is there already stays.
func Create(path string, lock Lock, fill func(io.Writer) error) (Made, error) {
	if !lock.Closed() && !lock.Plain {
		return Made{}, wrong("backup.no-lock", nil, nil)
	}
	if _, err := os.Lstat(path); err == nil {
		return Made{}, wrong("backup.exists", fault.Args{"path": path}, nil)
	}
	removeHalf(path)
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+making) // mode 0600
	if err != nil {
		return Made{}, unwritable(path, err)
	}
	defer os.Remove(file.Name()) // it is in its place by then, or of no use
	defer file.Close()
	size, err := seal(file, lock, fill)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Close()
	}
	if err == nil {
		err = place(file.Name(), path)
	}
	if err != nil {
		return Made{}, unwritable(path, err)
	}
	return Made{path, size}, nil
}

// removeHalf removes what an attempt that was killed left of this file. What
// stays, takes room and does no harm.
func removeHalf(path string) {
	near, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, f := range near {
		if strings.HasPrefix(f.Name(), filepath.Base(path)+making) {
			_ = os.Remove(filepath.Join(filepath.Dir(path), f.Name()))
		}
	}
}

// Seal writes a file of what fill writes to where it is wanted.
func Seal(w io.Writer, lock Lock, fill func(io.Writer) error) error {
	if !lock.Closed() && !lock.Plain {
		return wrong("backup.no-lock", nil, nil)
	}
	_, err := seal(w, lock, fill)
	return err
}

// place moves a file to a name that nothing has.
func place(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return errors.Join(err, syncFolder(to))
	}
	if _, taken := os.Lstat(to); taken == nil { // a file system without links
		return fs.ErrExist
	}
	return errors.Join(os.Rename(from, to), syncFolder(to))
}

func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// unwritable says why a file could not be made; what fill said stays.
func unwritable(path string, err error) error {
	var ours *fault.Error
	switch {
	case errors.As(err, &ours):
		return err
	case errors.Is(err, fs.ErrExist):
		return wrong("backup.exists", fault.Args{"path": path}, nil)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return wrong("backup.full", fault.Args{"path": path}, err)
	}
	return wrong("backup.unwritable", fault.Args{"path": path}, err)
}

// counter counts and hashes what passes.
type counter struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

// Write passes bytes on.
func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.sum.Write(b[:n])
	c.n += int64(n)
	return n, err
}

func seal(w io.Writer, lock Lock, fill func(io.Writer) error) (int64, error) {
	out := bufio.NewWriterSize(w, 1<<16)
	c := &counter{to: out, sum: sha256.New()}
	form, body := plainForm, io.WriteCloser(nopClose{c})
	if lock.Closed() {
		form = lockedForm
	}
	if _, err := io.WriteString(c, form); err != nil {
		return 0, err
	}
	if lock.Closed() {
		var err error
		if body, err = age.Encrypt(c, lock.recipients...); err != nil {
			return 0, err
		}
	}
	z, err := gzip.NewWriterLevel(body, gzip.BestSpeed) // a backup is made while people work
	if err != nil {
		return 0, err
	}
	if err := packed(z, fill); err != nil {
		return 0, err
	}
	if err := errors.Join(z.Close(), body.Close()); err != nil {
		return 0, err
	}
	if _, err := out.Write(c.sum.Sum(nil)); err != nil {
		return 0, err
	}
	return c.n + sha256.Size, out.Flush()
}

type nopClose struct{ io.Writer }

// Close does nothing.
func (nopClose) Close() error { return nil }

// Open reads a file with a key. What use gets is only known to be whole when
// Open returns without an error: whoever changes things on the way must be able
// to undo them, or open it twice.
func Open(path string, key Key, use func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	defer file.Close()
	err = unseal(file, key, use)
	var ours *fault.Error
	if err != nil && !errors.As(err, &ours) {
		err = wrong("backup.damaged", nil, err)
	}
	return withPath(err, path)
}

// withPath adds the name of the file to a fault that has none.
func withPath(err error, path string) error {
	var ours *fault.Error
	if errors.As(err, &ours) && ours.Op == "backup" && ours.Args == nil {
		named := *ours
		named.Args = fault.Args{"path": path}
		return &named
	}
	return err
}

// Locked says whether a file is encrypted.
func Locked(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	defer file.Close()
	locked, err := readForm(bufio.NewReader(file))
	return locked, withPath(err, path)
}

func readForm(r *bufio.Reader) (locked bool, err error) {
	line, _ := r.ReadString('\n')
	switch line {
	case lockedForm:
		return true, nil
	case plainForm:
		return false, nil
	}
	return false, wrong("backup.unknown", nil, nil)
}

func unseal(r io.Reader, key Key, use func(io.Reader) error) error {
	t, locked, err := begin(r)
	if err != nil {
		return err
	}
	body := io.Reader(t)
	if locked {
		if body, err = decrypt(t, key); err != nil {
			return err
		}
	}
	z, err := gzip.NewReader(body)
	if err != nil {
		return damage(err)
	}
	z.Multistream(false)
	if err := unpacked(told{z}, use); err != nil {
		return err
	}
	for _, rest := range []io.Reader{body, t} { // each has to be at its end
		if n, err := io.Copy(io.Discard, rest); err != nil || n > 0 {
			return damage(err)
		}
	}
	if !bytes.Equal(t.sum.Sum(nil), t.last) {
		return damage(nil)
	}
	return nil
}

func damage(cause error) error { return wrong("backup.damaged", nil, cause) }

// told makes what is wrong with the file a fault with a code, however deep it
// is noticed.
type told struct{ from io.Reader }

// Read reads.
func (t told) Read(b []byte) (int, error) {
	n, err := t.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damage(err)
	}
	return n, err
}

func decrypt(r io.Reader, key Key) (io.Reader, error) {
	if len(key.identities) == 0 {
		return nil, wrong("backup.no-key", nil, nil)
	}
	body, err := age.Decrypt(r, key.identities...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, wrong("backup.wrong-key", nil, err)
	}
	if err != nil {
		return nil, damage(err)
	}
	return body, nil
}

// trailed reads all but the sum at the end, and hashes it.
type trailed struct {
	from *bufio.Reader
	sum  hash.Hash
	last []byte // the sum, once the end was reached
}

// begin reads the first line, which the sum is of too.
func begin(r io.Reader) (t *trailed, locked bool, err error) {
	t = &trailed{from: bufio.NewReaderSize(r, 1<<16), sum: sha256.New()}
	locked, err = readForm(t.from)
	form := plainForm
	if locked {
		form = lockedForm
	}
	t.sum.Write([]byte(form))
	return t, locked, err
}

// Read reads, and keeps what may be the sum.
func (t *trailed) Read(b []byte) (int, error) {
	if t.last != nil {
		return 0, io.EOF
	}
	ahead, err := t.from.Peek(min(len(b), 1<<15) + sha256.Size)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	n := copy(b, ahead[:max(0, len(ahead)-sha256.Size)])
	t.sum.Write(b[:n])
	if n == 0 && len(b) > 0 {
		t.last = bytes.Clone(ahead)
		return 0, io.EOF
	}
	_, err = t.from.Discard(n)
	return n, err
}

// CheckSum reads a file and holds it against the sum at its end, which needs no
// key.
func CheckSum(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return wrong("backup.unreadable", fault.Args{"path": path}, err)
	}
	defer file.Close()
	t, _, err := begin(file)
	if err != nil {
		return withPath(err, path)
	}
	if _, err := io.Copy(io.Discard, t); err != nil || !bytes.Equal(t.sum.Sum(nil), t.last) {
		return withPath(damage(err), path)
	}
	return nil
}
