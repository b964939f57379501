package store

import (
	"encoding/binary"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// logFile is the log of the database, a header and then frames:
//
//	32 bytes │ 24 bytes header │ page │ 24 bytes header │ page │ …
//	       sum 0             sum 1                    sum 2
//
// Each sum runs over the one before, the first 8 bytes of the frame's header
// and the page. SQLite looks at the sums only when it recovers after a crash.
//
// Within one transaction SQLite may write a page over an earlier frame and
// mend the sums just before it commits. Until then such a frame is unsettled:
// only the connection that is writing can see it, and reads it unchecked.
type logFile struct {
	vfs.File
	unsettled map[int64]bool
	opened    int64 // the frame whose header was written just now
}

// start gives where the frame of a page begins, for a page of the log.
func start(p []byte, off int64) (at int64, page bool) {
	at = off - frameHeader
	frame := at - logHeaderSize
	return at, isPage(p) && frame >= 0 && frame%int64(len(p)+frameHeader) == 0
}

// ReadAt gives a page only when the frame's sum holds.
func (f *logFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.File.ReadAt(p, off)
	if at, page := start(p, off); page && n == len(p) && !f.unsettled[at] && !f.holds(p, at) {
		return 0, sqlite3.IOERR_DATA
	}
	return n, err
}

// holds sums a frame up, from the sum before it.
func (f *logFile) holds(page []byte, at int64) bool {
	var head [frameHeader]byte
	var before [8]byte
	sumBefore := at - 8 // the end of the log's header
	if at > logHeaderSize {
		sumBefore = at - int64(len(page)) - 8 // the end of the previous frame's header
	}
	if n, _ := f.File.ReadAt(before[:], sumBefore); n < len(before) {
		return false
	}
	if n, _ := f.File.ReadAt(head[:], at); n < len(head) {
		return false
	}
	s1, s2 := binary.BigEndian.Uint32(before[:]), binary.BigEndian.Uint32(before[4:])
	s1, s2 = addUp(s1, s2, head[:8])
	s1, s2 = addUp(s1, s2, page)
	return s1 == binary.BigEndian.Uint32(head[16:]) && s2 == binary.BigEndian.Uint32(head[20:])
}

// WriteAt keeps account of which frames have their sum.
func (f *logFile) WriteAt(p []byte, off int64) (int, error) {
	if len(p) == frameHeader {
		f.opened = off
		if binary.BigEndian.Uint64(p[16:]) == 0 { // the sum follows at the commit
			f.unsettled[off] = true
		} else {
			delete(f.unsettled, off)
		}
	}
	if at, page := start(p, off); page {
		if at != f.opened {
			f.unsettled[at] = true
		}
		f.opened = 0
	}
	return f.File.WriteAt(p, off)
}

// DeviceCharacteristics refuses reading part of a page, as in the file.
func (f *logFile) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return f.File.DeviceCharacteristics() &^ vfs.IOCAP_SUBPAGE_READ
}
