// Package report holds documents as neutral blocks: what they say, not how they
// look. Page, Word file and PDF are made from the same blocks, so that a number
// or a sentence cannot differ between them.
//
//	report.Document{Title: "Praktijkplan jaar 4", Blocks: []report.Block{
//		report.Heading{Level: 2, Text: "A · Anders werken in de praktijk"},
//		report.Facts{{Term: "Flexibele consultduur", Text: "Verdiepen"}},
//	}}
package report
