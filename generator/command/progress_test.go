package command

import (
	"strings"
	"testing"
	"time"
)

// screen is what a terminal would show of what was written to it.
func screen(written string) string {
	line, column := []rune{}, 0
	for _, r := range strings.NewReplacer("\x1b[2m", "", "\x1b[0m", "").Replace(written) {
		if r == '\r' {
			column = 0
			continue
		}
		if column == len(line) {
			line = append(line, ' ')
		}
		line[column] = r
		column++
	}
	return strings.TrimRight(string(line), " ")
}

func TestDisplay(t *testing.T) {
	begin := time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
	var terminal strings.Builder
	d := &display{w: &terminal, width: 60, begin: begin}
	for _, step := range []struct {
		say   string
		after time.Duration
		want  string
	}{
		{"", time.Second, ""}, // nothing to say yet
		{Progress{Client: "api", Stage: "load"}.String(), patience - 1, ""}, // too early
		{"", patience, "api: load, 0 s"},
		{Progress{Client: "api", Stage: "normalize", Documents: 1, Operations: 1492}.String(), 1900 * time.Millisecond, "api: normalize, 1 document, 1492 operations, 1 s"},
		{"api: emit", 12 * time.Second, "api: emit, 12 s"}, // nothing is left of the longer line
		{strings.Repeat("é", 70), 13 * time.Second, strings.Repeat("é", 59)},
	} {
		if step.say != "" {
			d.say(step.say)
		}
		d.draw(begin.Add(step.after))
		if got := screen(terminal.String()); got != step.want {
			t.Errorf("after %s: %q, want %q", step.after, got, step.want)
		}
	}
	if strings.Contains(terminal.String(), "\x1b") {
		t.Error("escape codes although there is to be no colour")
	}
	d.end()
	d.draw(begin.Add(time.Minute)) // a late tick
	if got := screen(terminal.String()); got != "" || !strings.HasSuffix(terminal.String(), "\r") {
		t.Errorf("left behind: %q", got)
	}
}

func TestDisplayInColour(t *testing.T) {
	var terminal strings.Builder
	d := &display{w: &terminal, colour: true}
	d.say("api: emit")
	d.draw(time.Time{}.Add(time.Second))
	if got, want := terminal.String(), "\r\x1b[2mapi: emit, 1 s\x1b[0m"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

// TestDisplayFollowsTicks goes through the loop that a ticker drives.
func TestDisplayFollowsTicks(t *testing.T) {
	var terminal strings.Builder
	d := &display{w: &terminal}
	d.say("api: emit")
	ticks := make(chan time.Time, 2)
	ticks <- time.Time{}.Add(time.Second)
	ticks <- time.Time{}.Add(2 * time.Second)
	close(ticks)
	d.run(ticks)
	if got := screen(terminal.String()); got != "api: emit, 2 s" {
		t.Errorf("shows %q", got)
	}
}

func TestNoProgressInPipes(t *testing.T) {
	var pipe strings.Builder
	d, stop := showProgress(&pipe)
	d.say("anything")
	stop()
	if d != nil || pipe.String() != "" {
		t.Errorf("a display for what is no terminal: %q", &pipe)
	}
}
