// Package spelling finds the word that somebody probably meant.
//
//	spelling.Nearest("triage-trianing", keys) // triage-training
package spelling

// maxWord bounds the words that are compared; a key is never longer.
const maxWord = 64

// Nearest gives the known word that differs least from the one typed, or the
// empty string when none comes near. With equal distances the first one wins.
func Nearest(word string, known []string) string {
	best, fewest := "", len(word)/2+2
	for _, k := range known {
		if d := distance(word, k); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance counts the letters to insert, remove or replace (Levenshtein 1966).
func distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
