package remindertest_test

import (
	"testing"

	"meertijd/internal/notice/noticetest"
	"meertijd/internal/reminder/remindertest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	remindertest.Contract(t, func(*testing.T) remindertest.Subject {
		box := noticetest.NewFake()
		f := remindertest.NewFake(box)
		return remindertest.Subject{Store: f, Digests: f, Outbox: box, Records: f.Records}
	})
}
