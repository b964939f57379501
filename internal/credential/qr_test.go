package credential

import (
	"strings"
	"testing"
)

func TestACodeToScanIsASquareWithThreeFinders(t *testing.T) {
	for _, mail := range []string{"a@b.nl", strings.Repeat("long", 40) + "@example.org"} {
		secret, err := TOTP{}.Secret()
		if err != nil {
			t.Fatal(err)
		}
		address := TOTP{Issuer: "Meertijd"}.Address(secret, mail)
		drawn, err := QR(address)
		if err != nil || !strings.HasPrefix(drawn, "<svg ") || strings.ContainsAny(mail, "<>") {
			t.Fatalf("%v %.60s", err, drawn)
		}
		// the first row of a code begins with seven dark modules and ends with seven
		if first, _, _ := strings.Cut(drawn, "h7v1h-7z"); !strings.HasSuffix(first, "M4 4") {
			t.Errorf("the finder is not at the corner: %.200s", drawn)
		}
		if n := strings.Count(drawn, "h7v1h-7z"); n < 6 {
			t.Errorf("%d runs of seven: that is not three finders", n)
		}
	}
	if _, err := QR("::not an address"); err == nil {
		t.Error("something that is no address is drawn")
	}
}
