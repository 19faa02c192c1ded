package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// unions writes the types that hold one of several shapes; nil when the API
// has none.
func (o Options) unions(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	found := false
	for _, t := range api.Types {
		if t.Kind == model.KindUnion {
			o.union(f, t)
			found = true
		}
	}
	if !found {
		return nil
	}
	return f
}

func (o Options) union(f *jen.File, t *model.Type) {
	comments(f, typeComment(t)+"\n\nOne field is set: the one whose shape the value has.")
	f.Type().Id(t.Name).StructFunc(func(g *jen.Group) {
		for _, a := range t.Arms {
			g.Id(a.GoName).Op("*").Add(o.code(goType(a.Type)))
		}
		g.Line()
		g.Comment("// Raw is the value as it came, when it has none of the documented shapes.")
		g.Id("Raw").Qual("encoding/json", "RawMessage")
	})
	f.Line()
	o.unionDecoding(f, t)
	o.unionEncoding(f, t)
}

func (o Options) unionDecoding(f *jen.File, t *model.Type) {
	comments(f, "UnmarshalJSON implements json.Unmarshaler.")
	f.Func().Params(jen.Id("u").Op("*").Id(t.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
		jen.Op("*").Id("u").Op("=").Id(t.Name).Values(),
		jen.Return(o.envelope("DecodeUnion").CallFunc(func(g *jen.Group) {
			g.Id("data")
			g.Lit(t.Discriminator)
			g.Op("&").Id("u").Dot("Raw")
			for _, a := range t.Arms {
				g.Line().Add(o.envelope("NewArm")).Call(
					jen.Op("&").Id("u").Dot(a.GoName), stringList(a.Tags), stringList(requiredNames(a.Type)))
			}
			g.Line()
		})),
	)
	f.Line()
}

func (o Options) unionEncoding(f *jen.File, t *model.Type) {
	var fields []jen.Code
	for _, a := range t.Arms {
		fields = append(fields, jen.Id("u").Dot(a.GoName))
	}
	comments(f, "MarshalJSON implements json.Marshaler.")
	f.Func().Params(jen.Id("u").Id(t.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Return(o.envelope("EncodeUnion").Call(append([]jen.Code{jen.Id("u").Dot("Raw")}, fields...)...)),
	)
	f.Line()
	comments(f, "IsZero reports that nothing is set, so that an optional union is left out.")
	f.Func().Params(jen.Id("u").Id(t.Name)).Id("IsZero").Params().Bool().Block(
		jen.Return(unset(fields)),
	)
	f.Line()
}

// unset is true when every field is nil and nothing was kept raw.
func unset(fields []jen.Code) *jen.Statement {
	s := jen.Len(jen.Id("u").Dot("Raw")).Op("==").Lit(0)
	for i, field := range fields {
		s.Op("&&")
		if i%4 == 3 {
			s.Line()
		}
		s.Add(field).Op("==").Nil()
	}
	return s
}

func requiredNames(t *model.Type) []string {
	var names []string
	for _, f := range t.Fields {
		if f.Required {
			names = append(names, f.Name)
		}
	}
	return names
}

func stringList(items []string) jen.Code {
	if len(items) == 0 {
		return jen.Nil()
	}
	return jen.Index().String().ValuesFunc(func(g *jen.Group) {
		for _, s := range items {
			g.Lit(s)
		}
	})
}
