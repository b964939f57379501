package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"meertijd/internal/base/fault"
)

func TestKindAndCodeAreFoundThroughWrapping(t *testing.T) {
	disk := errors.New("no space left")
	err := fmt.Errorf("handing in: %w", &fault.Error{Kind: fault.Unavailable, Code: "store.full", Op: "store.Write", Cause: disk})
	if fault.KindOf(err) != fault.Unavailable || fault.CodeOf(err) != "store.full" || !errors.Is(err, disk) {
		t.Errorf("%v: %s %s", err, fault.KindOf(err), fault.CodeOf(err))
	}
	if fault.KindOf(disk) != fault.Internal || fault.CodeOf(disk) != "" {
		t.Error("an unclassified error is ours and has no code")
	}
}
