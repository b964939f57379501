// Package patientdata finds what looks like data about patients in a text that
// somebody typed, so that it is refused before it is kept or logged.
//
//	text ──fold──▶ tokens ──▶ numbers that pass the eleven test, birth dates,
//	                          patient numbers, contact details, rows of people
//
// It is precise over greedy: the texts of practice plans are full of numbers,
// dates and telephone numbers, and none of them may be refused. It looks at
// every token a bounded number of times, so it takes linear time.
//
// The browser runs the same rules (web/asset/js/patientdata.js), and both are
// held to testdata/vectors.json. A change here is a change there.
package patientdata
