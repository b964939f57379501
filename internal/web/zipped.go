package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"sync"
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

// zippedPages keeps the last large pages as they were compressed, by what they
// say to the byte: the picture of a region is long, and it is the same at every
// look until something changes in it.
type zippedPages struct {
	mu    sync.Mutex
	pages map[[sha256.Size]byte][]byte
	order [][sha256.Size]byte // oldest first
}

// What is kept: pages from this size on, and so many of them.
const (
	largePage   = 64 << 10
	mostZipped  = 32
	longestKept = 1 << 20 // of a compressed page
)

// of compresses a page, or gives it as it was compressed before.
func (p *zippedPages) of(body []byte) []byte {
	key := sha256.Sum256(body)
	p.mu.Lock()
	kept := p.pages[key]
	p.mu.Unlock()
	if kept != nil {
		return kept
	}
	var out bytes.Buffer
	zipped(&out, body)
	if out.Len() > longestKept {
		return out.Bytes()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pages == nil {
		p.pages = map[[sha256.Size]byte][]byte{}
	}
	if _, seen := p.pages[key]; !seen {
		p.pages[key], p.order = out.Bytes(), append(p.order, key)
	}
	if len(p.order) > mostZipped {
		delete(p.pages, p.order[0])
		p.order = p.order[1:]
	}
	return out.Bytes()
}

// largePages are those of this program.
var largePages zippedPages
