package id

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"sync"
	"time"
)

// Source makes identifiers. Within one Source each is greater than the one
// before, also when the clock stands still or steps back, and goroutines may
// share it. A Source must not be copied.
type Source struct {
	Now  func() time.Time
	Rand io.Reader

	mu    sync.Mutex
	milli int64  // the instant in the last identifier
	count uint16 // twelve bits that count within one millisecond
}

const countLimit = 1 << 12

// New gives the next identifier. It panics when chance runs dry: two rows with
// one identifier would be worse than no answer.
func (s *Source) New() string {
	var raw [16]byte
	if _, err := io.ReadFull(s.Rand, raw[6:]); err != nil {
		panic("id: no chance to draw from: " + err.Error())
	}
	milli, count := s.next(binary.BigEndian.Uint16(raw[6:]))
	binary.BigEndian.PutUint16(raw[0:], uint16(milli>>32))
	binary.BigEndian.PutUint32(raw[2:], uint32(milli))
	binary.BigEndian.PutUint16(raw[6:], 0x7000|count)
	raw[8] = raw[8]&0x3f | 0x80
	return text(raw)
}

// next advances the instant and the count. A new millisecond begins counting
// in the lower half, so that at least 2048 follow before a millisecond has to
// be borrowed from the future.
func (s *Source) next(chance uint16) (int64, uint16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now().UnixMilli()
	s.count++
	switch {
	case now > s.milli:
		s.milli, s.count = now, chance%(countLimit/2)
	case s.count >= countLimit:
		s.milli, s.count = s.milli+1, chance%(countLimit/2)
	}
	return s.milli, s.count
}

func text(raw [16]byte) string {
	var out [36]byte
	hex.Encode(out[0:8], raw[0:4])
	hex.Encode(out[9:13], raw[4:6])
	hex.Encode(out[14:18], raw[6:8])
	hex.Encode(out[19:23], raw[8:10])
	hex.Encode(out[24:36], raw[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// Valid reports whether text is an identifier as New makes them; anything else
// need not be looked up.
func Valid(text string) bool {
	if len(text) != 36 || text[14] != '7' || text[19] < '8' || text[19] > 'b' || text[19] > '9' && text[19] < 'a' {
		return false
	}
	for i := range len(text) {
		c := text[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		digit := c >= '0' && c <= '9' || c >= 'a' && c <= 'f'
		if dash != (c == '-') || !dash && !digit {
			return false
		}
	}
	return true
}
