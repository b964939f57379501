// Package plan is the practice plan and its life: prefilled from last year,
// edited by several people at once, handed in, changed with a reason, returned,
// read along, shared between practices.
//
//	             Save (merge per field)          Submit
//	prefilled ─────────▶ draft ────────────────────▶ handed in ──▶ changed …
//	                       ▲  every save adds            │  Return (by the lead)
//	                       └─ revisions {path, old, new} ┘
//
// What a plan says is a set of Fields, text by path; a path names the
// intervention by its key and never by its place:
//
//	choice.a.flexible-duration.mode = deepened
//	choice.a.flexible-duration.text = Ook op dinsdag een blok van drie keer 20 minuten.
//	answer.network-fit              = Afgestemd met het kernteam.
//	staff.new                       = 2
//
// Two people can edit at once. A form carries the version that it was based
// on; Merge compares per path, and where both changed the same path the words
// of both are kept, as a Conflict, until somebody chooses.
//
// Nothing here knows a database, a page or a sentence.
package plan
