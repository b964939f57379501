// Package demo fills an empty store with the practices of a made-up part of a
// region, so that every page has something to show. Nothing is inserted: the
// services do what people would have done, day by day, on a fake clock, and
// the plans answer to the rules of whatever region is given.
//
//	report, err := demo.Fill(ctx, demo.Options{
//		Set: book.Set, Tenant: "demo", Seed: 1,
//		Stores: demo.Stores{Plans: plans, Practices: practices, People: people},
//	})
//	report.People[0] // the manager of a practice that has yet to begin its plan
//
// The road through the package:
//
//	cast.go ─ who plays what ─▶ agenda.go ─ one step after another, by date
//	                              ├─ places.go, people.go, file.go   what is known
//	                              └─ years.go ─ shape.go, trouble.go the plans
//
// What a plan says comes from the repair that the engine itself proposes, so
// no intervention, group or meeting is named here. The same seed gives the
// same rows, ids included. Names and sentences stand in names.txt and
// texts.txt; every name says that it is made up.
package demo
