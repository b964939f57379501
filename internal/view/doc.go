// Package view keeps what people make to find practices back: a view is a name
// for the address of a list, a group is a name for practices that somebody put
// together.
//
//	filters, columns and order ─ Service.Save ─▶ View ─ its link ─▶ the same list
//	practices ─ Service.Put ─▶ Group ─▶ a filter, for everybody of the organisation
//
// A view holds no practices: it shows who fits on the day that it is opened. A
// group holds nothing else. Neither changes what a practice is judged on.
package view
