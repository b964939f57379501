package web

import "meertijd/demo"

// the practices of the demo that the tests look for
const (
	demoHandedIn = demo.HandedIn
	demoSilent   = demo.Silent
	demoComplete = demo.Complete
	demoRefused  = demo.Refused
)
