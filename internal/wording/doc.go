// Package wording holds every sentence that Meertijd says, in Dutch and in
// English, by code. It is the one package that all edges may import; the core
// knows only codes and values.
//
//	wording.Text("nl", "choice.not-on-menu", fault.Args{"choice": "Aanmeldzuil", "year": "3"})
//
// The sentences stand in text files, one "code = sentence" a line:
// faults.*.txt (what is wrong in a file), verdicts.*.txt (states, reasons,
// repairs) and pages.*.txt (headings and small words). {name} is replaced by
// an argument; {n|keuze|keuzes} picks the word that fits the number n.
//
// Dutch is B1 level, kind, with short sentences and the informal "je". Say
// what is missing and what would help; never "validatie mislukt".
package wording
