package merge

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

// join merges texts, named a.yaml, b.yaml, ….
func join(t testing.TB, texts ...string) (*source.Files, *Result) {
	t.Helper()
	files, docs := parse(t, texts...)
	result, err := Merge(files, docs)
	if err != nil {
		t.Fatal(err)
	}
	return files, result
}

func parse(t testing.TB, texts ...string) (*source.Files, []*source.Document) {
	t.Helper()
	fsys := fstest.MapFS{}
	var names []string
	for i, text := range texts {
		name := string(rune('a'+i)) + ".yaml"
		fsys[name] = &fstest.MapFile{Data: []byte("openapi: 3.0.3\n" + text)}
		names = append(names, name)
	}
	files := &source.Files{}
	docs, err := source.Load(files, fsys, names)
	if err != nil {
		t.Fatal(err)
	}
	return files, docs
}

func text(t testing.TB, root *yaml.Node) string {
	t.Helper()
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func origin(date string) string {
	return "x-source: {url: 'https://example.com', retrieved: " + date + "}"
}

func TestMerge(t *testing.T) {
	tests := []struct {
		name  string
		texts []string
		want  string // without the first line
	}{
		{"canonical order", []string{
			"x-z: 1\ncomponents: {schemas: {b: {}, a: {}}, parameters: {}}\npaths: {/b: {}, /a: {}}\nx-a: 1\ninfo: {title: t}\nprefer: true\n",
		}, "info: {title: t}\npaths:\n  /a: {}\n  /b: {}\ncomponents: {parameters: {}, schemas: {a: {}, b: {}}}\nx-a: 1\nx-z: 1\n"},
		{"top level", []string{
			"info: {title: a, version: 1}\nservers: [{url: https://a}]\ntags: [{name: x, description: a}]\n",
			"info: {title: b, license: {name: n}}\nservers: [{url: https://a/}, {url: https://b}]\ntags: [{name: y}, {name: x, description: b}]\n",
		}, "info: {title: a, version: 1, license: {name: n}}\nservers: [{url: https://a}, {url: https://a/}, {url: https://b}]\ntags: [{name: x, description: a}, {name: y}]\n"},
		{"names of the newer", []string{
			origin("2023-01-01") + "\npaths: {'/a/{identifier}/{b}': {delete: {parameters: [{name: b, in: path}, {name: identifier, in: path}, {name: identifier, in: query}]}}}\n",
			origin("2024-01-01") + "\npaths: {'/a/{a_id}/{b_id}': {get: {parameters: [{name: a_id, in: path}]}}}\n",
		}, "paths:\n  '/a/{a_id}/{b_id}': {get: {parameters: [{name: a_id, in: path}], x-source: {url: 'https://example.com', retrieved: \"2024-01-01\"}}, " +
			"delete: {parameters: [{name: b_id, in: path}, {name: a_id, in: path}, {name: identifier, in: query}], x-source: {url: 'https://example.com', retrieved: \"2023-01-01\"}}}\n"},
		{"names by reference", []string{
			"paths: {'/a/{x}': {get: {}}}\n",
			"paths: {'/a/{y}': {put: {parameters: [{$ref: '#/components/parameters/y'}]}}}\ncomponents: {parameters: {y: {name: y, in: path}}}\n",
		}, "paths:\n  '/a/{x}': {get: {}, put: {parameters: [{name: x, in: path}]}}\ncomponents: {parameters: {y: {name: y, in: path}}}\n"},
		{"one operation", []string{
			"paths: {/a: {get: {summary: a, tags: [p, q], parameters: [{name: x, in: query, required: true}], responses: {200: {description: a}}}}}\n",
			"paths: {/a: {get: {summary: b, tags: [q, p], deprecated: true, parameters: [{name: y, in: query}, {name: x, in: query, description: b}], responses: {404: {description: b}}}}}\n",
		}, "paths:\n  /a: {get: {summary: a, tags: [p, q], parameters: [{name: x, in: query, required: true, description: b}, {name: y, in: query}], responses: {\"200\": {description: a}, \"404\": {description: b}}, deprecated: true}}\n"},
		{"parameters of path items", []string{
			"paths: {/a: {parameters: [{name: x, in: query}, {name: y, in: query}], get: {parameters: [{name: y, in: query, required: true}]}}}\n",
			"paths: {/a: {put: {}}}\n",
		}, "paths:\n  /a: {get: {parameters: [{name: x, in: query}, {name: y, in: query, required: true}]}, put: {}}\n"},
		{"parameters of path items, agreed", []string{
			"paths: {/a: {parameters: [{name: x, in: query}], get: {}}}\n",
			"paths: {/a: {parameters: [{name: x, in: query, description: d}], put: {}}}\n",
		}, "paths:\n  /a: {parameters: [{name: x, in: query, description: d}], get: {}, put: {}}\n"},
		{"security", []string{
			"security: [{a: []}]\npaths: {/a: {get: {}, put: {security: []}}}\n",
			"security: [{b: []}, {c: []}]\npaths: {/b: {get: {}}}\n",
			"paths: {/c: {get: {}}}\n",
		}, "security: [{a: []}]\npaths:\n  /a: {get: {security: [{a: []}]}, put: {security: []}}\n  /b: {get: {security: [{b: []}, {c: []}]}}\n  /c: {get: {}}\n"},
		{"security, agreed", []string{
			"security: [{b: []}, {c: []}]\npaths: {/a: {get: {}}}\n",
			"security: [{c: []}, {b: []}]\n",
		}, "security: [{b: []}, {c: []}]\npaths:\n  /a: {get: {}}\n"},
		{"equal components", []string{
			"components: {schemas: {s: {type: object, required: [a, b], properties: {description: {type: string, description: p}}}}}\n",
			"components: {schemas: {s: {properties: {description: {description: q, type: string}}, required: [b, a], type: object, title: S}}}\n",
		}, "components: {schemas: {s: {type: object, required: [a, b], properties: {description: {type: string, description: p}}}}}\n"},
		{"different components", []string{
			"x-resource: p.q\npaths: {/a: {get: {responses: {200: {$ref: '#/components/responses/r'}}}}}\n" +
				"components: {responses: {r: {content: {j: {schema: {$ref: '#/components/schemas/s/properties/x'}}}}}, schemas: {s: {type: object}, u: {discriminator: {mapping: {x: s, y: '#/components/schemas/s'}}}}}\n",
			"x-resource: v\npaths: {/b: {get: {}}}\ncomponents: {responses: {r: {content: {j: {schema: {$ref: '#/components/schemas/s/properties/x'}}}}}, schemas: {s: {type: array}}}\n",
		}, "paths:\n  /a: {get: {responses: {\"200\": {$ref: '#/components/responses/p_q_r'}}, x-resource: p.q}}\n  /b: {get: {x-resource: v}}\n" +
			"components: {responses: {p_q_r: {content: {j: {schema: {$ref: '#/components/schemas/p_q_s/properties/x'}}}}, v_r: {content: {j: {schema: {$ref: '#/components/schemas/v_s/properties/x'}}}}}, " +
			"schemas: {p_q_s: {type: object}, u: {discriminator: {mapping: {x: p_q_s, y: '#/components/schemas/p_q_s'}}}, v_s: {type: array}}}\n"},
		{"different security schemes", []string{
			"security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: apiKey}}}\n",
			"paths: {/b: {get: {security: [{k: []}]}}}\ncomponents: {securitySchemes: {k: {type: http}}}\n",
		}, "security: [{a_k: []}]\npaths:\n  /b: {get: {security: [{b_k: []}]}}\ncomponents: {securitySchemes: {a_k: {type: apiKey}, b_k: {type: http}}}\n"},
		{"reference and what it refers to", []string{
			"paths: {/a: {get: {requestBody: {$ref: '#/components/requestBodies/r'}}}}\ncomponents: {requestBodies: {r: {required: true}}}\n",
			"paths: {/a: {get: {requestBody: {required: true, description: d}}}}\n",
		}, "paths:\n  /a: {get: {requestBody: {$ref: '#/components/requestBodies/r'}}}\ncomponents: {requestBodies: {r: {required: true}}}\n"},
		{"numbers", []string{
			"paths: {/a: {get: {parameters: [{name: x, in: query, schema: {maximum: 10, enum: [1, 2]}}]}}}\n",
			"paths: {/a: {get: {parameters: [{name: x, in: query, schema: {maximum: 10.0, enum: [2.0, 1]}}]}}}\n",
		}, "paths:\n  /a: {get: {parameters: [{name: x, in: query, schema: {maximum: 10, enum: [1, 2]}}]}}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, result := join(t, tt.texts...)
			for _, c := range result.Conflicts {
				t.Errorf("conflict at %s", c.Pointer)
			}
			var want yaml.Node
			if err := yaml.Unmarshal([]byte("openapi: 3.0.3\n"+tt.want), &want); err != nil {
				t.Fatal(err)
			}
			if got, want := text(t, result.Root), text(t, &want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestVersionOfTheNewest(t *testing.T) {
	files, docs := parse(t, "", "")
	tree.Get(docs[1].Root, "openapi").Value = "3.1.0"
	result, err := Merge(files, docs)
	if err != nil || tree.String(tree.Get(result.Root, "openapi")) != "3.1.0" {
		t.Errorf("got %s, %v", text(t, result.Root), err)
	}
}

func TestNothing(t *testing.T) {
	result, err := Merge(&source.Files{}, nil)
	if err != nil || !tree.IsMap(result.Root) || len(result.Root.Content) != 0 {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestReport(t *testing.T) {
	_, result := join(t,
		"x-resource: r\npaths: {/a: {get: {summary: x}}}\ncomponents: {schemas: {s: {type: object}, t: {}}}\n",
		"x-resource: r\npaths: {/a: {get: {summary: y}}}\ncomponents: {schemas: {s: {type: array}, t: {}}}\n")
	if len(result.Renamed) != 0 {
		t.Errorf("documents about one resource: renamed %v", result.Renamed)
	}
	if result.Duplicates != 2 {
		t.Errorf("%d duplicates, want the operation and t", result.Duplicates)
	}
	_, result = join(t,
		"x-resource: v\npaths: {/a: {get: {}}}\ncomponents: {schemas: {s: {type: object}}}\n",
		"x-resource: u\npaths: {/b: {get: {}}}\ncomponents: {schemas: {s: {type: array}}}\n")
	want := []Rename{{"schemas", "s", "v_s", "a.yaml"}, {"schemas", "s", "u_s", "b.yaml"}}
	if !slices.Equal(result.Renamed, want) {
		t.Errorf("renamed %v, want %v", result.Renamed, want)
	}
}

func TestUnsettled(t *testing.T) {
	operation := func(s string) string { return "paths:\n  /a/{id}:\n    get:\n      " + s + "\n" }
	tests := []struct{ name, a, b, want string }{
		{"scalar", operation("deprecated: true"), operation("deprecated: false"),
			"a.yaml:5:19: /paths/~1a~1{id}/get/deprecated: is true here, but false at b.yaml:5:19; decide with an overlay action on $.paths['/a/{id}'].get.deprecated, or with `prefer: true` in one of the two files"},
		{"limit of a parameter", operation("parameters: [{name: q, in: query}, {name: id, in: path, schema: {maxLength: 36}}]"), operation("parameters: [{name: id, in: path, schema: {maxLength: 32}}]"),
			"a.yaml:5:83: /paths/~1a~1{id}/get/parameters/1/schema/maxLength: is 36 here, but 32 at b.yaml:5:61; decide with an overlay action on $.paths['/a/{id}'].get.parameters[?@.name == 'id'].schema.maxLength, or with `prefer: true` in one of the two files"},
		{"kind", operation("responses: {200: {content: {j: {schema: {type: string}}}}}"), operation("responses: {200: {content: {j: {schema: [x]}}}}"),
			"a.yaml:5:47: /paths/~1a~1{id}/get/responses/200/content/j/schema: is {type: \"string\"} here, but [\"x\"] at b.yaml:5:47; decide with an overlay action on $.paths['/a/{id}'].get.responses['200'].content.j.schema, or with `prefer: true` in one of the two files"},
		{"set", operation("tags: [a, b]"), operation("tags: [a]"),
			"a.yaml:5:13: /paths/~1a~1{id}/get/tags: is [\"a\", \"b\"] here, but [\"a\"] at b.yaml:5:13; decide with an overlay action on $.paths['/a/{id}'].get.tags, or with `prefer: true` in one of the two files"},
		{"reference", operation("requestBody: {$ref: '#/components/requestBodies/r'}"), operation("requestBody: {required: true}"),
			"a.yaml:5:20: /paths/~1a~1{id}/get/requestBody: is a mapping with $ref here, but a mapping with required at b.yaml:5:20; decide with an overlay action on $.paths['/a/{id}'].get.requestBody, or with `prefer: true` in one of the two files"},
		{"long values", operation("x-data: " + strings.Repeat("a", 100)), operation("x-data: b"),
			"a.yaml:5:15: /paths/~1a~1{id}/get/x-data: is \"" + strings.Repeat("a", 79) + "… here, but \"b\" at b.yaml:5:15; decide with an overlay action on $.paths['/a/{id}'].get.x-data, or with `prefer: true` in one of the two files"},
		{"components of one resource", "x-resource: r\ncomponents: {schemas: {s: {properties: {a: {}, b: {}}}}}\n", "x-resource: r\ncomponents: {schemas: {s: {properties: {a: {}}}}}\n",
			"a.yaml:3:40: /components/schemas/s/properties: is a mapping with b here, but a mapping without more at b.yaml:3:40; decide with an overlay action on $.components.schemas.s.properties, or with `prefer: true` in one of the two files"},
		{"first server", "servers: [{url: https://a}]\n", "servers: [{url: https://b}, {url: https://a}]\n",
			"a.yaml:2:11: /servers/0: is {url: \"https://a\"} here, but {url: \"https://b\"} at b.yaml:2:11; decide with an overlay action on $.servers[0], or with `prefer: true` in one of the two files"},
		{"first server of an operation", operation("servers: [{url: https://a}]"), operation("servers: [{url: https://b}]"),
			"a.yaml:5:17: /paths/~1a~1{id}/get/servers/0: is {url: \"https://a\"} here, but {url: \"https://b\"} at b.yaml:5:17; decide with an overlay action on $.paths['/a/{id}'].get.servers[0], or with `prefer: true` in one of the two files"},
		{"no server is no statement", "servers: [{url: https://a}]\n", "servers: []\n", ""},
		{"preferred server", "servers: [{url: https://a}]\n", "prefer: true\nservers: [{url: https://b}]\n", ""},
		{"one preferred", "prefer: true\n" + operation("deprecated: true"), operation("deprecated: false"), ""},
		{"other preferred", operation("deprecated: true"), "prefer: true\n" + operation("deprecated: false"), ""},
		{"both preferred", "prefer: true\n" + operation("deprecated: true"), "prefer: true\n" + operation("deprecated: false"),
			"a.yaml:6:19: /paths/~1a~1{id}/get/deprecated: is true here, but false at b.yaml:6:19; decide with an overlay action on $.paths['/a/{id}'].get.deprecated, or with `prefer: true` in one of the two files"},
		{"component preferred", "x-resource: r\ncomponents: {schemas: {s: {type: object}}}\n", "prefer: true\nx-resource: r\ncomponents: {schemas: {s: {type: array}}}\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want = strings.ReplaceAll(tt.want, "get.x-data", "get['x-data']")
			files, result := join(t, tt.a, tt.b)
			err := Unsettled(files, result.Conflicts, nil)
			if got := fmt.Sprint(err); err == nil != (tt.want == "") || err != nil && got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if err := Unsettled(files, result.Conflicts, func(string) bool { return true }); err != nil {
				t.Errorf("settled, but %v", err)
			}
		})
	}
}

func TestTakenName(t *testing.T) {
	files, docs := parse(t,
		"components:\n  schemas:\n    s: {type: object}\n    a_s: {}\n",
		"components:\n  schemas:\n    s: {type: array}\n")
	_, err := Merge(files, docs)
	const want = "a.yaml:4:5: /components/schemas/s: another source uses this name for something else, and a_s, which would tell them apart, is taken at a.yaml:5:5; rename one of the components"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestOrderIndependence merges random documents, which agree and disagree
// about a small world, in several orders.
// TestTags: the tags of one source keep their order, those of several do not
// take it from the names of the files.
func TestTags(t *testing.T) {
	a, b := "tags: [{name: z}, {name: m}]\n", "tags: [{name: a}, {name: m}]\n"
	for want, texts := range map[string][]string{
		"tags: [{name: z}, {name: m}]\n":            {a},
		"tags: [{name: a}, {name: m}]\n":            {b},
		"tags: [{name: a}, {name: m}, {name: z}]\n": {a, b},
	} {
		files, docs := parse(t, texts...)
		result, err := Merge(files, docs)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, result.Root); got != "openapi: 3.0.3\n"+want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestOrderIndependence(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		texts := make([]string, 2+random.IntN(4))
		for i := range texts {
			texts[i] = randomDocument(random)
		}
		var first, firstErrs string
		for try := range 4 {
			files, docs := parse(t, texts...)
			if try > 0 {
				random.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
			}
			result, err := Merge(files, docs)
			if err != nil {
				t.Fatal(err)
			}
			got := text(t, result.Root)
			errs := fmt.Sprint(Unsettled(files, result.Conflicts, nil), result.Renamed, result.Duplicates)
			if try == 0 {
				first, firstErrs = got, errs
				continue
			}
			if got != first || errs != firstErrs {
				t.Fatalf("seed %d: got\n%s%s\nfirst\n%s%s", seed, got, errs, first, firstErrs)
			}
		}
	}
}

func randomDocument(random *rand.Rand) string {
	pick := func(choices ...string) string { return choices[random.IntN(len(choices))] }
	var b strings.Builder
	b.WriteString(pick("", "", "prefer: true\n"))
	b.WriteString(pick("", origin("2024-01-01")+"\n", origin("2023-01-01")+"\n"))
	b.WriteString(pick("", "x-resource: r\n", "x-resource: s.t\n"))
	b.WriteString(pick("", "security: [{a: []}]\n", "security: [{b: []}]\n"))
	b.WriteString("info: {title: " + pick("x", "y") + "}\npaths:\n")
	for _, path := range []string{"/a/{" + pick("x", "y") + "}", "/b"} {
		b.WriteString("  " + path + ":\n    parameters: [{name: " + pick("x", "y") + ", in: path}]\n")
		for _, method := range []string{"get", "put"} {
			b.WriteString("    " + method + ":\n      tags: [" + pick("p", "q", "p, q", "q, p") + "]\n")
			b.WriteString("      responses: {" + pick("200", "201") + ": {content: {j: {schema: {$ref: '#/components/schemas/" + pick("s", "t") + "'}}}}}\n")
		}
	}
	b.WriteString("components:\n  schemas:\n")
	b.WriteString("    s: {properties: {a: {type: " + pick("string", "integer") + "}}}\n")
	b.WriteString("    t: {title: " + pick("k", "l") + ", items: {$ref: '#/components/schemas/s'}}\n")
	return b.String()
}

func corpus(t testing.TB) (root string, names []string) {
	t.Helper()
	root = filepath.Join("..", "..", "..", "shared", "corpus")
	names, _ = filepath.Glob(filepath.Join(root, "openapi", "*"))
	if len(names) == 0 {
		t.Skip("no corpus at ../shared/corpus")
	}
	for i, name := range names {
		rel, _ := filepath.Rel(root, name)
		names[i] = filepath.ToSlash(rel)
	}
	return root, names
}

// TestCorpusAlone merges every real document on its own: nothing may change
// but the order.
func TestCorpusAlone(t *testing.T) {
	root, names := corpus(t)
	for _, name := range append(names, "whole/cloudflare-a.json", "whole/cloudflare-b.json") {
		files := &source.Files{}
		docs, err := source.Load(files, os.DirFS(root), []string{name})
		if err != nil {
			t.Fatal(err)
		}
		before := tree.Clone(docs[0].Root)
		result, err := Merge(files, docs)
		if err != nil {
			t.Fatal(err)
		}
		if err := Unsettled(files, result.Conflicts, nil); err != nil {
			t.Logf("%s: %v", name, err)
			continue
		}
		if !tree.Equal(before, result.Root) {
			t.Errorf("%s: changed", name)
		}
	}
}

// TestCorpusTogether merges all real documents in two orders.
func TestCorpusTogether(t *testing.T) {
	root, names := corpus(t)
	var first uint64
	for range 2 {
		files := &source.Files{}
		docs, err := source.Load(files, os.DirFS(root), names)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(names)
		result, err := Merge(files, docs)
		if err != nil {
			t.Fatal(err)
		}
		got := fingerprint(result.Root)
		if first == 0 {
			first = got
			t.Logf("%d conflicts, %d duplicates, %d renamed", len(result.Conflicts), result.Duplicates, len(result.Renamed))
		}
		if got != first {
			t.Fatal("the order of the documents shows")
		}
	}
}

// fingerprint depends on everything that is written of a tree, and is much
// faster to get than its text.
func fingerprint(root *yaml.Node) uint64 {
	h := fnv.New64a()
	var add func(n *yaml.Node)
	add = func(n *yaml.Node) {
		fmt.Fprintf(h, "%d %d %s %q\n", n.Kind, n.Style, n.Tag, n.Value)
		for _, child := range n.Content {
			add(child)
		}
		fmt.Fprintln(h, "end")
	}
	add(root)
	return h.Sum64()
}

func BenchmarkMerge(b *testing.B) {
	root, names := corpus(b)
	for name, sources := range map[string][]string{"whole": {"whole/cloudflare-b.json"}, "many": names} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				files := &source.Files{}
				docs, err := source.Load(files, os.DirFS(root), sources)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := Merge(files, docs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("paths: {'/a/{x}': {get: {tags: [a]}}}\n", "paths: {'/a/{y}': {get: {tags: [b]}}}\n", "components: {schemas: {s: {type: object}}}\n")
	f.Add("components: {schemas: {s: {$ref: '#/components/schemas/s'}}}\n", "components: {schemas: {s: {}}}\n", "components: {schemas: [s], parameters: null}\n")
	f.Add("paths: {/a: null, /b: [x], '/{': {parameters: {}, get: 1}}\n", "paths: {/a: {get: {}}, /b: {}, '/{': {parameters: [1], get: {parameters: [{$ref: a}]}}}\n", "security: [1, {a: b}]\n")
	f.Add("x-resource: a.b\nsecurity: [{a: []}]\npaths: {/a: {get: {}}}\n", "security: []\npaths: {/a: {get: {security: {}}}}\n", "tags: [{name: x}, {name: x}, y]\nservers: [1]\n")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var first string
		for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}} {
			fsys := fstest.MapFS{}
			var names []string
			for i, text := range []string{a, b, c} {
				name := fmt.Sprintf("%d.yaml", i)
				fsys[name] = &fstest.MapFile{Data: []byte("openapi: 3.0.3\n" + text)}
				names = append(names, name)
			}
			files := &source.Files{}
			docs, err := source.Load(files, fsys, names)
			if err != nil {
				return
			}
			shuffled := make([]*source.Document, len(docs))
			for i, j := range order {
				shuffled[i] = docs[j]
			}
			result, err := Merge(files, shuffled)
			got := fmt.Sprint(err)
			if err == nil {
				got = text(t, result.Root) + fmt.Sprint(Unsettled(files, result.Conflicts, nil))
			}
			if first == "" {
				first = got
			}
			if got != first {
				t.Fatalf("the order shows:\n%s\n%s", first, got)
			}
		}
	})
}
