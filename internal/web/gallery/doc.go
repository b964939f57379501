// Package gallery shows every component in every state on one page, in Dutch
// and in English, from made-up values. Whoever changes a component looks here
// first, and the browser tests check this page for accessibility.
//
//	h, err := gallery.Handler()
//	mux.Handle("GET /gallery", h)  // /gallery?lang=en for English
//
// A new component gets a sample in a sample file of this package and a place in
// page/gallery/all.html; a test names the components that are not there.
package gallery
