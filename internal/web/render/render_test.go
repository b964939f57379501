package render

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"meertijd/internal/base/calendar"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

func pages(files ...string) fs.FS {
	out := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		out["page/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

func TestAPageStandsInItsFrameInBothLanguages(t *testing.T) {
	r, err := New(pages("plan/edit.html", `{{template "lead" .}}<p>{{say "part.receipt.next"}}</p>`))
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range wording.Languages {
		var out bytes.Buffer
		if err := r.Page(&out, language, "plan/edit", part.Page{Title: "Plan"}, part.Lead{Title: "A & B <c>"}); err != nil {
			t.Fatal(err)
		}
		page := out.String()
		for _, want := range []string{`<html lang="` + language + `">`, "<title>Plan · Meertijd</title>", "<h1>A &amp; B &lt;c&gt;</h1>", wording.Text(language, "part.receipt.next", nil)} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q", language, want)
			}
		}
	}
}

func TestMistakesInTemplatesAreFoundAtTheStart(t *testing.T) {
	for text, want := range map[string]string{
		`{{say "no.such.code"}}`:                                 `there is no sentence "no.such.code"`,
		`{{say "part.textarea.max"}}`:                            `asks ["n"]`,
		`{{say "part.problem.help" "who" .Who}}`:                 `gets ["who"]`,
		`{{if .A}}{{with .B}}{{icon "unicorn"}}{{end}}{{end}}`:   `there is no icon "unicorn"`,
		`{{range .A}}{{else}}{{template "no-such-part"}}{{end}}`: `there is no template "no-such-part"`,
		`{{if}}`:                    "missing value for if",
		`{{define "pill"}}x{{end}}`: `template "pill" stands in another file already`,
	} {
		if _, err := New(pages("a/b.html", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestAnErrorNeverSendsHalfAPage(t *testing.T) {
	r, err := New(pages("a/b.html", `begin {{.Nothing.Here}}`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Page(&out, "nl", "a/b", part.Page{}, part.Lead{}); err == nil || out.Len() > 0 {
		t.Errorf("%d bytes, %v", out.Len(), err)
	}
	if err := r.Part(&out, "nl", "a/unknown", nil); err == nil {
		t.Error("a template that is not there gives no error")
	}
}

func TestAPartComesWithoutTheFrame(t *testing.T) {
	r, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Part(&out, "xx", "pill", part.Pill{State: part.Good, Text: "in orde"}); err != nil {
		t.Fatal(err)
	}
	if have := out.String(); !strings.HasPrefix(have, `<span class="pill good"><svg`) {
		t.Error(have)
	}
}

func TestMomentsAreWrittenAsPeopleSayThem(t *testing.T) {
	at := time.Date(2026, 6, 2, 6, 12, 0, 0, time.UTC)
	for _, c := range []struct{ have, want string }{
		{DateTime("nl", at), "2 juni 2026 om 08.12 uur"},
		{DateTime("en", at), "2 June 2026 at 08:12"},
		{DateTime("nl", time.Time{}), ""},
		{Day("nl", calendar.MustParse("2026-06-30")), "dinsdag 30 juni"},
		{Day("en", calendar.MustParse("2026-06-30")), "Tuesday 30 June"},
	} {
		if c.have != c.want {
			t.Errorf("%q, want %q", c.have, c.want)
		}
	}
}

func TestSayPutsValuesIntoWords(t *testing.T) {
	have, err := say("nl", "part.datetime", "date", calendar.MustParse("2026-06-02"), "hour", 8, "minute", "12")
	if err != nil || have != "2 juni 2026 om 8.12 uur" {
		t.Error(have, err)
	}
	for _, args := range [][]any{{"date"}, {1, 2}} {
		if _, err := say("nl", "part.datetime", args...); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
}
