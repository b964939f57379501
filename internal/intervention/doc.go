// Package intervention is about the ways of working that practices choose:
// which practices do one, since when and in which form, and which are glad to
// tell their colleagues about it.
//
//	plans that were handed in ─ Store.HandedIn ─▶ Doing ─ Tally ─▶ Year, Doer
//	a practice ─ Service.Tell ─▶ Teller ─ until it is withdrawn ─▶ its colleagues
//
// What a draft says is the practice's own and is never counted. Being glad to
// tell is asked for nowhere: a practice offers it, in its own words, and takes
// it back whenever it likes.
package intervention
