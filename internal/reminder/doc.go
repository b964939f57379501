// Package reminder lets the programme lead tell practices what their plan still
// lacks, and tells the lead once a week how the region stands.
//
//	selection ─▶ Draft ─ Preview ─▶ a Sheet for each practice: its Need, to whom
//	                     └ Send ──▶ Reminder + mail, in one transaction, once
//	region.Board ─ NewDigest ─▶ mail to each lead, once a week
//
// A draft has the id that its reminder gets: sending it again finds it sent.
// What a practice lacks is looked up at the moment of sending and kept with the
// reminder as it was told. Sentences come in through Words.
package reminder
