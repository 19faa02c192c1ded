package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// secrets keeps secrets out of structured logs: a secret marshals as its value,
// as a request must, and so would a JSON log handler write it. Of answers all
// objects count, since what they hold besides is unknown. nil when no type
// holds one.
func (o Options) secrets(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	found := false
	for _, t := range api.Types {
		if !t.Holds(isConcealed) {
			continue
		}
		found = true
		comments(f, "LogValue implements slog.LogValuer, with secrets redacted.")
		f.Func().Params(jen.Id("v").Id(t.Name)).Id("LogValue").Params().Qual("log/slog", "Value").
			Op("{").Return(o.envelope("Redacted").Call(jen.Id("v"))).Op("}") // in one line
		f.Line()
	}
	// With a verb that does not fit, such as %s for a pointer, fmt prints what is
	// behind it without calling its methods.
	for _, t := range api.Types {
		if t.HoldsSecret() {
			comments(f, "Format implements fmt.Formatter, with secrets redacted.")
			f.Func().Params(jen.Id("v").Id(t.Name)).Id("Format").Params(jen.Id("f").Qual("fmt", "State"), jen.Id("_").Rune()).
				Op("{").Add(o.envelope("FormatRedacted").Call(jen.Id("f"), jen.Id("v"))).Op("}") // in one line
			f.Line()
		}
	}
	if !found {
		return nil
	}
	return f
}

// isConcealed reports types of which not everything is shown.
func isConcealed(t *model.Type) bool {
	return t.Kind == model.KindSecret || t.Kind == model.KindObject && !t.Request
}
