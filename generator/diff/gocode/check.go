package gocode

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the API of one version of a client: a package, or several when the
// client is split.
type Module struct {
	path     string
	fset     *token.FileSet
	packages map[string]*source // by import path
	checked  map[string]*types.Package
	stubs    map[string]*types.Package
}

// source is one package before it is checked.
type source struct {
	name  string
	files []*ast.File
	names []string // of files
}

// Parse reads the Go files of a client. Names are slash-separated and relative
// to the client's folder; files that are no Go, and tests, are left out.
// importPath is what other packages of the client import it as.
func Parse(importPath string, files map[string][]byte) (*Module, error) {
	m := &Module{path: importPath, fset: token.NewFileSet(), packages: map[string]*source{}, checked: map[string]*types.Package{}}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(m.fset, name, files[name], parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		at := path.Join(importPath, path.Dir(name))
		pkg := m.packages[at]
		if pkg == nil {
			pkg = &source{name: file.Name.Name}
			m.packages[at] = pkg
		}
		pkg.files = append(pkg.files, file)
		pkg.names = append(pkg.names, name)
	}
	return m, errors.Join(errs...)
}

// check type-checks all packages. Names of packages that are not part of the
// module come from stubs.
func (m *Module) check(stubs map[string]*types.Package) error {
	m.stubs = stubs
	var errs []error
	for _, at := range slices.Sorted(maps.Keys(m.packages)) {
		_, err := m.Import(at)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Import gives a package of the module, checked, or a stub for any other.
func (m *Module) Import(at string) (*types.Package, error) {
	if pkg := m.checked[at]; pkg != nil {
		return pkg, nil
	}
	pkg := m.packages[at]
	if pkg == nil {
		if stub := m.stubs[at]; stub != nil {
			return stub, nil
		}
		return types.NewPackage(at, importName(at)), nil
	}
	var faults []error
	conf := types.Config{
		Importer:         m,
		IgnoreFuncBodies: true,
		Error: func(err error) {
			var fault types.Error
			if errors.As(err, &fault) && !fault.Soft {
				faults = append(faults, err)
			}
		},
	}
	checked, _ := conf.Check(at, m.fset, declarations(pkg.files), nil)
	m.checked[at] = checked
	if len(faults) > 0 {
		return checked, fmt.Errorf("the generated code of package %s does not type-check: %w", pkg.name, errors.Join(faults...))
	}
	return checked, nil
}

// declarations gives files without what cannot be checked against stubs and is
// no API: the values of unexported variables.
func declarations(files []*ast.File) []*ast.File {
	var checked []*ast.File
	for _, file := range files {
		reduced := *file
		reduced.Decls = slices.DeleteFunc(slices.Clone(file.Decls), isPrivateVar)
		checked = append(checked, &reduced)
	}
	return checked
}

func isPrivateVar(decl ast.Decl) bool {
	gen, ok := decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return false
	}
	for _, spec := range gen.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if name.IsExported() {
				return false
			}
		}
	}
	return true
}

// foreign collects the names that the modules use of packages that belong to
// neither, and declares them as opaque types, with as many type parameters as
// they are used with.
func foreign(modules ...*Module) map[string]*types.Package {
	used := map[string]map[string]int{} // import path → name → type arguments
	for _, m := range modules {
		for _, pkg := range m.packages {
			for _, file := range pkg.files {
				m.uses(file, used)
			}
		}
	}
	stubs := map[string]*types.Package{}
	for at, names := range used {
		pkg := types.NewPackage(at, importName(at))
		for _, name := range slices.Sorted(maps.Keys(names)) {
			pkg.Scope().Insert(opaque(pkg, name, names[name]))
		}
		pkg.MarkComplete()
		stubs[at] = pkg
	}
	return stubs
}

