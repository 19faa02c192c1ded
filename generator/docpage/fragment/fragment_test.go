package fragment

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

var update = flag.Bool("update", false, "write testdata anew")

// at gives places that count up, on one page.
type sheet struct {
	page *ev.Page
	line int
}

func (s *sheet) at() ev.Place {
	s.line++
	return ev.Place{File: s.page.Name, Line: s.line, Column: 3}
}

func (s *sheet) text(v string) ev.Fact[string] { return ev.Says(v, s.at()) }

func (s *sheet) kind(k ev.Kind, change ...func(*ev.Schema)) *ev.Schema {
	at := s.at()
	t := &ev.Schema{Place: at, Kind: ev.Says(k, at)}
	for _, c := range change {
		c(t)
	}
	return t
}

func (s *sheet) doc(v string) func(*ev.Schema) { return func(t *ev.Schema) { t.Doc = s.text(v) } }

func (s *sheet) named(v string) func(*ev.Schema) { return func(t *ev.Schema) { t.Name = s.text(v) } }

func (s *sheet) enum(values ...string) func(*ev.Schema) {
	return func(t *ev.Schema) {
		for _, v := range values {
			t.Enum = append(t.Enum, s.text(v))
		}
	}
}

func (s *sheet) object(members ...any) *ev.Schema {
	t := s.kind(ev.Object)
	for i := 0; i < len(members); i += 2 {
		name, optional := strings.CutSuffix(members[i].(string), "?")
		p := &ev.Property{Name: name, Place: s.at(), Schema: members[i+1].(*ev.Schema)}
		p.Required = ev.Says(!optional, p.Place)
		t.Properties = append(t.Properties, p)
	}
	return t
}

func (s *sheet) array(items *ev.Schema) *ev.Schema {
	return s.kind(ev.Array, func(t *ev.Schema) { t.Items = items })
}

func (s *sheet) op(method, path string) *ev.Operation {
	op := &ev.Operation{Place: s.at(), Method: s.text(method), Path: s.text(path)}
	s.page.Operations = append(s.page.Operations, op)
	return op
}

func (s *sheet) answer(op *ev.Operation, schema *ev.Schema) {
	at := s.at()
	op.Answers = append(op.Answers, &ev.Answer{Place: at, Status: ev.Says("200", at), Schema: schema})
}

// placed gives all nodes of an example a line.
func placed(line int, n *yaml.Node) *yaml.Node {
	n.Line, n.Column = line, 1
	for _, child := range n.Content {
		placed(line, child)
	}
	return n
}

// page uses everything that a fragment can hold.
func page() *ev.Page {
	s := &sheet{page: &ev.Page{Name: "docs/depot.md", Format: ev.HTMLText, URL: "https://depot.example/docs", Retrieved: "2031-05-06"}}
	list := s.op("GET", "/accounts/{account_id}/shelves")
	list.Server = s.text("https://api.depot.example/v2")
	list.ID, list.Tag, list.Summary = s.text("shelves-list"), s.text("Shelves"), s.text("List shelves")
	list.Description, list.Deprecated = s.text("All shelves.\n\nThe emptiest first."), s.text("Deprecated: Use the halls.")
	list.Resource, list.Action = s.text("depot.shelves"), s.text("list")
	list.Permissions = []ev.Fact[string]{s.text("Shelves Read"), s.text("Shelves Write")}
	list.Security = []ev.Fact[string]{s.text("api_token"), s.text("api_email_key"), s.text("unheard_of")}
	info := s.object("code", s.kind(ev.Integer, func(t *ev.Schema) { t.Limits = map[string]ev.Fact[string]{"minimum": s.text("1000")} }), "message", s.kind(ev.String))
	s.named("Response Info")(info)
	again := s.kind(ev.Reference, s.named("Response Info"))
	shelf := s.object("id", s.kind(ev.String, s.doc("Name of the shelf.")), "children?", s.array(s.kind(ev.Reference, s.named("Shelf"))))
	s.named("Shelf")(shelf)
	at := s.at()
	list.Params = []*ev.Param{
		{Name: "account_id", Place: at, In: ev.Says(ev.InPath, at), Doc: s.text("Who pays."), Schema: s.kind(ev.String)},
		{Name: "order", Place: at, In: ev.Says(ev.InQuery, at), Deprecated: s.text(""), Schema: s.kind(ev.String, s.enum(`"free"`, `"name"`), s.doc("What comes first."))},
		{Name: "near", Place: at, In: ev.Says(ev.InQuery, at), Schema: s.object("latitude", s.kind(ev.Number), "longitude", s.kind(ev.Number))},
		{Name: "X-Reason", Place: at, In: ev.Says(ev.InHeader, at), Schema: s.kind(ev.String)},
	}
	s.answer(list, s.object("errors", s.array(info), "messages", s.array(again), "success", s.kind(ev.Boolean, s.enum("true")),
		"result?", s.array(shelf), "result_info?", s.object("count?", s.kind(ev.Number), "cursor?", s.kind(ev.String))))

	edit := s.op("PATCH", "/accounts/{account_id}/shelves")
	edit.Server = s.text("https://api.depot.example/v2")
	edit.Security = []ev.Fact[string]{s.text("user_service_key")}
	edit.Bodies = []*ev.Body{{Place: s.at(), MediaType: s.text("application/json"), Required: ev.Says(true, s.at()), Schema: s.kind(ev.Map, func(t *ev.Schema) {
		t.Values = s.object("state?", s.kind(ev.String, s.enum(`"full"`)), "note?", s.kind(ev.String, func(t *ev.Schema) { t.Nullable, t.Default = ev.Says(true, s.at()), s.text(`"none"`) }))
	})}}
	user := s.object("kind", s.kind(ev.String, s.enum(`"user"`)), "email?", s.kind(ev.String))
	s.named("User")(user)
	robot := s.object("kind", s.kind(ev.String, s.enum(`"robot"`)), "model", s.kind(ev.String))
	s.named("Robot")(robot)
	owner := s.kind(ev.Union, func(t *ev.Schema) { t.Arms = []*ev.Schema{user, robot} })
	either := s.kind(ev.Union, func(t *ev.Schema) {
		t.Arms = []*ev.Schema{s.kind(ev.String), s.array(s.kind(ev.String)), s.kind(ev.Null)}
	})
	vague := s.kind(ev.Union, func(t *ev.Schema) {
		t.Arms = []*ev.Schema{s.kind(ev.Number), s.kind(ev.Number, s.enum("1"))}
	})
	s.answer(edit, s.object("result", s.object("owner", owner, "names", either, "ttl", vague, "secret?", s.kind(ev.String, func(t *ev.Schema) { t.WriteOnly = ev.Says(true, s.at()) }),
		"made_on", s.kind(ev.String, func(t *ev.Schema) { t.Format, t.ReadOnly = s.text("date-time"), ev.Says(true, s.at()) }), "meta?", s.kind(ev.Unknown, s.doc("Anything.")))))
	edit.Answers[0].Examples = []*ev.Example{{Place: s.at(), Value: placed(s.line, tree.NewMap("result", tree.NewMap("ttl", constant("1")), "guessed", tree.NewString("on")))}}
	edit.Answers = append(edit.Answers, &ev.Answer{Place: s.at(), Status: s.text("4XX"), Schema: s.object("success", s.kind(ev.Boolean, s.enum("false")))})

	upload := s.op("POST", "/accounts/{account_id}/shelves/import")
	upload.Server = s.text("https://upload.depot.example")
	upload.Bodies = []*ev.Body{{Place: s.at(), MediaType: s.text("multipart/form-data"), Schema: s.object("table", s.kind(ev.File), "replace?", s.kind(ev.Boolean))}}
	s.answer(upload, s.object("success", s.kind(ev.Boolean)))
	export := s.op("GET", "/accounts/{account_id}/shelves/export")
	export.Answers = []*ev.Answer{{Place: s.at(), Status: ev.Says("200", s.at()), MediaType: s.text("text/csv")}}
	s.op("DELETE", "/accounts/{account_id}/shelves")
	return s.page
}

