package main

import (
	"strings"
	"testing"

	"meertijd/internal/store"
)

func TestTheRegisterIsPrintedInBothLanguages(t *testing.T) {
	register, err := store.Register()
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{"nl": "Wie het deed", "en": "Who did it"} {
		out, wrong, code := told("privacy", "register", "--lang", language)
		if code != 0 || wrong != "" || !strings.Contains(out, want) || strings.Contains(out, "register.") {
			t.Errorf("%s: %d %s", language, code, wrong)
		}
		for _, table := range register {
			if !strings.Contains(out, "\n"+table.Name+": ") {
				t.Errorf("%s is not printed", table.Name)
			}
		}
	}
}
