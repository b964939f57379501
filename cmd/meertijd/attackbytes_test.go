package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raws are requests that no browser sends, as bytes; HOST stands for the server.
var raws = map[string]string{
	"two lengths":              "POST /language HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nto=nlGET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"length and chunks":        "POST /language HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"chunks and length":        "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 60\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"two encodings":            "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"an odd encoding":          "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"space before the colon":   "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a folded header":          "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
	"a folded cookie":          "GET /today HTTP/1.1\r\nHost: HOST\r\nCookie: a=b;\r\n meertijd-session=x\r\n\r\n",
	"a negative length":        "POST /language HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n",
	"a length with a sign":     "POST /language HTTP/1.1\r\nHost: HOST\r\nContent-Length: +5\r\n\r\nto=nl",
	"a chunk of a wrong size":  "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nto=nl\r\n0\r\n\r\n",
	"a chunk that is huge":     "POST /language HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nto=nl\r\n0\r\n\r\n",
	"two hosts":                "GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
	"no host":                  "GET / HTTP/1.1\r\n\r\n",
	"a host with a line end":   "GET / HTTP/1.1\r\nHost: HOST\rX: y\r\n\r\n",
	"bare line ends":           "GET /smuggled HTTP/1.1\nHost: HOST\nContent-Length: 0\n\n",
	"NUL in a header":          "GET / HTTP/1.1\r\nHost: HOST\r\nX: a\x00b\r\n\r\n",
	"NUL in the address":       "GET /\x00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"a header of a megabyte":   "GET / HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("a", 2<<20) + "\r\n\r\n",
	"ten thousand headers":     "GET / HTTP/1.1\r\nHost: HOST\r\n" + strings.Repeat("X: "+strings.Repeat("a", 200)+"\r\n", 10_000) + "\r\n",
	"an address of a megabyte": "GET /" + strings.Repeat("a", 2<<20) + " HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"another protocol":         "GET / HTTP/9.9\r\nHost: HOST\r\n\r\n",
	"the preface of HTTP/2":    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"an upgrade":               "GET / HTTP/1.1\r\nHost: HOST\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
	"a method of letters":      "G\x00T / HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"another site as address":  "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"TRACE":                    "TRACE / HTTP/1.1\r\nHost: HOST\r\nCookie: meertijd-session=geheim\r\n\r\n",
	"CONNECT":                  "CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"dots":                     "GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"two origins":              "POST /sign-out HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n",
}

// Whatever stands in a request as bytes, there is one answer to it or none, the
// rest is no request of its own, and others are answered.
func TestAttackBytes(t *testing.T) {
	w := newWhole(t)
	host := strings.TrimPrefix(w.server.URL, "http://")
	found := 0
	for what, text := range raws {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(3 * time.Second))
		go func() { _, _ = io.WriteString(conn, strings.ReplaceAll(text, "HOST", host)) }()
		var answer strings.Builder
		_, _ = io.Copy(&answer, io.LimitReader(conn, 1<<20))
		conn.Close()
		if n := strings.Count(answer.String(), "HTTP/1.1 "); n > 1 || strings.Contains(answer.String(), "geheim") || strings.Contains(answer.String(), "HTTP/1.1 5") && !strings.Contains(answer.String(), "HTTP/1.1 50") || strings.Contains(answer.String(), "root:") || strings.Contains(answer.String(), "HTTP/1.1 101") {
			found++
			t.Errorf("%s: %d answers: %.300q", what, n, answer.String())
		}
		ok, err := http.Get(w.server.URL + "/healthz")
		if err != nil || ok.StatusCode != http.StatusOK {
			t.Fatal(what, err)
		}
		ok.Body.Close()
		line, _, _ := strings.Cut(answer.String(), "\r\n")
		t.Logf("%s: %s", what, line)
	}
	t.Logf("attack: bytes: %d tried, 1 places, %d found", len(raws), found)
}
