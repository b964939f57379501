package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// Hash is a SHA-256 sum.
type Hash [sha256.Size]byte

// String gives the sum in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads what String wrote.
func ParseHash(text string) (Hash, error) {
	var h Hash
	if len(text) != hex.EncodedLen(len(h)) {
		return h, errors.New("not a hash: " + text)
	}
	_, err := hex.Decode(h[:], []byte(text))
	if err != nil || h.String() != text { // in capitals it is not what was written
		return Hash{}, errors.New("not a hash: " + text)
	}
	return h, nil
}

// The first word of what is hashed names the form, so that a later form can
// never be mistaken for this one, nor an entry for a commitment.
const (
	entryForm  = "meertijd/audit/entry/1"
	personForm = "meertijd/audit/person/1"
)

// Link makes the entry that follows the previous head. The instant is cut to
// milliseconds, as it will be kept. The salt must be fresh chance, 16 bytes or
// more: otherwise a purged name could be guessed and tried.
func Link(previous Head, r Record, salt []byte) Entry {
	r.At = r.At.UTC().Truncate(time.Millisecond)
	if r.Shown != nil {
		r.Fields = append(slices.Clip(r.Fields), r.Shown.field())
	}
	e := Entry{Record: r, Seq: previous.Seq + 1, Salt: salt, Previous: previous.Hash}
	e.List, _ = r.Listed()
	e.Commitment = commit(r.Person, salt)
	e.Hash = e.sum()
	return e
}

// commit binds the personal fields without showing them.
func commit(p Person, salt []byte) Hash {
	b := appendText(nil, personForm)
	b = appendText(b, string(salt))
	for _, field := range []string{p.User, p.Role, p.Organisation, p.OnBehalfOf, p.Method, p.Session, p.AccessPoint} {
		b = appendText(b, field)
	}
	return sha256.Sum256(b)
}

// sum hashes everything of an entry but the personal fields. Every text has
// its length in front: "a","bc" and "ab","c" must not look the same.
func (e Entry) sum() Hash {
	b := appendText(nil, entryForm)
	b = appendText(b, e.Tenant)
	b = appendNumber(b, e.Seq)
	b = appendNumber(b, e.At.UnixMilli())
	for _, field := range []string{string(e.Event), string(e.Outcome), e.ObjectType, e.ObjectID} {
		b = appendText(b, field)
	}
	b = appendNumber(b, e.ObjectVersion)
	b = appendNumber(b, int64(len(e.Fields)))
	for _, field := range e.Fields {
		b = appendText(b, field)
	}
	for _, field := range []string{e.Rule, e.RequestID, e.AppVersion} {
		b = appendText(b, field)
	}
	b = append(b, e.Commitment[:]...)
	b = append(b, e.Previous[:]...)
	return sha256.Sum256(b)
}

func appendText(b []byte, text string) []byte {
	return append(appendNumber(b, int64(len(text))), text...)
}

func appendNumber(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(n))
}
