package command

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// Progress says what a run of [Generate] or [Describe] is about to do.
type Progress struct {
	Client     string // name in the configuration
	Stage      string // as generator/doc.go calls it
	Documents  int    // that were read
	Operations int    // in the document, as far as it is known
}

// String gives the line that is shown.
func (p Progress) String() string {
	text := p.Client + ": " + p.Stage
	if p.Documents > 0 {
		text += ", " + plural(p.Documents, "document")
	}
	if p.Operations > 0 {
		text += ", " + plural(p.Operations, "operation")
	}
	return text
}

// display shows on a terminal what is being done, and for how long: one line,
// which is replaced and in the end removed. A nil display shows nothing.
type display struct {
	w      io.Writer
	width  int // columns of the terminal; 0 when unknown
	colour bool
	begin  time.Time

	mu    sync.Mutex
	text  string
	shown int // characters
	over  bool
}

// patience is how long a run may take before it is worth a line.
const patience = 500 * time.Millisecond

// showProgress starts a display when w is a terminal, and gives the function
// that ends it.
func showProgress(w io.Writer) (*display, func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	width, _, _ := term.GetSize(int(f.Fd())) // 0 when the terminal does not tell
	d := &display{w: w, width: width, colour: colourful(w), begin: time.Now()}
	ticker := time.NewTicker(patience / 2)
	go d.run(ticker.C)
	return d, func() {
		ticker.Stop()
		d.end()
	}
}

// run draws the line anew at every tick. It is left behind when the display
// ends: a ticker that has stopped closes no channel.
func (d *display) run(ticks <-chan time.Time) {
	for now := range ticks {
		d.draw(now)
	}
}

// say changes what is shown from the next tick on.
func (d *display) say(text string) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text = text
}

func (d *display) draw(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	passed := now.Sub(d.begin)
	if d.over || d.text == "" || passed < patience {
		return
	}
	line := fmt.Sprintf("%s, %.0f s", d.text, passed.Truncate(time.Second).Seconds())
	if most := d.width - 1; d.width > 0 && utf8.RuneCountInString(line) > most {
		line = string([]rune(line)[:most]) // a line that wraps could not be replaced
	}
	d.put(line)
}

// put replaces what is shown. It writes blanks over the rest of a longer line,
// which every terminal understands.
func (d *display) put(line string) {
	length := utf8.RuneCountInString(line)
	blanks := strings.Repeat(" ", max(d.shown-length, 0))
	if d.colour && line != "" {
		line = "\x1b[2m" + line + "\x1b[0m"
	}
	fmt.Fprintf(d.w, "\r%s%s", line, blanks)
	if line == "" {
		fmt.Fprint(d.w, "\r")
	}
	d.shown = length
}

// end removes the line, for good.
func (d *display) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shown > 0 {
		d.put("")
	}
	d.over = true
}
