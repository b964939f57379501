package attachment

import (
	"archive/zip"
	"bytes"
	"image"
	_ "image/jpeg" // the two kinds of picture that are taken
	_ "image/png"
	"io"
	"strconv"
	"strings"

	"meertijd/internal/base/fault"
)

// Limits on what an Office file may unpack to. Only one small part of it is
// ever unpacked here; the limits are for whoever opens it.
const (
	maxParts    = 3000
	maxUnpacked = 200 << 20
	maxRatio    = 300
	maxTypes    = 1 << 20
	maxPixels   = 100_000_000
)

// Inspect says what a file is by its content, or why it is not taken.
func Inspect(content []byte) (Type, error) {
	switch {
	case len(content) == 0:
		return "", refused("attachment.empty", nil)
	case len(content) > MaxSize:
		return "", refused("attachment.too-large", fault.Args{"most": strconv.Itoa(MaxSize >> 20)})
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return inspectPDF(content)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return inspectOffice(content)
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return inspectPicture(content)
	}
	return "", refused("attachment.type", nil)
}

func refused(code fault.Code, args fault.Args) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "attachment.Inspect", Args: args}
}

// inspectPDF wants an end near the end: half a download has none.
func inspectPDF(content []byte) (Type, error) {
	if !bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")) {
		return "", refused("attachment.broken", nil)
	}
	return PDF, nil
}

func inspectPicture(content []byte) (Type, error) {
	config, form, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case err != nil:
		return "", refused("attachment.broken", nil)
	case config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height:
		return "", refused("attachment.too-large-inside", nil)
	case form == "png":
		return PNG, nil
	}
	return JPEG, nil
}

func inspectOffice(content []byte) (Type, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", refused("attachment.broken", nil)
	}
	if len(archive.File) > maxParts {
		return "", refused("attachment.too-large-inside", nil)
	}
	var found Type
	var unpacked uint64
	var types *zip.File
	for _, f := range archive.File {
		name := strings.ToLower(f.Name)
		if unpacked += f.UncompressedSize64; unpacked > maxUnpacked || f.UncompressedSize64 > maxRatio*(f.CompressedSize64+1024) {
			return "", refused("attachment.too-large-inside", nil)
		}
		switch {
		case f.Flags&1 != 0:
			return "", refused("attachment.locked", nil)
		case strings.Contains(name, "..") || strings.HasPrefix(name, "/"):
			return "", refused("attachment.broken", nil)
		case runs(name):
			return "", refused("attachment.macros", nil)
		case name == "[content_types].xml":
			types = f
		case name == "word/document.xml":
			found = Word
		case name == "xl/workbook.xml":
			found = Cell
		}
	}
	if found == "" || types == nil {
		return "", refused("attachment.type", nil)
	}
	if err := plainTypes(types); err != nil {
		return "", err
	}
	return found, nil
}

// runs says whether a part of an Office file is something that runs.
func runs(name string) bool {
	for _, part := range []string{"vbaproject", "vbadata", "activex", "macrosheets", "customui"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// plainTypes refuses a file that calls itself one with macros.
func plainTypes(types *zip.File) error {
	r, err := types.Open()
	if err != nil {
		return refused("attachment.broken", nil)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxTypes+1))
	switch {
	case err != nil:
		return refused("attachment.broken", nil)
	case len(text) > maxTypes:
		return refused("attachment.too-large-inside", nil)
	case bytes.Contains(bytes.ToLower(text), []byte("macroenabled")), bytes.Contains(bytes.ToLower(text), []byte("vbaproject")):
		return refused("attachment.macros", nil)
	}
	return nil
}
