package intake

import (
	"slices"
	"strings"
)

// generic are words that many names have: a name is known by the others.
var generic = map[string]bool{
	"praktijk": true, "huisartsenpraktijk": true, "huisartspraktijk": true, "huisartsen": true, "huisarts": true, "hap": true,
	"gezondheidscentrum": true, "wijk": true, "de": true, "het": true, "t": true, "van": true, "en": true,
}

// heart gives the words by which a name is known.
func heart(name string) string {
	words := slices.DeleteFunc(strings.Fields(name), func(w string) bool { return generic[w] })
	if len(words) == 0 {
		return name
	}
	return strings.Join(words, " ")
}

// nearest gives the folded name that differs from another by no more than a slip
// of the keys, or by words that many names have: one letter in a short name, two
// in a long one. Names that differ in a figure are different: "Wijk 1" is not
// "Wijk 2".
func nearest(name string, known []string) string {
	word := heart(name)
	best, fewest := "", min(1+len(word)/8, 2)+1
	for _, k := range known {
		if digits(k) != digits(name) || len(word) < 3 {
			continue
		}
		if d := slips(word, heart(k)); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// digits keeps the figures of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// slips counts the letters to insert, remove, replace or swap with the next.
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > maxName || len(y) > maxName {
		return maxName
	}
	before, row := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next := make([]int, len(y)+1)
		next[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}

// maxName bounds the names that are compared.
const maxName = 120
