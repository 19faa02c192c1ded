package envelope

import (
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	at := func(nano int) time.Time { return time.Date(2014, 1, 2, 3, 4, 5, nano, time.UTC) }
	for text, want := range map[string]time.Time{
		"":                                       {},
		"  ":                                     {},
		"2014-01-02T03:04:05Z":                   at(0),
		"2014-01-02T03:04:05.12345Z":             at(123450000),
		"2014-01-02T05:04:05+02:00":              at(0),
		"2014-01-02T03:04:05":                    at(0),
		"2014-01-02T03:04:05.5":                  at(500000000),
		"2014-01-02T03:04:05+0000":               at(0),
		"2014-01-02 03:04:05 +0000 UTC":          at(0),
		"2014-01-02 03:04:05.25 +0000 UTC":       at(250000000),
		"2014-01-02 03:04:05.25 +0000 UTC m=+1.": at(250000000),
		"2014-01-02 05:04:05 +0200 CEST":         at(0),
		"2014-01-02 03:04:05 UTC":                at(0),
		"2014-01-02 03:04:05.12345Z":             at(123450000),
		"2014-01-02 03:04:05":                    at(0),
		"2014-01-02":                             time.Date(2014, 1, 2, 0, 0, 0, 0, time.UTC),
	} {
		got, err := parseTime([]byte(text))
		if err != nil || !got.Equal(want) {
			t.Errorf("%q = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"soon", "2014-13-01", "2014-01-02T25:00:00Z", "12", "0000", "2014-01-02 03:04:05 +0000 UTC and then some more text that goes on"} {
		if got, err := parseTime([]byte(text)); err == nil {
			t.Errorf("%q = %v, want an error", text, got)
		}
	}
}
