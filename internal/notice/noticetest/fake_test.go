package noticetest_test

import (
	"testing"

	"meertijd/internal/notice/noticetest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	noticetest.Contract(t, func(*testing.T) noticetest.Outbox { return noticetest.NewFake() })
}
