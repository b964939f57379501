// Package part holds the components that every page is made of. A component is
// a folder with a template and a style sheet, and a struct in this package with
// the words it shows:
//
//	pill/pill.html, pill/pill.css   {{template "pill" .State}}
//	part.Pill{State: part.Good, Text: "in orde"}
//
// The template has the name of its folder. Structs hold words that are ready to
// be read: this package knows no plans, rules or dates, and decides nothing.
// Sentences of a component itself ("Lees meer") come from wording, by say.
// Package gallery shows every component in every state.
package part
