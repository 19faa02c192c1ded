package sdktext

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

var update = flag.Bool("update", false, "write the expectations of TestPages anew")

// print writes evidence so that a reviewer sees all of it but the places.
func print(p *evidence.Page) string {
	var b strings.Builder
	for _, o := range p.Operations {
		fmt.Fprintf(&b, "%s %s\n", o.Method.Value, o.Path.Value)
		fmt.Fprintf(&b, "  %s %s%s %q %q\n", o.Resource.Value, o.Action.Value, sure(o.Action.Certainty), o.Summary.Value, o.Description.Value)
		if o.Deprecated.Known() {
			fmt.Fprintf(&b, "  deprecated %q\n", o.Deprecated.Value)
		}
		fmt.Fprintf(&b, "  security %q permissions %q\n", values(o.Security), values(o.Permissions))
		for _, q := range o.Params {
			fmt.Fprintf(&b, "  param %s in %q%s %q ", q.Name, q.In.Value, required(q.Required), q.Doc.Value)
			schema(&b, q.Schema, "    ")
		}
		for _, body := range o.Bodies {
			b.WriteString("  body ")
			schema(&b, body.Schema, "    ")
		}
		for _, a := range o.Answers {
			fmt.Fprintf(&b, "  answer %q %q unwrapped=%v, %d examples ", a.Status.Value, a.MediaType.Value, a.Unwrapped, len(a.Examples))
			schema(&b, a.Schema, "    ")
		}
	}
	for _, t := range p.Types {
		fmt.Fprintf(&b, "type %s ", t.Name)
		schema(&b, t.Schema, "  ")
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note %d:%d %s\n", n.Place.Line, n.Place.Column, n.Text)
	}
	return b.String()
}

func sure(c evidence.Certainty) string { return [...]string{"", " (example)", " (name)"}[c] }

func values(facts []evidence.Fact[string]) (list []string) {
	for _, f := range facts {
		list = append(list, f.Value)
	}
	return list
}

func required(f evidence.Fact[bool]) string {
	switch {
	case !f.Known():
		return ""
	case f.Value:
		return " required" + sure(f.Certainty)
	}
	return " optional" + sure(f.Certainty)
}

func schema(b *strings.Builder, s *evidence.Schema, indent string) {
	if s == nil {
		b.WriteString("nothing\n")
		return
	}
	b.WriteString(string(s.Kind.Value) + sure(s.Kind.Certainty))
	if s.Name.Known() {
		b.WriteString(" " + s.Name.Value)
	}
	if s.Shown.Listed && len(s.Enum) == 0 {
		fmt.Fprintf(b, " %q+%d", s.Shown.Names, s.Shown.More)
	}
	if s.Nullable.Value {
		b.WriteString(" nullable")
	}
	if len(s.Enum) > 0 {
		fmt.Fprintf(b, " %v", values(s.Enum))
	}
	if s.Format.Known() {
		b.WriteString(" format " + s.Format.Value)
	}
	for _, keyword := range slices.Sorted(maps.Keys(s.Limits)) {
		fmt.Fprintf(b, " %s=%s", keyword, s.Limits[keyword].Value)
	}
	if s.Deprecated.Known() {
		fmt.Fprintf(b, " deprecated %q", s.Deprecated.Value)
	}
	if s.Doc.Known() {
		fmt.Fprintf(b, " %q", s.Doc.Value)
	}
	b.WriteString("\n")
	for _, p := range s.Properties {
		fmt.Fprintf(b, "%s%s%s: ", indent, p.Name, required(p.Required))
		schema(b, p.Schema, indent+"  ")
	}
	for label, part := range map[string]*evidence.Schema{"items": s.Items, "values": s.Values} {
		if part != nil {
			b.WriteString(indent + label + " ")
			schema(b, part, indent+"  ")
		}
	}
	for _, arm := range s.Arms {
		b.WriteString(indent + "| ")
		schema(b, arm, indent+"  ")
	}
}

func pages(t testing.TB) (names []string) {
	t.Helper()
	for _, pattern := range []string{"testdata/*.txt", "testdata/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

func TestPages(t *testing.T) {
	for _, name := range pages(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !Detect(text) {
				t.Error("not detected")
			}
			page, err := Read(name, text)
			if err != nil {
				t.Fatal(err)
			}
			got := print(page)
			golden := name + ".want"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			noisy, err := Read(name, noise(text))
			if err != nil {
				t.Fatal(err)
			}
			if printed := print(noisy); printed != got {
				t.Errorf("with noise:\n%s\nwithout:\n%s", printed, got)
			}
		})
	}
}

