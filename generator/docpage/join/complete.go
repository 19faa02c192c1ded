package join

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// completion makes the operations of one page say all that the page says
// about them, wherever on the page that is.
type completion struct {
	page   *ev.Page
	infer  inference
	ops    []*ev.Operation
	result *Result // for notes and inferences

	types  *types
	known  map[*ev.Schema]map[string]*ev.Property // members, while examples are compared
	budget int                                    // schema nodes that may still be copied to other places
}

// maxCopies bounds how large a page can become by writing named types in full
// wherever they are named. What is above stays a name.
const maxCopies = 200_000

// complete gives the operations of a page, in its order.
func complete(page *ev.Page, result *Result) []*ev.Operation {
	c := &completion{page: page, infer: inference{file: page.Name}, result: result, budget: maxCopies, known: map[*ev.Schema]map[string]*ev.Property{}}
	for _, op := range page.Operations {
		if op.Method.Value != "" && op.Path.Value != "" {
			c.ops = append(c.ops, real(op)...)
		}
	}
	c.types = &types{completion: c}
	for _, op := range c.ops {
		c.params(op)
		c.bodies(op)
		c.answers(op)
	}
	c.types.collect()
	c.eachShown(c.types.findLists)
	c.types.wrapLists()
	c.eachSchema(c.types.resolve)
	c.eachShown(c.reconcile)
	c.types.spread()
	return c.ops
}

func (c *completion) note(at ev.Place, text string) {
	c.result.Notes = append(c.result.Notes, ev.Note{Place: at, Text: text})
}

// eachSchema visits every schema of every operation at its root.
func (c *completion) eachSchema(visit func(*ev.Schema)) {
	for _, op := range c.ops {
		for _, p := range op.Params {
			visit(p.Schema)
		}
		for _, b := range op.Bodies {
			visit(b.Schema)
		}
		for _, a := range op.Answers {
			visit(a.Schema)
		}
	}
}

// eachShown visits every schema of which the page shows an example, with it.
func (c *completion) eachShown(visit func(*ev.Schema, *yaml.Node)) {
	for _, op := range c.ops {
		for _, b := range op.Bodies {
			if b.Schema != nil && b.Example != nil && b.Example.Value != nil {
				visit(b.Schema, b.Example.Value)
			}
		}
		for _, a := range op.Answers {
			for _, e := range a.Examples {
				if a.Schema != nil && e.Value != nil {
					visit(a.Schema, e.Value)
				}
			}
		}
	}
}

// params places parameters that the page does not place. Those that fit
// nowhere else are query parameters, or fields of the body where the method
// has one.
func (c *completion) params(op *ev.Operation) {
	placePath(op)
	var kept []*ev.Param
	for _, p := range op.Params {
		if p.Schema == nil {
			p.Schema = &ev.Schema{Place: p.Place, Kind: guess(ev.String, p.Place, ev.FromName)}
		}
		switch {
		case p.In.Value == ev.InPath:
			p.Required = ev.Says(true, p.Place)
		case p.In.Known() && p.In.Value != ev.InUnknown:
		case slices.Contains([]string{"POST", "PUT", "PATCH"}, op.Method.Value):
			c.addToBody(op, p)
			continue
		default:
			p.In = guess(ev.InQuery, p.Place, ev.FromName)
		}
		kept = append(kept, p)
	}
	op.Params = kept
	completePath(op)
}

func (c *completion) addToBody(op *ev.Operation, p *ev.Param) {
	if len(op.Bodies) == 0 {
		op.Bodies = []*ev.Body{{Place: p.Place, Schema: &ev.Schema{Place: p.Place, Kind: ev.Says(ev.Object, p.Place)}}}
	}
	s := op.Bodies[0].Schema
	if s == nil || s.Kind.Value != ev.Object || len(s.Properties) == maxMembers || property(s, p.Name) != nil {
		c.note(p.Place, "parameter "+p.Name+" is left out: the page does not say where it travels")
		return
	}
	if p.Doc.Known() && !p.Schema.Doc.Known() {
		p.Schema.Doc = p.Doc
	}
	s.Properties = append(s.Properties, &ev.Property{Name: p.Name, Place: p.Place, Required: p.Required, Schema: p.Schema})
}

// bodies opens bodies that are one value rather than fields, and describes
// those that only an example shows.
func (c *completion) bodies(op *ev.Operation) {
	for _, b := range op.Bodies {
		c.openBody(op, b)
		c.showBody(b)
		c.mediaType(b)
		c.requireBody(b)
	}
}

const wholeBody = "body"

