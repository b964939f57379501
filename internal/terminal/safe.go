package terminal

import (
	"io"
	"os"
	"unicode/utf8"
)

// Safe wraps a writer so that nothing in the data can steer a terminal: control
// characters and marks that turn the direction of text are shown as �. Line
// ends and tabs pass.
func Safe(w io.Writer) io.Writer { return safe{w} }

type safe struct{ w io.Writer }

// Write writes a text with what is unsafe replaced. Callers write whole texts,
// so that no character is split over two calls.
func (s safe) Write(p []byte) (int, error) {
	clean := true
	for i := 0; i < len(p) && clean; {
		r, n := utf8.DecodeRune(p[i:])
		clean = !unsafeRune(r, n)
		i += n
	}
	if clean {
		return s.w.Write(p)
	}
	out := make([]byte, 0, len(p)+16)
	for i := 0; i < len(p); {
		r, n := utf8.DecodeRune(p[i:])
		if unsafeRune(r, n) {
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	if _, err := s.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

func unsafeRune(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size == 1:
		return true
	case r == '\n' || r == '\t':
		return false
	case r < ' ', r >= 0x7f && r <= 0x9f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

// Screen says whether what is written is read on a terminal, and not kept in a
// file or a log.
func Screen(w io.Writer) bool {
	if s, is := w.(safe); is {
		w = s.w
	}
	file, is := w.(*os.File)
	if !is {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	nowhere, err := os.Stat(os.DevNull)
	return err == nil && !os.SameFile(info, nowhere)
}
