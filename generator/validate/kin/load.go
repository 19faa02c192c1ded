package kin

import (
	"context"
	"fmt"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
)

// Document is a tree loaded into kin-openapi.
type Document struct {
	T *openapi3.T

	root    *yaml.Node
	objects []bound               // in the order of the tree
	schemas []*openapi3.SchemaRef // where schemas hang on other objects
	places  []*oas.Place          // by origin line
}

type bound struct {
	place *oas.Place
	value any // pointer to a kin-openapi object
}

// Load hands root to kin-openapi. A tree whose references do not all resolve,
// or whose schemas contain themselves directly (an allOf of itself), is
// refused: kin-openapi cannot bear it. Errors name no place; check the tree
// before.
func Load(root *yaml.Node) (d *Document, err error) {
	places := oas.Index(root)
	lookup := oas.NewLookup(root)
	if bad := append(oas.Dangling(places, lookup), oas.Loops(places, lookup)...); len(bad) > 0 {
		return nil, fmt.Errorf("%s: a reference leads nowhere or a schema contains itself", bad[0].Pointer())
	}
	// kin-openapi is not written for broken documents everywhere.
	defer func() {
		if r := recover(); r != nil {
			d, err = nil, fmt.Errorf("kin-openapi failed: %v", r)
		}
	}()
	loader := openapi3.NewLoader()
	loader.Context = context.Background()
	// A reader of its own: the default one remembers what it read, by address,
	// for the whole process, and would follow references out of the document.
	loader.ReadFromURIFunc = func(_ *openapi3.Loader, at *url.URL) ([]byte, error) {
		return nil, fmt.Errorf("a reference outside the document: %s", at)
	}
	t, err := loader.LoadFromData(encode(root))
	if err != nil {
		return nil, err
	}
	d = &Document{T: t, root: root}
	d.bind(places)
	return d, nil
}

// Place gives the place of the tree that an origin stands for, or nil.
func (d *Document) Place(origin *openapi3.Origin) *oas.Place {
	if origin == nil || origin.Key == nil {
		return nil
	}
	if i := origin.Key.Line; i > 0 && i <= len(d.places) {
		return d.places[i-1]
	}
	return nil
}
