package behaviour

import "testing"

// rows is the table: a situation, and the test that says what must happen.
var rows = []struct {
	name string
	test func(*testing.T, Subject)
}{
	{"01 success false", successFalse},
	{"02 path parameters that address something else", refusedParameters},
	{"03 path parameters that need escaping", escapedParameters},
	{"04 answers of another type", otherTypes},
	{"05 answers that are no envelope", noEnvelopes},
	{"06 what surrounds the result", surroundings},
	{"07 context of later pages", contextOfPages},
	{"08 no request too many", noRequestTooMany},
	{"09 lists that do not end", endlessLists},
	{"10 more pages than documented", morePages},
	{"11 time for one attempt", attemptTimeout},
	{"12 Retry-After", retryAfter},
	{"13 what is repeated", repeated},
	{"14 one connection for all attempts", oneConnection},
	{"15 secrets", secrets},
	{"16 redirects", redirects},
	{"17 hostile sizes", hostileSizes},
	{"18 unknown values and fields", unknown},
	{"19 a hundred goroutines", goroutines},
	{"20 cancelling", cancelling},
	{"21 broken connections", brokenConnections},
	{"22 client-side rate limit", rateLimit},
}

// Test holds a client to every row of the table.
func Test(t *testing.T, s Subject) {
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) { row.test(t, s) })
	}
}