// TestBuild compares a fragment with the one in testdata; write it anew with
// -update and look at it.
func TestBuild(t *testing.T) {
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(Build(join.Pages([]*ev.Page{page()}))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("testdata", "depot.yaml")
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("got\n%s", got)
	}
}

// TestPlaces: every node of a fragment knows the line of the page that says
// it, also when the page is one of many.
func TestPlaces(t *testing.T) {
	var files source.Files
	files.AddText("docs/other.md", 1000)
	files.AddText("docs/depot.md", 1000)
	root := BuildIn(&files, join.Pages([]*ev.Page{page()}))
	nodes := 0
	tree.Walk(root, func(pointer string, n *yaml.Node) bool {
		nodes++
		if at := files.Position(n); at.File != "docs/depot.md" || at.Line < 1 {
			t.Errorf("%s is at %s", pointer, at)
		}
		for k := range tree.Entries(n) {
			if at := files.Position(k); at.File != "docs/depot.md" || at.Line < 1 {
				t.Errorf("the key %s in %s is at %s", k.Value, pointer, at)
			}
		}
		return true
	})
	if nodes < 200 {
		t.Errorf("%d nodes", nodes)
	}
	if doc, err := source.Adopt(&files, "docs/depot.md", root); err != nil || doc.Retrieved != "2031-05-06" || doc.Resource != "depot.shelves" {
		t.Errorf("got %+v, %v", doc, err)
	}
}

// TestNames: a name that stands for two things is no component, unless a type
// cannot do without.
func TestNames(t *testing.T) {
	s := &sheet{page: &ev.Page{Name: "a", Format: ev.Markdown}}
	other := &sheet{page: &ev.Page{Name: "b", Format: ev.Markdown}}
	thing := func(s *sheet, member string) *ev.Schema {
		x := s.object(member, s.kind(ev.String))
		s.named("Thing")(x)
		return x
	}
	loop := func(s *sheet, member string) *ev.Schema {
		x := s.object(member, s.kind(ev.Reference, s.named("Loop")))
		s.named("Loop")(x)
		return x
	}
	s.answer(s.op("GET", "/a"), s.object("x", thing(s, "m"), "y", thing(s, "m"), "z", loop(s, "l")))
	other.answer(other.op("GET", "/b"), other.object("x", thing(other, "n"), "y", thing(other, "n"), "z", loop(other, "k")))
	root := Build(join.Pages([]*ev.Page{s.page, other.page}))
	schemas := tree.Get(root, "components", "schemas")
	var names []string
	for k := range tree.Entries(schemas) {
		names = append(names, k.Value)
	}
	if got := strings.Join(names, " "); got != "get_a_Loop get_b_Loop" {
		t.Errorf("components: %s", got)
	}
	for _, path := range []string{"a", "b"} {
		schema := tree.Get(root, "paths", "/"+path, "get", "responses", "200", "content", "application/json", "schema", "properties")
		member := map[string]string{"a": "l", "b": "k"}[path]
		if got := tree.String(tree.Get(schemas, "get_"+path+"_Loop", "properties", member, "$ref")); got != "#/components/schemas/get_"+path+"_Loop" {
			t.Errorf("the loop of %s leads to %q", path, got)
		}
		if tree.Get(schema, "x", "properties") == nil {
			t.Errorf("Thing of %s is not written in full", path)
		}
	}
}
