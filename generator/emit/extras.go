package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// extraField is the field of an object that holds members of other names.
const extraField = "Extra"

// extras writes how objects are read and written that have further members
// besides those that are documented by name; nil when no type has.
func (o Options) extras(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	found := false
	for _, t := range api.Types {
		if t.Kind != model.KindObject || t.Extra == nil {
			continue
		}
		found = true
		comments(f, "UnmarshalJSON implements json.Unmarshaler.")
		f.Func().Params(jen.Id("v").Op("*").Id(t.Name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
			jen.Type().Id("plain").Id(t.Name),
			jen.Return(o.envelope("DecodeExtra").Call(jen.Id("data"), jen.Parens(jen.Op("*").Id("plain")).Call(jen.Id("v")), jen.Op("&").Id("v").Dot(extraField))),
		)
		f.Line()
		comments(f, "MarshalJSON implements json.Marshaler.")
		f.Func().Params(jen.Id("v").Id(t.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
			jen.Type().Id("plain").Id(t.Name),
			jen.Return(o.envelope("EncodeExtra").Call(jen.Id("plain").Call(jen.Id("v")), jen.Id("v").Dot(extraField))),
		)
		f.Line()
	}
	if !found {
		return nil
	}
	return f
}
