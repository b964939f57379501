// Package practice holds what an RHO knows of a practice beside its plans:
// who it is, where it belongs, what it committed itself to, what it attended.
//
//	Practice ─ belongs to ─▶ Neighbourhood, group, health centre, cohort
//	    └── File: dated facts, each with who recorded it and when
//
// Facts are added and withdrawn, never changed in place: a File on a day can
// always be told again as it was known. Numbers of patients are counts; there
// is nothing here about a patient.
package practice
