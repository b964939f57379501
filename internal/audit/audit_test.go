package audit_test

import (
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"meertijd/internal/audit"
	"meertijd/internal/base/fault"
)

// chain makes a chain of n entries.
func chain(chance *rand.Rand, n int) []audit.Entry {
	var head audit.Head
	out := make([]audit.Entry, n)
	for i := range out {
		salt := []byte(fmt.Sprintf("%016d", chance.Uint64()>>12))
		out[i] = audit.Link(head, audit.Record{
			At: time.Unix(1_780_000_000+int64(i), 123_456_789), Tenant: "rho", Event: audit.Events[chance.IntN(len(audit.Events))],
			Outcome: audit.OK, Person: audit.Person{User: fmt.Sprint("u", chance.IntN(9)), Role: "lead", AccessPoint: "::1"},
			ObjectType: "plan", ObjectID: fmt.Sprint(chance.IntN(99)), ObjectVersion: int64(chance.IntN(5)),
			Fields: []string{"a", "bc"}[:chance.IntN(3)], Rule: "own", RequestID: fmt.Sprint(i), AppVersion: "1",
		}, salt)
		head = out[i].Head()
	}
	return out
}

// purged takes out about half of the persons, and adds the record of it.
func purged(chance *rand.Rand, entries []audit.Entry) []audit.Entry {
	var sum audit.Purged
	for i := range entries {
		if chance.IntN(2) == 0 {
			entries[i].Person, entries[i].Salt, entries[i].Purged, entries[i].PurgedBy = audit.Person{}, nil, true, int64(len(entries)+1)
			sum.Add(entries[i].Seq)
		}
	}
	return append(entries, audit.Link(entries[len(entries)-1].Head(), audit.Record{Tenant: "rho", Event: audit.Delete, Fields: []string{sum.Field()}}, nil))
}

func verify(entries []audit.Entry, external *audit.Head) []audit.Problem {
	return audit.Verify("rho", slices.Values(entries), external)
}

// edits change one thing of an entry, each something else.
var edits = []func(*audit.Entry){
	func(e *audit.Entry) { e.At = e.At.Add(time.Millisecond) },
	func(e *audit.Entry) { e.Tenant += "x" },
	func(e *audit.Entry) { e.Event += "x" },
	func(e *audit.Entry) { e.Outcome = audit.Denied },
	func(e *audit.Entry) { e.User += "x" },
	func(e *audit.Entry) { e.Role = "" },
	func(e *audit.Entry) { e.Organisation = "x" },
	func(e *audit.Entry) { e.OnBehalfOf = "x" },
	func(e *audit.Entry) { e.Method = "x" },
	func(e *audit.Entry) { e.Session = "x" },
	func(e *audit.Entry) { e.AccessPoint = "" },
	func(e *audit.Entry) { e.User, e.Role = e.User+e.Role, "" },
	func(e *audit.Entry) { e.ObjectType += "x" },
	func(e *audit.Entry) { e.ObjectType, e.ObjectID = e.ObjectType+e.ObjectID, "" },
	func(e *audit.Entry) { e.ObjectVersion++ },
	func(e *audit.Entry) { e.Fields = append(slices.Clone(e.Fields), "") },
	func(e *audit.Entry) { e.Fields = []string{"ab", "c"} },
	func(e *audit.Entry) { e.Rule = "" },
	func(e *audit.Entry) { e.RequestID = "x" },
	func(e *audit.Entry) { e.AppVersion = "2" },
	func(e *audit.Entry) { e.Salt = append(slices.Clone(e.Salt), 0) },
	func(e *audit.Entry) { e.Commitment[3] ^= 1 },
	func(e *audit.Entry) { e.Previous[3] ^= 1 },
	func(e *audit.Entry) { e.Hash[31] ^= 128 },
	func(e *audit.Entry) { e.Seq++ },
}

