package store

import (
	"bytes"
	"encoding/binary"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// The file layer between SQLite and the disk. The library's own checksums stop
// at three places, and this layer goes on there:
//
//	database file   the library takes the header's word on whether pages have
//	                checksums; one flipped bit in that byte would end all checks.
//	                Here every page has one, always.
//	log (-wal)      pages wait here before they go to the file, without a check
//	                when they are read: damage would be copied into the file and
//	                get a valid checksum. Here every frame is held against the
//	                running checksum that SQLite wrote in front of it.
//
// The form on disk stays that of SQLite's own checksum layer (cksumvfs), which
// can read these files.
const pageVFS = "meertijd"

const (
	checksumSize  = 8
	reservedAt    = 20 // in the header of the file: reserved bytes per page
	logHeaderSize = 32
	frameHeader   = 24
)

func init() { vfs.Register(pageVFS, pages{vfs.Find("").(vfs.VFSFilename)}) }

type pages struct{ vfs.VFSFilename }

// OpenFilename opens the two kinds of file that hold pages with a check.
func (p pages) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := p.VFSFilename.OpenFilename(name, flags)
	if err != nil {
		return file, flags, err
	}
	switch {
	case flags&vfs.OPEN_MAIN_DB != 0:
		return &pageFile{File: file}, flags, nil
	case flags&vfs.OPEN_WAL != 0:
		return &logFile{File: file, unsettled: map[int64]bool{}}, flags, nil
	}
	return file, flags, nil
}

// pageFile is the database file.
type pageFile struct{ vfs.File }

// ReadAt gives pages whose checksum holds, and nothing else.
func (f *pageFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.File.ReadAt(p, off)
	if off == 0 && n >= sqliteHeader && string(p[:16]) == sqliteMagic && p[reservedAt] != checksumSize {
		return 0, sqlite3.IOERR_DATA
	}
	if n == len(p) && isPage(p) && !checksumHolds(p) {
		return 0, sqlite3.IOERR_DATA
	}
	return n, err
}

// WriteAt writes a page with its checksum.
func (f *pageFile) WriteAt(p []byte, off int64) (int, error) {
	if isPage(p) {
		sum := checksum(p[:len(p)-checksumSize])
		copy(p[len(p)-checksumSize:], sum[:])
	}
	return f.File.WriteAt(p, off)
}

// DeviceCharacteristics refuses reading part of a page: a part has no checksum.
func (f *pageFile) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return f.File.DeviceCharacteristics() &^ (vfs.IOCAP_SUBPAGE_READ | vfs.IOCAP_BATCH_ATOMIC)
}

// SharedMemory passes on the index of the log.
func (f *pageFile) SharedMemory() vfs.SharedMemory {
	if shared, ok := f.File.(vfs.FileSharedMemory); ok {
		return shared.SharedMemory()
	}
	return nil
}

// HasMoved passes on whether the file was renamed or removed under us.
func (f *pageFile) HasMoved() (bool, error) {
	if moved, ok := f.File.(vfs.FileHasMoved); ok {
		return moved.HasMoved()
	}
	return false, nil
}

// isPage tells pages from the header and from counters. SQLite reads and
// writes whole pages, and pages are powers of two from 512 on.
func isPage(p []byte) bool {
	n := len(p)
	return n >= 512 && n <= 65536 && n&(n-1) == 0
}

func checksumHolds(page []byte) bool {
	sum := checksum(page[:len(page)-checksumSize])
	return bytes.Equal(sum[:], page[len(page)-checksumSize:])
}

// checksum is that of SQLite's checksum layer.
func checksum(p []byte) (sum [checksumSize]byte) {
	s1, s2 := addUp(0, 0, p)
	binary.LittleEndian.PutUint32(sum[:], s1)
	binary.LittleEndian.PutUint32(sum[4:], s2)
	return sum
}

// addUp is the sum with which SQLite guards both pages and log frames.
func addUp(s1, s2 uint32, p []byte) (uint32, uint32) {
	for len(p) >= 8 {
		s1 += binary.LittleEndian.Uint32(p) + s2
		s2 += binary.LittleEndian.Uint32(p[4:]) + s1
		p = p[8:]
	}
	return s1, s2
}
