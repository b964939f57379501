package backup

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

func TestARelayGivesWhatItTook(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		text := make([]byte, chance.IntN(3*relayAhead*relayBlock))
		for i := range text {
			text[i] = byte(i >> 3)
		}
		var out bytes.Buffer
		err := packed(&out, func(w io.Writer) error {
			for rest := text; len(rest) > 0; {
				n := min(len(rest), 1+chance.IntN(2*relayBlock))
				if wrote, err := w.Write(rest[:n]); err != nil || wrote != n {
					return err
				}
				rest = rest[n:]
			}
			return nil
		})
		if err != nil || !bytes.Equal(out.Bytes(), text) {
			t.Fatal(err, out.Len(), len(text))
		}
		err = unpacked(&out, func(r io.Reader) error {
			back, err := io.ReadAll(iotest.HalfReader(r))
			if !bytes.Equal(back, text) {
				t.Error("it came back as something else")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

type full struct{ after int }

func (f *full) Write(b []byte) (int, error) {
	if f.after -= len(b); f.after < 0 {
		return 0, errFull
	}
	return len(b), nil
}

var errFull, errMine = errors.New("full"), errors.New("mine")

func TestARelayEndsWithTheFirstError(t *testing.T) {
	much := make([]byte, 20*relayBlock)
	err := packed(&full{5 * relayBlock}, func(w io.Writer) error { _, err := w.Write(much); return err })
	if !errors.Is(err, errFull) {
		t.Error(err)
	}
	err = packed(io.Discard, func(w io.Writer) error { _, _ = w.Write(much); return errMine })
	if !errors.Is(err, errMine) {
		t.Error(err)
	}
	err = unpacked(bytes.NewReader(much), func(r io.Reader) error { _, _ = r.Read(make([]byte, 9)); return errMine })
	if !errors.Is(err, errMine) {
		t.Error(err)
	}
	err = unpacked(io.MultiReader(bytes.NewReader(much), iotest.ErrReader(errMine)), func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err })
	if !errors.Is(err, errMine) {
		t.Error(err)
	}
	if err = unpacked(bytes.NewReader(much), func(r io.Reader) error { _, err := r.Read(make([]byte, 9)); return err }); err == nil {
		t.Error("more than was wanted is fine")
	}
}
