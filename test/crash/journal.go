package main

import (
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"meertijd/internal/plan"
)

// kind is what somebody did.
type kind string

const (
	saving    kind = "save"
	handingIn kind = "hand-in"
	returning kind = "return"
	sharing   kind = "share"
	remarking kind = "remark"
	settling  kind = "settle"
	reading   kind = "read"
	attaching kind = "attach"
	mandating kind = "mandate"
	signingIn kind = "sign-in"
)

// state is what is known of an entry. What was sent and not answered may have
// been done or not, and nothing in between.
type state string

const (
	sent         state = "sent"
	acknowledged state = "acknowledged"
	refused      state = "refused"
)

// entry is one command in the journal: what was asked, and what the answer was.
// Its words are unique, by which it is found again.
type entry struct {
	Round    int
	Kind     kind
	State    state
	Tries    int
	Answer   string // status and where to
	Who      string
	Practice string
	Year     int
	Words    string `json:",omitempty"` // a reason, a remark, a token, the id of a conflict
	No       int    `json:",omitempty"` // of the event
	Number   string `json:",omitempty"` // on the receipt
	Request  string // number of the request that was answered
	Live     bool   `json:",omitempty"`
	Address  string
	Form     url.Values           `json:",omitempty"`
	Texts    map[plan.Path]string `json:"-"` // of a save; the form has them too
	File     []byte               `json:"-"` // of an upload; its name is in the words
}

// String is the entry as it is shown beside a finding, long texts cut short.
func (e *entry) String() string {
	text, err := json.Marshal(e)
	if err != nil {
		return err.Error()
	}
	return shorten(string(text), 1500)
}

func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// desk is the plan of a practice for a year, where entries belong.
type desk struct {
	practice string
	year     int
}

// journal is what the harness knows, apart from anything that the server keeps.
type journal struct {
	mu      sync.Mutex
	entries map[desk][]*entry
	touched map[desk]bool // since the last verification
	reads   []*entry      // answered since the last verification
	handIns atomic.Int64  // acknowledged so far
}

func newJournal() *journal {
	return &journal{entries: map[desk][]*entry{}, touched: map[desk]bool{}}
}

// begin writes an entry before its request is sent.
func (j *journal) begin(e *entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	at := desk{e.Practice, e.Year}
	e.State = sent
	j.entries[at] = append(j.entries[at], e)
	j.touched[at] = true
}

// again notes that an entry of an earlier round is sent once more.
func (j *journal) again(e *entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.touched[desk{e.Practice, e.Year}] = true
}

// read notes an answer to a read: its audit record had to be there first.
func (j *journal) read(e *entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	e.State = acknowledged
	j.reads = append(j.reads, e)
}

// count says how many entries of a kind were acknowledged.
func (j *journal) count(which kind) (n int) {
	for _, entries := range j.entries {
		for _, e := range entries {
			if e.Kind == which && e.State == acknowledged {
				n++
			}
		}
	}
	return n
}
