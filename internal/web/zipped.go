package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"meertijd/internal/web/render"
)

// zippers are used again and again: one is near a megabyte.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // it is a level that there is
	return z
}}

// zipped compresses into w. An error means that the reader is gone.
func zipped(w io.Writer, body []byte) {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err == nil {
		_ = z.Close()
	}
}

// begins writes the head of an answer, and says whether it is to be compressed.
func begins(w http.ResponseWriter, r *http.Request, status int, kind string, large bool) bool {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Encoding")
	packs := large && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	if packs {
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	return packs
}

// send answers; what is worth it is compressed. An error means that the reader
// is gone: nobody to tell.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	if begins(w, r, status, kind, len(body) >= 1000) {
		zipped(w, body)
		return
	}
	_, _ = w.Write(body)
}

// sendSheet answers with a page of which the greater part was made before.
func sendSheet(w http.ResponseWriter, r *http.Request, status int, page *render.Sheet) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		begins(w, r, status, htmlType, false)
		_, _ = page.WriteTo(w) // the reader is gone
		return
	}
	packed, err := page.Gzip()
	if err != nil { // a buffer takes all that it is given
		panic(err)
	}
	defer render.Put(packed)
	w.Header().Set("Content-Length", strconv.Itoa(packed.Len())) // in one piece
	begins(w, r, status, htmlType, true)
	_, _ = w.Write(packed.Bytes())
}
