package emit

import (
	"slices"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// waiter writes a method that calls another until its result is in a state.
func (o Options) waiter(f *jen.File, r *model.Resource, op *model.Operation, w *model.Waiter) {
	comments(f, waiterComment(op, w))
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	params = append(params, o.parameters(arguments(op, false))...)
	params = append(params, jen.Id("opts").Op("...").Add(o.envelope("WaitOption")))
	method := f.Func().Params(jen.Id("s").Op("*").Id(r.Service)).Id(w.Method).Params(params...)
	wait := o.envelope("Wait").Call(jen.Id("ctx"), jen.Id("s").Dot("client"), o.waiterLiteral(r, op, w), jen.Id("opts").Op("..."))
	if w.Gone {
		method.Error().Block(jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(wait), jen.Return(jen.Err()))
	} else {
		method.Params(jen.Op("*").Id(op.Result.Type.Name), jen.Error()).Block(jen.Return(wait))
	}
	f.Line()
}

func (o Options) waiterLiteral(r *model.Resource, op *model.Operation, w *model.Waiter) jen.Code {
	result := func() *jen.Statement { return jen.Op("*").Id(op.Result.Type.Name) }
	fields := jen.Line()
	set := func(name string, value jen.Code) { fields.Id(name).Op(":").Add(value).Op(",").Line() }
	set("Operation", jen.Lit(fieldPath(r)+w.Method))
	set("Get", jen.Func().Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("opts").Op("...").Add(o.envelope("RequestOption"))).
		Params(result(), jen.Error()).Block(jen.Return(jen.Id("s").Dot(op.Method).CallFunc(func(g *jen.Group) {
		g.Id("ctx")
		for _, a := range arguments(op, false) {
			g.Id(a.name)
		}
		g.Id("opts").Op("...")
	}))))
	if field := stateField(op, w); field != nil {
		set("State", jen.Func().Params(jen.Id("v").Add(result())).String().Block(jen.Return(stateOf(field))))
	}
	for _, states := range []struct {
		name string
		list []string
	}{{"Success", w.Success}, {"Failure", w.Failure}} {
		if len(states.list) > 0 {
			set(states.name, jen.Index().String().ValuesFunc(func(g *jen.Group) {
				for _, s := range states.list {
					g.Lit(s)
				}
			}))
		}
	}
	if w.Gone {
		set("Gone", jen.True())
	}
	if w.MinDelay > 0 {
		set("MinDelay", duration(w.MinDelay))
	}
	if w.MaxDelay > 0 {
		set("MaxDelay", duration(w.MaxDelay))
	}
	return o.envelope("Waiter").Types(jen.Id(op.Result.Type.Name)).Values(fields)
}

func stateField(op *model.Operation, w *model.Waiter) *model.Field {
	i := slices.IndexFunc(op.Result.Type.Fields, func(f *model.Field) bool { return f.Name == w.Field })
	if i < 0 {
		return nil
	}
	return op.Result.Type.Fields[i]
}

func stateOf(f *model.Field) jen.Code {
	value := jen.Id("v").Dot(f.GoName)
	if f.Type.Kind == model.KindEnum {
		return jen.String().Call(value)
	}
	return value
}

// duration writes a time as people do: 2 * time.Second.
func duration(d time.Duration) jen.Code {
	unit, name := time.Millisecond, "Millisecond"
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Second, "Second"}, {time.Minute, "Minute"}, {time.Hour, "Hour"}} {
		if d%u.unit == 0 {
			unit, name = u.unit, u.name
		}
	}
	return jen.Lit(int(d/unit)).Op("*").Qual("time", name)
}

func waiterComment(op *model.Operation, w *model.Waiter) string {
	var c comment
	text := w.Method + " calls " + op.Method + " until "
	switch {
	case len(w.Success) == 0:
		text += "there is nothing any more."
	case w.Gone:
		text += w.Field + " is " + either(w.Success) + ", or there is nothing any more."
	default:
		text += w.Field + " is " + either(w.Success) + "."
	}
	if len(w.Failure) > 0 {
		text += " It gives up when " + w.Field + " is " + either(w.Failure) + "; then the error is of the class envelope.ErrWaitFailed."
	}
	c.add(text)
	c.add("The context limits the time of waiting. Errors are *envelope.WaitError.")
	c.link(op.Origin.URL)
	if op.Deprecated {
		c.add("Deprecated: the documentation says so.")
	}
	return c.String()
}

// either joins alternatives: a, b or c.
func either(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " or " + list[n-1]
	}
	return list[0]
}