// openBody takes a lone field called body for the whole body, unless an
// example shows such a field.
func (c *completion) openBody(op *ev.Operation, b *ev.Body) {
	s := b.Schema
	if s == nil || s.Kind.Value != ev.Object || s.Name.Known() || len(s.Properties) != 1 || s.Properties[0].Name != wholeBody {
		return
	}
	if b.Example != nil && (tree.Get(b.Example.Value, wholeBody) != nil || len(b.Example.Fields) > 0) {
		return
	}
	p := s.Properties[0]
	if !b.Required.Known() {
		b.Required = p.Required
	}
	if !b.Doc.Known() {
		b.Doc = p.Schema.Doc
	}
	b.Schema = p.Schema
	how := ev.FromName
	if b.Example != nil && b.Example.Value != nil {
		how = ev.FromExample
	}
	c.result.Inferences = append(c.result.Inferences, Inference{
		Operation: title(op), Subject: "body", Place: p.Place, What: "the field body is the whole body: " + Describe(p.Schema), From: how,
	})
}

// showBody describes a body by its example where the page says nothing else.
func (c *completion) showBody(b *ev.Body) {
	e := b.Example
	if e == nil || b.Schema != nil {
		return
	}
	switch {
	case e.Value != nil:
		b.Schema = c.infer.schema(e.Value, ev.MaxDepth)
	case len(e.Fields) > 0:
		b.Schema = c.fields(e)
	default:
		at := e.Place
		b.Schema = &ev.Schema{Place: at, Kind: guess(ev.File, at, ev.FromExample)}
	}
	if !b.MediaType.Known() {
		b.MediaType = e.MediaType
	}
}

// fields describes a form by the fields that an example sends.
func (c *completion) fields(e *ev.Example) *ev.Schema {
	s := &ev.Schema{Place: e.Place, Kind: guess(ev.Object, e.Place, ev.FromExample)}
	for _, f := range e.Fields {
		if property(s, f.Name) != nil || len(s.Properties) == maxMembers {
			continue
		}
		kind := ev.String
		switch {
		case f.File:
			kind = ev.File
		case f.Value == "true" || f.Value == "false":
			kind = ev.Boolean
		}
		s.Properties = append(s.Properties, &ev.Property{
			Name: f.Name, Place: f.Place,
			Required: guess(false, f.Place, ev.FromExample),
			Schema:   &ev.Schema{Place: f.Place, Kind: guess(kind, f.Place, ev.FromExample)},
		})
	}
	return s
}

const (
	mediaJSON      = "application/json"
	mediaMultipart = "multipart/form-data"
	mediaBinary    = "application/octet-stream"
)

// mediaType finds a media type for a body of which the page gives none.
func (c *completion) mediaType(b *ev.Body) {
	if b.MediaType.Known() && b.MediaType.Value != "" {
		return
	}
	if b.Example != nil && b.Example.MediaType.Known() {
		b.MediaType = b.Example.MediaType
		return
	}
	if b.Example != nil && len(b.Example.Fields) > 0 {
		b.MediaType = guess(mediaMultipart, b.Example.Place, ev.FromExample)
		return
	}
	media := mediaJSON
	each(b.Schema, func(s *ev.Schema) {
		if s.Kind.Value == ev.File {
			media = mediaMultipart
		}
	})
	b.MediaType = guess(media, b.Place, ev.FromName)
}

// requireBody requires a body that has a required field.
func (c *completion) requireBody(b *ev.Body) {
	if b.Required.Known() || b.Schema == nil {
		return
	}
	for _, p := range b.Schema.Properties {
		if p.Required.Known() && p.Required.Value {
			b.Required = guess(true, p.Place, ev.FromName)
			return
		}
	}
}

// answers puts unwrapped results back into their envelope, describes answers
// that only an example shows, and gives every answer status and media type.
func (c *completion) answers(op *ev.Operation) {
	for _, a := range op.Answers {
		if !a.Status.Known() || a.Status.Value == "" {
			a.Status = guess("200", a.Place, ev.FromName)
		}
		example := firstJSON(a.Examples)
		if a.Unwrapped {
			c.wrap(a, example)
		}
		if a.Schema == nil && example != nil {
			a.Schema = c.infer.schema(example, ev.MaxDepth)
		}
		c.envelope(a.Schema, example)
		c.answerMedia(a, example)
	}
}

func firstJSON(examples []*ev.Example) *yaml.Node {
	for _, e := range examples {
		if e.Value != nil {
			return e.Value
		}
	}
	return nil
}

// The members of an envelope, as Cloudflare calls them.
const (
	envelopeResult   = "result"
	envelopeErrors   = "errors"
	envelopeMessages = "messages"
)

