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

// The keys under which lower leaves for the templates what oapi-codegen's own
// view of a type or an operation does not hold.
const (
	extConstants  = "x-constants" // of an enum
	extCases      = "x-cases"     // of an enum, as Go source
	extArguments  = "x-arguments" // of the builder, as Go source
	extPathNames  = "x-path-names"
	extStatements = "x-statements" // as Go source
)

const typesTemplate = `
{{- range .Types}}
{{- $type := .TypeName}}{{$text := eq .Schema.GoType "string"}}
{{- $constants := index .Schema.OAPISchema.Extensions "x-constants"}}
{{toGoComment .Schema.Description ""}}
type {{$type}} {{if and .IsAlias (not $constants)}}= {{end}}{{.Schema.TypeDecl}}
{{- if $constants}}

// The documented values of {{$type}}; others pass through unchanged.
const (
{{- range $constants}}
	{{.Name}} {{$type}} = {{if $text}}{{toGoString .Value}}{{else}}{{.Value}}{{end}}
{{- end}}
)

// Valid reports whether e is one of the documented values.
func (e {{$type}}) Valid() bool {
{{- if eq (len $constants) 1}}
	return e == {{(index $constants 0).Name}}
{{- else}}
	switch e {
	case {{index .Schema.OAPISchema.Extensions "x-cases"}}:
		return true
	}
	return false
{{- end}}
}
{{- end}}
{{end}}`

const requestsTemplate = requestsFollow + `
{{- range .}}
{{- $ext := .Spec.Extensions}}

func new{{.OperationId}}Request({{index $ext "x-arguments"}}) *envelope.Request {
{{- if index $ext "x-statements"}}
	req := envelope.NewRequest({{.Summary | toGoString}}, {{.Method | httpMethodConstant}}, {{.Path | toGoString}}{{index $ext "x-path-names"}})
	{{index $ext "x-statements"}}
	return req
{{- else}}
	return envelope.NewRequest({{.Summary | toGoString}}, {{.Method | httpMethodConstant}}, {{.Path | toGoString}}{{index $ext "x-path-names"}})
{{- end}}
}
{{- end}}
`
