// Package asset serves the files that pages need besides their HTML: one style
// sheet, one script, htmx, the font and the logo. Each has a name that holds a
// hash of its content, so that a browser may keep it forever and a new version
// is fetched at once.
//
//	asset.Path("site.css")  // /asset/site.3f9ac2d1.css
//	asset.Path("htmx.js")   // "" when script/vendor.sh has not run
//	mux.Handle("GET /asset/", asset.Handler())
//
// The style sheet is css/tokens.css, css/base.css and the sheets of all
// components, in that order. Nothing on a page is inline, so that the policy in
// asset.Policy can forbid it.
package asset
