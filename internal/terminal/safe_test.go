package terminal_test

import (
	"bytes"
	"testing"

	"meertijd/internal/terminal"
)

func TestNothingInTheDataCanSteerATerminal(t *testing.T) {
	for text, want := range map[string]string{
		"Huisartsenpraktijk Één\n\t✓": "Huisartsenpraktijk Één\n\t✓",
		"a\x1b]0;titel\x07b\r\n":      "a�]0;titel�b�\n",
		"a\u202eb\u009bc\xff":         "a�b�c�",
	} {
		var out bytes.Buffer
		if n, err := terminal.Safe(&out).Write([]byte(text)); err != nil || n != len(text) || out.String() != want {
			t.Errorf("%q became %q (%d, %v)", text, out.String(), n, err)
		}
	}
}
