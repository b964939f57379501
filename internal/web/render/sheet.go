package render

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"sync"
	"unicode/utf8"

	"meertijd/internal/web/part"
)

// Main is a page without its frame, as it is sent: many may see it, each in a
// frame of their own. It never changes.
type Main struct {
	html   []byte
	packed []byte // the same, as a part of a compressed page
}

// Main draws the template of that name.
func (r *Renderer) Main(language, name string, content any) (*Main, error) {
	out, err := r.render(language, name, content)
	if err != nil {
		return nil, err
	}
	defer Put(out)
	var packed bytes.Buffer
	m := &Main{html: bytes.Clone(Valid(out.Bytes()))}
	err = pack(&packed, m.html, false)
	m.packed = packed.Bytes()
	return m, err
}

// Size is how many bytes it takes.
func (m *Main) Size() int { return len(m.html) + len(m.packed) }

// Sheet is a page in its frame.
type Sheet struct {
	before, after []byte
	main          *Main
}

// here stands in a frame in the place of the page. What people typed cannot hold
// it: its first sign would be escaped.
const here = "<!--main-->"

// Frame draws the frame around a page that was drawn before.
func (r *Renderer) Frame(language string, shell part.Page, main *Main) (*Sheet, error) {
	shell.Language, shell.Main = r.spoken(language), here
	out, err := r.render(language, "page", shell)
	if err != nil {
		return nil, err
	}
	defer Put(out)
	before, after, found := bytes.Cut(Valid(out.Bytes()), []byte(here))
	if !found {
		return nil, errors.New("render: the frame has no place for a page")
	}
	return &Sheet{before: bytes.Clone(before), after: bytes.Clone(after), main: main}, nil
}

// WriteTo writes the page.
func (s *Sheet) WriteTo(w io.Writer) (n int64, err error) {
	for _, piece := range [][]byte{s.before, s.main.html, s.after} {
		wrote, err := w.Write(piece)
		n += int64(wrote)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// gzipHeader begins a compressed page: deflate, no name, no time.
var gzipHeader = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// Gzip gives the page compressed (RFC 1952), to be put back after it was sent.
// The pieces are compressed each by itself and end on a whole byte, so that one
// may stand after another: the page itself is compressed once for all who see it.
func (s *Sheet) Gzip() (*bytes.Buffer, error) {
	out := buffers.Get().(*bytes.Buffer)
	out.Write(gzipHeader)
	if err := begins.pack(out, s.before, false); err != nil {
		return nil, err
	}
	out.Write(s.main.packed)
	if err := ends.pack(out, s.after, true); err != nil {
		return nil, err
	}
	sum, size := uint32(0), 0
	for _, piece := range [][]byte{s.before, s.main.html, s.after} {
		sum, size = crc32.Update(sum, crc32.IEEETable, piece), size+len(piece)
	}
	var trailer [8]byte
	binary.LittleEndian.PutUint32(trailer[:4], sum)
	binary.LittleEndian.PutUint32(trailer[4:], uint32(size))
	out.Write(trailer[:])
	return out, nil
}

// pieces are the last beginnings or ends of pages, as they were compressed: what
// stands above a page is the same for somebody on many pages. The whole piece is
// the key, so nobody gets that of another.
type pieces struct {
	mu    sync.Mutex
	made  map[string][]byte
	order []string // oldest first
}

// mostPieces is how many are kept of each, some ten kilobytes apiece.
const mostPieces = 128

var begins, ends pieces

func (p *pieces) pack(w io.Writer, piece []byte, last bool) error {
	p.mu.Lock()
	made := p.made[string(piece)]
	p.mu.Unlock()
	if made == nil {
		var out bytes.Buffer
		if err := pack(&out, piece, last); err != nil {
			return err
		}
		made = out.Bytes()
		p.keep(string(piece), made)
	}
	_, err := w.Write(made)
	return err
}

func (p *pieces) keep(piece string, made []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.made == nil {
		p.made = map[string][]byte{}
	}
	if p.made[piece] == nil {
		p.order = append(p.order, piece)
	}
	p.made[piece] = made
	if len(p.order) > mostPieces {
		delete(p.made, p.order[0])
		p.order = p.order[1:]
	}
}

// packers are used again and again: one is near a megabyte.
var packers = sync.Pool{New: func() any {
	z, _ := flate.NewWriter(io.Discard, flate.BestSpeed) // it is a level that there is
	return z
}}

// pack compresses a piece by itself, up to a whole byte; the last one ends it.
func pack(w io.Writer, piece []byte, last bool) error {
	z := packers.Get().(*flate.Writer)
	defer packers.Put(z)
	z.Reset(w)
	if _, err := z.Write(piece); err != nil {
		return err
	}
	if last {
		return z.Close()
	}
	return z.Flush()
}

// Valid puts a sign in the place of every byte that is no text.
func Valid(page []byte) []byte {
	if utf8.Valid(page) {
		return page // as good as always, and this is the quicker look
	}
	return bytes.ToValidUTF8(page, []byte("\uFFFD"))
}
