package document_test

import (
	"regexp"
	"strings"
	"testing"

	"meertijd/internal/report"
)

func TestHostileTextStaysText(t *testing.T) {
	for _, onePage := range []bool{false, true} {
		got := page(t, hostileDocument(onePage))
		for _, bad := range []string{"<script", "<img", "\x00", "\a", "\u202e", "\u2066", "\r", "xx\""} {
			if strings.Contains(got, bad) {
				t.Errorf("%q got through", bad)
			}
		}
		if strings.Count(got, "</style>") != 1 || strings.Count(got, "<!--") != 0 {
			t.Error("text ends the style or opens a comment")
		}
	}
}

// The style, with its foot made of text, must be the one of the policy.
func TestThePolicyForbidsEverythingElse(t *testing.T) {
	got := page(t, sample())
	if !strings.Contains(got, `content="default-src &#39;none&#39;; font-src data:; style-src &#39;sha256-`) {
		t.Error("no policy")
	}
	for _, m := range regexp.MustCompile(`(?i)(src|href|url)\s*[=(]\s*["']?([^"')\s]{0,30})`).FindAllStringSubmatch(got, -1) {
		if !strings.HasPrefix(m[2], "data:") {
			t.Errorf("the page asks for %s", m[0])
		}
	}
	if strings.Contains(got, "ZgotmplZ") || regexp.MustCompile(`\sstyle=|\son[a-z]+=`).MatchString(got) {
		t.Error("an attribute with style or script")
	}
}

func TestThePageHasItsStructure(t *testing.T) {
	got := page(t, sample())
	for _, want := range []string{
		`<html lang="nl-NL">`, `<title>Praktijkplan jaar 4</title>`, `<h1>Praktijkplan jaar 4</h1>`,
		`<h2>A · Anders werken in de praktijk <span class="note">in orde</span></h2>`, `<h3>Wat we daarvan willen merken</h3>`,
		`<div><dt>Valpreventie</dt><dd>Doorgaan</dd></div>`, `<br>Besproken in het teamoverleg`, `<caption>Bijeenkomsten in jaar 4</caption>`,
		`<th scope="col" class="number">Uren</th>`, `<th scope="row">Praktijkgesprek</th>`, `<td class="number">2,5</td>`,
		`content:counter(page)`, `@bottom-left{content:"Meertijd\000020\0000B7`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if n := strings.Count(got, `<div class="line">`); n != 5 {
		t.Errorf("%d lines to write on", n)
	}
	if n := strings.Count(got, "<h1"); n != 1 {
		t.Errorf("%d titles", n)
	}
}

func TestTheLanguageIsSaid(t *testing.T) {
	for language, want := range map[string]string{"nl": "nl-NL", "en": "en-GB", "": "nl-NL", "en-GB": "en-GB"} {
		d := report.Document{Title: "x", Language: language}
		if !strings.Contains(page(t, d), `<html lang="`+want+`">`) || !strings.Contains(parts(t, d)["word/styles.xml"], `<w:lang w:val="`+want+`"`) {
			t.Errorf("%q is not %s", language, want)
		}
	}
}

// One side is set as large as fits, and no smaller than can be read.
func TestOneSideIsSetAsLargeAsFits(t *testing.T) {
	class := regexp.MustCompile(`<body class="([a-z0-9-]+)">`)
	for sentences, want := range map[int]string{1: "tight-1", 85: "tight-2", 112: "tight-3", 2000: "tight-3"} {
		d := report.Document{Title: "Blad", OnePage: true, Blocks: []report.Block{report.Paragraph{Text: strings.Repeat("Het team kiest dit jaar voor langere consulten op vaste dagdelen. ", sentences)}}}
		if m := class.FindStringSubmatch(page(t, d)); m == nil || m[1] != want {
			t.Errorf("%d sentences: %v, want %s", sentences, m, want)
		}
	}
	if got := page(t, sample()); !strings.Contains(got, `<body class="ordinary">`) {
		t.Error("a long document is not set tight")
	}
}
