// Package privacy is what people may ask about their own data, and the register
// that answers it: what is stored, why, of whom, and for how long.
//
//	register ── every table and column, with a purpose ──▶ page, document
//	   │
//	   ├─ which columns say who it was ──▶ Export: all that is held of one person
//	   └─ what becomes of them           ──▶ Erase: removed, made nameless, or kept
//
// The register stands beside the migrations. A column that is not in it fails a
// test, so that a new table cannot be forgotten by any of the three.
package privacy
