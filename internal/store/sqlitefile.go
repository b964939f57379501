package store

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"meertijd/internal/base/fault"
)

const (
	sqliteMagic  = "SQLite format 3\x00"
	sqliteHeader = 100
)

// inspect looks at a file before SQLite does, because what SQLite says of a
// file that it cannot use would not help anybody.
func inspect(path string, readOnly bool) error {
	refuse := func(code fault.Code, at string, err error) error {
		return failure("store.Open", code, fault.Args{"path": at}, err)
	}
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return refuse(CodeFolderMissing, folder, err)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && readOnly:
		return refuse(CodeFileMissing, path, err)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return refuse(CodeRights, path, err)
	case !info.Mode().IsRegular():
		return refuse(CodeNotOurs, path, nil)
	case info.Size() == 0:
		return nil
	}
	if _, err := os.Stat(path + "-journal"); err == nil {
		return nil // broken off while it was being made; SQLite mends that
	}
	file, err := os.Open(path)
	if err != nil {
		return refuse(CodeRights, path, err)
	}
	defer file.Close()
	if code := ours(file, path); code != "" {
		return refuse(code, path, nil)
	}
	return nil
}

// ours reads the header. A header that is half ours is damage, not another
// program's file. Page 1 of a file with a log beside it is not held against its
// checksum: it may be half written, and the log then holds the whole of it.
func ours(file io.ReaderAt, path string) fault.Code {
	var header [sqliteHeader]byte
	if n, _ := file.ReadAt(header[:], 0); n < len(header) {
		return CodeNotOurs
	}
	magic := string(header[:16]) == sqliteMagic
	marked := binary.BigEndian.Uint32(header[68:]) == applicationID
	switch {
	case magic && marked && header[reservedAt] == checksumSize:
		return ""
	case magic != marked && header[reservedAt] == checksumSize && !logBeside(path) && !wholePage(file, header):
		return CodeDamaged
	case magic && marked:
		return CodeDamaged
	}
	return CodeNotOurs
}

func logBeside(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

func wholePage(file io.ReaderAt, header [sqliteHeader]byte) bool {
	page := make([]byte, pageSize(header))
	n, _ := file.ReadAt(page, 0)
	return n == len(page) && checksumHolds(page)
}

func pageSize(header [sqliteHeader]byte) int {
	size := int(binary.BigEndian.Uint16(header[16:]))
	if size == 1 {
		size = 65536
	}
	return max(size, 512)
}
