// Command lists measures a page of a list beside PocketBase's list: ours is a
// whole page in HTML for somebody who is signed in, with a durable audit
// record; PocketBase's is JSON for somebody who is signed in, without a record.
//
//	go run ./lists                 # about two minutes
//	go run ./lists -during 3s      # a quick look
//
// Both run as programs of their own, one after the other, on the same machine
// as what asks them. It never fails because something was slow.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

type options struct {
	practices, rate, storm int
	during                 time.Duration
	binary, region, folder string
}

func main() {
	var o options
	flag.IntVar(&o.practices, "practices", 5000, "how many made-up practices")
	flag.IntVar(&o.rate, "rate", 250, "pages a second in the open model")
	flag.IntVar(&o.storm, "storm", 20, "tries of a password a second")
	flag.DurationVar(&o.during, "during", 15*time.Second, "how long each measurement lasts")
	flag.StringVar(&o.binary, "binary", "../bin/meertijd", "the product")
	flag.StringVar(&o.region, "region", "utrecht", "key of a region that comes with the product")
	flag.StringVar(&o.folder, "folder", "", "keep our database in this folder, and use the one that is there")
	peer := flag.String("peer", "", "serve PocketBase from this folder; used by the program itself")
	flag.Parse()
	err := error(nil)
	if *peer != "" {
		err = servePeer(*peer, o.practices, os.Stdout)
	} else {
		err = run(o, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lists:", err)
		os.Exit(1)
	}
}

func run(o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "lists")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(out, "%d made-up practices with their plans of all years, 30 lines a page, %s each\n\n%-58s %12s %10s %10s %10s\n", o.practices, o.during, "", "answers/s", "p50", "p99", "longest")
	peer, err := startPeer(o, dir)
	if err != nil {
		return err
	}
	theirs, err := measure(out, &peer.target, o)
	peer.stop()
	if err != nil {
		return err
	}
	ours, err := startOurs(o, dir)
	if err != nil {
		return err
	}
	defer func() { ours.stop() }()
	if err := ours.patiently(out); err != nil {
		return err
	}
	mine, err := measure(out, &ours.target, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nours / theirs: %.2f (aim: at least 1)\n\n", mine/theirs)
	anew := ours.target
	anew.name, anew.urls = "Meertijd, each page made anew", nil
	for i := range 1 << 16 { // no two addresses alike, so nothing that was drawn before will do
		anew.urls = append(anew.urls, fmt.Sprintf("%s&asked=%d", ours.urls[i%len(ours.urls)], i))
	}
	if mine, err = measure(out, &anew, o); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nours, made anew / theirs: %.2f\n\n", mine/theirs)
	glance := ours.target
	glance.name, glance.urls = "Meertijd, the whole region in one page", []string{ours.address + "/region"}
	if _, err := measure(out, &glance, o); err != nil {
		return err
	}
	if err := ours.coldly(out, o); err != nil {
		return err
	}
	return storm(out, ours, o)
}

// measure asks as fast as it goes, and then at a fixed rate.
func measure(out io.Writer, t *target, o options) (float64, error) {
	if _, err := t.closed(8, o.during/5); err != nil { // warm
		return 0, err
	}
	rate, err := t.closed(8, o.during)
	if err != nil {
		return 0, err
	}
	took, err := t.open(o.rate, o.during)
	fmt.Fprintf(out, "%-58s %12.0f %10s %10s %10s\n", fmt.Sprintf("%s (times at %d a second)", t.name, o.rate), rate, ms(took.p50), ms(took.p99), ms(took.longest))
	return rate, err
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// server is a program that serves a list.
type server struct {
	target
	address string
	stop    func()

	file, token string // of ours
}

// patiently asks for the region once, however long that takes: when nothing is
// kept yet every practice is judged first.
func (s *server) patiently(out io.Writer) error {
	c := client(1)
	first := target{urls: []string{s.address + "/region"}, header: s.header, want: s.want}
	began := time.Now()
	_, err := first.ask(c, 0)
	for err != nil && time.Since(began) < 30*time.Minute { // who asks is let go meanwhile
		time.Sleep(time.Second)
		_, err = first.ask(c, 0)
	}
	fmt.Fprintf(out, "the first look at the region, after a start with what the folder had kept: %s\n", ms(time.Since(began)))
	return err
}

// coldly stops ours and starts it again, and measures its first pages.
func (s *server) coldly(out io.Writer, o options) error {
	s.stop()
	began := time.Now()
	said, stop, err := start(o.binary, []string{"serve", "--db", s.file, "--addr", "127.0.0.1:0", "--lang", "en"}, regexp.MustCompile(`(http://\S+)`))
	if err != nil {
		return err
	}
	s.stop = stop
	up := time.Since(began)
	old := s.address
	s.address = strings.TrimSuffix(said[1], ".")
	for i := range s.urls {
		s.urls[i] = strings.Replace(s.urls[i], old, s.address, 1)
	}
	first := target{urls: []string{s.address + "/region"}, header: s.header, want: s.want}
	began = time.Now()
	if _, err := first.ask(client(1), 0); err != nil {
		return err
	}
	fmt.Fprintf(out, "started anew: it listens after %s, and the first look at the region takes %s (aim: under 2 s)\n\n", ms(up), ms(time.Since(began)))
	return nil
}

// start runs a program until it prints a line that fits, and gives what it says.
func start(name string, args []string, line *regexp.Regexp) (found []string, stop func(), err error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() } // it keeps nothing that is needed
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		if found = line.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, pipe) }() // what else it says
			return found, stop, nil
		}
	}
	stop()
	return nil, nil, fmt.Errorf("%s ended before it was ready", name)
}

