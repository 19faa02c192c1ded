package outline

import (
	"slices"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// Recovering depth is a search for the cheapest reading. After each entry there
// are several readings of what came so far: which entries are open, and how many
// members each of them has got. The next entry may go into any open one, which
// closes those within, and everything that is unlikely has a cost: a name that
// the short form does not announce there, a member too many, closing before all
// members are there, a member that the example does not show. Only the cheapest
// readings are followed, so the search is linear in the entries.

// The costs. Only their order of magnitude matters: what is impossible costs
// more than what is a mistake of the page, and that more than what is unusual.
const (
	costImpossible = 25.0 // a member in an enum, a value in an object
	costTwice      = 12.0 // a member that the object already has
	costOtherName  = 8.0  // the short form announces another name here
	costOverflow   = 6.0  // more members than announced
	costMissing    = 4.0  // closed before all announced members came
	costOrder      = 5.0  // a required member after an optional one
	costUnseen     = 3.0  // the example does not show a required member
	costUnseenOpt  = 1.5  // the example does not show an optional member
	costElsewhere  = 4.0  // the example shows the member in another object
	costRepeated   = 3.0  // a named type is shown in full again
	costSkipped    = 2.0  // a type that needs explaining is not explained
	costGuess      = 0.5  // nothing speaks for a member in a named type
	costFurther    = 0.5  // each member too many or too few after the first
)

const (
	widestSearch  = 8 // readings followed at a time
	deepestSearch = evidence.MaxDepth / 2
	longestMemory = 64 // members of an object that are remembered
)

// holds is what a type may have below it.
type holds int

const (
	holdsNothing  holds = iota
	holdsMembers        // of an object
	holdsArms           // of a union
	holdsValues         // of an enum
	holdsAnything       // of a named type
)

// want is what an entry announces about the entries below it.
type want struct {
	holds    holds
	opens    bool
	schema   *evidence.Schema // that they describe
	shown    evidence.Shown
	names    map[string]bool
	order    []string // names, as far as their position says anything
	fewest   int      // arms, when values next to each other count as one
	repeated bool     // a type of this name was there before
}

// frame is an open entry with the members it has got. Frames never change; one
// more member is a new frame.
type frame struct {
	up       *frame
	before   *frame // with one member less
	entry    int    // that owns the frame; -1 for the outline as a whole
	latest   int    // entry that it got last
	depth    int
	want     *want
	shape    *shape
	loose    bool // the example shows one of several alternatives
	got      int
	optional bool  // it got an optional member
	mode     holds // of a named type, after its first member
	key      uint64
}

// reading is one way to read the entries so far.
type reading struct {
	cost  float64
	top   *frame
	depth int // of the entry read last
	prev  *reading
}

// step is a reading with one more entry, before it is worth to be built.
type step struct {
	from *reading
	into *frame
	cost float64
	key  uint64
}

// recoverDepth gives each entry its depth.
func recoverDepth(entries []*Entry, root *shape) {
	wants := announce(entries)
	readings := []*reading{{top: &frame{entry: -1, latest: -1, depth: -1, want: &want{holds: holdsAnything}, shape: root}}}
	c := choice{entries: entries, known: map[uint64]int{}}
	for i, e := range entries {
		var next []*reading
		for _, s := range c.steps(readings, e) {
			next = append(next, s.build(e, i, wants[i]))
		}
		readings = next
	}
	best := slices.MinFunc(readings, func(a, b *reading) int { return compare(a.total(), b.total()) })
	for i := len(entries) - 1; i >= 0; i-- {
		entries[i].Depth = best.depth
		best = best.prev
	}
}

func announce(entries []*Entry) []*want {
	wants := make([]*want, len(entries))
	named := map[string]bool{}
	for i, e := range entries {
		w := wanted(e.Schema)
		w.opens = e.Opens && w.holds != holdsNothing
		if w.holds == holdsAnything {
			w.repeated = named[w.schema.Name.Value]
			named[w.schema.Name.Value] = true
		}
		wants[i] = w
	}
	return wants
}

func wanted(s *evidence.Schema) *want {
	in := innermost(s)
	w := &want{schema: in, shown: in.Shown, names: map[string]bool{}}
	switch {
	case len(in.Enum) > 0:
		w.holds = holdsValues
		for _, v := range in.Enum {
			w.order = append(w.order, v.Value)
		}
	case in.Kind.Value == evidence.Object:
		w.holds = holdsMembers
		w.order = in.Shown.Names
	case in.Kind.Value == evidence.Reference:
		w.holds = holdsAnything
	case in.Kind.Value == evidence.Union:
		w.holds = holdsArms
		w.fewest = len(in.Arms) + in.Shown.More
		for _, arm := range in.Arms {
			w.names[signature(arm)] = true
			for _, v := range arm.Enum {
				w.names[v.Value] = true
			}
		}
	}
	for _, name := range w.order {
		w.names[name] = true
	}
	return w
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// choice finds the next steps. What it needs for that is kept from one entry to
// the next.
type choice struct {
	entries []*Entry
	all     []step
	known   map[uint64]int // in all, by key
}

// steps gives the cheapest ways to go on from some readings, the cheapest first.
func (c *choice) steps(readings []*reading, e *Entry) []step {
	all := c.all[:0]
	clear(c.known)
	for _, r := range readings {
		closed := 0.0
		h := r.top.homes(e, c.entries)
		for f := r.top; f != nil; f = f.up {
			s := step{from: r, into: f, cost: r.cost + closed + f.fit(e, c.entries) + f.away(h, e), key: f.key}
			if at, found := c.known[s.key]; !found {
				c.known[s.key] = len(all)
				all = append(all, s)
			} else if s.cost < all[at].cost {
				all[at] = s
			}
			closed += f.close()
		}
	}
	c.all = all
	slices.SortStableFunc(all, func(a, b step) int { return compare(a.cost, b.cost) })
	return all[:min(len(all), widestSearch)]
}

// build makes the reading of a step.
func (s step) build(e *Entry, i int, w *want) *reading {
	f := *s.into
	f.before, f.latest = s.into, i
	f.got++
	f.optional = f.optional || e.Required.Known() && !e.Required.Value
	if f.mode == holdsNothing {
		f.mode = modeOf(e)
	}
	f.key = mix(s.into.key, uint64(i)+1)
	r := &reading{cost: s.cost, top: &f, depth: f.depth + 1, prev: s.from}
	if w.holds != holdsNothing && r.depth < deepestSearch {
		r.top = f.open(e, i, w)
	}
	return r
}

// open makes the frame of an entry that was just put into f.
func (f *frame) open(e *Entry, i int, w *want) *frame {
	loose := f.loose || e.Name == "" && f.entry >= 0
	return &frame{up: f, entry: i, latest: -1, depth: f.depth + 1, want: w, loose: loose,
		shape: f.shape.of(e).below(e.Schema), key: mix(f.key, uint64(i)<<1|1)}
}

func mix(a, b uint64) uint64 {
	h := (a ^ b*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
	return h ^ h>>29
}

func modeOf(e *Entry) holds {
	switch {
	case e.Name != "":
		return holdsMembers
	case isValues(e.Schema):
		return holdsValues
	}
	return holdsArms
}

// total is the cost when nothing follows.
func (r *reading) total() float64 {
	cost := r.cost
	for f := r.top; f != nil; f = f.up {
		cost += f.close()
	}
	return cost
}

// close is the cost of nothing more going into a frame.
func (f *frame) close() float64 {
	w := f.want
	if f.entry < 0 {
		return 0
	}
	if w.opens && f.got == 0 {
		return costMissing
	}
	missing := w.shown.Count() - f.got
	switch w.holds {
	case holdsAnything:
		if f.got == 0 && !w.repeated && f.shape != nil && len(f.shape.members) > 0 {
			return costSkipped + costGuess
		}
		return 0
	case holdsArms:
		missing = min(missing, w.fewest-f.got)
	case holdsValues:
		if f.got == 0 {
			return 0
		}
	}
	switch {
	case !w.shown.Listed || missing <= 0:
		return 0
	case f.got == 0:
		return costSkipped
	}
	return costMissing + costFurther*float64(min(missing, 8))
}

// fit is the cost of putting an entry into a frame.
func (f *frame) fit(e *Entry, entries []*Entry) float64 {
	if e.Inside && f.entry < 0 || e.Depth >= 0 && e.Depth != f.depth+1 {
		return 4 * costImpossible // the reader knows
	}
	mode := modeOf(e)
	if mode != holdsMembers {
		return f.fitAlternative(e, mode)
	}
	switch f.want.holds {
	case holdsArms, holdsValues:
		return costImpossible
	case holdsAnything:
		if f.mode != holdsNothing && f.mode != holdsMembers {
			return costImpossible
		}
	}
	return f.fitName(e.Name) + f.fitExample(e) + f.fitOrder(e) + f.fitTwice(e.Name, entries)
}

// fitName compares a member with what the short form announces.
func (f *frame) fitName(name string) float64 {
	w := f.want
	if w.holds == holdsAnything {
		switch {
		case f.entry >= 0 && f.got == 0 && w.repeated:
			return costRepeated
		case f.entry >= 0 && f.shape == nil:
			return costGuess
		}
		return 0
	}
	if !w.shown.Listed {
		return costGuess
	}
	return f.fitAnnounced(name)
}

// fitAnnounced compares a member, an arm or a value with the one announced at
// its position.
func (f *frame) fitAnnounced(name string) float64 {
	w := f.want
	switch {
	case f.got >= w.shown.Count():
		switch {
		case f.got > w.shown.Count():
			return costFurther
		case !f.loose && f.shape.at(name) != nil:
			return costOverflow / 3
		}
		return costOverflow
	case f.got < len(w.order) && w.order[f.got] == name:
		return 0
	case w.names[name] && w.holds == holdsArms:
		return 0
	case w.names[name]:
		return 2 * costGuess
	case f.got < len(w.order) && !f.loose && f.shape.at(name) != nil:
		return costUnseenOpt // short forms of named types are in another order
	case f.got < len(w.order):
		return costOtherName
	}
	return 0
}

// fitExample asks the example.
func (f *frame) fitExample(e *Entry) float64 {
	switch {
	case f.shape == nil:
		return costGuess / 2
	case f.shape.shows(e):
		return 0
	case f.shape.scalar && !f.shape.object && !f.loose:
		return costOtherName
	case !f.shape.object || f.loose:
		return costGuess
	}
	cost := costUnseenOpt
	if e.Required.Known() && e.Required.Value {
		cost = costUnseen
	}
	if f.want.shown.Listed && f.got < f.want.shown.Count() {
		cost /= 2
	}
	return cost
}

// homes are the outermost and the innermost open frame that still lack a member
// which the example shows there.
type homes struct{ outer, inner *frame }

func (f *frame) homes(e *Entry, entries []*Entry) (h homes) {
	if e.Name == "" {
		return h
	}
	for ; f != nil; f = f.up {
		if !f.loose && f.shape.shows(e) && f.fitTwice(e.Name, entries) == 0 {
			h.outer = f
			if h.inner == nil {
				h.inner = f
			}
		}
	}
	return h
}

// away is the cost of a member that the example shows in another open object.
func (f *frame) away(h homes, e *Entry) float64 {
	switch {
	case h.outer == nil || f.shape.shows(e):
		return 0
	case h.outer.depth < f.depth && f.shape != nil && !f.loose:
		return costElsewhere
	case h.outer.depth < f.depth, h.inner.depth > f.depth && f.shape != nil:
		return costElsewhere / 2
	}
	return 0
}

// fitOrder knows that pages list required members before optional ones.
func (f *frame) fitOrder(e *Entry) float64 {
	if f.optional && e.Required.Known() && e.Required.Value {
		return costOrder
	}
	return 0
}

// fitTwice looks whether the object has such a member already.
func (f *frame) fitTwice(name string, entries []*Entry) float64 {
	for back := 0; f != nil && f.latest >= 0 && back < longestMemory; back++ {
		if entries[f.latest].Name == name {
			return costTwice
		}
		f = f.before
	}
	return 0
}

// fitAlternative is fit for an arm of a union or a value of an enum.
func (f *frame) fitAlternative(e *Entry, mode holds) float64 {
	w := f.want
	switch w.holds {
	case holdsMembers:
		return costImpossible
	case holdsValues:
		if mode != holdsValues {
			return costImpossible
		}
		return f.fitAnnounced(e.Schema.Enum[0].Value)
	case holdsArms:
		return f.fitAnnounced(signature(e.Schema))
	}
	switch {
	case f.entry < 0 && f.got > 0:
		return costImpossible
	case f.mode == holdsMembers:
		return costImpossible
	case f.mode == holdsNothing && w.repeated:
		return costRepeated
	}
	return costGuess
}
