package region

import (
	"slices"
	"strings"
)

// Hit is a practice that a search found. Code is the care provider code by
// which it was found, empty when that was its name.
type Hit struct {
	Practice *Practice
	Code     string
	rank     int
}

// The ranks of a hit, the best first.
const (
	byCode = iota
	byWholeName
	byBeginning
	byWord
	byPartOfCode
	byPart
	noHit
)

// exactCode is how long a care provider code is.
const exactCode = 8

// Find searches the practices by name and by codes of now and of before, those
// that go on no more last, and gives the best ones first, at most so many.
func (b *Board) Find(text string, most int) []Hit {
	words, code := fold(text), strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	if words == "" || most < 1 {
		return nil
	}
	var found []Hit
	for _, list := range [][]*Practice{b.Practices, b.Over} {
		for _, p := range list {
			if h := p.hit(words, code); h.rank < noHit {
				found = append(found, h)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y Hit) int { return x.rank - y.rank })
	return found[:min(most, len(found))]
}

// Exact gives the practice that a text means when it is a whole code, and one
// practice has it or had it; nil otherwise. One that goes on comes before those
// that do not.
func (b *Board) Exact(text string) *Practice {
	code := strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	if len(code) != exactCode {
		return nil
	}
	for _, list := range [][]*Practice{b.Practices, b.Over} {
		var only *Practice
		for _, p := range list {
			if !slices.Contains(p.Codes, code) {
				continue
			}
			if only != nil {
				return nil
			}
			only = p
		}
		if only != nil {
			return only
		}
	}
	return nil
}

// hit says how well a text means a practice.
func (p *Practice) hit(words, code string) Hit {
	h := Hit{Practice: p, rank: noHit}
	if len(code) >= 4 {
		for _, c := range p.Codes {
			switch {
			case c == code:
				h.Code, h.rank = c, byCode
				return h
			case strings.HasPrefix(c, code):
				h.Code, h.rank = c, byPartOfCode
			}
		}
	}
	if rank := rankOf(p.folded, words); rank < h.rank {
		h.Code, h.rank = "", rank
	}
	return h
}

// RankOf says how well a folded name fits folded words: 0 is the whole name, and
// false means not at all. Search uses it for whatever has a name.
func RankOf(name, words string) (int, bool) {
	rank := rankOf(fold(name), fold(words))
	return rank - byWholeName, rank < noHit
}

func rankOf(name, words string) int {
	switch {
	case name == words:
		return byWholeName
	case strings.HasPrefix(name, words):
		return byBeginning
	case strings.Contains(" "+name, " "+words):
		return byWord
	}
	for word := range strings.FieldsSeq(words) {
		if !strings.Contains(name, word) {
			return noHit
		}
	}
	return byPart
}
