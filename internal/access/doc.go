// Package access says who may do what: one table of rules that a person who
// does not program can read, and one function that consults it.
//
//	rule, ok := access.Allowed(actor, access.SubmitPlan, access.Target{Practices: plan.Practices})
//
// An Actor is a person in one role ("hat") at one practice, neighbourhood or
// RHO. The name of the rule that allowed something goes into the audit record.
// What is not in the table is not allowed.
package access
