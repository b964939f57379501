package audit

import "crypto/ed25519"

// Evidence is what was kept outside the database: heads that were signed, and
// the public keys that may have signed. Without keys every genuine signature
// counts.
type Evidence struct {
	Heads []SignedHead
	Keys  []ed25519.PublicKey
}

// Report is what was read of a tenant's chain, and what is wrong with it.
type Report struct {
	Tenant     string
	Entries    int64
	Purged     int64 // entries whose person is gone
	Signatures int64
	Head       Head
	Problems   []Problem
}
