package attachment_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"meertijd/internal/attachment"
	"meertijd/internal/base/fault"
)

// office makes an Office file of parts.
func office(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func docx(t testing.TB, more ...string) []byte {
	parts := map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
	for _, name := range more {
		parts[name] = "x"
	}
	return office(t, parts)
}

func picture(t testing.TB, kind attachment.Type) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	if img := image.NewGray(image.Rect(0, 0, 3, 3)); kind == attachment.PNG {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// huge says of a small picture that it is enormous.
func huge(t testing.TB) []byte {
	b := picture(t, attachment.PNG)
	binary.BigEndian.PutUint32(b[16:], 1<<30)
	binary.BigEndian.PutUint32(b[20:], 1<<30)
	return b
}

func TestAFileIsWhatIsInIt(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    attachment.Type
		code    fault.Code
	}{
		"a PDF":                          {[]byte("%PDF-1.7\n1 0 obj\n%%EOF\n"), attachment.PDF, ""},
		"half a PDF":                     {[]byte("%PDF-1.7\n1 0 obj\n"), "", "attachment.broken"},
		"a Word file":                    {docx(t), attachment.Word, ""},
		"a workbook":                     {office(t, map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), attachment.Cell, ""},
		"a PNG":                          {picture(t, attachment.PNG), attachment.PNG, ""},
		"a JPEG":                         {picture(t, attachment.JPEG), attachment.JPEG, ""},
		"half a PNG":                     {picture(t, attachment.PNG)[:14], "", "attachment.broken"},
		"a PNG that says it is enormous": {huge(t), "", "attachment.broken"},
		"nothing":                        {nil, "", "attachment.empty"},
		"too much":                       {append([]byte("%PDF-"), make([]byte, attachment.MaxSize)...), "", "attachment.too-large"},
		"a page":                         {[]byte("<!doctype html><script>"), "", "attachment.type"},
		"a drawing that runs":            {[]byte("<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>"), "", "attachment.type"},
		"a program":                      {[]byte("MZ\x90\x00"), "", "attachment.type"},
		"an old Word file":               {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", "attachment.type"},
		"any archive":                    {office(t, map[string]string{"a.txt": "x"}), "", "attachment.type"},
		"an archive cut off":             {docx(t)[:40], "", "attachment.broken"},
		"a Word file with macros":        {docx(t, "word/vbaProject.bin"), "", "attachment.macros"},
		"a Word file with a control":     {docx(t, "word/activeX/activeX1.bin"), "", "attachment.macros"},
		"one with macros by another name": {office(t, map[string]string{
			"[Content_Types].xml": `<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>`, "word/document.xml": "x",
		}), "", "attachment.macros"},
		"one that leaves its folder": {docx(t, "../../etc/passwd"), "", "attachment.broken"},
		"a bomb":                     {office(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": strings.Repeat("a", 3<<20)}), "", "attachment.too-large-inside"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := attachment.Inspect(c.content)
			if got != c.want || fault.CodeOf(err) != c.code {
				t.Errorf("%q, %v; want %q %q", got, err, c.want, c.code)
			}
		})
	}
}

func FuzzInspect(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n%%EOF"))
	f.Add(docx(f))
	f.Add(picture(f, attachment.PNG))
	f.Add(picture(f, attachment.JPEG))
	f.Fuzz(func(t *testing.T, content []byte) {
		kind, err := attachment.Inspect(content)
		if (err == nil) != (kind != "") || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Error(kind, err)
		}
	})
}
