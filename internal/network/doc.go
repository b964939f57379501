// Package network holds what a neighbourhood does together beside its
// agreements: a multi-year plan, a map of who works there, and where the plans
// of its practices and its agreements do not fit.
//
//	Outlook   headings and text, a version for every save; Merge pours two together
//	Partner   an organisation on the map, with whom to call; kept as it is now
//	Compare   agreements beside the plan of one practice ─▶ mismatches, each with a step
//
// A mismatch is a reason to talk and never a fault: a practice may differ.
package network
