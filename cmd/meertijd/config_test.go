package main

import (
	"testing"

	"meertijd/internal/wording"
)

func TestWhichAddressesAreOfThisMachine(t *testing.T) {
	for address, want := range map[string]bool{
		"localhost:8080": true, "127.0.0.1:1": true, "127.9.9.9:1": true, "[::1]:80": true, ":80": false, "0.0.0.0:80": false, "[::]:80": false,
		"192.168.1.2:80": false, "localhost.example:80": false, "localhost": false, "": false, "127.0.0.1.example:80": false,
	} {
		if loopback(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}

func TestWhichPublicAddressesArePossible(t *testing.T) {
	for address, want := range map[string]bool{
		"https://plan.example": true, "https://plan.example/": true, "https://plan.example:8443": true, "http://plan.example": false, "plan.example": false,
		"https://": false, "https://plan.example/deel": false, "https://a:b@plan.example": false, "https://plan.example?x": false, "https://plan.example#x": false,
	} {
		if publicAddress(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}

func TestEveryRefusalHasASentence(t *testing.T) {
	c := config{Addr: ":1", PublicAddress: "x", TrustedProxies: []string{"y"}, TLSCert: "c", MetricsAddr: ":2", DB: "none.db",
		SMTP: smtpConfig{Host: "mail.example", TLS: "none"}}
	lines := c.check(language{Lang: "en"}, newSources())
	if len(lines) < 6 {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if wording.Has("en", line) || len(line) < 20 {
			t.Errorf("%q is no sentence", line)
		}
	}
}
