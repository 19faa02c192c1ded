package source

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/tree"
)

// topLevel maps the keys that a document may have to the kind of their value.
// webhooks, externalDocs and jsonSchemaDialect appear in whole documents only.
var topLevel = map[string]yaml.Kind{
	"openapi": yaml.ScalarNode, "info": yaml.MappingNode, "servers": yaml.SequenceNode,
	"security": yaml.SequenceNode, "tags": yaml.SequenceNode, "paths": yaml.MappingNode,
	"components": yaml.MappingNode, "prefer": yaml.ScalarNode,
	"externalDocs": yaml.MappingNode, "webhooks": yaml.MappingNode, "jsonSchemaDialect": yaml.ScalarNode,
}

const topLevelKeys = "openapi, info, servers, security, tags, paths, components, prefer and x-* are known"

var supported = regexp.MustCompile(`^3\.[01]\.\d+$`)

// checker checks one document and completes it.
type checker struct {
	files *Files
	errs  *Errors
	doc   *Document
}

func (c *checker) document() {
	root := c.doc.Root
	if !tree.IsMap(root) {
		c.fault(root, "", "is "+kindName(root)+", not a mapping", "begin with `openapi: 3.0.3`, then `paths:`")
		return
	}
	for key, value := range tree.Entries(root) {
		c.field(key, value)
	}
	c.version()
	for op := range Operations(root) {
		c.operation(op)
	}
	c.provide()
}

func (c *checker) field(key, value *yaml.Node) {
	kind, known := topLevel[key.Value]
	pointer := tree.Pointer(key.Value)
	switch {
	case key.Value == "x-source":
		c.origin(pointer, value)
	case key.Value == "x-resource":
		c.word(pointer, value)
	case strings.HasPrefix(key.Value, "x-"):
	case !known:
		c.fault(key, "", fmt.Sprintf("unknown key %q", key.Value), topLevelKeys)
	case value.Kind != kind:
		c.fault(value, pointer, "is "+kindName(value)+", not "+kindName(&yaml.Node{Kind: kind, Tag: "!!str"}), "")
	case key.Value == "prefer" && value.Tag != "!!bool":
		c.fault(value, pointer, fmt.Sprintf("%q is not a boolean", value.Value), "write true, or remove it")
	}
}

func (c *checker) version() {
	key, version := tree.Entry(c.doc.Root, "openapi")
	switch {
	case key == nil:
		c.fault(c.doc.Root, "", "does not say which OpenAPI version it speaks", "add `openapi: 3.0.3`")
	case tree.IsScalar(version) && !supported.MatchString(version.Value):
		c.fault(version, "/openapi", fmt.Sprintf("version %q is not supported", version.Value), "write 3.0.3 or 3.1.0, or convert the document to one of them")
	}
}

func (c *checker) operation(op *yaml.Node) {
	for _, key := range []string{"x-resource", "x-method"} {
		if value := tree.Get(op, key); value != nil {
			c.word(key, value)
		}
	}
	if value := tree.Get(op, "x-source"); value != nil {
		c.origin("x-source", value)
	}
}

func (c *checker) word(path string, value *yaml.Node) {
	if !tree.IsScalar(value) || value.Tag != "!!str" || value.Value == "" {
		c.fault(value, path, "is "+kindName(value)+", not a name", "write a name such as origin_tls_client_auth.settings")
	}
}

const originAdvice = "write `x-source: {url: https://…, retrieved: 2026-01-31}`"

// origin checks a statement of where documentation was read, and when.
func (c *checker) origin(path string, value *yaml.Node) {
	if !tree.IsMap(value) {
		c.fault(value, path, "is "+kindName(value)+", not a mapping", originAdvice)
		return
	}
	for key, v := range tree.Entries(value) {
		switch key.Value {
		case "url":
			if u, err := url.Parse(tree.String(v)); err != nil || u.Host == "" {
				c.fault(v, path, "url is not an absolute URL", originAdvice)
			}
		case "retrieved":
			if _, err := time.Parse(time.DateOnly, tree.String(v)); err != nil {
				c.fault(v, path, "retrieved is not a date of the form YYYY-MM-DD", originAdvice)
			}
		case "note":
			if !tree.IsScalar(v) {
				c.fault(v, path, "note is "+kindName(v)+", not a text", "write one sentence")
			}
		default:
			if !strings.HasPrefix(key.Value, "x-") {
				c.fault(key, path, fmt.Sprintf("unknown key %q", key.Value), "url, retrieved and note are known")
			}
		}
	}
	for _, key := range []string{"url", "retrieved"} {
		if tree.Get(value, key) == nil {
			c.fault(value, path, key+" is missing", originAdvice)
		}
	}
}

func kindName(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case tree.IsNull(n):
		return "null"
	}
	return "a scalar"
}

func (c *checker) fault(n *yaml.Node, path, problem, advice string) {
	c.errs.Add(c.files.Position(n), path, problem, advice)
}
