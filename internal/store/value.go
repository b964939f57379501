package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"meertijd/internal/base/calendar"
	"meertijd/internal/base/legible"
)

const instantForm = "2006-01-02T15:04:05.000Z"

// Instant writes an instant as it is kept: UTC, milliseconds, text that sorts.
func Instant(t time.Time) string { return t.UTC().Format(instantForm) }

// ParseInstant reads what Instant wrote.
func ParseInstant(text string) (time.Time, error) { return time.Parse(instantForm, text) }

// unfolded are letters that do not come apart into a letter and an accent.
var unfolded = strings.NewReplacer("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i")

// Fold makes the text by which is searched and sorted: no diacritics, lower
// case, one space between words. "Café ’t Hoekje" becomes "cafe 't hoekje". It
// is done here because lower() of SQLite knows ASCII only.
func Fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(legible.Clean(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘' || r == '`':
			b.WriteByte('\'')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(unfolded.Replace(b.String())), " ")
}

// toDriver turns arguments into what both drivers bind alike. A zero instant
// and an absent date are null.
func toDriver(args []any) ([]any, error) {
	sent := make([]any, len(args))
	for i, arg := range args {
		value, err := sentAs(arg)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		sent[i] = value
	}
	return sent, nil
}

func sentAs(arg any) (any, error) {
	switch v := arg.(type) {
	case nil, int64:
		return v, nil
	case string:
		return legible.Clean(v), nil
	case []byte:
		if v == nil {
			return []byte{}, nil
		}
		return v, nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case time.Time:
		if v.IsZero() {
			return nil, nil
		}
		return Instant(v), nil
	case calendar.Date:
		if v == calendar.Latest {
			return nil, errors.New("a date without an end is kept as null")
		}
		if v == calendar.None {
			return nil, nil
		}
		return v.String(), nil
	}
	return sentByKind(arg)
}

// fromDriver wraps destinations that drivers cannot fill alike.
func fromDriver(dest []any) []any {
	out := make([]any, len(dest))
	for i, d := range dest {
		switch v := d.(type) {
		case *time.Time:
			out[i] = instantInto{v}
		case *calendar.Date:
			out[i] = dateInto{v}
		default:
			out[i] = d
		}
	}
	return out
}

type instantInto struct{ to *time.Time }

// Scan reads an instant; null is the zero instant.
func (d instantInto) Scan(value any) error {
	var text sql.NullString
	if err := text.Scan(value); err != nil || !text.Valid {
		*d.to = time.Time{}
		return err
	}
	t, err := ParseInstant(text.String)
	*d.to = t
	return err
}

type dateInto struct{ to *calendar.Date }

// Scan reads a date; null is no date.
func (d dateInto) Scan(value any) error {
	var text sql.NullString
	if err := text.Scan(value); err != nil {
		return err
	}
	return d.to.UnmarshalText([]byte(text.String))
}
