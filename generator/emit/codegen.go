package emit

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

// codegenLock guards oapi-codegen, which keeps its state in package variables.
var codegenLock sync.Mutex

// declareTypes lets oapi-codegen write the types and the request builders.
func declareTypes(api *model.API) (types, requests string, err error) {
	codegenLock.Lock()
	defer codegenLock.Unlock()
	out, err := codegen.Generate(lower(api), configuration(api.Package))
	if err != nil {
		return "", "", fmt.Errorf("oapi-codegen: %w", err)
	}
	types, requests, found := strings.Cut(out, requestsFollow)
	if !found && strings.Contains(out, "envelope.Request") {
		return "", "", fmt.Errorf("oapi-codegen: its output does not follow the templates of this version")
	}
	return trimFieldNames(types), requests, nil
}

func configuration(pkg string) codegen.Configuration {
	return codegen.Configuration{
		PackageName: pkg,
		Generate:    codegen.GenerateOptions{Models: true, Client: true},
		OutputOptions: codegen.OutputOptions{
			SkipFmt:          true,
			SkipPrune:        true,
			SkipEnumValidate: true,
			NullableType:     true,
			UserTemplates: map[string]string{
				"imports.tmpl":               nothing,
				"constants.tmpl":             nothing,
				"param-types.tmpl":           nothing,
				"request-bodies.tmpl":        nothing,
				"client-with-responses.tmpl": nothing,
				"typedef.tmpl":               typesTemplate,
				"client.tmpl":                requestsTemplate,
			},
		},
	}
}

var markedComment = regexp.MustCompile(`// \w+ ` + fieldMark)

// trimFieldNames cuts the field's name off the front of its comment.
func trimFieldNames(src string) string {
	return markedComment.ReplaceAllLiteralString(src, "// ")
}