// wrap puts the result that an SDK page describes where it is on the wire: in
// an envelope, unless the example shows none. The other members follow from
// the example, in its order.
func (c *completion) wrap(a *ev.Answer, example *yaml.Node) {
	a.Unwrapped = false
	if a.Schema == nil || tree.IsMap(example) && tree.Get(example, envelopeResult) == nil {
		return
	}
	if example != nil && !tree.IsMap(example) {
		return
	}
	at, how := a.Schema.Place, ev.FromName
	result := &ev.Property{
		Name: envelopeResult, Place: at,
		Required: guess(false, at, ev.FromName),
		Schema:   a.Schema,
	}
	if example != nil {
		at, how = c.infer.at(example), ev.FromExample
	}
	s := &ev.Schema{Place: at, Kind: guess(ev.Object, at, how)}
	known := map[string]bool{}
	for k, v := range tree.Entries(example) {
		switch {
		case known[k.Value] || len(s.Properties) == maxMembers:
		case k.Value == envelopeResult:
			s.Properties = append(s.Properties, result)
		default:
			s.Properties = append(s.Properties, c.infer.property(k, v, ev.MaxDepth))
		}
		known[k.Value] = true
	}
	if len(s.Properties) == 0 {
		s.Properties = []*ev.Property{result}
	}
	a.Schema = s
}

// envelope takes the lists of an envelope for lists where a type's name hides
// it and no example shows it.
func (c *completion) envelope(s *ev.Schema, example *yaml.Node) {
	if s == nil || s.Kind.Value != ev.Object {
		return
	}
	for _, p := range s.Properties {
		if p.Name != envelopeErrors && p.Name != envelopeMessages || p.Schema == nil {
			continue
		}
		t := p.Schema
		if t.Name.Known() && (t.Kind.Value == ev.Object || t.Kind.Value == ev.Reference) && tree.Get(example, p.Name) == nil {
			p.Schema = listOf(t, t.Place, ev.FromName)
		}
	}
}

// listOf makes an array of a type that turned out to be that of its items.
func listOf(items *ev.Schema, at ev.Place, how ev.Certainty) *ev.Schema {
	list := &ev.Schema{Place: items.Place, Kind: guess(ev.Array, at, how), Doc: items.Doc, Items: items}
	items.Doc = ev.Fact[string]{}
	return list
}

func (c *completion) answerMedia(a *ev.Answer, example *yaml.Node) {
	if a.MediaType.Known() && a.MediaType.Value != "" {
		return
	}
	for _, e := range a.Examples {
		if e.MediaType.Known() && e.MediaType.Value != "" {
			a.MediaType = e.MediaType
			return
		}
	}
	switch {
	case a.Schema != nil && a.Schema.Kind.Value == ev.File:
		a.MediaType = guess(mediaBinary, a.Place, ev.FromName)
	case a.Schema != nil || example != nil:
		a.MediaType = guess(mediaJSON, a.Place, ev.FromName)
	case len(a.Examples) > 0:
		a.MediaType = guess("text/plain", a.Examples[0].Place, ev.FromExample)
	}
}

// reconcile compares a schema with an example of it: what the example shows
// beyond the schema is added and marked, what it contradicts is noted.
func (c *completion) reconcile(s *ev.Schema, n *yaml.Node) { c.reconcileAt(s, n, nil) }

// open holds the named types around s, the innermost last.
func (c *completion) reconcileAt(s *ev.Schema, n *yaml.Node, open []*ev.Schema) {
	if s == nil || len(open) > ev.MaxDepth {
		return
	}
	if tree.IsNull(n) {
		if !s.Nullable.Known() && s.Kind.Value != ev.Unknown && s.Kind.Value != ev.Null {
			s.Nullable = guess(true, c.infer.at(n), ev.FromExample)
		}
		return
	}
	switch s.Kind.Value {
	case ev.Reference, "":
		c.reveal(s, n, open)
	case ev.Object:
		c.members(s, n, append(open, s))
	case ev.Map:
		for _, v := range tree.Entries(n) {
			c.reconcileAt(s.Values, v, open)
		}
	case ev.Array:
		c.recursion(s, n, open)
		for _, item := range tree.Items(n) {
			c.reconcileAt(s.Items, item, open)
		}
	case ev.Union:
		c.reconcileAt(armFor(s, n), n, open)
	}
	if s.Kind.Certainty == ev.Stated && !fits(s.Kind.Value, n) && !isPlaceholder(n) {
		c.note(c.infer.at(n), "the example shows "+article(kindOf(n))+" where the page says "+article(s.Kind.Value)+" (line "+lineOf(s.Kind.Place)+"); the page's word is taken")
	}
}

