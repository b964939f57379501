package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"meertijd/demo"
	"meertijd/internal/base/fault"
	"meertijd/internal/plan"
)

// live sends a form as an open page does.
func (b *browser) live(to string, form map[string][]string) *reply {
	b.Helper()
	b.headers["HX-Request"] = "true"
	defer delete(b.headers, "HX-Request")
	return b.post(to, form)
}

func TestAnOpenPageGetsItsPartsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, code := range []demo.Code{demo.Silent, demo.Unfinished, demo.Complete, demo.HandedIn, demo.Refused, demo.Returned} {
		b, p := w.manager(code)
		at := w.planAt(p)
		page := b.get(at)
		form := with(page.form(at), "staff.new", "2", "set", pick(page.doc, elements(page.doc)[0]))
		r := b.live(at, form).want(http.StatusOK)
		stored := w.plan(p)
		if got := r.header.Get("Meertijd-Saved"); got != strconv.Itoa(stored.Version) {
			t.Errorf("%s: saved as %q, version %d", code, got, stored.Version)
		}
		if strings.Contains(r.body, "<html") || strings.Contains(r.body, "<form") || strings.Contains(r.body, "<textarea") {
			t.Errorf("%s: it holds more than parts", code)
		}
		if len(r.doc.all("section", "id", "check")) != 1 {
			t.Errorf("%s: no check", code)
		}
		for _, n := range r.doc.all("hx-partial") {
			to := n.attr["hx-target"]
			id, byID := strings.CutPrefix(to, "#")
			if byID && page.doc.id(id) == nil || !byID && len(page.doc.classed(strings.TrimPrefix(to, "."))) == 0 {
				t.Errorf("%s: the page has no place for %q", code, to)
			}
		}
		after := b.get(at)
		if got, want := r.doc.id("check").words(), after.doc.id("check").words(); got != want {
			t.Errorf("%s: the part says\n%s\nand the page\n%s", code, got, want)
		}
		for _, pill := range r.doc.all("hx-partial") {
			if id, ok := strings.CutPrefix(pill.attr["hx-target"], "#pill-"); ok && pill.words() != after.doc.id("pill-"+id).words() {
				t.Errorf("%s: element %s is %q, on the page %q", code, id, pill.words(), after.doc.id("pill-"+id).words())
			}
		}
	}
}

func TestAnOpenPageNeverGetsAWholePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	form := b.get(at).form(at)
	name := texts(b.get(at).doc, "answer.")[0]
	version := w.plan(p).Version
	for what, r := range map[string]*reply{
		"too large": b.live(at, with(form, name, strings.Repeat("x", maxBody))),
		"over":      b.live("/plan/1", form),
		"nowhere":   b.live("/plan/77", form),
		"foreign": func() *reply {
			b.headers["Sec-Fetch-Site"] = "cross-site"
			defer delete(b.headers, "Sec-Fetch-Site")
			return b.live(at, form)
		}(),
	} {
		if r.code < 400 || r.code >= 500 || r.doc != nil || r.header.Get("HX-Reswap") != "none" || r.header.Get("Meertijd-Saved") != "" || strings.TrimSpace(r.body) == "" {
			t.Errorf("%s: %d %v %.100s", what, r.code, r.header, r.body)
		}
	}
	if w.plan(p).Version != version {
		t.Error("something was saved")
	}
}

// A text that is too long is refused and the rest is kept; an open page still
// gets parts only.
func TestAnOpenPageIsToldWhatIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	page := b.get(at)
	names := texts(page.doc, "answer.")
	before := w.plan(p).Fields[plan.Path(names[0])]
	r := b.live(at, with(page.form(at), names[0], strings.Repeat("x", plan.MaxText+1), names[1], "kept"))
	if now := w.plan(p).Fields; strings.Contains(r.body, "<html") || now[plan.Path(names[0])] != before || now[plan.Path(names[1])] != "kept" {
		t.Errorf("%d: it says %.20q and %q", r.code, now[plan.Path(names[0])], now[plan.Path(names[1])])
	}
	if why := says("plan.text-too-long", "have", strconv.Itoa(plan.MaxText+1), "max", strconv.Itoa(plan.MaxText)); !strings.Contains(r.doc.words(), why) {
		t.Errorf("it does not say %q", why)
	}
}

// Two open pages: what one form sent is not somebody else's change, and a
// conflict is told to who made it.
func TestAnOpenPageGoesOnFromWhatItSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	form := b.get(at).form(at)
	name := texts(b.get(at).doc, "answer.")[0]
	for _, text := range []string{"a", "ab", "abc"} { // the base is the old one all the time
		b.live(at, with(form, name, text)).want(http.StatusOK)
	}
	if got := w.plan(p); got.Fields[plan.Path(name)] != "abc" || len(got.OpenConflicts()) > 0 {
		t.Errorf("it says %q, %d conflicts", got.Fields[plan.Path(name)], len(got.OpenConflicts()))
	}
	other := b.get(at).form(at)
	b.live(at, with(form, name, "abcd")).want(http.StatusOK)
	r := b.live(at, with(other, name, "xyz")).want(http.StatusOK)
	if !strings.Contains(r.body, says("plan.notice.conflict.text")) || len(w.plan(p).OpenConflicts()) != 1 {
		t.Error("the conflict is not told")
	}
}

func TestABurstOfSavesIsOneRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	at := w.planAt(p)
	form := b.get(at).form(at)
	name := texts(b.get(at).doc, "answer.")[0]
	records := w.recorded(func() {
		for i := range 10 {
			b.live(at, with(form, name, strconv.Itoa(i)))
		}
	})
	if len(records) != 1 {
		t.Errorf("%d records", len(records))
	}
}

// The record of a read is kept before the page is shown: without it, no page.
func TestWithoutARecordNothingIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, p := w.manager(demo.Complete)
	lead := w.as(w.person("lead"))
	w.reads.failing = &fault.Error{Kind: fault.Unavailable, Code: "store.full"}
	for _, r := range []*reply{b.get("/today"), b.get(w.planAt(p)), b.get(w.planAt(p, "/plan.docx")), lead.get("/practices")} {
		r.want(http.StatusInsufficientStorage)
		if strings.Contains(r.doc.id("main").words(), p.Of) {
			t.Errorf("%s is shown", r.at)
		}
	}
	w.log.errors = nil // it says so in the log, as it should
}
