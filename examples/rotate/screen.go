package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

// screen shows what happens: a line for each step, and below it the states
// that it goes through. On a terminal the line of states moves along.
type screen struct {
	w    io.Writer
	live bool
	n    int

	states []string
}

func (s *screen) step(format string, args ...any) {
	s.n++
	fmt.Fprintf(s.w, "%d. %s\n", s.n, fmt.Sprintf(format, args...))
}

func (s *screen) note(format string, args ...any) {
	fmt.Fprintf(s.w, "   %s\n", fmt.Sprintf(format, args...))
}

// progress is for envelope.WithProgress.
func (s *screen) progress(p envelope.Progress) {
	state := p.State
	switch {
	case p.Err != nil && p.Next > 0:
		state = "no answer"
	case p.Err != nil && state == "":
		state = "failed"
	case state == "":
		state = "gone"
	}
	if len(s.states) == 0 || s.states[len(s.states)-1] != state {
		s.states = append(s.states, state)
	}
	line := "   " + strings.Join(s.states, " → ")
	if s.live && p.Next > 0 {
		fmt.Fprintf(s.w, "\r\x1b[K%s (%s; next look in %s)", line, p.Elapsed.Round(time.Second), p.Next.Round(time.Second))
	}
}

// settle ends the line of states.
func (s *screen) settle() {
	if s.live {
		fmt.Fprint(s.w, "\r\x1b[K")
	}
	if len(s.states) > 0 {
		s.note("%s", strings.Join(s.states, " → "))
	}
	s.states = nil
}
