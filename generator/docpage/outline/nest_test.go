package outline

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// entriesOf reads an outline that is indented by two spaces a level.
func entriesOf(t testing.TB, text string, deep bool) (entries []*Entry) {
	for i, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		body := strings.TrimLeft(line, " \t")
		at := evidence.Place{File: "page", Line: i + 1, Column: 1}
		e, err := ParseEntry(body, at)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if deep {
			e.Depth = (len(line) - len(body)) / 2
		}
		entries = append(entries, e)
	}
	return entries
}

func nested(t testing.TB, text, example string, deep bool) (string, []evidence.Note) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(example), &doc); err != nil {
		t.Fatal(err)
	}
	var value *yaml.Node
	if len(doc.Content) > 0 {
		value = doc.Content[0]
	}
	top, notes := Nest(entriesOf(t, text, deep), value)
	var b strings.Builder
	for _, e := range top {
		fmt.Fprintf(&b, "%s:%s\n", e.Name, dump(e.Schema))
	}
	return b.String(), notes
}

// TestNest has outlines that come out the same whether or not the page shows
// their depth.
func TestNest(t *testing.T) {
	for _, test := range []struct{ name, outline, example, want string }{
		{"by names and counts", `
a: object { x, y }
  x: object { z }
    z: string
  y: optional number
b: array of object { k, l, m, 2 more }
  k: string
  l: string
  m: string
  n: string
  o: string
c: string`, ``, `
a:object{x:object{z:string}, y?:number}
b:array[object{k:string, l:string, m:string, n:string, o:string}]
c:string`},
		{"a named type ends where the example says so", `
shelf: Shelf
  id: string
  hall: optional string
parcel: optional string
note: optional string`, `{shelf: {id: 1, hall: B}, parcel: p, note: n}`, `
shelf:Shelf=object{id:string, hall?:string}
parcel:string
note:string`},
		{"a required member comes before optional ones", `
shelf: Shelf
  id: string
  hall: optional string
parcel: string`, ``, `
shelf:Shelf=object{id:string, hall?:string}
parcel:string`},
		{"a named type hides an array", `
errors: Message
  code: number
  source: optional object { pointer }
    pointer: optional string
messages: Message
done: boolean`, `{errors: [{code: 1, source: {pointer: p}}], messages: [], done: true}`, `
errors:Message=array?[object{code:number, source?:object{pointer?:string}}]
messages:Message=reference
done:boolean`},
		{"an inline type is shown once", `
errors: array of Info
  code: number
  source: optional object { pointer }
    pointer: optional string
messages: array of Info
  code: number
  source: optional object { pointer }
done: true
  true`, `{errors: [{code: 1, source: {pointer: p}}], messages: [{code: 1, source: {pointer: p}}], done: true}`, `
errors:array[Info=object{code:number, source?:object{pointer?:string}}]
messages:array[Info=object{code:number, source?:object{pointer?:string}}]
done:boolean true`},
		{"enums", `
state: "a" or "b" or "c" or 2 more
  "a"
  "b"
  "c"
  "d"
  "e"
states: optional array of State
  "a"
  "b"
level: optional 1 or 2
  1
  2`, `{state: a, states: [a], level: 1}`, `
state:string "a"|"b"|"c"|"d"|"e"+2
states:array[State=string "a"|"b"]
level:number 1|2`},
		{"unions", `
owner: UserOwner or Robot or 1 more
  UserOwner object { kind, email }
    kind: "user"
      "user"
    email: optional string
  Robot object { kind }
    kind: "robot"
      "robot"
  string
ttl: TTL
  number
  1
    1
until: optional "load" or "idle" or array of "load" or "idle"
  "load" or "idle"
    "load"
    "idle"
  array of "load" or "idle"
    "load"
    "idle"`, `{owner: {kind: user, email: e}, ttl: 1, until: load}`, `
owner:union+1(UserOwner=object{kind:string "user", email?:string} or Robot=object{kind:string "robot"} or string)
ttl:TTL=union(number or number 1)
until:union(string "load"|"idle" or array[string "load"|"idle"])`},
		{"maps", `
body: map[object { state } ]
  state: optional "review" or "ignored"
    "review"
    "ignored"
tables: map[array of Table]
  id: string
  size: optional number
rest: optional string`, `{body: {k: {state: review}}, tables: {k: [{id: a, size: 1}]}, rest: r}`, `
body:map<object{state?:string "review"|"ignored"}>
tables:map<array[Table=object{id:string, size?:number}]>
rest:string`},
		{"the page counts wrongly", `
limits: object { a, b, c, 11 more }
  a: number
  b: number
  c: number
  d: number
next: string`, `{limits: {a: 1, b: 2, c: 3, d: 4, e: 5}, next: n}`, `
limits:object{a:number, b:number, c:number, d:number}
next:string`},
		{"more than announced", `
limits: object { a, b }
  a: number
  b: number
  c: number
next: string`, `{limits: {a: 1, b: 2, c: 3}, next: n}`, `
limits:object{a:number, b:number, c:number}
next:string`},
		{"listed, but not shown", `
limits: object { a, b, c }
  a: number
  b: number
next: object { "x y" }`, `{limits: {a: 1, b: 2}, next: n}`, `
limits:object{a:number, b:number, c:}
next:object{x y}`},
		{"a recursion is not continued", `
tree: object { id, tree }
  id: string
  tree: optional object { id, tree }
end: string`, `{tree: {id: a, tree: {id: b}}, end: e}`, `
tree:object{id:string, tree?:object{id,tree}}
end:string`},
		{"the example's kinds tell who a name belongs to", `
shelf: Shelf
  id: string
free: boolean
id: number`, `{shelf: {id: a}, free: true, id: 1}`, `
shelf:Shelf=object{id:string}
free:boolean
id:number`},
		{"a named type without members", `
shelf: optional Shelf
id: optional number`, `{shelf: {id: a}, id: 1}`, `
shelf:Shelf=reference
id:number`},
		{"a named object", `
Shelf = object { id, hall, 2 more }
  id: string
  hall: object { letter }
    letter: string
  size: number
  note: optional string`, ``, `
:Shelf=object{id:string, hall:object{letter:string}, size:number, note?:string}`},
		{"an array of the first alternative only", `
a: optional array of X or Y
  array of X
  Y object { k }
    k: string`, ``, `
a:union(array[X=reference] or Y=object{k:string})`},
	} {
		for _, deep := range []bool{true, false} {
			got, _ := nested(t, test.outline, test.example, deep)
			if want := strings.TrimPrefix(test.want, "\n") + "\n"; got != want {
				t.Errorf("%s (depth shown: %v):\ngot\n%swant\n%s", test.name, deep, got, want)
			}
		}
	}
}

