package config

import (
	"github.com/flaregen/flaregen/generator/source"
)

// File is one flaregen.yaml.
type File struct {
	Version int // always 1
	Clients []Client
}

// Client is one generated package.
type Client struct {
	Name     string   // how --client and reports call it
	Package  string   // Go package name; Name unless the file says otherwise
	Output   string   // folder, slash-separated, relative to the configuration
	Sources  []string // globs, relative to the configuration
	Overlays []string // globs, relative to the configuration; applied in name order
	Spec     string   // where the merged document goes; "" for nowhere

	Select    Select
	Split     string // SplitNone or SplitResource
	Testing   bool   // test_server: whether to emit a server for tests
	SmokeTest bool   // whether to emit a test that calls every operation
	Envelope  Envelope

	positions map[string]source.Position
}

// The ways to divide a client into Go packages.
const (
	SplitNone     = "none"     // one package
	SplitResource = "resource" // one for each top-level resource, below that of the client
)

// Select keeps only the operations that match one entry of any list. Empty
// lists everywhere keep all.
type Select struct {
	Paths      []string // globs over path templates; ** crosses slashes
	Tags       []string
	Operations []string // operationIds
	Resources  []string // dotted resource paths; a resource includes its children
}

// IsZero reports whether everything is kept.
func (s Select) IsZero() bool {
	return len(s.Paths)+len(s.Tags)+len(s.Operations)+len(s.Resources) == 0
}

// Envelope names the members of the envelope that answers come in. No member
// is empty: what the file leaves out has Cloudflare's spelling.
type Envelope struct {
	Success, Result, Errors, Messages, Info string
}

// Position tells where the file sets a key of the client, such as "spec",
// "select.paths" or "sources.1" (list entries count from 0). A key that is not
// in the file has the position of the nearest key above it.
func (c *Client) Position(key string) source.Position {
	for {
		if pos, ok := c.positions[key]; ok || key == "" {
			return pos
		}
		key = parent(key)
	}
}

// Find gives the client of that name, or nil.
func (f *File) Find(name string) *Client {
	for i := range f.Clients {
		if f.Clients[i].Name == name {
			return &f.Clients[i]
		}
	}
	return nil
}
