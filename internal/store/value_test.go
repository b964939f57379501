package store_test

import (
	"testing"
	"time"

	"meertijd/internal/store"
)

func TestFoldingMakesTextFindable(t *testing.T) {
	for in, want := range map[string]string{
		"Huisartsenpraktijk De Ëik":   "huisartsenpraktijk de eik",
		"  Van  der\tBerg ":           "van der berg",
		"Café ’t Hoekje":              "cafe 't hoekje",
		"ĳsvogel":                     "ijsvogel",
		"ĲSVOGEL":                     "ijsvogel",
		"Øster Straße Ærø Łódź İzmir": "oster strasse aero lodz izmir",
		"e\u0301\x00\xff":             "e\uFFFD",
		"":                            "",
		"ﬁets 10²":                    "fiets 102",
	} {
		if got := store.Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
		if again := store.Fold(store.Fold(in)); again != store.Fold(in) {
			t.Errorf("%q folds again to %q", in, again)
		}
	}
}

func TestInstantsSortAndComeBack(t *testing.T) {
	early := time.Date(2026, 1, 2, 3, 4, 5, 999_999, time.UTC)
	late := early.Add(time.Millisecond).In(time.FixedZone("CEST", 7200))
	if store.Instant(early) != "2026-01-02T03:04:05.000Z" || store.Instant(late) <= store.Instant(early) {
		t.Error(store.Instant(early), store.Instant(late))
	}
	back, err := store.ParseInstant(store.Instant(late))
	if err != nil || !back.Equal(late.Truncate(time.Millisecond)) {
		t.Error(back, err)
	}
	if _, err := store.ParseInstant("2026-01-02"); err == nil {
		t.Error("a date is no instant")
	}
}
