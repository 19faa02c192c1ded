package command

import (
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/merge"
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/names"
	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/overlay"
	"github.com/flaregen/flaregen/generator/source"
)

func TestReportPrint(t *testing.T) {
	r := Report{
		Client: "certs", Sources: 2, Duplicates: 1,
		Renamed: []merge.Rename{{Kind: "schemas", From: "cert", To: "hosts_cert", Document: "b.yaml"}},
		Left:    LeftOut{Operations: 4, Components: 1},
		Overlays: []overlay.ActionReport{
			{File: "o/10.yaml", Position: source.Position{File: "o/10.yaml", Line: 5, Column: 5}, Target: "$.paths", Status: overlay.Applied, Matches: 1},
			{File: "o/10.yaml", Position: source.Position{File: "o/10.yaml", Line: 12, Column: 5}, Target: "$.x", Status: overlay.OptionalNoMatch},
		},
		Fixes:      []normalize.Fix{{Pass: "duplicate-required", Position: source.Position{File: "a.yaml", Line: 3, Column: 9}, Pointer: "/a/b", Detail: "success twice"}},
		Counts:     []normalize.Count{{Pass: "duplicate-required", N: 1}, {Pass: "invalid-example", N: 12, Lossy: true}},
		Collisions: []names.Collision{{Name: "Cert", Owner: "certs", Other: "hosts.certs", Now: "HostCert"}},
	}
	r.count(&model.API{
		Types: []*model.Type{{}, {}},
		Resources: []*model.Resource{{
			Children: []*model.Resource{{Operations: []*model.Operation{{}, {}, {}}}},
		}},
	})
	const brief = `certs: 3 operations, 1 resource, 2 types from 2 sources
  merge: 1 duplicate statement collapsed, 1 component renamed
  select: 4 operations and 1 component left out
  overlays: 2 actions
    o/10.yaml:5   applied             1 match    $.paths
    o/10.yaml:12  optional, no match  0 matches  $.x
  fixes: 1
    duplicate-required  1
    invalid-example     12  lossy
  names: 1 name wanted twice
    Cert is certs; hosts.certs is now HostCert
`
	detailed := strings.Replace(brief, "  select:", "    b.yaml: schemas/cert is now hosts_cert\n  select:", 1)
	detailed = strings.Replace(detailed, "  names:", "    a.yaml:3:9: duplicate-required: /a/b: success twice\n  names:", 1)
	for detail, want := range map[bool]string{false: brief, true: detailed} {
		var b strings.Builder
		r.Print(&b, detail)
		if b.String() != want {
			t.Errorf("detail %v: got:\n%s\nwant:\n%s", detail, b.String(), want)
		}
	}
}

func TestDescribeShape(t *testing.T) {
	cert := &model.Type{Kind: model.KindObject, Name: "Cert"}
	text := &model.Type{Kind: model.KindString}
	for want, result := range map[string]model.Result{
		"envelope, object Cert":         {Kind: model.ResultValue, Type: cert, Enveloped: true},
		"envelope, object Cert or null": {Kind: model.ResultValue, Type: cert, Enveloped: true, Nullable: true},
		"envelope, list of object Cert": {Kind: model.ResultList, Type: cert, Enveloped: true},
		"envelope, array of string":     {Kind: model.ResultValue, Type: &model.Type{Kind: model.KindArray, Elem: text}, Enveloped: true},
		"bare, array of Cert":           {Kind: model.ResultValue, Type: &model.Type{Kind: model.KindArray, Elem: cert}},
		"bare, string":                  {Kind: model.ResultValue, Type: text},
		"bare, anything":                {Kind: model.ResultValue},
		"envelope, no result":           {Kind: model.ResultNone, Enveloped: true},
		"nothing":                       {Kind: model.ResultNone},
		"stream application/x-pem-file": {Kind: model.ResultStream, MediaType: "application/x-pem-file"},
	} {
		if got := describeShape(result); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPages(t *testing.T) {
	for want, row := range map[string]listed{
		"page (page, per_page): why":   {Pagination: &listedPage{Style: "page", Param: "page", Size: "per_page"}, Note: "why"},
		"cursor (cursor): why":         {Pagination: &listedPage{Style: "cursor", Param: "cursor"}, Note: "why"},
		"no: the list is a member":     {Note: "the list is a member", Result: listedShape{Type: "object"}},
		"no: no parameter selects one": {Note: "no parameter selects one", Result: listedShape{Type: "array"}},
		"-":                            {Note: "no list", Result: listedShape{Type: "object"}},
	} {
		if got := row.pages(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPageStyles(t *testing.T) {
	array := listedShape{Kind: "value", Type: "array"}
	for want, row := range map[string]listed{
		"by page":                                    {Pagination: &listedPage{Style: "page"}},
		"by offset, until one is empty":              {Pagination: &listedPage{Style: "offset", UntilEmpty: true}},
		"not gone through: array":                    {HTTPMethod: "GET", Result: array, Note: "why"},
		"not gone through: no GET":                   {HTTPMethod: "POST", Result: array, Note: "why"},
		"not gone through: list inside of an object": {HTTPMethod: "GET", Result: listedShape{Kind: "value", Type: "object"}, Note: "why"},
		"no list": {HTTPMethod: "GET", Result: listedShape{Kind: "value", Type: "object"}, Note: "no list"},
	} {
		if got := row.pageStyle(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBodyKinds(t *testing.T) {
	for want, body := range map[string]*listedBody{
		"none": nil, "json": {Kind: "json", Typed: true}, "json, no schema": {Kind: "json"},
		"stream, text/csv": {Kind: "stream", MediaType: "text/csv"}, "multipart": {Kind: "multipart", Typed: true},
	} {
		if got := (listed{Body: body}).bodyKind(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestValues(t *testing.T) {
	text := &model.Type{Kind: model.KindString}
	cert := &model.Type{Kind: model.KindObject, Name: "Cert"}
	for want, result := range map[string]model.Result{
		"object":                 {Kind: model.ResultValue, Type: cert},
		"object or null":         {Kind: model.ResultValue, Type: cert, Nullable: true},
		"list of object":         {Kind: model.ResultList, Type: cert},
		"array of string":        {Kind: model.ResultValue, Type: &model.Type{Kind: model.KindArray, Elem: text}},
		"union by shape":         {Kind: model.ResultValue, Type: &model.Type{Kind: model.KindUnion}},
		"union by discriminator": {Kind: model.ResultValue, Type: &model.Type{Kind: model.KindUnion, Discriminator: "type"}},
		"any":                    {Kind: model.ResultValue},
		"nothing":                {Kind: model.ResultNone},
		"stream, text/csv":       {Kind: model.ResultStream, MediaType: "text/csv"},
	} {
		if got := valueOf(result); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColour(t *testing.T) {
	var b strings.Builder
	printDiff(&b, []byte("-a\n+b\n"))
	if b.String() != "-a\n+b\n" {
		t.Errorf("coloured what is no terminal: %q", b.String())
	}
	for line, want := range map[string]string{
		"--- a": "\x1b[1m", "+++ b": "\x1b[1m", "diff a b": "\x1b[1m", "@@ -1 +1 @@": "\x1b[36m", "-a": "\x1b[31m", "+b": "\x1b[32m", " c": "",
	} {
		if got := lineColour(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
