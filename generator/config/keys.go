package config

import "slices"

// key is one row of the table of keys: what it is called, what it means and
// where its value goes. The type of into is the type of the value.
type key struct {
	name     string
	doc      string
	into     any // *int, *string, *[]string, *bool, table or list
	required bool
	values   []string // the accepted values; nil accepts all
	pattern  string   // for the schema; the parser checks in check.go
}

// table is a mapping with these keys.
type table []key

// list is a sequence of mappings; grow adds one element and gives its keys.
type list struct {
	grow func() table
	// done is called when the element that grow added has been read.
	done func(positions positions)
}

// packagePattern is what Go package names look like by convention.
const packagePattern = `^[a-z][a-z0-9_]*$`

// fileKeys are the keys at the top of the file.
func fileKeys(f *File) table {
	return table{
		{name: "version", required: true, into: &f.Version, values: []string{"1"},
			doc: "Version of the configuration's format."},
		{name: "clients", required: true, into: clientList(f),
			doc: "The clients to generate."},
	}
}

// clientList appends to the clients of f, each with its defaults.
func clientList(f *File) list {
	return list{
		grow: func() table {
			f.Clients = append(f.Clients, defaultClient())
			return clientKeys(&f.Clients[len(f.Clients)-1])
		},
		done: func(p positions) { f.Clients[len(f.Clients)-1].positions = p },
	}
}

func defaultClient() Client {
	return Client{
		Split: SplitNone,
		Envelope: Envelope{
			Success: "success", Result: "result", Errors: "errors",
			Messages: "messages", Info: "result_info",
		},
	}
}

// clientKeys are the keys of one client.
func clientKeys(c *Client) table {
	return table{
		{name: "name", required: true, into: &c.Name, pattern: packagePattern,
			doc: "Name of the client, and of its Go package unless package is given."},
		{name: "package", into: &c.Package, pattern: packagePattern,
			doc: "Name of the Go package. Default: the client's name."},
		{name: "output", required: true, into: &c.Output,
			doc: "Folder of the generated package, relative to this file and below its folder."},
		{name: "sources", required: true, into: &c.Sources,
			doc: "Fragments, whole OpenAPI 3.0 or 3.1 documents and documentation pages: file names or globs, relative to this file."},
		{name: "overlays", into: &c.Overlays,
			doc: "OpenAPI Overlay 1.1.0 documents: file names or globs, relative to this file; applied in name order."},
		{name: "spec", into: &c.Spec, pattern: `\.ya?ml$`,
			doc: "Where the merged and corrected document goes. Default: nowhere."},
		{name: "select", into: selectKeys(&c.Select),
			doc: "Keep only the operations that match an entry of any list, and what they need. Default: keep all."},
		{name: "split", into: &c.Split, values: []string{SplitNone, SplitResource},
			doc: "How the client is divided into Go packages: resource gives every top-level resource one of its own, below the output folder."},
		{name: "test_server", into: &c.Testing, values: []string{"false", "true"},
			doc: "Whether to emit a server for tests as well, in the folder fake below the output. It needs a go.mod, and kin-openapi in it."},
		{name: "smoke_test", into: &c.SmokeTest, values: []string{"false", "true"},
			doc: "Whether to emit a test that calls every operation as well. It needs kin-openapi in the module's go.mod."},
		{name: "envelope", into: envelopeKeys(&c.Envelope),
			doc: "Names of the members of the envelope that answers come in."},
	}
}

func selectKeys(s *Select) table {
	return table{
		{name: "paths", into: &s.Paths,
			doc: "Globs over path templates: * is one segment or part of it, ** any number of segments; the names of path parameters do not count."},
		{name: "tags", into: &s.Tags,
			doc: "Tags of the document."},
		{name: "operations", into: &s.Operations,
			doc: "operationIds."},
		{name: "resources", into: &s.Resources,
			doc: "Dotted resource paths, such as origin_tls_client_auth.hostnames; a resource includes its children."},
	}
}

func envelopeKeys(e *Envelope) table {
	return table{
		{name: "success", into: &e.Success, doc: "Member that says whether the call succeeded."},
		{name: "result", into: &e.Result, doc: "Member with what the call is about."},
		{name: "errors", into: &e.Errors, doc: "Member with the list of errors."},
		{name: "messages", into: &e.Messages, doc: "Member with the list of messages."},
		{name: "info", into: &e.Info, doc: "Member that describes the page of a list."},
	}
}

func (t table) find(name string) (key, bool) {
	i := slices.IndexFunc(t, func(k key) bool { return k.name == name })
	if i < 0 {
		return key{}, false
	}
	return t[i], true
}

func (t table) names() []string {
	names := make([]string, len(t))
	for i, k := range t {
		names[i] = k.name
	}
	return names
}
