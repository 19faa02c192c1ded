package docpage_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/command"
	"github.com/flaregen/flaregen/generator/config"
	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/docpage/statement"
	"github.com/flaregen/flaregen/generator/model"
)

// generated makes a client of a fragment; whatever is wrong with the fragment
// ends the test.
func generated(t *testing.T, fragment []byte) command.Output {
	t.Helper()
	const configuration = "version: 1\nclients:\n  - name: client\n    output: client\n    sources: [fragment.yaml]\n"
	parsed, err := config.Parse("flaregen.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.Generate(t.Context(), command.Input{
		FS:     fstest.MapFS{"flaregen.yaml": {Data: []byte(configuration)}, "fragment.yaml": {Data: fragment}},
		Client: parsed.Clients[0],
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, numbered(fragment))
	}
	return output
}

// numbered writes line numbers in front of lines.
func numbered(text []byte) string {
	var b strings.Builder
	for i, line := range strings.Split(string(text), "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, line)
	}
	return b.String()
}

func printed(t *testing.T, root *yaml.Node) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// example is what the decode program takes.
type example struct {
	Page   string
	Call   string
	Body   json.RawMessage `json:",omitempty"`
	Status int
	Media  string
	Answer string
}

// calls gives the Go call of every operation, by shape.
func calls(api *model.API) map[string]string {
	found := map[string]string{}
	var walk func([]*model.Resource, string)
	walk = func(resources []*model.Resource, prefix string) {
		for _, r := range resources {
			for _, op := range r.Operations {
				found[statement.Shape(op.HTTPMethod, op.Path)] = prefix + r.Field + "." + op.Method
			}
			walk(r.Children, prefix+r.Field+".")
		}
	}
	walk(api.Resources, "")
	return found
}

// examples gives the answers of success that pages show, each with its call.
// Where an answer is not JSON, pages show none; any text will do.
func examples(joined *join.Result, calls map[string]string) []example {
	var all []example
	for _, op := range joined.Operations {
		call := calls[statement.Shape(op.Method.Value, op.Path.Value)]
		var body json.RawMessage
		for _, b := range op.Bodies {
			if b.Example != nil && b.Example.Value != nil {
				body = json.RawMessage(b.Example.Text)
			}
		}
		for _, answer := range op.Answers {
			if media := answer.MediaType.Value; media != "" && !strings.Contains(media, "json") {
				all = append(all, example{answer.Place.File, call, body, 200, media, "anything at all"})
				continue
			}
			for _, e := range answer.Examples {
				if strings.HasPrefix(answer.Status.Value, "2") && e.Value != nil {
					status, _ := strconv.Atoi(answer.Status.Value)
					all = append(all, example{e.Place.File, call, body, status, "application/json", e.Text})
				}
			}
		}
	}
	return all
}

var requirements = regexp.MustCompile(`(?s)require \(.*?\n\)`)

// decode compiles a client together with the decode program and runs it.
func decode(t *testing.T, output command.Output, cases []example) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	files := map[string][]byte{
		"main.go": read(filepath.Join("testdata", "decode", "main.go")),
		"go.sum":  read(filepath.Join(root, "go.sum")),
		"go.mod": []byte("module example.com/decode\n\ngo 1.26\n\n" +
			strings.Join(requirements.FindAllString(string(read(filepath.Join(root, "go.mod"))), -1), "\n\n") +
			"\n\nrequire github.com/flaregen/flaregen v0.0.0\n\nreplace github.com/flaregen/flaregen => " + filepath.ToSlash(root) + "\n"),
	}
	for name, content := range output.Files {
		files[name] = content
	}
	folder := t.TempDir()
	for name, content := range files {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "-mod=mod", ".")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