// reveal describes a named type that the page shows nowhere by the example.
func (c *completion) reveal(s *ev.Schema, n *yaml.Node, open []*ev.Schema) {
	for _, around := range open {
		if s.Name.Known() && around.Name.Value == s.Name.Value {
			return // a recursion
		}
	}
	shown := c.infer.schema(n, ev.MaxDepth)
	shown.Name, shown.Doc = s.Name, s.Doc
	*s = *shown
}

// members adds the members that only the example has.
func (c *completion) members(s *ev.Schema, n *yaml.Node, open []*ev.Schema) {
	known := c.known[s]
	if known == nil {
		known = index(s)
		c.known[s] = known // an example can show thousands of one type
	}
	if len(known) == 0 && s.Values == nil && tree.IsMap(n) && looksLikeMap(n) {
		shown := c.infer.schema(n, ev.MaxDepth)
		s.Kind.Value, s.Values = ev.Map, shown.Values
		return
	}
	for k, v := range tree.Entries(n) {
		switch p := known[k.Value]; {
		case p != nil:
			c.reconcileAt(p.Schema, v, open)
		case s.Values != nil:
			c.reconcileAt(s.Values, v, open)
		case len(known) < maxMembers:
			p = c.infer.property(k, v, ev.MaxDepth)
			known[k.Value] = p
			s.Properties = append(s.Properties, p)
		}
	}
}

// recursion recognises a list of anything whose example is a list of a type
// around it: pages cut recursive types there.
func (c *completion) recursion(s *ev.Schema, n *yaml.Node, open []*ev.Schema) {
	if s.Items == nil || s.Items.Kind.Value != ev.Unknown || len(tree.Items(n)) == 0 {
		return
	}
	for i := len(open) - 1; i >= 0; i-- {
		around := open[i]
		if !around.Name.Known() {
			continue
		}
		if all(tree.Items(n), func(item *yaml.Node) bool { return isLike(around, item) }) {
			at := c.infer.at(n.Content[0])
			s.Items = &ev.Schema{Place: at, Kind: guess(ev.Reference, at, ev.FromExample), Name: around.Name}
			return
		}
	}
}

// isLike reports whether a value has the members of an object and no others.
func isLike(s *ev.Schema, n *yaml.Node) bool {
	if !tree.IsMap(n) || len(n.Content) == 0 || len(s.Properties) > maxMembers {
		return false
	}
	known, shown := index(s), values(n)
	for k := range tree.Entries(n) {
		if known[k.Value] == nil {
			return false
		}
	}
	for _, p := range s.Properties {
		if p.Required.Value && shown[p.Name] == nil {
			return false
		}
	}
	return true
}

// armFor finds the alternative that a value is of, nil when several or none
// could be meant.
func armFor(s *ev.Schema, n *yaml.Node) *ev.Schema {
	if len(s.Arms) > maxMembers {
		return nil
	}
	var found *ev.Schema
	best, tied := -1, false
	shown := values(n)
	for _, arm := range s.Arms {
		score := resemblance(arm, n, shown)
		if score < 0 {
			continue
		}
		tied = score == best
		if score > best {
			found, best, tied = arm, score, false
		}
	}
	if tied {
		return nil
	}
	return found
}

// resemblance counts the members of a value that an alternative declares; -1
// says that the value cannot be of it.
func resemblance(arm *ev.Schema, n *yaml.Node, shown map[string]*yaml.Node) int {
	if arm == nil || !fits(arm.Kind.Value, n) {
		return -1
	}
	if len(arm.Enum) > 0 && !allows(arm, n) {
		return -1
	}
	score := 0
	for _, p := range arm.Properties {
		v := shown[p.Name]
		switch {
		case v == nil && p.Required.Value:
			return -1
		case v == nil || p.Schema == nil:
		case len(p.Schema.Enum) > 0 && !allows(p.Schema, v):
			return -1
		default:
			score++
		}
	}
	return score
}

// allows reports whether a scalar is among the values of an enum.
func allows(s *ev.Schema, n *yaml.Node) bool {
	if !tree.IsScalar(n) {
		return false
	}
	text := jsonText(n)
	for _, e := range s.Enum {
		if e.Value == text {
			return true
		}
	}
	return false
}

func isPlaceholder(n *yaml.Node) bool {
	return tree.IsMap(n) && len(n.Content) == 0 || tree.IsSeq(n) && len(n.Content) == 0
}

func all[T any](list []T, ok func(T) bool) bool {
	for _, item := range list {
		if !ok(item) {
			return false
		}
	}
	return true
}

func article(kind ev.Kind) string {
	if strings.ContainsAny(string(kind[:1]), "aeiou") {
		return "an " + string(kind)
	}
	return "a " + string(kind)
}
