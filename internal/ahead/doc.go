// Package ahead looks ahead: what one programme year asks that the year
// before did not, what opens and closes on the menu, which days are known, and
// what comes of a practice's plan when it only goes on as it does now.
//
//	two years of a rule set ─ Conditions, Menu ─▶ Change, Opening
//	a cohort and a year     ─ Days             ─▶ Day
//	facts of a practice     ─ Carry: rule.Evaluate on the next year ─▶ Carried
//
// It judges nothing itself: what fits and what is missing is the engine's answer.
package ahead
