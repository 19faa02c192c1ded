package config

import "strings"

// suggest advises which known name was probably meant.
func suggest(name string, known []string) string {
	best, least := "", len(name)/2+1 // further away is no likeness
	for _, candidate := range known {
		if len(name) > 2 && strings.HasPrefix(candidate, strings.ToLower(name)) {
			return "did you mean " + candidate + "?"
		}
		if d := distance(strings.ToLower(name), candidate); d < least {
			best, least = candidate, d
		}
	}
	if best == "" {
		return "the keys here are " + strings.Join(known, ", ")
	}
	return "did you mean " + best + "?"
}

// distance is the least number of inserted, removed and replaced bytes that
// turn a into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
