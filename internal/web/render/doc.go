// Package render turns a page template and its values into HTML. It parses the
// components of package part and the templates of the pages once per language,
// and finds at the start every template that does not parse and every sentence
// that does not exist.
//
//	pages, err := render.New(files)  // files holds page/<noun>/<name>.html
//	err = pages.Page(w, "nl", "plan/edit", part.Page{Title: "Praktijkplan"}, content)
//	err = pages.Part(w, "nl", "check", content.Check)  // for htmx
//
// A page template shows its content, and has the words and components at hand:
//
//	{{template "lead" .Lead}}
//	<p>{{say "plan.saved" "on" (date .Saved)}}</p>
//
// Everything is rendered into memory first: an error never sends half a page.
package render