func startPeer(o options, dir string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	said, stop, err := start(self, []string{"-peer", dir + "/peer", "-practices", fmt.Sprint(o.practices)}, regexp.MustCompile(`^(http\S+) (\S+)$`))
	if err != nil {
		return nil, err
	}
	s := &server{address: said[1], stop: stop}
	s.target = target{name: "PocketBase, JSON, skipTotal, no record", want: "Praktijk Verzonnen", header: http.Header{"Authorization": {said[2]}}}
	for page := range min(20, o.practices/30) {
		s.urls = append(s.urls, fmt.Sprintf("%s/api/collections/practices/records?perPage=30&page=%d&sort=name&skipTotal=1", s.address, page+1))
	}
	return s, nil
}

// kept makes our database, or takes the one that an earlier run left.
func kept(o options, dir string) (file string, err error) {
	if o.folder == "" {
		return fillOurs(context.Background(), dir, o.region, o.practices)
	}
	file = filepath.Join(o.folder, fmt.Sprintf("bench-%d.db", o.practices))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	made, err := fillOurs(context.Background(), o.folder, o.region, o.practices)
	if err != nil {
		return "", err
	}
	return file, os.Rename(made, file)
}

func startOurs(o options, dir string) (*server, error) {
	file, err := kept(o, dir)
	if err != nil {
		return nil, err
	}
	token, err := signIn(context.Background(), file)
	if err != nil {
		return nil, err
	}
	said, stop, err := start(o.binary, []string{"serve", "--db", file, "--addr", "127.0.0.1:0", "--lang", "en"}, regexp.MustCompile(`(http://\S+)`))
	if err != nil {
		return nil, err
	}
	s := &server{address: strings.TrimSuffix(said[1], "."), stop: stop}
	s.file, s.token = file, token
	s.target = target{name: "Meertijd, list in HTML, session and durable record", want: "Verzonnen", header: http.Header{"Cookie": {"meertijd-session=" + token}}}
	for page := range min(20, o.practices/30) {
		s.urls = append(s.urls, fmt.Sprintf("%s/practices?page=%d&sort=name", s.address, page+1))
	}
	return s, nil
}

// storm tries passwords of people who do not exist while pages are asked for.
func storm(out io.Writer, s *server, o options) error {
	ctx, end := context.WithCancel(context.Background())
	statuses := make(chan map[int]int)
	go func() { statuses <- guess(ctx, s.address, o.storm) }()
	took, err := s.target.open(50, o.during)
	end()
	fmt.Fprintf(out, "%d tries of a password a second, other pages at 50 a second: p50 %s p99 %s longest %s (aim: p99 under 200 ms)\nanswers to the tries by status: %v\n",
		o.storm, ms(took.p50), ms(took.p99), ms(took.longest), <-statuses)
	return err
}

// guess tries a password at a fixed rate and counts the answers by status.
func guess(ctx context.Context, address string, rate int) map[int]int {
	c := client(100)
	answers := make(chan int, 10000)
	tries := 0
	for ; ctx.Err() == nil; tries++ {
		go func() {
			form := url.Values{"mail": {fmt.Sprintf("niemand%d@example.nl", tries)}, "password": {"een verkeerd wachtwoord"}}
			r, _ := http.NewRequest(http.MethodPost, address+"/sign-in/password", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			answer, err := c.Do(r)
			if err != nil {
				answers <- 0
				return
			}
			_ = answer.Body.Close() // only the status counts
			answers <- answer.StatusCode
		}()
		time.Sleep(time.Second / time.Duration(rate))
	}
	counts := map[int]int{}
	for range tries {
		counts[<-answers]++
	}
	return counts
}

func contains(body []byte, text string) bool { return bytes.Contains(body, []byte(text)) }
