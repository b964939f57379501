// Package rule judges a practice against the regional plan: what it owes on
// a date, why, and the smallest change to its plan that would make it right.
//
//	set, faults := rule.NewSet(region, nil)      // check and compile the data
//	result := rule.Evaluate(set, facts, on)      // pure and total
//	repair := rule.FindRepair(set, facts, on)    // on demand, for one practice
//
// The road through the package:
//
//	programme.Region ─ NewSet ─▶ Set ─┐
//	                                  ├─ Evaluate ─▶ Result ─ years ─ findings
//	Facts ── choices ─▶ year.go ──────┤              (state, satisfied by,
//	      └─ attendance ▶ matching.go ┘               missing, trace, advice)
//
// There is one file per kind of condition (choose.go, keepup.go, meetings.go
// …); kinds.go lists them. A new region needs none of them changed.
//
// Three rules hold everywhere. A missing fact gives Unknown, never NotMet:
// counts are intervals, and a verdict is given only when every way of filling
// the gap agrees. No float takes part. And every comparison with the date goes
// through evaluation.reached, which is how HoldsUntil is right by construction.
package rule
