package render

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"meertijd/internal/web/part"
)

// A page that was drawn before is, in its frame, the page that is drawn at once,
// also compressed, whatever stands in it.
func TestAPageDrawnBeforeIsThePageDrawnAtOnce(t *testing.T) {
	r, err := New(pages("x.html", `<p>{{.}}</p>`))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Just(here), rapid.Just("\xff\x00"), rapid.Just(strings.Repeat("lang ", 40_000)))
		content, shell := words.Draw(t, "content"), part.Page{Title: words.Draw(t, "title"), Organisation: words.Draw(t, "organisation"), Path: "/x"}
		var want, plain bytes.Buffer
		if err := r.Page(&want, "nl", "x", shell, content); err != nil {
			t.Fatal(err)
		}
		main, err := r.Main("nl", "x", content)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := r.Frame("nl", shell, main)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := sheet.WriteTo(&plain); err != nil || n != int64(plain.Len()) {
			t.Fatal(n, err)
		}
		packed, err := sheet.Gzip()
		if err != nil {
			t.Fatal(err)
		}
		defer Put(packed)
		z, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false) // browsers read one member
		unpacked, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		page := Valid(want.Bytes())
		if !bytes.Equal(plain.Bytes(), page) || !bytes.Equal(unpacked, page) || packed.Len() > 0 {
			t.Fatalf("%d bytes plain, %d unpacked, want %d, %d are left", plain.Len(), len(unpacked), len(page), packed.Len())
		}
	})
}
