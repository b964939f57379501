// Package dossier assembles everything that is known of a practice into the
// facts that the engine judges. It is the only place where that is done: page,
// command, report and reminder all get the same facts, and so the same verdict.
//
//	practice.File ─┐
//	plans by year ─┼─ Assemble ─▶ rule.Facts ─ rule.Evaluate ─▶ verdict
//	neighbourhood ─┘
//
// What nobody keeps yet stays unknown: it never counts against a practice.
package dossier
