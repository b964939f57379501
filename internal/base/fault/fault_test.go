package fault_test

import (
	"testing"

	"meertijd/internal/base/fault"
)

func TestAFaultNamesCodePathAndArgumentsInOneOrder(t *testing.T) {
	f := fault.Fault{Code: "years.overlap", Path: "plans[1].years[0]", Args: fault.Args{"year": "3", "other": "2025"}}
	if got := f.Error(); got != "years.overlap at plans[1].years[0] other=2025 year=3" {
		t.Error(got)
	}
}
