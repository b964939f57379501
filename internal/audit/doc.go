// Package audit is the record of who did what to which data, and the chain
// that shows whether the record is whole.
//
//	entry 1          entry 2          entry 3
//	├ event, object  ├ event, object  ├ event, object
//	├ commitment     ├ commitment     ├ commitment ──── SHA-256(salt, person)
//	├ previous: 0    ├ previous ──┐   ├ previous ──┐
//	└ hash ──────────── = hash 1 ─┘   └ = hash 2 ──┘    head = (3, hash 3)
//
// The hash of an entry runs over everything but the personal fields; of those
// it holds a salted commitment. When a person's data has to go, person and salt
// are purged and the chain still verifies. The last entries of a chain can only
// be missed by somebody who kept a head elsewhere: Verify takes such a head.
package audit
