// Package intake turns the spreadsheets that an RHO really has into facts of
// practices: what a row means, what it would change, what is wrong with it.
//
//	table + mapping + what is there ─ Preview ─▶ Proposal ─ confirmed ─▶ Batch ─▶ Store
//	                                 (pure)      every row: new, changed, same, error
//
// Nothing is written before somebody has seen the proposal. What was shown is
// bound to what is written: when anything was changed in between, the new
// proposal is shown instead. The same file twice changes nothing, and an import
// can be undone as long as nothing was built on it.
package intake