func (m *Module) uses(file *ast.File, used map[string]map[string]int) {
	imports := map[string]string{}
	for _, spec := range file.Imports {
		at, _ := strconv.Unquote(spec.Path.Value)
		name := importName(at)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if m.packages[at] == nil {
			imports[name] = at
		}
	}
	note := func(e ast.Expr, arguments int) {
		selector, ok := e.(*ast.SelectorExpr)
		if !ok {
			return
		}
		x, ok := selector.X.(*ast.Ident)
		if !ok || imports[x.Name] == "" {
			return
		}
		names := used[imports[x.Name]]
		if names == nil {
			names = map[string]int{}
			used[imports[x.Name]] = names
		}
		names[selector.Sel.Name] = max(names[selector.Sel.Name], arguments)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false // bodies are not checked
		case *ast.IndexExpr:
			note(n.X, 1)
		case *ast.IndexListExpr:
			note(n.X, len(n.Indices))
		case *ast.SelectorExpr:
			note(n, 0)
		}
		return true
	})
}

// importName is what a package is called when the import does not say: the
// last element of its path that is no version.
func importName(at string) string {
	base := path.Base(at)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(at))
	}
	return base
}

// incomparable are the types of other packages that two values of cannot be
// compared with ==, and neither can structs that have one.
var incomparable = map[string]bool{"json.RawMessage": true, "nullable.Nullable": true, "envelope.UnknownMembers": true}

// opaque declares a type that nothing is known about but its name. A string
// can be a constant and the key of a map; anything more does not show.
func opaque(pkg *types.Package, name string, arguments int) *types.TypeName {
	obj := types.NewTypeName(token.NoPos, pkg, name, nil)
	var underlying types.Type = types.Typ[types.String]
	if incomparable[pkg.Name()+"."+name] {
		underlying = types.NewSlice(underlying)
	}
	named := types.NewNamed(obj, underlying, nil)
	var params []*types.TypeParam
	for i := range arguments {
		param := types.NewTypeName(token.NoPos, pkg, "T"+strconv.Itoa(i), nil)
		params = append(params, types.NewTypeParam(param, types.NewInterfaceType(nil, nil)))
	}
	if params != nil {
		named.SetTypeParams(params)
	}
	return obj
}

// Declaration is one exported declaration of a client.
type Declaration struct {
	File string // relative to the client's folder
	Line int
	Text string // as it is written, with its comment
}

// Declarations gives the text of every exported type, constant, function and
// method by symbol, such as Certificate or DNSService.List; names of split
// packages are in front, as in dns.Record.
func (m *Module) Declarations(files map[string][]byte) map[string]Declaration {
	found := map[string]Declaration{}
	for at, pkg := range m.packages {
		prefix := ""
		if at != m.path {
			prefix = strings.TrimPrefix(at, m.path+"/") + "."
		}
		for _, file := range pkg.files {
			for _, decl := range file.Decls {
				for symbol, node := range symbols(decl) {
					from, to := m.fset.Position(start(node)), m.fset.Position(node.End())
					found[prefix+symbol] = Declaration{
						File: from.Filename,
						Line: m.fset.Position(node.Pos()).Line,
						Text: string(files[from.Filename][from.Offset:to.Offset]),
					}
				}
			}
		}
	}
	return found
}

// start is where a declaration begins, its comment included.
func start(n ast.Node) token.Pos {
	var doc *ast.CommentGroup
	switch n := n.(type) {
	case *ast.FuncDecl:
		doc = n.Doc
	case *ast.GenDecl:
		doc = n.Doc
	case *ast.TypeSpec:
		doc = n.Doc
	case *ast.ValueSpec:
		doc = n.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return n.Pos()
}

// symbols gives what a declaration declares, by name.
func symbols(decl ast.Decl) map[string]ast.Node {
	found := map[string]ast.Node{}
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Name.IsExported() {
			found[cmp.Or(receiver(decl), "")+decl.Name.Name] = decl
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			var node ast.Node = spec
			if !decl.Lparen.IsValid() {
				node = decl
			}
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					found[spec.Name.Name] = node
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() {
						found[name.Name] = node
					}
				}
			}
		}
	}
	return found
}

// receiver is the type that a method belongs to, with a dot; "" for a function.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return ""
	}
	of := decl.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if ident, ok := of.(*ast.Ident); ok {
		return ident.Name + "."
	}
	return ""
}