// noise does to a page what copying does.
func noise(text []byte) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\n")
		if !bytes.HasPrefix(line, []byte(" ")) && !bytes.Contains(line, []byte("Printf")) {
			line = bytes.ReplaceAll(line, []byte("_"), []byte(`\_`))
		}
		line = bytes.ReplaceAll(line, []byte("  "), []byte("\u00a0\u00a0"))
		b.Write(line)
		b.WriteString(" \u00a0\r\n")
	}
	return b.Bytes()
}

// Some copies of a page have no blank lines.
func TestWithoutBlankLines(t *testing.T) {
	for _, name := range []string{"testdata/sails.edit.typescript.txt", "testdata/buoys.python.txt"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		page, err := Read(name, text)
		if err != nil {
			t.Fatal(err)
		}
		dense, err := Read(name, bytes.ReplaceAll(text, []byte("\n\n"), []byte("\n")))
		if err != nil {
			t.Fatal(err)
		}
		dense.Notes, page.Notes = nil, nil // they have other lines
		if got, want := print(dense), print(page); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// A page may have lost everything between permissions and code sample, and
// line ends with it.
func TestLossy(t *testing.T) {
	page, err := Read("p", []byte(`Pay a toll
client.roads.tolls.pay(stringtollGateId, numberlane, TollPayParams { road_id, "X-Plate", amount } body, RequestOptionsoptions?): Toll { id, paid, 3 more }
POST/roads/{road_id}/gates/{toll_gate_id}/{lane_number}
Pays.
Security
API Token
Example:
Accepted Permissions (at least one required)
Pay a toll
import Roads from 'roads';
const toll = await client.roads.tolls.pay('g', 1, {
road_id: 'r',
amount: [1],
});
console.log(toll.id);{
"success": true,
"result": {
"id": "t",
"paid": true
}
}Returns Examples
{
"success": true,
"result": {
"id": "t",
"paid": true
}
}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `POST /roads/{road_id}/gates/{toll_gate_id}/{lane_number}
  roads.tolls pay (name) "Pay a toll" "Pays."
  security ["api_token"] permissions []
  param toll_gate_id in "path" required "" string
  param lane_number in "path" required "" number
  param road_id in "path" required "" nothing
  body object
    X-Plate: 
    amount: 
  answer "" "application/json" unwrapped=true, 1 examples object Toll ["id" "paid"]+3
note 2:1 the parameter lane is taken for {lane_number} in the path
`
	if got := print(page); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	e := page.Operations[0].Answers[0].Examples[0]
	if e.Place.Line != 15 || e.Place.Column != len("console.log(toll.id);{") || e.Value.Content[3].Content[1].Line != 18 {
		t.Errorf("the example is at %v, its id in line %d", e.Place, e.Value.Content[3].Content[1].Line)
	}
}

func TestBrokenExamples(t *testing.T) {
	const top = "T\na.b.get() -> Thing\nGET/things\nReturnsExpand Collapse\nclass Thing:\nid: str\n\nT\n\nimport a\n"
	for name, c := range map[string]struct {
		text     string
		examples []string // as they are, when they are JSON
		notes    int
	}{
		"cut off":         {top + `{"result": {"id": "a"`, []string{""}, 1},
		"not JSON":        {top + `{"result": {id: "a"}}`, []string{""}, 1},
		"code only":       {top + "f({\n  a: [1],\n})\n", nil, 0},
		"in the code":     {top + "f(\n[{\n\"id\": 1\n}])\nprint(x)\n{\"result\": {}}", []string{`{"result": {}}`}, 0},
		"unclosed string": {top + "# don't\nprint('{')\n{\"result\": {}}", []string{`{"result": {}}`}, 0},
		"unclosed code":   {top + "print((x)\n{\"result\": {}}", []string{`{"result": {}}`}, 0},
		"in one line":     {top + `print(x){"result": {}}Returns Examples` + "\n" + `{"result": {}}`, []string{`{"result": {}}`}, 0},
		"empty":           {top + "{}", []string{"{}"}, 0},
	} {
		page, err := Read("p", []byte(c.text))
		if err != nil {
			t.Fatal(name, err)
		}
		var got []string
		for _, a := range page.Operations[0].Answers {
			for _, e := range a.Examples {
				if e.Value == nil {
					e.Text = ""
				}
				got = append(got, e.Text)
			}
		}
		if !slices.Equal(got, c.examples) || len(page.Notes) != c.notes {
			t.Errorf("%s: got %q and notes %v, want %q", name, got, page.Notes, c.examples)
		}
	}
}

func TestNoPage(t *testing.T) {
	for _, text := range []string{"", "# Title\n\n**get** `/things`\n\nA description.", "client.a.b(): C", "GET/things"} {
		if Detect([]byte(text)) {
			t.Errorf("%q is detected", text)
		}
		_, err := Read("p.txt", []byte(text))
		const want = "p.txt:1:1: no method of an SDK is described here: there is no signature next to a verb and a path; " +
			"take the page of a method, or choose another --format"
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err := Read("p.txt", make([]byte, evidence.MaxSize+1))
	if err == nil || err.Error() != "p.txt:1:1: the page has more than 16 MiB; import parts of it" {
		t.Error(err)
	}
}

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		language   *language
		text, want string
	}{
		{typescript, `string`, "string"},
		{typescript, `"a" | 'b'`, `string ["a" "b"]`},
		{typescript, `"a" | 2 | null`, "union [\"\\\"a\\\"\" \"2\"]+0 nullable\n| string [\"a\"]\n| number [2]"},
		{typescript, `Array<A | B>`, "array\nitems union [\"A\" \"B\"]+0\n  | reference A\n  | reference B"},
		{typescript, `(A | string)[]`, "array\nitems union [\"A\" \"string\"]+0\n  | reference A\n  | string"},
		{typescript, `A[]`, "array\nitems reference A"},
		{typescript, `Record<string, Array<number>>`, "map\nvalues array\n  items number"},
		{typescript, `A { "x-y", b?, 2 more } & B { c }`, `object A ["x-y" "b" "c"]+2`},
		{typescript, `{ a }`, `object ["a"]+0`},
		{typescript, `A = "x" | "y" | 3 more`, `string A ["x" "y"]`},
		{typescript, `A = B`, "union A\n| reference B"},
		{typescript, `Date`, "string format date-time"},
		{typescript, `Core.Uploadable`, "file"},
		{typescript, `Array`, "array"},
		{python, `Optional[List[int]]`, "array\nitems integer"},
		{python, `List[Optional[float]]`, "array\nitems number nullable"},
		{python, `Union[str, datetime]`, "string format date-time"},
		{python, `Union[A, None]`, "reference A"},
		{python, `int | None`, "integer nullable"},
		{python, `Dict[str, Dict[str, object]]`, "map\nvalues map\n  values unknown"},
		{python, `Literal["a", "b", 4 more]`, `string ["a" "b"]`},
		{python, `Literal[1, 2]`, "number [1 2]"},
		{python, `Annotated[Union[A, B], PropertyInfo(discriminator="type")]`, "error"},
		{python, `date`, "string format date"},
		{golang, `[]map[string]*Thing`, "array\nitems map\n  values reference Thing"},
		{golang, `param.Field[[]int64]`, "array\nitems integer"},
		{golang, `map[string]interface{…}`, "map\nvalues unknown"},
		{golang, `time.Time`, "string format date-time"},
		{golang, `shared.UnionString`, "string"},
		{golang, `zones.Hold[Of]`, "reference Hold"},
		{typescript, `A { b`, "error"},
		{typescript, `Array<`, "error"},
		{typescript, `"a`, "error"},
		{typescript, `a b`, "error"},
		{typescript, `-`, "error"},
		{python, `List[str`, "error"},
		{python, `Optional[]`, "error"},
		{golang, `map[string`, "error"},
		{golang, strings.Repeat("[]", 1000) + "int", "error"},
		{typescript, strings.Repeat("Array<", 1000), "error"},
		{typescript, strings.Repeat("(", 1000), "error"},
		{python, strings.Repeat("Union[", 1000), "error"},
		{python, strings.Repeat("List[", 1000), "error"},
	} {
		got := "error"
		if s, _, err := c.language.parse(c.text, evidence.Place{File: "p", Line: 1}); err == nil {
			var b strings.Builder
			schema(&b, s, "")
			got = strings.TrimSpace(b.String())
		}
		if got != c.want {
			t.Errorf("%s: %.80s: got\n%s\nwant\n%s", c.language.name, c.text, got, c.want)
		}
	}
}

func TestSignatures(t *testing.T) {
	for text, want := range map[string]string{
		`client.a.bcDeF.del(stringxId, ADelParams { y_id } params, RequestOptionsoptions?): void`: `TypeScript a.bc_de_f delete [xId params] void`,
		`client.apiGateway.list(ListParamsquery?, RequestOptionsoptions?): SinglePage<A { b }>`:   `TypeScript api_gateway list [query] SinglePage<A { b }>`,
		`client.user.get(RequestOptionsoptions?): User`:                                           `TypeScript user get [] User`,
		`user.get() -> User`:                                     `Python user get [] User`,
		`client.a.b_c.import_(strx_id, **kwargs) -> None`:        `Python a.b_c import [x_id kwargs] None`,
		`client.MTLS.D1Databases.New(ctx, params) (*A, error)`:   `Go mtls.d1_databases create [params] *A`,
		`client.APIGateway.URLs.BulkNew(ctx, xID, body) error`:   `Go api_gateway.urls bulk_create [xID body] `,
		`client.Zones.IPs.Get(ctx, xID) (*http.Response, error)`: `Go zones.ips get [xID] *http.Response`,
		`see client.a.b(c)`:                                      "",
		`client.a.b(c`:                                           "",
		`f(x) -> y`:                                              "",
		`client.a.b(c) d`:                                        "",
	} {
		got := ""
		if s, ok := findSignature(text); ok {
			var args []string
			for _, a := range s.args {
				args = append(args, a.name)
			}
			got = fmt.Sprintf("%s %s %s %v %s", s.name, s.resource, s.action, args, s.returns)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestProse(t *testing.T) {
	// Lines that look like fields but describe the one above.
	page, err := Read("p", []byte(`List things

client.Things.List(ctx, query) (*SinglePage[Thing], error)
GET/things

ParametersExpand Collapse
query ThingListParams
Zone param.Field[string]optional

Zone ID

Size param.Field[int64]optional

One of the following sizes.

formatted as text
maximum value is seven
ReturnsExpand Collapse
type Thing struct{…}
ID string

Identifier

Owner Personoptional

Account Owner

Name string
`))
	if err != nil {
		t.Fatal(err)
	}
	want := `GET /things
  things list (name) "List things" ""
  security [] permissions []
  param zone in "query" optional "Zone ID" string
  param size in "query" optional "One of the following sizes.\n\nformatted as text\nmaximum value is seven" integer
  answer "" "" unwrapped=true, 0 examples array
    items object Thing
      id required: string "Identifier"
      owner optional: object Person "Account Owner"
        name required: string
`
	if got := print(page); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Without an example, the names of types tell what belongs into what.
func TestNestingByTypeNames(t *testing.T) {
	for text, want := range map[string]string{
		`Fit a lock
doors.locks.fit(strdoor_id, LockFitParams**kwargs) -> Lock
POST/houses/{house_id}/doors/{door_id}/lock
ParametersExpand Collapse
house_id: str
door_id: str
bolt: Bolt
length: int
tip: Optional[BoltTip]
angle: float
keys: Optional[List[Key]]
teeth: str
ReturnsExpand Collapse
class Lock:
plate: Plate
screws: List[PlateScrew]
width: float
springs: Optional[List[Spring]]
force: float
`: `POST /houses/{house_id}/doors/{door_id}/lock
  doors.locks fit "Fit a lock" ""
  security [] permissions []
  param house_id in "path" required "" string
  param door_id in "path" required "" string
  param bolt in "" required "" object Bolt
    length required: integer
    tip optional (name): object BoltTip
      angle required: number
  param keys in "" optional (name) "" array
    items object Key
      teeth required: string
  answer "" "" unwrapped=true, 0 examples object Lock
    plate required: object Plate
      screws required: array
        items object PlateScrew
          width required: number
    springs optional (name): array
      items object Spring
        force required: number
`,
		`Fit a lock
client.Locks.Fit(ctx, body) (*Lock, error)
POST/locks
Parameters
body LockFitParams
Bolt param.Field[LockFitParamsBolt]
Length float64optional
formatint64
Keys param.Field[[]LockFitParamsKey]optional
Teeth string
Returns
type Lock struct{…}
Plates []LockPlate
Width int64
Cost LockCost
Low float64
`: `POST /locks
  locks fit (name) "Fit a lock" ""
  security [] permissions []
  body object
    bolt required: object LockFitParamsBolt
      length optional: integer format int64
    keys optional: array
      items object LockFitParamsKey
        teeth required: string
  answer "" "" unwrapped=true, 0 examples object Lock
    plates required: array
      items object LockPlate
        width required: integer
    cost required: object LockCost
      low required: number
`,
	} {
		page, err := Read("p", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := print(page); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
