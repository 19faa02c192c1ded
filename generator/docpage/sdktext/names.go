package sdktext

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/tree"
)

// snake writes a name of TypeScript or Go as the API would.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && startsWord(runes, i) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Trim(b.String(), "_")
}

// startsWord reports a capital after a small letter or digit, or one that ends
// a run of capitals. The plural of a run is part of it: IPs, APIGatewayIDs.
func startsWord(runes []rune, i int) bool {
	before := runes[i-1]
	switch {
	case before == '_':
		return false
	case !unicode.IsUpper(before):
		return true
	case i+1 >= len(runes) || !unicode.IsLower(runes[i+1]):
		return false
	}
	plural := runes[i+1] == 's' && (i+2 >= len(runes) || unicode.IsUpper(runes[i+2]))
	return !plural
}

// fold makes account_id, accountId, AccountID and account-id one.
func fold(name string) string { return strings.ToLower(separators.Replace(name)) }

var separators = strings.NewReplacer("_", "", "-", "", " ", "", ".", "")

var parameter = regexp.MustCompile(`\{([^{}/]*)\}`)

// wire knows what names of an SDK are on the wire.
type wire struct {
	params map[string]string // of the path template, by folded name
	order  []string          // the same
	keys   map[string]string // of examples, by folded name
	exact  map[string]bool
	guess  func(string) string // for names that neither has
	counts map[string]int

	guessed []string // what was guessed
}

func newWire(path string, guess func(string) string) *wire {
	w := &wire{
		params: map[string]string{}, keys: map[string]string{}, exact: map[string]bool{},
		counts: map[string]int{}, guess: guess,
	}
	for _, m := range parameter.FindAllStringSubmatch(path, -1) {
		w.params[fold(m[1])] = m[1]
		w.order = append(w.order, m[1])
	}
	return w
}

// learn takes the keys of an example. Of two keys that differ in spelling only,
// the one seen more often counts.
func (w *wire) learn(n *yaml.Node, depth int) {
	if depth > 4*evidence.MaxDepth {
		return
	}
	for k, v := range tree.Entries(n) {
		name := k.Value
		w.exact[name] = true
		w.counts[name]++
		if best, known := w.keys[fold(name)]; !known || w.counts[name] > w.counts[best] {
			w.keys[fold(name)] = name
		}
		w.learn(v, depth+1)
	}
	for _, item := range tree.Items(n) {
		w.learn(item, depth+1)
	}
}

// field gives the name of a field.
func (w *wire) field(name string) string {
	if w.exact[name] {
		return name
	}
	if key, known := w.keys[fold(name)]; known {
		return key
	}
	if p, known := w.params[fold(name)]; known {
		return p
	}
	guessed := w.guess(name)
	if guessed != strings.ToLower(name) && !slices.Contains(w.guessed, guessed) && len(w.guessed) < mostGuessed {
		w.guessed = append(w.guessed, guessed)
	}
	return guessed
}

// mostGuessed is how many guesses a note lists.
const mostGuessed = 20

// param gives the name of a parameter in the path template.
func (w *wire) param(name string) (string, bool) {
	p, known := w.params[fold(name)]
	return p, known
}

// header writes a name as those of headers are written.
func header(name string) string {
	if strings.Contains(name, "-") {
		return name
	}
	parts := strings.Split(name, "_")
	for i, part := range parts {
		if part != "" {
			parts[i] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "-")
}

// isPage reports whether a type is that of a list that comes in pages.
func isPage(name string) bool {
	return strings.Contains(name, "Pagination") || strings.HasSuffix(name, "Page") || strings.HasSuffix(name, "Pages")
}
