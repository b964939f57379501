package spelling

import "strings"

// Fold makes the text by which words are compared: no diacritics,
// lower case, no punctuation, one space between words. "Praktijk-AGB *" becomes
// "praktijk agb".
func Fold(text string) string {
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(text)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f {
			b.WriteRune(r)
			continue
		}
		if r != '\'' {
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// plain takes accents off the letters that occur in Dutch names.
var plain = strings.NewReplacer("é", "e", "è", "e", "ë", "e", "ê", "e", "á", "a", "à", "a", "ä", "a", "â", "a", "ï", "i", "í", "i", "î", "i",
	"ó", "o", "ö", "o", "ô", "o", "ú", "u", "ü", "u", "û", "u", "ç", "c", "ñ", "n", "ĳ", "ij", "ß", "ss", "ø", "o", "å", "a",
	"’", "'", "‘", "'", "`", "'", "´", "'", "\u00a0", " ", "\ufeff", "", "–", "-")
