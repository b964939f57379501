package patientdata

import (
	"unicode"
	"unicode/utf8"
)

// kind says what a token is.
type kind uint8

const (
	word   kind = iota // letters
	number             // digits
	blank              // one blank
	line               // the end of a line
	mark               // one of anything else
)

// token is a piece of a text: a run of letters, a run of digits, or one
// character of another sort. Text is folded: lower case, no accents.
type token struct {
	kind       kind
	text       string
	start, end int  // bytes of the original
	capital    bool // its first letter is
}

// letters is how many characters a token has.
func letters(t token) int { return utf8.RuneCountInString(t.text) }

// tokens takes a text apart. What is folded goes into one buffer, so that a
// word of a million letters takes no longer than a million words.
func tokens(text string) []token {
	var out []token
	var buffer []byte
	var begins []int
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		after := at + size
		k, folded := sort(r)
		last := len(out) - 1
		switch {
		case k == skip:
			if last >= 0 && out[last].kind <= number {
				out[last].end = after
			}
		case last >= 0 && k <= number && out[last].kind == k && out[last].end == at:
			out[last].end = after
		default:
			out = append(out, token{kind: k, start: at, end: after, capital: k == word && unicode.IsUpper(r)})
			begins = append(begins, len(buffer))
		}
		buffer = append(buffer, folded...)
		at = after
	}
	all := string(buffer)
	for i := range out {
		end := len(all)
		if i+1 < len(out) {
			end = begins[i+1]
		}
		out[i].text = all[begins[i]:end]
	}
	return out
}

// skip is a character that nobody sees, or an accent on the letter before.
const skip kind = 255

// sort says what a character is, and folds it.
func sort(r rune) (kind, string) {
	switch {
	case r == 0xFFFD:
		return mark, "?"
	case r >= '0' && r <= '9':
		return number, string(r)
	case r >= 0xFF10 && r <= 0xFF19:
		return number, string(r - 0xFF10 + '0')
	case r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029:
		return line, "\n"
	case r == '\t':
		return blank, "\t"
	case r == ' ' || r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x3000:
		return blank, " "
	case r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x300 && r <= 0x36F || r == 0x2060 || r == 0xFEFF:
		return skip, ""
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212:
		return mark, "-"
	case r == '_' || unicode.IsLetter(r):
		return word, fold(r)
	}
	return mark, string(r)
}

// plain are the letters without accent of U+00E0 to U+00FF.
const plain = "aaaaaaaceeeeiiiidnooooo/ouuuuyty"

// fold makes a letter lower case and takes an accent off, for the alphabets of
// the Netherlands' neighbours; of others it stays as it is.
func fold(r rune) string {
	if r >= 'A' && r <= 'Z' || r >= 0xC0 && r <= 0xDE && r != 0xD7 {
		r += 32
	}
	if r >= 0xE0 && r <= 0xFF {
		return plain[r-0xE0 : r-0xE0+1]
	}
	return string(r)
}