func TestAChain(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	t.Run("that nobody touched has no problems", func(t *testing.T) {
		for n := range 40 {
			entries := chain(chance, n)
			head := audit.Head{}
			if n > 0 {
				head = entries[chance.IntN(n)].Head()
			}
			if got := verify(entries, &head); got != nil {
				t.Fatal(got)
			}
		}
	})
	t.Run("of which persons were purged is whole", func(t *testing.T) {
		entries := purged(chance, chain(chance, 30))
		head := entries[30].Head()
		if got := verify(entries, &head); got != nil {
			t.Error(got)
		}
		gone := slices.IndexFunc(entries, func(e audit.Entry) bool { return e.Purged })
		for name, harm := range map[string]func(*audit.Entry){
			"another record":   func(e *audit.Entry) { e.PurgedBy = 30 },
			"no record":        func(e *audit.Entry) { e.PurgedBy = 0 },
			"an earlier entry": func(e *audit.Entry) { e.PurgedBy = e.Seq - 1 },
			"a later one":      func(e *audit.Entry) { e.PurgedBy = 99 },
			"put back":         func(e *audit.Entry) { e.Purged = false },
		} {
			c := slices.Clone(entries)
			harm(&c[gone])
			if verify(c, &head) == nil {
				t.Errorf("%s is not found", name)
			}
		}
		for i := range entries {
			if c := slices.Clone(entries); !c[i].Purged {
				c[i].Person, c[i].Salt, c[i].Purged, c[i].PurgedBy = audit.Person{}, nil, true, 31
				if verify(c, &head) == nil {
					t.Errorf("a person more, of %d, is not found", i)
				}
			}
		}
	})
	for name, harm := range map[string]func([]audit.Entry) []audit.Entry{
		"with an edited entry": func(c []audit.Entry) []audit.Entry {
			edits[chance.IntN(len(edits))](&c[chance.IntN(len(c))])
			return c
		},
		"with an entry left out": func(c []audit.Entry) []audit.Entry {
			i := chance.IntN(len(c))
			return slices.Delete(c, i, i+1)
		},
		"with two entries swapped": func(c []audit.Entry) []audit.Entry {
			i := chance.IntN(len(c) - 1)
			j := i + 1 + chance.IntN(len(c)-i-1)
			c[i], c[j] = c[j], c[i]
			return c
		},
		"with an entry twice": func(c []audit.Entry) []audit.Entry {
			i := chance.IntN(len(c))
			return slices.Insert(c, i, c[i])
		},
		"cut off": func(c []audit.Entry) []audit.Entry { return c[:chance.IntN(len(c))] },
		"made anew from an entry on": func(c []audit.Entry) []audit.Entry {
			from := chance.IntN(len(c))
			var head audit.Head
			if from > 0 {
				head = c[from-1].Head()
			}
			c[from].ObjectID += "x"
			for i := from; i < len(c); i++ {
				c[i] = audit.Link(head, c[i].Record, c[i].Salt)
				head = c[i].Head()
			}
			return c
		},
		"with the places of two entries exchanged": func(c []audit.Entry) []audit.Entry {
			i := chance.IntN(len(c) - 1)
			c[i].Record, c[i+1].Record = c[i+1].Record, c[i].Record
			return c
		},
	} {
		t.Run(name+" is found out, 5000 times", func(t *testing.T) {
			for range 5000 {
				entries := chain(chance, 2+chance.IntN(10))
				head := entries[len(entries)-1].Head()
				if verify(harm(entries), &head) == nil {
					t.Fatal("not found out")
				}
			}
		})
	}
}

func TestEveryEditIsFoundWithoutAHeadKeptElsewhere(t *testing.T) {
	for i, edit := range edits {
		entries := chain(rand.New(rand.NewPCG(uint64(i), 3)), 5)
		edit(&entries[2])
		if verify(entries, nil) == nil {
			t.Errorf("edit %d is not found", i)
		}
	}
}

