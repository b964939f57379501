package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Purged sums up which entries lost their person in one purge. The record of
// the purge, itself in the chain, holds the sum: so a person that was taken out
// without a record shows.
type Purged struct {
	Count int64
	sum   Hash
}

const purgedForm = "purged:"

// Add takes the next entry, in the order of the chain.
func (p *Purged) Add(seq int64) {
	p.Count++
	p.sum = sha256.Sum256(appendNumber(p.sum[:], seq))
}

// Field writes the sum for the fields of the record.
func (p *Purged) Field() string {
	return purgedForm + strconv.FormatInt(p.Count, 10) + ":" + hex.EncodeToString(p.sum[:])
}

// purgedField gives the sum that a record holds, or nothing.
func purgedField(fields []string) string {
	for _, f := range fields {
		if strings.HasPrefix(f, purgedForm) {
			return f
		}
	}
	return ""
}
