package backup

import (
	"errors"
	"io"
	"sync"
)

// relay hands bytes from a goroutine to another, a few blocks ahead, so that
// packing and locking keep one processor busy and the database another.
type relay struct {
	full    chan []byte
	free    chan []byte
	gone    chan struct{} // closed when nobody reads any more
	stop    sync.Once
	writing []byte
	reading []byte
	taken   []byte // the block of which reading is what is left
	err     error  // what the writer ended with; set before full is closed
}

const (
	relayBlock = 256 << 10
	relayAhead = 4
)

var errGone = errors.New("nobody reads what is written")

func newRelay() *relay {
	r := &relay{full: make(chan []byte, relayAhead), free: make(chan []byte, relayAhead), gone: make(chan struct{})}
	for range relayAhead {
		r.free <- make([]byte, 0, relayBlock)
	}
	return r
}

// Write takes bytes over; it waits when the reader is far behind.
func (r *relay) Write(b []byte) (n int, err error) {
	for n < len(b) {
		if r.writing == nil {
			select {
			case r.writing = <-r.free:
			case <-r.gone:
				return n, errGone
			}
		}
		some := min(len(b)-n, relayBlock-len(r.writing))
		r.writing = append(r.writing, b[n:n+some]...)
		n += some
		if len(r.writing) == relayBlock {
			r.send()
		}
	}
	return n, nil
}

// send never waits: there is room for every block that exists.
func (r *relay) send() {
	r.full <- r.writing
	r.writing = nil
}

// end tells the reader that nothing follows, or why.
func (r *relay) end(err error) {
	if len(r.writing) > 0 {
		r.send()
	}
	r.err = err
	close(r.full)
}

// Read gives bytes in their order, then what the writer ended with.
func (r *relay) Read(b []byte) (int, error) {
	for len(r.reading) == 0 {
		if r.taken != nil {
			r.free <- r.taken[:0]
			r.taken = nil
		}
		block, more := <-r.full
		switch {
		case !more && r.err == nil:
			return 0, io.EOF
		case !more:
			return 0, r.err
		}
		r.taken, r.reading = block, block
	}
	n := copy(b, r.reading)
	r.reading = r.reading[n:]
	return n, nil
}

// leave lets a writer go that nobody reads from any more.
func (r *relay) leave() { r.stop.Do(func() { close(r.gone) }) }

// packed writes what fill gives to w, on a goroutine of its own.
func packed(w io.Writer, fill func(io.Writer) error) error {
	r, written := newRelay(), make(chan error, 1)
	go func() {
		_, err := io.Copy(w, struct{ io.Reader }{r})
		r.leave()
		written <- err
	}()
	err := fill(r)
	r.end(err)
	if wrote := <-written; wrote != nil { // fill was told that it failed, not why
		return wrote
	}
	return err
}

// unpacked lets use read r, which another goroutine reads ahead. It ends when
// that has ended. More than use wanted is an error.
func unpacked(from io.Reader, use func(io.Reader) error) error {
	r, ended := newRelay(), make(chan struct{})
	go func() {
		defer close(ended)
		_, err := io.Copy(struct{ io.Writer }{r}, from)
		r.end(err)
	}()
	err := use(r)
	if err == nil {
		var more int64
		if more, err = io.Copy(io.Discard, struct{ io.Reader }{r}); err == nil && more > 0 {
			err = damage(nil)
		}
	}
	r.leave()
	<-ended
	return err
}
