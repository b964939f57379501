// Package document turns a report.Document into something to print, to edit or
// to keep: a page for paper, a Word file and a PDF. All three are made from the
// same plain layout, so that a word cannot be in one and not in another.
//
//	report.Document ─ layout ─┬─ HTML ── Browser.PDF (Chromium, when installed)
//	                          └─ Word
//
//	page, err := document.HTML(d)
//	file, err := document.Word(d, now)
//	pdf, err := document.FindBrowser().PDF(ctx, page, d.Language)
//
// Page and Word file need nothing but this package. The PDF is the page,
// printed; without a browser PDF answers document.no-browser, and the page with
// "print" in somebody's own browser gives the same.
package document