func TestNestNotes(t *testing.T) {
	_, notes := nested(t, `
limits: object { a, b, 3 more }
  a: number
  b: number
  "c"
weight: number
  x: string
twice: object { a }
  a: number
  a: string`, ``, true)
	var b strings.Builder
	for _, n := range notes {
		fmt.Fprintf(&b, "%s %s\n", n.Place, n.Text)
	}
	want := `page:4:1 string{"c"} is no alternative of limits and left out
page:1:1 limits announces 5, the page shows 2
page:6:1 members below weight, which is no object, are left out, the first is x
page:9:1 a is there twice; the first one counts
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func FuzzNest(f *testing.F) {
	f.Add("a: object { b }\n  b: A or B\n    A object { c }\n  \"d\"\ne: map[array of E]\n  f: string", "{a: {b: 1}, e: {k: [1]}}", true)
	f.Add("a: object { a, 3 more }\na: object { a, 3 more }\na: X\na: X\n\"v\"", "{a: {a: [{a: 1}]}}", false)
	f.Fuzz(func(t *testing.T, text, example string, deep bool) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(example), &doc) != nil {
			return
		}
		var entries []*Entry
		for i, line := range strings.Split(text, "\n") {
			body := strings.TrimLeft(line, " ")
			e, err := ParseEntry(body, evidence.Place{File: "page", Line: i + 1})
			if err != nil {
				continue
			}
			if deep {
				e.Depth = len(line) - len(body)
			}
			entries = append(entries, e)
		}
		top, _ := Nest(entries, &doc)
		if found := count(top); found != len(entries) {
			t.Fatalf("%d entries became %d", len(entries), found)
		}
	})
}

func count(entries []*Entry) int {
	n := len(entries)
	for _, e := range entries {
		n += count(e.Children)
	}
	return n
}
