// Package web is the door for people: pages made on the server, forms that work
// without JavaScript, and the same parts again for a page that is open.
//
//	request ─ session ─ handler ─▶ answer ─ audit ─▶ page
//	            │           └ asks plan.Service, dossier, rule; decides nothing
//	            └ who is this, in which hat, in which language
//
// routes.go lists every address with what it reads; handler.go alone turns an
// error into a status and a sentence. A handler gives an answer with a typed
// struct for one template in page/<noun>/<name>.html, built of the components
// in part.
package web
