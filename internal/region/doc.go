// Package region is the whole region at a glance: how each practice stands, and
// what that comes to together. Every list, picture, file and command that says
// something about more than one practice reads one Board, so that their numbers
// agree.
//
//	facts ─ Judge ─▶ Practice ─┬▶ Store   kept between starts (a projection)
//	                           └▶ Board ─┬ Select  which practices, in which order
//	                                     ├ Tally   what they come to together
//	                                     └ Needs   who needs what, most urgent first
//
// A Practice that is kept is never shown when it may be stale: the Keeper judges
// again what changed, what was judged by other rules, and what no longer holds.
package region
