package attachmenttest_test

import (
	"testing"

	"meertijd/internal/attachment"
	"meertijd/internal/attachment/attachmenttest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	attachmenttest.Contract(t, func(*testing.T) attachment.Store { return attachmenttest.NewFake() })
}
