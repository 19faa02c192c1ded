package envelope

import (
	"errors"
	"strings"
	"time"
)

// errNotTime is all that is said about a text that is no time; the caller shows the text.
var errNotTime = errors.New("not a time")

// timeLayouts are tried in order after RFC 3339. A fraction of a second is accepted after the seconds of each.
var timeLayouts = [...]string{
	"2006-01-02 15:04:05 -0700 MST",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 MST",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04:05-0700",
	"2006-01-02T15:04Z07:00",
	time.DateOnly,
}

// parseTime reads the spellings of a time that APIs use: RFC 3339, with or without zone and fraction; with a space
// instead of the T; as Go prints times ("2006-01-02 15:04:05 +0000 UTC"); a date alone. Without a zone it is UTC.
// The empty string is the zero time.
func parseTime(text []byte) (time.Time, error) {
	var t time.Time
	if len(text) == 0 {
		return t, nil
	}
	if err := t.UnmarshalText(text); err == nil {
		return t, nil
	}
	return parseUncommonTime(strings.TrimSpace(string(text)))
}

func parseUncommonTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if len(text) > 64 {
		return time.Time{}, errNotTime
	}
	// What Go prints of a time with a monotonic clock reading: "… +0000 UTC m=+0.0001".
	text, _, _ = strings.Cut(text, " m=")
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return inUTC(t), nil
		}
	}
	return time.Time{}, errNotTime
}

// inUTC gives times of offset zero the location that the common form has too, so that equal answers are equal values.
func inUTC(t time.Time) time.Time {
	if _, offset := t.Zone(); offset == 0 {
		return t.UTC()
	}
	return t
}
