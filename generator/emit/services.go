package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// services writes one type per resource and one method per operation.
func (o Options) services(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	for r := range api.AllResources() {
		o.serviceType(f, r)
		for _, op := range r.Operations {
			o.method(f, r, op)
			if op.Iterator != "" {
				o.iterator(f, r, op)
			}
			for _, w := range op.Waiters {
				o.waiter(f, r, op, w)
			}
		}
	}
	return f
}

func (o Options) serviceType(f *jen.File, r *model.Resource) {
	comments(f, fmt.Sprintf("%s is the resource %s, reachable as %s.%s.", r.Service, r.Name(), o.clientName(), r.GoPath()))
	f.Type().Id(r.Service).StructFunc(func(g *jen.Group) {
		for _, c := range r.Children {
			g.Id(c.Field).Op("*").Id(c.Service)
		}
		if len(r.Children) > 0 && len(r.Operations) > 0 {
			g.Line()
		}
		if len(r.Operations) > 0 {
			g.Id("client").Op("*").Add(o.envelope("Client"))
		}
	})
	f.Line()
}

// clientName is what the client is called in a file's comments.
func (o Options) clientName() string {
	if o.partOf != "" {
		return o.partOf + ".Client"
	}
	return "Client"
}

func (o Options) method(f *jen.File, r *model.Resource, op *model.Operation) {
	comments(f, operationComment(op))
	body := []jen.Code{o.request(op), jen.Return(o.call(op))}
	if resultCanBeNil(op) {
		body = append([]jen.Code{o.request(op)}, o.callForNullable(op)...)
	}
	o.signature(f, r, op, op.Method).Add(o.results(op)).Block(body...)
	f.Line()
}

// resultCanBeNil reports calls that read something that is documented to be
// null at times. After a change, null stands for an empty object instead.
func resultCanBeNil(op *model.Operation) bool {
	r := op.Result
	return op.HTTPMethod == "GET" && r.Kind == model.ResultValue && r.Enveloped && r.Nullable && isPointer(r.Type)
}

// callForNullable asks the runtime for a pointer to a pointer, which is how it
// tells null from nothing.
func (o Options) callForNullable(op *model.Operation) []jen.Code {
	return []jen.Code{
		jen.List(jen.Id("result"), jen.Err()).Op(":=").Add(o.envelope("Do")).Types(jen.Op("*").Add(o.code(valueType(op.Result.Type)))).Call(
			jen.Id("ctx"), jen.Id("s").Dot("client"), jen.Id("req"), jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil().Op("||").Id("result").Op("==").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("*").Id("result"), jen.Nil()),
	}
}

// signature writes everything in front of the results.
func (o Options) signature(f *jen.File, r *model.Resource, op *model.Operation, name string) *jen.Statement {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	params = append(params, o.parameters(arguments(op, false))...)
	params = append(params, jen.Id("opts").Op("...").Add(o.envelope("RequestOption")))
	return f.Func().Params(jen.Id("s").Op("*").Id(r.Service)).Id(name).Params(params...)
}

func (o Options) results(op *model.Operation) jen.Code {
	switch op.Result.Kind {
	case model.ResultNone:
		return jen.Error()
	case model.ResultStream:
		return jen.Params(jen.Op("*").Add(o.envelope("Stream")), jen.Error())
	case model.ResultList:
		return jen.Params(jen.Op("*").Add(o.envelope("Page")).Types(o.code(goType(op.Result.Type))), jen.Error())
	}
	return jen.Params(o.code(valueType(op.Result.Type)), jen.Error())
}

// valueType is how a result is handed over: structs by pointer, all else by
// value.
func valueType(t *model.Type) string {
	if isPointer(t) {
		return "*" + goType(t)
	}
	return goType(t)
}

func isPointer(t *model.Type) bool { return t.Kind == model.KindObject || t.Kind == model.KindUnion }

func (o Options) request(op *model.Operation) jen.Code {
	var names []jen.Code
	for _, a := range arguments(op, true) {
		names = append(names, jen.Id(a.name))
	}
	return jen.Id("req").Op(":=").Id(op.RequestFunc).Call(names...)
}

// call hands the request to the runtime's function for the shape of the answer.
func (o Options) call(op *model.Operation) *jen.Statement {
	args := []jen.Code{jen.Id("ctx"), jen.Id("s").Dot("client"), jen.Id("req")}
	rest := jen.Id("opts").Op("...")
	switch r := op.Result; {
	case r.Kind == model.ResultNone:
		return o.envelope("Exec").Call(append(args, rest)...)
	case r.Kind == model.ResultStream:
		return o.envelope("Open").Call(append(args, rest)...)
	case r.Kind == model.ResultList:
		return o.envelope("List").Types(o.code(goType(r.Type))).Call(append(args, o.pager(r.Pager), rest)...)
	case r.Enveloped:
		return o.envelope("Do").Types(o.code(valueType(r.Type))).Call(append(args, rest)...)
	default:
		return o.envelope("Decode").Types(o.code(valueType(r.Type))).Call(append(args, rest)...)
	}
}

var pagerStyles = map[model.PagerStyle]string{
	model.PageNumber: "ByPage",
	model.PageCursor: "ByCursor",
	model.PageToken:  "ByPageToken",
	model.PageOffset: "ByOffset",
}

func (o Options) pager(p *model.Pager) jen.Code {
	return o.envelope("Pager").ValuesFunc(func(g *jen.Group) {
		g.Id("Style").Op(":").Add(o.envelope(pagerStyles[p.Style]))
		g.Id("Param").Op(":").Lit(p.Param)
		if p.Size != "" {
			g.Id("Size").Op(":").Lit(p.Size)
		}
		if p.UntilEmpty {
			g.Id("UntilEmpty").Op(":").True()
		}
	})
}

func (o Options) iterator(f *jen.File, r *model.Resource, op *model.Operation) {
	comments(f, iteratorComment(op))
	item := o.code(goType(op.Result.Type))
	o.signature(f, r, op, op.Iterator).Qual("iter", "Seq2").Types(item, jen.Error()).Block(
		o.request(op),
		jen.Return(o.envelope("All").Types(item).Call(
			jen.Id("ctx"), jen.Id("s").Dot("client"), jen.Id("req"), o.pager(op.Result.Pager), jen.Id("opts").Op("..."))),
	)
	f.Line()
}

func iteratorComment(op *model.Operation) string {
	var c comment
	c.add(op.Iterator + " goes through everything that " + op.Method + " lists, fetching each page when it is reached. " +
		"The first error is yielded and ends it.")
	c.link(op.Origin.URL)
	if op.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	return strings.TrimSpace(c.String())
}
