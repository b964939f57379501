// Package audittest holds the contract of audit.Trail and a fake that keeps it
// in memory:
//
//	audittest.Contract(t, func(t *testing.T, records []audit.Record) audit.Trail { … })
//
// The store comes with the records in it, in their order.
package audittest
