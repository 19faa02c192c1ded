package emit

// nothing switches a layer of oapi-codegen off. Without a newline it would be
// taken for the path of a template, and text/template does not let white space
// alone replace what is there.
const nothing = "{{\"\"}}\n"

// requestsFollow divides oapi-codegen's one output into our two files.
const requestsFollow = "//flaregen:requests"

// fieldMark stands before the comment of a field, which oapi-codegen starts
// with the field's name; both are cut afterwards.
const fieldMark = "\u2060"

// The keys under which lower leaves for the request template what
// oapi-codegen's own view of an operation does not hold.
const (
	extArguments = "x-arguments" // of the builder, as Go source
	extPathNames = "x-path-names"
	extKeys      = "x-keys"
	extAccept    = "x-accept"
	extStream    = "x-stream" // media type, as Go source
)

const typesTemplate = `
{{- range .Types}}
{{toGoComment .Schema.Description ""}}
type {{.TypeName}} {{if .IsAlias}}= {{end}}{{.Schema.TypeDecl}}
{{- if .Schema.EnumValues}}
{{- $type := .TypeName}}{{$text := eq .Schema.GoType "string"}}

// The documented values of {{$type}}; others pass through unchanged.
const (
{{- range $name, $value := .Schema.EnumValues}}
	{{$name}} {{$type}} = {{if $text}}{{toGoString $value}}{{else}}{{$value}}{{end}}
{{- end}}
)
{{- end}}
{{end}}`

const requestsTemplate = requestsFollow + `
{{- range .}}
{{- $ext := .Spec.Extensions}}

func new{{.OperationId}}Request({{index $ext "x-arguments"}}) *envelope.Request {
{{- if or .QueryParams .HeaderParams .CookieParams .Bodies (index $ext "x-stream") (index $ext "x-accept") (index $ext "x-keys")}}
	req := envelope.NewRequest({{.Summary | toGoString}}, {{.Method | httpMethodConstant}}, {{.Path | toGoString}}{{index $ext "x-path-names"}})
{{- with index $ext "x-keys"}}
	req.SetKeys({{.}})
{{- end}}
{{- with index $ext "x-accept"}}
	req.Accept({{. | toGoString}})
{{- end}}
{{- if .RequiresParamObject}}
	if params != nil {
{{- range .QueryParams}}
{{- if .RequiresNilCheck}}
		if params.{{.GoName}} != nil {
{{- end}}
			req.AddQuery(runtime.StyleParamWithLocation("{{.Style}}", {{.Explode}}, {{.ParamName | toGoString}}, runtime.ParamLocationQuery, {{if .HasOptionalPointer}}*{{end}}params.{{.GoName}}))
{{- if .RequiresNilCheck}}
		}
{{- end}}
{{- end}}
{{- range .HeaderParams}}
		{{if .RequiresNilCheck}}if params.{{.GoName}} != nil {{end}}{
			value, err := runtime.StyleParamWithLocation("{{.Style}}", {{.Explode}}, {{.ParamName | toGoString}}, runtime.ParamLocationHeader, {{if .HasOptionalPointer}}*{{end}}params.{{.GoName}})
			req.SetHeader({{.ParamName | toGoString}}, value, err)
		}
{{- end}}
{{- range .CookieParams}}
		{{if .RequiresNilCheck}}if params.{{.GoName}} != nil {{end}}{
			value, err := runtime.StyleParamWithLocation("simple", {{.Explode}}, {{.ParamName | toGoString}}, runtime.ParamLocationCookie, {{if .HasOptionalPointer}}*{{end}}params.{{.GoName}})
			req.SetCookie({{.ParamName | toGoString}}, value, err)
		}
{{- end}}
	}
{{- end}}
{{- range .Bodies}}
{{- if .IsJSON}}
	req.SetJSON(body)
{{- else}}
	form, err := runtime.MarshalForm(body, nil)
	req.SetForm(form.Encode(), err)
{{- end}}
{{- end}}
{{- with index $ext "x-stream"}}
	req.SetBody({{.}}, body)
{{- end}}
	return req
{{- else}}
	return envelope.NewRequest({{.Summary | toGoString}}, {{.Method | httpMethodConstant}}, {{.Path | toGoString}}{{index $ext "x-path-names"}})
{{- end}}
}
{{- end}}
`
