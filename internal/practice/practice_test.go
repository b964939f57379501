package practice_test

import (
	"testing"

	"meertijd/internal/base/calendar"
	"meertijd/internal/practice"
	"meertijd/internal/programme"
)

func TestAMembershipHoldsOnItsFirstAndLastDay(t *testing.T) {
	d := calendar.MustParse
	f := practice.File{Memberships: []practice.Membership{
		{To: practice.InGroup, Key: "g1", From: d("2026-01-01")},
		{To: practice.InNeighbourhood, Key: "n1", From: d("2026-01-01"), Until: d("2026-03-31")},
		{To: practice.InNeighbourhood, Key: "n2", From: d("2026-04-02")},
	}}
	for day, want := range map[string]string{"2025-12-31": "", "2026-01-01": "n1", "2026-03-31": "n1", "2026-04-01": "", "2026-04-02": "n2", "2030-01-01": "n2"} {
		if have := f.On(practice.InNeighbourhood, d(day)); have != want {
			t.Errorf("on %s in %q, want %q", day, have, want)
		}
	}
	if f.On(practice.InGroup, d("2026-02-01")) != "g1" || f.On(practice.InCentre, d("2026-02-01")) != "" {
		t.Error("one kind of membership is taken for another")
	}
}

func TestTheLatestAnswerOfANeighbourhoodCounts(t *testing.T) {
	n := practice.Neighbourhood{Answers: []practice.Answer{
		{Question: "q", Year: 4, Text: "eerst"}, {Question: "q", Year: 5, Text: "volgend jaar"}, {Question: "r", Year: 4, Text: "anders"},
		{Question: "q", Year: 4, Text: "daarna"}, {Question: "gone", Year: 4, Text: "was er"}, {Question: "gone", Year: 4},
	}}
	for _, c := range []struct {
		question string
		year     int
		text     string
		ok       bool
	}{
		{"q", 4, "daarna", true}, {"q", 5, "volgend jaar", true}, {"r", 4, "anders", true}, {"q", 3, "", false}, {"s", 4, "", false}, {"gone", 4, "", false},
	} {
		if a, ok := n.AnswerTo(c.question, c.year); a.Text != c.text || ok != c.ok {
			t.Errorf("%s in year %d: %q %v", c.question, c.year, a.Text, ok)
		}
	}
}

func TestOnlyQuestionsAboutTheNetworkAreANeighbourhoods(t *testing.T) {
	for by, want := range map[string]bool{"": false, "practice": false, "neighbourhood": true} {
		if practice.ByNeighbourhood(&programme.Question{AnsweredBy: by}) != want {
			t.Errorf("%q: %v", by, !want)
		}
	}
}
