// Package calendar holds dates without a time of day, as the regional plans
// use them: days and calendar quarters in the Dutch calendar.
//
//	d, _ := calendar.Parse("2026-04-01")
//	d.AddMonths(12).String()        // 2027-04-01
//	calendar.QuarterOf(d).String()  // 2026-Q2
//
// A Date is a day number, so comparing two dates is comparing two integers.
// There is no clock here: the present day comes in from the edges.
package calendar
