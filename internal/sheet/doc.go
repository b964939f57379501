// Package sheet reads the spreadsheets that people have, CSV and XLSX, into
// intake.Table, and writes the templates that they can fill in.
//
//	bytes ─ guard (size, ratio, depth, rows, columns) ─▶ parse ─▶ []intake.Table
//
// What a file is, is seen from its bytes and not from its name. The limits are
// checked before a library sees the file, so that a small file which unpacks
// into a huge one costs next to nothing. A formula is never computed: what it
// last showed is read.
package sheet
