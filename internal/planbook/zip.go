package planbook

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
)

// What an uploaded region may be: the whole of a large region is a tenth of
// this. A file that unpacks to very much more than it is, is a trap.
const (
	maxZipFiles = 100
	maxZipBytes = 5 << 20
	maxZipRatio = 200
)

// ReadZip reads a region that was uploaded like any other, once every file in it
// was unpacked and measured. All files are in one folder, or at the top.
func ReadZip(content []byte, name string) (*Book, []Fault) {
	refuse := func(file string, code fault.Code, pairs ...string) (*Book, []Fault) {
		f := newFile(path.Join(name, file), nil)
		f.at(place{}, code, "", pairs...)
		return nil, f.faults
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return refuse("", "zip.unreadable")
	}
	if n := len(archive.File); n > maxZipFiles {
		return refuse("", "zip.too-many", "have", strconv.Itoa(n), "max", strconv.Itoa(maxZipFiles))
	}
	left := int64(maxZipBytes)
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") && fs.ValidPath(strings.TrimSuffix(f.Name, "/")) || beside(f.Name) {
			continue
		}
		if code := refusal(f); code != "" {
			return refuse(shown(f.Name), code)
		}
		data, err := unpack(f, left)
		if left -= int64(len(data)); left < 0 {
			return refuse("", "zip.too-large", "max", strconv.Itoa(maxZipBytes>>20))
		}
		if err != nil {
			return refuse(shown(f.Name), "zip.unreadable")
		}
	}
	found, err := FindRegions(archive)
	if err != nil || len(found) != 1 {
		return refuse("", "zip.one-region", "have", strconv.Itoa(len(found)))
	}
	dir, err := fs.Sub(archive, found[0])
	if err != nil {
		return refuse("", "zip.unreadable")
	}
	return ReadRegion(dir, name)
}

// beside says whether a file is one that a computer adds by itself.
func beside(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || path.Base(name) == ".DS_Store"
}

// refusal says why a file has no business here, by what the archive says of it.
func refusal(f *zip.File) fault.Code {
	switch {
	case !fs.ValidPath(f.Name) || strings.Contains(f.Name, "\\"):
		return "zip.path"
	case !f.Mode().IsRegular():
		return "zip.path"
	case path.Ext(f.Name) != ".yaml":
		return "zip.kind"
	case f.UncompressedSize64 > maxZipRatio*max(f.CompressedSize64, 1):
		return "zip.ratio"
	}
	return ""
}

// unpack reads a file, and one byte more than is left: what the archive says of
// its size may be a lie.
func unpack(f *zip.File, left int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, left+1))
}

// shown is a name as a message can repeat it.
func shown(name string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	return string([]rune(name)[:min(len([]rune(name)), maxShown)])
}
