package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/flaregen/flaregen/generator/model"
)

// client writes the client, its constructor and its options.
func (o Options) client(api *model.API) *jen.File {
	f := o.newFile(api.Package)
	f.PackageComment(packageComment(api))
	o.clientType(f, api)
	o.constructor(f, api)
	o.do(f)
	o.options(f)
	return f
}

// defaults says what a client without options does.
func defaults(api *model.API) string {
	server := "Without options it talks to " + api.BaseURL + " and takes its credentials "
	if api.BaseURL == "" {
		server = "The documentation names no server, so that WithBaseURL is required. Without other options it takes its credentials "
	}
	return server +
		"from the environment: CLOUDFLARE_API_TOKEN, else CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY. " +
		"Having no credentials at all is an error."
}

func packageComment(api *model.API) string {
	title := api.Title
	if title == "" {
		title = api.Package
	}
	text := wrap("Package " + api.Package + " is a client for: " + oneLine(title) + ".")
	text += "\n\n" + wrap("Start with [NewClient]. The fields of [Client] are the resources, as the documentation arranges them; "+
		"results come without their envelope, and errors that the API reports are *envelope.Error.")
	return commented(text)
}

func (o Options) clientType(f *jen.File, api *model.API) {
	comments(f, "Client calls the API. It is made by [NewClient] and safe for concurrent use.")
	f.Type().Id("Client").StructFunc(func(g *jen.Group) {
		for _, r := range api.Resources {
			g.Id(r.Field).Op("*").Add(o.service(r))
		}
		g.Line()
		g.Id("client").Op("*").Add(o.envelope("Client"))
	})
	f.Line()
}

func (o Options) constructor(f *jen.File, api *model.API) {
	comments(f, "NewClient makes a client. "+defaults(api))
	f.Func().Id("NewClient").Params(jen.Id("opts").Op("...").Id("Option")).Params(jen.Op("*").Id("Client"), jen.Error()).BlockFunc(func(g *jen.Group) {
		o.configure(g, api)
		g.List(jen.Id("client"), jen.Err()).Op(":=").Add(o.envelope("NewClient")).Call(jen.Id("cfg"))
		g.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err()))
		g.Return(jen.Op("&").Id("Client").Values(serviceTree(api.Resources, jen.Id("client").Op(":").Id("client"))), jen.Nil())
	})
	f.Line()
}

// configure makes cfg, with what the API and the options say.
func (o Options) configure(g *jen.Group, api *model.API) {
	g.Id("cfg").Op(":=").Add(o.envelope("DefaultConfig")).Call()
	if api.BaseURL != "" {
		g.Id("cfg").Dot("BaseURL").Op("=").Lit(api.BaseURL)
	}
	if api.Envelope != model.DefaultEnvelope() {
		g.Id("cfg").Dot("Keys").Op("=").Id(keysLiteral(api.Envelope))
	}
	g.For(jen.List(jen.Id("_"), jen.Id("opt")).Op(":=").Range().Id("opts")).Block(jen.Id("opt").Call(jen.Op("&").Id("cfg")))
}

// serviceTree writes the literals of the services, nested as the resources are.
func serviceTree(rs []*model.Resource, own *jen.Statement) *jen.Statement {
	fields := jen.Line()
	for _, r := range rs {
		fields.Id(r.Field).Op(":").Add(serviceLiteral(r)).Op(",").Line()
	}
	if own != nil {
		fields.Add(own).Op(",").Line()
	}
	return fields
}

// serviceLiteral writes a service with those below it.
func serviceLiteral(r *model.Resource) *jen.Statement {
	literal := jen.Op("&").Id(r.Service)
	client := jen.Id("client").Op(":").Id("client")
	switch {
	case len(r.Children) == 0:
		return literal.Values(client)
	case len(r.Operations) == 0:
		return literal.Values(serviceTree(r.Children, nil))
	}
	return literal.Values(serviceTree(r.Children, client))
}

