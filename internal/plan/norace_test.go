//go:build !race

package plan_test

// slow divides the number of random sessions; here it is not.
const slow = 1
