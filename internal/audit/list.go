package audit

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// List is what a page or a file showed, when that was more than one thing. Its
// id is made of what is in it: lists that showed the same are one, in whatever
// order, and a list that was tampered with does not fit its id any more.
type List struct {
	ID     string
	Count  int
	Things string // one on a line, as type/id, in order; a line's end comes first too
}

const (
	listForm  = "meertijd/audit/list/1"
	listField = "list:"
)

// NewList makes the list of things of one kind; nil when there are none.
func NewList(kind string, ids []string) *List {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil
	}
	var b strings.Builder
	b.Grow(len(ids)*(len(kind)+len(ids[0])+2) + 1)
	b.WriteByte('\n')
	for _, id := range ids {
		b.WriteString(kind)
		b.WriteByte('/')
		b.WriteString(id)
		b.WriteByte('\n')
	}
	return &List{ID: ListID(b.String()), Count: len(ids), Things: b.String()}
}

// ListID gives the id of a list with these things.
func ListID(things string) string {
	sum := sha256.Sum256(appendText(appendText(nil, listForm), things))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Holds says whether a thing is on the list.
func (l *List) Holds(o Object) bool {
	return l != nil && strings.Contains(l.Things, o.Line())
}

// Line is how a list holds a thing.
func (o Object) Line() string { return "\n" + o.Type + "/" + o.ID + "\n" }

// field is how the fields of a record name the list: so the hash covers it.
func (l *List) field() string { return listField + strconv.Itoa(l.Count) + ":" + l.ID }

// Listed gives which list a record names, and how long it is; nothing when it
// names none.
func (r Record) Listed() (id string, count int) {
	for _, f := range r.Fields {
		if rest, is := strings.CutPrefix(f, listField); is {
			n, id, _ := strings.Cut(rest, ":")
			count, _ = strconv.Atoi(n)
			return id, count
		}
	}
	return "", 0
}
