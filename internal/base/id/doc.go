// Package id makes the identifiers of Meertijd: UUIDs of version 7 as lower
// case text. They begin with the instant, so rows made together stand together
// and ordering by id is ordering by birth.
//
//	source := &id.Source{Now: clock, Rand: random}
//	source.New() // 019c2f3e-8a51-7d40-9c11-5be0a2f7c9d3
//	             // └ milliseconds ┘ └ counter and chance ┘
//
// Clock and chance come in as fields, so a test repeats itself exactly.
package id
