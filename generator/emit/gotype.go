package emit

import (
	"strings"

	"github.com/flaregen/flaregen/generator/model"
)

// goType writes a type as Go source, for signatures and type arguments.
func goType(t *model.Type) string {
	switch t.Kind {
	case model.KindObject, model.KindEnum, model.KindUnion:
		return t.Name
	case model.KindArray:
		return "[]" + goType(t.Elem)
	case model.KindMap:
		return "map[string]" + goType(t.Elem)
	case model.KindAnyMap:
		return "map[string]any"
	case model.KindAny:
		if t.Request {
			return "any"
		}
		return "json.RawMessage"
	case model.KindSecret:
		return "envelope.Secret"
	case model.KindFile:
		return "envelope.File"
	case model.KindTime:
		return "time.Time"
	case model.KindDate:
		return "openapi_types.Date"
	case model.KindBytes:
		return "[]byte"
	case model.KindInteger:
		switch t.Bits {
		case 32:
			return "int32"
		case 64:
			return "int64"
		}
		return "int"
	case model.KindNumber:
		return "float64"
	case model.KindBoolean:
		return "bool"
	}
	return "string"
}

// argument is one parameter of a method.
type argument struct{ name, typ string }

// arguments gives the parameters between ctx and opts: path parameters, body,
// params. A request builder does without params that have no fields.
func arguments(op *model.Operation, builder bool) []argument {
	var args []argument
	for _, p := range op.PathParams {
		args = append(args, argument{p.GoName, "string"})
	}
	args = append(args, bodyArguments(op.Body)...)
	if op.ParamsType != "" && (len(op.Params) > 0 || !builder) {
		args = append(args, argument{"params", "*" + op.ParamsType})
	}
	return args
}

func bodyArguments(b *model.Body) []argument {
	switch {
	case b == nil:
		return nil
	case b.Encoding != model.BodyStream:
		typ := goType(b.Type)
		if !b.Required && isScalar(b.Type) {
			typ = "*" + typ
		}
		return []argument{{"body", typ}}
	case callerSetsMediaType(b):
		return []argument{{"contentType", "string"}, {"body", "io.Reader"}}
	}
	return []argument{{"body", "io.Reader"}}
}

// callerSetsMediaType reports streams whose media type only the caller knows: a
// multipart boundary, or a type that the documentation leaves open.
func callerSetsMediaType(b *model.Body) bool {
	return strings.HasPrefix(b.MediaType, "multipart/") || strings.Contains(b.MediaType, "*")
}

// declare writes arguments as a parameter list; neighbours of one type share
// it.
func declare(args []argument) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.name)
		if i+1 == len(args) || args[i+1].typ != a.typ {
			b.WriteString(" " + a.typ)
		}
	}
	return b.String()
}

// fieldPath is how callers reach a resource from the client, with a final dot.
func fieldPath(r *model.Resource) string {
	return r.GoPath() + "."
}
