package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meertijd/demo"
	"meertijd/internal/notice"
	"meertijd/internal/rule"
	"meertijd/internal/store"
	"meertijd/internal/web"
)

// whole is a site with a demo behind it, on a real database, with its log.
type whole struct {
	*testing.T
	folder string
	db     *store.DB
	log    *lockedBuffer
	site   *web.Server
	server *httptest.Server
	people demo.Report
}

type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.all.Bytes())
}

func newWhole(t *testing.T) *whole {
	t.Helper()
	w := &whole{T: t, folder: t.TempDir(), log: &lockedBuffer{}}
	set := rules(t)
	c := demoCommand{language: language{Lang: "nl"}, Data: w.folder, Practices: 12, Seed: 1}
	on := demo.Day(set)
	file, err := c.made(set, "x", on)
	if err != nil {
		t.Fatal(err)
	}
	if w.db, err = store.Open(t.Context(), file, store.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	if w.people, err = demo.Fill(context.Background(), c.options(w.db, set, on)); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.site, err = site(w.db, wiring{clock: clockOn(on), rules: func(string) *rule.Set { return set }, demo: &web.Demo{Tenant: demoTenant, Fixed: on}, log: log, metrics: measured(w.db)})
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewUnstartedServer(w.site.Handler())
	w.server.Config.MaxHeaderBytes = 64 << 10 // as the product has it
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

// look opens the database a second time, to read what the program wrote.
func (w *whole) look() *sql.DB {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(w.folder, "*.db"))
	if err != nil || len(files) != 1 {
		w.Fatal(files, err)
	}
	db, err := sql.Open("sqlite3", "file:"+files[0]+"?mode=ro")
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { db.Close() })
	return db
}

// as gives a browser in which somebody in a role is signed in.
func (w *whole) as(role string) *http.Client {
	w.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, p := range w.people.People {
		if string(p.Role) == role {
			w.send(client, "/sign-in", url.Values{"hat": {p.ID + " " + p.Hat}})
			break
		}
	}
	return client
}

func (w *whole) send(client *http.Client, path string, form url.Values) int {
	w.Helper()
	answer, err := client.PostForm(w.server.URL+path, form)
	if err != nil {
		w.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	return answer.StatusCode
}

// names of form fields, as the handlers ask for them.
var asked = regexp.MustCompile(`(?:PostFormValue|FormValue|PostForm\.Get|number|PostForm\[)\(?"([a-z][A-Za-z0-9.-]*)"`)

func fieldNames(t *testing.T) []string {
	t.Helper()
	names := []string{"answer.horizon", "choice.a.lean.mode", "choice.a.lean.text", "staff.new", "anything", "ticks", "set"}
	files, err := filepath.Glob("../../internal/web/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllSubmatch(code, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// legitimate are the fields that may hold nine digits, or hold only a hash.
var legitimate = regexp.MustCompile(`(?:^|[.-])(agb|kvk|rsin|vat|btw|iban|phone|telephone|tel|mobile|fax|password)(?:$|[.-])`)

// A number of a patient, typed in every field of every form, is nowhere in the
// database, its journal, or the log.
func TestNoNumberOfAPatientIsKept(t *testing.T) {
	t.Parallel()
	w := newWhole(t)
	names := fieldNames(t)
	if len(names) < 40 {
		t.Fatalf("only %d names: %v", len(names), names)
	}
	sent := 0
	roles := []string{"none", "manager", "coordinator", "lead"}
	for n, role := range roles { // every field of every route at once, and many alone
		client := w.as(role)
		for r, route := range w.site.Routes() {
			method, path, _ := strings.Cut(route.Pattern, " ")
			if method != http.MethodPost || path == "/sign-out" {
				continue
			}
			path = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(strings.NewReplacer("{year}", "4", "{token}", w.people.Link).Replace(path), "x")
			all := url.Values{}
			for i, name := range names {
				if legitimate.MatchString(name) {
					continue
				}
				all.Set(name, "Kanarie 9999.99.990")
				if (i+r)%(3*len(roles)) == n && !testing.Short() {
					w.send(client, path, url.Values{name: {"Mw. Kanarie 999999990 komt vaak"}, "key": {fmt.Sprint("k", sent)}})
					sent++
				}
			}
			w.send(client, path, all)
		}
	}
	files := map[string][]byte{"the log": w.log.Bytes()}
	_ = filepath.WalkDir(w.folder, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = os.ReadFile(name)
		}
		return err
	})
	if len(files) < 3 {
		t.Errorf("looked at %d files only", len(files))
	}
	for name, data := range files {
		for _, word := range []string{"Kanarie", "999999990", "9999.99.990"} {
			if n := bytes.Count(data, []byte(word)); n > 0 {
				t.Errorf("%s holds %q %d times", name, word, n)
			}
		}
	}
	t.Logf("%d forms sent, %d fields, %d files", sent, len(names), len(files))
}

func TestMeasurementsHoldNoPerson(t *testing.T) {
	w := newWhole(t)
	client := w.as("manager")
	answer, err := client.Get(w.server.URL + "/today?naam=Zeldzaamwoord")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	err = w.db.Write(t.Context(), func(tx *store.Tx) error {
		return tx.PostMail(t.Context(), notice.Mail{ID: "m1", Tenant: demoTenant, To: "zeldzaam@praktijk.example", Code: "test"}, time.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	if err := expose(ctx, address, w.site.Metrics, slog.New(slog.NewTextHandler(io.Discard, nil))); err != nil {
		t.Fatal(err)
	}
	answer, err = http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`meertijd_requests_total{route="GET /today",class="2xx"} 1`, `meertijd_mail{state="waiting"} `, `meertijd_sessions `,
		`meertijd_store_total{what="audit_records"}`, `meertijd_build_info{version=`, `meertijd_request_seconds_bucket{route="GET /today",le="+Inf"} 1`,
	} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, p := range w.people.People[:5] {
		if bytes.Contains(text, []byte(p.Name)) || bytes.Contains(text, []byte(p.ID)) {
			t.Errorf("it names %s", p.Name)
		}
	}
	if strings.Contains(strings.ToLower(string(text)), "zeldzaam") {
		t.Error("it holds what was typed or to whom was written")
	}
}

// Five hundred connections that send their request letter by letter, or only
// open, do not keep others waiting, also when there is room for a hundred.
func TestSlowConnectionsBlockNobody(t *testing.T) {
	for _, most := range []int{maxConnections, 100} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }))
		server.Config.ReadHeaderTimeout = 10 * time.Second
		c := &crowd{most: most}
		c.watch(server.Config)
		server.Start()
		var slow []net.Conn
		for i := range 500 {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if i%2 == 0 {
				_, _ = conn.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-A: "))
			}
			slow = append(slow, conn)
		}
		worst := time.Duration(0)
		for range 50 {
			begin := time.Now()
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
			answer, err := client.Get(server.URL)
			if err != nil {
				t.Fatalf("room for %d: %v", most, err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			worst = max(worst, time.Since(begin))
			for _, conn := range slow[400:] {
				_, _ = conn.Write([]byte("a"))
			}
		}
		c.mu.Lock()
		open := len(c.open)
		c.mu.Unlock()
		if worst > time.Second || open > most {
			t.Errorf("room for %d: %d open, the slowest answer took %v", most, open, worst)
		}
		t.Logf("room for %d: %d open, the slowest of 50 answers took %v", most, open, worst)
		for _, conn := range slow {
			conn.Close()
		}
		server.Close()
	}
}
