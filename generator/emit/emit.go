package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// Options are what emitted files state beside the model.
type Options struct {
	InputHash       string // of everything that went in; stands in every file
	EnvelopePackage string // import path of the runtime; empty for Flaregen's own

	// ImportPath is that of the client. When it is given, every top-level
	// resource becomes a package below it; else all is one package.
	ImportPath string

	partOf string // package of the client, when the file belongs to one below that
}

func (o Options) envelopePackage() string {
	if o.EnvelopePackage == "" {
		return "github.com/flaregen/flaregen/envelope"
	}
	return o.EnvelopePackage
}

// Package gives the files of the client by name, such as services.gen.go, or
// dns/services.gen.go when the client is split. An error means that the model
// can not be written as Go; it never depends on what is on disk.
func Package(api *model.API, opts Options) (map[string][]byte, error) {
	if opts.ImportPath != "" {
		return split(api, opts)
	}
	return single(api, opts, opts.client(api))
}

// single gives the files of one package that has all of a model.
func single(api *model.API, opts Options, client *jen.File) (map[string][]byte, error) {
	types, requests, err := declareTypes(api)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for name, decls := range map[string]string{
		"types.gen.go":    types + emptyParams(api),
		"requests.gen.go": requests,
	} {
		if files[name], err = opts.file(api.Package, decls); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, f := range map[string]*jen.File{
		"client.gen.go":   client,
		"services.gen.go": opts.services(api),
		"unions.gen.go":   opts.unions(api),
		"secrets.gen.go":  opts.secrets(api),
		"extras.gen.go":   opts.extras(api),
	} {
		if f == nil {
			continue
		}
		if files[name], err = render(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

// emptyParams declares the params of lists that document none. The argument is
// there all the same, so that the first parameter to come breaks no caller.
func emptyParams(api *model.API) string {
	var b strings.Builder
	for r, op := range api.Operations() {
		if op.ParamsType != "" && len(op.Params) == 0 {
			fmt.Fprintf(&b, "\n%s\ntype %s struct{}\n",
				commented(wrap(fmt.Sprintf("%s %s; none are documented yet.", op.ParamsType, paramsRole(r, op)))), op.ParamsType)
		}
	}
	return b.String()
}