func TestProblemsSayWhatIsWrong(t *testing.T) {
	fresh := func() []audit.Entry { return chain(rand.New(rand.NewPCG(5, 6)), 5) }
	last := fresh()[4].Head()
	for _, c := range []struct {
		name string
		harm func([]audit.Entry) []audit.Entry
		head *audit.Head
		want audit.Problem
	}{
		{"edited", func(c []audit.Entry) []audit.Entry { c[1].ObjectID = "x"; return c }, nil, audit.Problem{Seq: 2, Code: audit.Edited}},
		{"another person", func(c []audit.Entry) []audit.Entry { c[1].User = "x"; return c }, nil, audit.Problem{Seq: 2, Code: audit.PersonEdited}},
		{"missing", func(c []audit.Entry) []audit.Entry { return slices.Delete(c, 1, 2) }, nil, audit.Problem{Seq: 3, Code: audit.Missing}},
		{"reordered", func(c []audit.Entry) []audit.Entry { c[3] = c[1]; return c }, nil, audit.Problem{Seq: 2, Code: audit.Reordered}},
		{"of another tenant", func(c []audit.Entry) []audit.Entry { c[0].Tenant = "x"; return c }, nil, audit.Problem{Seq: 1, Code: audit.Foreign}},
		{"cut off", func(c []audit.Entry) []audit.Entry { return c[:3] }, &last, audit.Problem{Seq: 3, Code: audit.Truncated}},
		{"made anew", func(c []audit.Entry) []audit.Entry {
			c[4] = audit.Link(c[3].Head(), audit.Record{Tenant: "rho"}, nil)
			return c
		}, &last, audit.Problem{Seq: 5, Code: audit.Rewritten}},
		{"broken", func(c []audit.Entry) []audit.Entry {
			c[2] = audit.Link(audit.Head{Seq: 2, Hash: audit.Hash{1}}, c[2].Record, c[2].Salt)
			return c
		}, nil, audit.Problem{Seq: 3, Code: audit.Broken}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := verify(c.harm(fresh()), c.head); !slices.Contains(got, c.want) {
				t.Errorf("%v lacks %v", got, c.want)
			}
		})
	}
}

func TestEveryProblemHasItsOwnCode(t *testing.T) {
	seen := map[fault.Code]bool{}
	for _, code := range audit.Codes {
		if seen[code] {
			t.Error(code)
		}
		seen[code] = true
	}
}

func TestTheFormOfAnEntryNeverChanges(t *testing.T) {
	e := audit.Link(audit.Head{}, audit.Record{
		At: time.UnixMilli(1_780_401_600_000), Tenant: "rho", Event: audit.Read, Outcome: audit.OK,
		Person: audit.Person{User: "u"}, ObjectType: "plan", ObjectID: "1", Fields: []string{"a"},
	}, []byte("0123456789abcdef"))
	const want = "27d6d605b7e85c99c0f201d50356228a41e8920616b60801e950f4e8ddf4cb01"
	if e.Hash.String() != want {
		t.Errorf("%s: records that were kept would no longer verify", e.Hash)
	}
	if back, err := audit.ParseHash(want); err != nil || back != e.Hash {
		t.Error(err)
	}
	for _, text := range []string{"", "zz", want + "00"} {
		if _, err := audit.ParseHash(text); err == nil {
			t.Errorf("%q is a hash", text)
		}
	}
}

func TestASignedHead(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	entries := chain(rand.New(rand.NewPCG(7, 8)), 3)
	s := audit.Sign(key, "r h/o", entries[2].Head(), time.Unix(1_780_000_000, 5e6))
	back, err := audit.ParseHead(s.String())
	if err != nil || back.String() != s.String() || !back.Genuine() || back.Tenant != "r h/o" || back.Head != s.Head {
		t.Errorf("%v %v", back, err)
	}
	for name, harm := range map[string]func(*audit.SignedHead){
		"tenant":    func(s *audit.SignedHead) { s.Tenant = "x" },
		"seq":       func(s *audit.SignedHead) { s.Seq++ },
		"hash":      func(s *audit.SignedHead) { s.Hash[0] ^= 1 },
		"at":        func(s *audit.SignedHead) { s.At = s.At.Add(time.Millisecond) },
		"key":       func(s *audit.SignedHead) { s.Key = slices.Clone(s.Key); s.Key[0] ^= 1 },
		"no key":    func(s *audit.SignedHead) { s.Key = nil },
		"signature": func(s *audit.SignedHead) { s.Signature = slices.Clone(s.Signature); s.Signature[9] ^= 4 },
	} {
		c := s
		harm(&c)
		if c.Genuine() {
			t.Errorf("another %s is genuine", name)
		}
	}
	for _, line := range []string{"", "x", s.String() + " x", strings.Replace(s.String(), "tenant=", "", 1), strings.Replace(s.String(), " 3 ", " three ", 1)} {
		if _, err := audit.ParseHead(line); err == nil {
			t.Errorf("%q is a head", line)
		}
	}
}
