package emit

import (
	"fmt"
	"path"

	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// optionFolder holds, below the client, what its packages share.
const optionFolder = "option"

// split gives the files of a client that has a package for every top-level
// resource. Those import nothing of the client but its options, so that who
// imports one compiles one; the client's own package joins them.
func split(api *model.API, opts Options) (map[string][]byte, error) {
	files := map[string][]byte{}
	part := opts
	part.partOf = api.Package
	for _, r := range api.Resources {
		below := partOf(api, r)
		found, err := single(below, part, part.partClient(below, r))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Package, err)
		}
		for name, content := range found {
			files[path.Join(r.Package, name)] = content
		}
	}
	for name, f := range map[string]*jen.File{
		"client.gen.go":                          opts.splitClient(api),
		path.Join(optionFolder, "option.gen.go"): part.optionPackage(api),
	} {
		var err error
		if files[name], err = render(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return files, nil
}

// partOf is the model of one top-level resource. A type that several of them
// reach is declared in the package of each.
func partOf(api *model.API, r *model.Resource) *model.API {
	part := *api
	part.Package, part.Resources, part.Types = r.Package, []*model.Resource{r}, nil
	needed := map[*model.Type]bool{}
	for _, op := range part.Operations() {
		for _, p := range op.Params {
			reach(p.Type, needed)
		}
		if op.Body != nil {
			reach(op.Body.Type, needed)
		}
		reach(op.Result.Type, needed)
	}
	for _, t := range api.Types {
		if needed[t] {
			part.Types = append(part.Types, t)
		}
	}
	return &part
}

// reach notes a type and all that its declaration mentions.
func reach(t *model.Type, seen map[*model.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	reach(t.Elem, seen)
	reach(t.Extra, seen)
	for _, f := range t.Fields {
		reach(f.Type, seen)
	}
	for _, a := range t.Arms {
		reach(a.Type, seen)
	}
}

// service is the type of a top-level service, as the client's package sees it.
func (o Options) service(r *model.Resource) *jen.Statement {
	if o.ImportPath == "" {
		return jen.Id(r.Service)
	}
	return o.inPart(r.Package, r.Service)
}

// inPart names something of a package below the client's.
func (o Options) inPart(pkg, name string) *jen.Statement {
	return jen.Qual(path.Join(o.ImportPath, pkg), name)
}

// splitClient writes the package that joins the others.
func (o Options) splitClient(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	names := map[string]string{path.Join(o.ImportPath, optionFolder): optionFolder}
	for _, r := range api.Resources {
		names[path.Join(o.ImportPath, r.Package)] = r.Package
	}
	f.ImportNames(names)
	f.PackageComment(packageComment(api) + "\n//\n" + commented(wrap("Every field has a package of its own below this one, "+
		"which a program that needs no other can import alone.")))
	o.clientType(f, api)
	o.joiningConstructor(f, api)
	o.do(f)
	o.forwardedOptions(f)
	return f
}

func (o Options) joiningConstructor(f *jen.File, api *model.API) {
	comments(f, "NewClient makes a client. "+defaults(api))
	f.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Id("Client"), jen.Error()).Block(
		jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(o.inPart(optionFolder, "NewClient")).Call(jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("&").Id("Client").Values(jen.Line().Do(func(fields *jen.Statement) {
			for _, r := range api.Resources {
				fields.Id(r.Field).Op(":").Add(o.inPart(r.Package, "New")).Call(jen.Id("client")).Op(",").Line()
			}
			fields.Id("client").Op(":").Id("client").Op(",").Line()
		})), jen.Nil()),
	)
	f.Line()
}

// forwardedOptions gives the client's package the options under the names that
// they have when it is not split.
func (o Options) forwardedOptions(f *jen.File) {
	comments(f, "Option configures a client.")
	f.Type().Id("Option").Op("=").Add(o.inPart(optionFolder, "Option"))
	f.Line()
	for _, opt := range o.optionList() {
		comments(f, opt.name+" "+opt.doc)
		f.Func().Id(opt.name).Params(o.parameters(opt.params)...).Id("Option").Block(
			jen.Return(o.inPart(optionFolder, opt.name).CallFunc(func(g *jen.Group) {
				for _, p := range opt.params {
					g.Id(p.name)
				}
			})),
		)
		f.Line()
	}
}

// optionPackage writes what configures the client and each of its packages.
func (o Options) optionPackage(api *model.API) *jen.File {
	f := o.newFile(optionFolder)
	f.PackageComment(commented(wrap("Package option configures the client " + o.partOf + ", and each of its packages.")))
	comments(f, "NewClient makes what the services of all packages call the API through. Several packages can share one: "+
		"give it to the function New of each. "+defaults(api))
	f.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Add(o.envelope("Client")), jen.Error()).BlockFunc(func(g *jen.Group) {
		o.configure(g, api)
		g.Return(o.envelope("NewClient").Call(jen.Id("cfg")))
	})
	f.Line()
	o.options(f)
	return f
}

// partClient writes how to make the service of a package.
func (o Options) partClient(api *model.API, r *model.Resource) *jen.File {
	f := o.newFile(api.Package)
	f.ImportName(path.Join(o.ImportPath, optionFolder), optionFolder)
	f.PackageComment(commented(wrap(fmt.Sprintf("Package %s is the resource %s of the client %s, which has it as Client.%s.",
		r.Package, r.Name(), o.partOf, r.Field)) + "\n\n" +
		wrap("Alone, start with [NewClient]. Results come without their envelope, and errors that the API reports are *envelope.Error.")))
	comments(f, "NewClient makes the service with a client of its own. "+defaults(api))
	service := func() *jen.Statement { return jen.Op("*").Id(r.Service) }
	f.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Add(o.inPart(optionFolder, "Option"))).Params(service(), jen.Error()).Block(
		jen.List(jen.Id("client"), jen.Err()).Op(":=").Add(o.inPart(optionFolder, "NewClient")).Call(jen.Id("opts").Op("...")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Id("New").Call(jen.Id("client")), jen.Nil()),
	)
	f.Line()
	comments(f, "New makes the service with a client that others may use as well; see [option.NewClient].")
	f.Func().Id("New").Params(jen.Id("client").Op("*").Add(o.envelope("Client"))).Add(service()).Block(
		jen.Return(serviceLiteral(r)),
	)
	return f
}
