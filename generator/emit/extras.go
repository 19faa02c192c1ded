package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// extraField is the field of an object that holds members of other names.
const extraField = "Extra"

// unknownField is the field of an answer that holds what is not documented.
const unknownField = "UnknownMembers"

// extras writes how objects are read and written that have further members
// besides those that are documented by name; nil when no type has.
func (o Options) extras(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	found := false
	for _, t := range api.Types {
		if t.KeepsUnknown() {
			found = true
			o.encoding(f, t, o.envelope("EncodeAnswer").Call(jen.Id("plain").Call(jen.Id("v"))))
		}
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
		o.encoding(f, t, o.envelope("EncodeExtra").Call(jen.Id("plain").Call(jen.Id("v")), jen.Id("v").Dot(extraField)))
	}
	if !found {
		return nil
	}
	return f
}

// encoding writes a method that encodes a value v by a call, in which plain is
// its type without methods.
func (o Options) encoding(f *jen.File, t *model.Type, call jen.Code) {
	comments(f, "MarshalJSON implements json.Marshaler.")
	f.Func().Params(jen.Id("v").Id(t.Name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Type().Id("plain").Id(t.Name),
		jen.Return(call),
	)
	f.Line()
}
