package overlay

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/tree"
)

//go:embed overlay-1.1.schema.json
var schemaText []byte

const schemaName = "overlay-1.1.schema.json"

// action is one action of a file, checked.
type action struct {
	file    string
	pointer string // of the action in its file
	node    *yaml.Node
	target  query
	copy    query // only when the action has no update and does not remove
}

// remove reports whether the action removes what its target matches.
func (a action) remove() bool { return tree.Bool(tree.Get(a.node, "remove")) }

// isFingerprint matches what identifies the content of a target.
var isFingerprint = regexp.MustCompile(`^[0-9a-f]{12}$`)

func (a action) optional() bool { return tree.Bool(tree.Get(a.node, "x-optional")) }

// read reads and checks one file. Faults go to a.errs.
func (a *applier) read(fsys fs.FS, name string) []action {
	root, err := source.Read(a.files, fsys, name)
	if faults := (source.Errors)(nil); errors.As(err, &faults) {
		a.errs = append(a.errs, faults...)
		return nil
	}
	if !a.conforms(root) {
		return nil
	}
	if version := tree.Get(root, "overlay"); version.Value != "1.1.0" {
		a.fault(version, "/overlay", fmt.Sprintf("version %q is not supported", version.Value), "write `overlay: 1.1.0`")
	}
	var actions []action
	for i, n := range tree.Get(root, "actions").Content {
		actions = append(actions, a.check(name, i, n))
	}
	return actions
}

// check checks one action against the rules of this project.
func (a *applier) check(file string, i int, n *yaml.Node) action {
	act := action{file: file, pointer: "/actions/" + strconv.Itoa(i), node: n}
	if strings.TrimSpace(tree.String(tree.Get(n, "description"))) == "" {
		a.fault(n, act.pointer, "has no description", "say which documentation is wrong, and why you know")
	}
	if optional := tree.Get(n, "x-optional"); optional != nil && optional.ShortTag() != "!!bool" {
		a.fault(optional, act.pointer+"/x-optional", "is not a boolean", "write true, or remove it")
	}
	if expect := tree.Get(n, "x-expect"); expect != nil && !isFingerprint.MatchString(tree.String(expect)) {
		a.fault(expect, act.pointer+"/x-expect", "is no fingerprint", "copy the twelve digits that `generate --verbose` prints, in quotes")
	}
	does := 0
	for _, is := range []bool{act.remove(), tree.Get(n, "update") != nil, tree.Get(n, "copy") != nil} {
		if is {
			does++
		}
	}
	if does != 1 {
		a.fault(n, act.pointer, fmt.Sprintf("does %d of update, remove and copy", does), "let each action do one thing")
	}
	act.target = a.compile(act, "target")
	if tree.Get(n, "copy") != nil {
		act.copy = a.compile(act, "copy")
	}
	return act
}

func (a *applier) compile(act action, key string) query {
	n := tree.Get(act.node, key)
	q, err := compile(n.Value)
	if err != nil {
		a.fault(n, act.pointer+"/"+key, "is not a JSONPath: "+err.Error(), "write a query of RFC 9535, such as $.paths['/zones'].get")
	}
	return q
}

// conforms checks a file against the schema of the specification.
func (a *applier) conforms(root *yaml.Node) bool {
	var value any
	if err := root.Decode(&value); err != nil {
		a.fault(root, "", "cannot be read: "+err.Error(), "write it as plain YAML or JSON")
		return false
	}
	schema, err := schema()
	if err != nil {
		a.fault(root, "", "cannot be checked: "+err.Error(), "")
		return false
	}
	err = schema.Validate(value)
	if invalid := (*jsonschema.ValidationError)(nil); errors.As(err, &invalid) {
		a.explain(root, invalid)
	}
	return err == nil
}

// schema is the schema of the specification, compiled once.
var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schemaName, doc); err != nil {
		return nil, err
	}
	return compiler.Compile(schemaName)
})

// explain turns the leaves of a schema error into faults.
func (a *applier) explain(root *yaml.Node, err *jsonschema.ValidationError) {
	for _, cause := range err.Causes {
		a.explain(root, cause)
	}
	if len(err.Causes) > 0 {
		return
	}
	pointer := tree.Pointer(err.InstanceLocation...)
	n := tree.Resolve(root, pointer)
	switch k := err.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			key, _ := tree.Entry(n, name)
			a.fault(key, pointer, fmt.Sprintf("unknown key %q", name), "correct it, or let it begin with x-")
		}
	case *kind.Required:
		for _, name := range k.Missing {
			a.fault(n, pointer, name+" is missing", "an overlay needs overlay, info (title, version) and actions; an action needs a target")
		}
	case *kind.Type:
		a.fault(n, pointer, "is "+k.Got+", not "+strings.Join(k.Want, " or "), typeAdvice(k))
	case *kind.Pattern:
		advice := "begin it with $"
		if pointer == "/overlay" {
			advice = "write `overlay: 1.1.0`"
		}
		a.fault(n, pointer, fmt.Sprintf("%q is not of the form %s", k.Got, k.Want), advice)
	case *kind.UniqueItems:
		a.fault(n.Content[k.Duplicates[1]], pointer, fmt.Sprintf("action %d repeats action %d", k.Duplicates[1], k.Duplicates[0]), "keep one of the two")
	case *kind.MinItems:
		a.fault(n, pointer, "is empty", "write an action, or remove the file")
	default:
		a.fault(n, pointer, err.ErrorKind.LocalizedString(message.NewPrinter(language.English)), "see the Overlay Specification 1.1")
	}
}

func typeAdvice(k *kind.Type) string {
	if len(k.Want) == 1 && k.Want[0] == "string" && k.Got == "number" {
		return "put it in quotes"
	}
	return "see the Overlay Specification 1.1"
}
