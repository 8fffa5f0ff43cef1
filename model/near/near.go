// Package near finds the word that a mistyped one was probably meant to be.
//
// It is pure and knows nothing of what the words are for; every package may import it.
package near

import "strings"

// Word is the candidate that s is probably a slip of: s begins it, or they differ by
// two letters (which is what swapping two makes), or by a third of them. It is "" where
// none is like that. Candidates are in lower case; of equally near ones the first wins.
func Word(s string, candidates []string) string {
	s = strings.ToLower(s)
	best, limit := "", max(2, len(s)/3)+1
	for _, c := range candidates {
		d := distance(s, c)
		if s != "" && strings.HasPrefix(c, s) {
			d = 1
		}
		// A word of which every letter would have to be changed is another word.
		if d < limit && d < len(c) {
			best, limit = c, d
		}
	}
	return best
}

// longest bounds what is compared: longer words are no slips of short ones.
const longest = 64

// distance is how many bytes must be added, left out or changed: the Levenshtein
// distance of short words.
func distance(a, b string) int {
	if len(a) > longest || len(b) > longest {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