func (o Options) do(f *jen.File) {
	comments(f, "Do calls an endpoint that this package has no method for, with the same unwrapping, retries and errors. "+
		"path is relative to the base URL; its segments must already be escaped. A body that is not nil is sent as JSON. "+
		"What the envelope carries is decoded into result, unless that is nil. For transports that trace or measure it is "+
		"called Client.Do; [envelope.WithOperationName] gives it a name of its own.")
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id("Do").Params(
		jen.Id("ctx").Qual("context", "Context"), jen.List(jen.Id("method"), jen.Id("path")).String(),
		jen.List(jen.Id("body"), jen.Id("result")).Any(), jen.Id("opts").Op("...").Add(o.envelope("RequestOption")),
	).Error().Block(
		jen.Id("req").Op(":=").Add(o.envelope("NewRequest")).Call(jen.Lit("Client.Do"), jen.Id("method"), jen.Id("path")),
		jen.Id("req").Dot("SetJSON").Call(jen.Id("body")),
		jen.Return(jen.Id("c").Dot("client").Dot("Do").Call(
			jen.Id("ctx"), jen.Id("req"), jen.Id("result"), jen.Id("opts").Op("..."))),
	)
	f.Line()
}

// option describes one function that configures the client.
type option struct {
	name, doc string
	params    []argument
	set       []jen.Code
}

func (o Options) options(f *jen.File) {
	comments(f, "Option configures a client.")
	f.Type().Id("Option").Func().Params(jen.Op("*").Add(o.envelope("Config")))
	f.Line()
	for _, opt := range o.optionList() {
		comments(f, opt.name+" "+opt.doc)
		f.Func().Id(opt.name).Params(o.parameters(opt.params)...).Id("Option").Block(
			jen.Return(jen.Func().Params(jen.Id("c").Op("*").Add(o.envelope("Config"))).Block(opt.set...)),
		)
		f.Line()
	}
}

func (o Options) optionList() []option {
	field := func(name string) *jen.Statement { return jen.Id("c").Dot(name) }
	assign := func(name string, value jen.Code) jen.Code { return field(name).Op("=").Add(value) }
	simple := func(name, doc, param, typ, config string) option {
		return option{name, doc, []argument{{param, typ}}, []jen.Code{assign(config, jen.Id(param))}}
	}
	return []option{
		{"WithAPIToken", "authenticates with an API token. It is the default when the environment has CLOUDFLARE_API_TOKEN.",
			[]argument{{"token", "string"}}, []jen.Code{assign("APIToken", o.envelope("Secret").Call(jen.Id("token")))}},
		{"WithAPIKey", "authenticates with the email address and the global API key of a user. Where both are possible, a token is better: it can do less.",
			[]argument{{"email", "string"}, {"key", "string"}},
			[]jen.Code{assign("APIEmail", jen.Id("email")), assign("APIKey", o.envelope("Secret").Call(jen.Id("key")))}},
		simple("WithBaseURL", "sends requests to another server, such as one for tests.", "baseURL", "string", "BaseURL"),
		simple("WithHTTPClient", "sends requests through a client of the caller's: for proxies, tracing, recording. Its Timeout limits each attempt, as WithAttemptTimeout does; the context of a call limits all of it.",
			"client", "*http.Client", "HTTPClient"),
		simple("WithMaxRetries", "sets how often a request is repeated after the first attempt; 0 switches repeating off.", "n", "int", "MaxRetries"),
		simple("WithAttemptTimeout", "limits a single attempt; 0 means no limit. Waiting between attempts does not count.", "d", "time.Duration", "AttemptTimeout"),
		simple("WithMaxRetryWait", "limits the wait before an attempt, also when the server asks for a longer one.", "d", "time.Duration", "MaxRetryWait"),
		{"WithRateLimit", "sends at most the given number of requests per interval, counted over all goroutines that use the client. The default is no limit of the client's own.",
			[]argument{{"requests", "int"}, {"per", "time.Duration"}},
			[]jen.Code{assign("RateLimit", o.envelope("RateLimit").Values(jen.Id("Requests").Op(":").Id("requests"), jen.Id("Per").Op(":").Id("per")))}},
		simple("WithMaxResponseSize", "limits how many bytes of an answer are read into memory. Streams are not limited.", "bytes", "int64", "MaxResponseSize"),
		{"WithLogger", "logs requests, retries and failures. Credentials and bodies are never logged.",
			[]argument{{"logger", "*slog.Logger"}}, []jen.Code{assign("Logger", o.envelope("NewLogger").Call(jen.Id("logger")))}},
		simple("WithUserAgent", "sets the User-Agent header.", "userAgent", "string", "UserAgent"),
		{"WithHeader", "sends a header with every request.",
			[]argument{{"name", "string"}, {"value", "string"}},
			[]jen.Code{
				jen.If(field("Header").Op("==").Nil()).Block(assign("Header", jen.Make(jen.Qual("net/http", "Header")))),
				field("Header").Dot("Set").Call(jen.Id("name"), jen.Id("value")),
			}},
	}
}
