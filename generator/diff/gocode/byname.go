package gocode

import (
	"go/token"
	"go/types"
)

// byName copies a package so that its types are taken for each other when they
// have the same name, and not otherwise. Left alone, apidiff looks for types
// that could have been renamed into each other, and takes the first pair that
// it comes across, in no particular order. Callers write names.
//
// The copies belong to a package of their own, but their fields, parameters
// and results are of the original types, which to apidiff are those of some
// other package: it compares their paths and names.
func byName(pkg *types.Package) *types.Package {
	copied := types.NewPackage("api", pkg.Name())
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			copied.Scope().Insert(types.NewConst(obj.Pos(), copied, name, obj.Type(), obj.Val()))
		case *types.Var:
			copied.Scope().Insert(types.NewVar(obj.Pos(), copied, name, spelled(obj.Type())))
		case *types.Func:
			copied.Scope().Insert(types.NewFunc(obj.Pos(), copied, name, spelledSignature(obj.Signature(), nil)))
		case *types.TypeName:
			copied.Scope().Insert(copyType(copied, obj))
		}
	}
	copied.MarkComplete()
	return copied
}

func copyType(pkg *types.Package, obj *types.TypeName) *types.TypeName {
	renamed := types.NewTypeName(obj.Pos(), pkg, obj.Name(), nil)
	named, ok := obj.Type().(*types.Named)
	if !ok || obj.IsAlias() || named.TypeParams().Len() > 0 {
		types.NewAlias(renamed, spelled(obj.Type()))
		return renamed
	}
	own := types.NewNamed(renamed, spelled(named.Underlying()), nil)
	for method := range named.Methods() {
		var receiver types.Type = own
		if _, pointer := method.Signature().Recv().Type().(*types.Pointer); pointer {
			receiver = types.NewPointer(own)
		}
		own.AddMethod(types.NewFunc(method.Pos(), pkg, method.Name(),
			spelledSignature(method.Signature(), types.NewVar(token.NoPos, pkg, "", receiver))))
	}
	return renamed
}

// spelled copies a type in which every instance of a generic type is a type of
// its own, called like Page[Record]: of types of other packages apidiff
// compares the name and not the arguments.
func spelled(t types.Type) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return t
		}
		pkg := t.Obj().Pkg()
		return types.NewNamed(types.NewTypeName(token.NoPos, pkg, types.TypeString(t, types.RelativeTo(pkg)), nil), t.Underlying(), nil)
	case *types.Pointer:
		return types.NewPointer(spelled(t.Elem()))
	case *types.Slice:
		return types.NewSlice(spelled(t.Elem()))
	case *types.Array:
		return types.NewArray(spelled(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(spelled(t.Key()), spelled(t.Elem()))
	case *types.Signature:
		return spelledSignature(t, nil)
	case *types.Struct:
		fields, tags := make([]*types.Var, t.NumFields()), make([]string, t.NumFields())
		for i := range fields {
			f := t.Field(i)
			fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), spelled(f.Type()), f.Embedded())
			tags[i] = t.Tag(i)
		}
		return types.NewStruct(fields, tags)
	default:
		return t
	}
}

func spelledSignature(sig *types.Signature, receiver *types.Var) *types.Signature {
	return types.NewSignatureType(receiver, nil, nil, spelledTuple(sig.Params()), spelledTuple(sig.Results()), sig.Variadic())
}

func spelledTuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), spelled(v.Type()))
	}
	return types.NewTuple(vars...)
}
