//go:build race

package plan_test

// slow divides the number of random sessions where the race detector makes
// each of them slow: they are played one after another, and it has nothing to
// find there.
const slow = 5
