package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/contract/internal/calls"
	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/flaregen/flaregen/testserver"
)

// TestServer: cloudflaretest lives through all calls of our client, which
// understands every answer.
func TestServer(t *testing.T) {
	srv, world, wire := cloudflaretest.NewServer(t), calls.NewWorld(t), &calls.Recorder{}
	client := srv.Client(cloudflare.WithHTTPClient(&http.Client{Transport: wire}))
	for _, step := range calls.Steps() {
		t.Run(step.Name(), func(t *testing.T) {
			if step.Before != nil {
				if err := step.Before(srv, world); err != nil {
					t.Fatal(err)
				}
			}
			result, err := step.Call(t.Context(), client, world)
			if step.Refused != 0 {
				refused(t, err, step.Status, step.Refused)
				return
			}
			for _, fault := range step.Unmet(world, understood(t, world, wire, step, result, err)) {
				t.Error(fault)
			}
		})
	}
	documented := readParts(t)
	for _, operation := range srv.Operations() {
		sent := partsOf(t, srv.Requests(operation))
		if len(sent) == 0 {
			t.Errorf("no call of %s", operation)
			continue
		}
		parts, known := documented[strings.ToLower(string(operation))]
		if !known {
			t.Errorf("the specification has no %s", operation)
		}
		for _, part := range parts {
			if !sent[part] {
				t.Errorf("no call of %s sends the %s", operation, part)
			}
		}
	}
}

// partsOf gives what some requests have, taken together: "query page".
func partsOf(t *testing.T, requests []testserver.Request) map[string]bool {
	t.Helper()
	parts := map[string]bool{}
	for _, r := range requests {
		parts[r.Method] = true
		for name := range r.Query {
			parts["query "+name] = true
		}
		if len(r.Body) == 0 {
			continue
		}
		var body any
		if err := json.Unmarshal(r.Body, &body); err != nil {
			t.Fatal(err)
		}
		addMembers(parts, "body", body)
	}
	return parts
}

// addMembers adds the members of a body, and theirs: "body config", "body
// config hostname".
func addMembers(parts map[string]bool, path string, value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			addMembers(parts, path, item)
		}
	case map[string]any:
		for name, member := range value {
			parts[path+" "+name] = true
			addMembers(parts, path+" "+name, member)
		}
	}
}

// readParts gives what requests may have, by the resource and the method of the
// specification, spelled as operations are in small letters.
func readParts(t *testing.T) map[string][]string {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(specification)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, path := range doc.Paths.Map() {
		for _, op := range path.Operations() {
			var parts []string
			for _, p := range op.Parameters {
				if p.Value.In == openapi3.ParameterInQuery {
					parts = append(parts, "query "+p.Value.Name)
				}
			}
			if op.RequestBody != nil {
				parts = append(parts, membersOf("body", op.RequestBody.Value.Content.Get("application/json").Schema.Value)...)
			}
			name := fmt.Sprintf("%s.%s", op.Extensions["x-resource"], op.Extensions["x-method"])
			slices.Sort(parts)
			all[strings.ReplaceAll(name, "_", "")] = parts
		}
	}
	return all
}

// membersOf gives what addMembers adds when everything is there.
func membersOf(path string, schema *openapi3.Schema) (parts []string) {
	if schema.Items != nil {
		return membersOf(path, schema.Items.Value)
	}
	for name, member := range schema.Properties {
		parts = append(parts, path+" "+name)
		parts = append(parts, membersOf(path+" "+name, member.Value)...)
	}
	return parts
}

// understood gives the result of a call as JSON, after a look at whether it is
// all that the answer says.
func understood(t *testing.T, world *calls.World, wire *calls.Recorder, step calls.Step, result any, err error) any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := calls.Plain(result)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range calls.Lost(*wire.Last, plain) {
		t.Error(fault)
	}
	if !world.Keep(step, plain) {
		t.Fatalf("the answer has no identifier of the %s", step.Makes)
	}
	return plain
}

// refused insists on an error of this status and code.
func refused(t *testing.T, err error, status, code int) {
	t.Helper()
	e, ok := errors.AsType[*envelope.Error](err)
	if !ok || e.Status != status || !envelope.HasCode(err, code) {
		t.Errorf("got %v, want a refusal with status %d and code %d", err, status, code)
	}
}
