package practicetest_test

import (
	"testing"

	"meertijd/internal/practice"
	"meertijd/internal/practice/practicetest"
)

func TestTheFakeKeepsTheContract(t *testing.T) {
	practicetest.Contract(t, func(*testing.T) practice.Store { return practicetest.NewFake() })
}

func TestTheFakeKeepsTheContractOfNotes(t *testing.T) {
	practicetest.NoteContract(t, func(*testing.T) practicetest.Noted { return practicetest.NewFake() })
}
