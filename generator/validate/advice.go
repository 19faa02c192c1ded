package validate

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/generator/normalize/oas"
	"github.com/flaregen/flaregen/generator/tree"
	"github.com/flaregen/flaregen/generator/validate/kin"
)

// target gives the JSONPath of something below a place, as the target of an
// overlay action spells it: $.paths['/zones/{zone_id}'].get.parameters[0].
func target(p *oas.Place, tokens []string) string {
	var b strings.Builder
	b.WriteByte('$')
	n := root(p).Node
	for _, token := range tree.Tokens(p.At(tokens...)) {
		_, err := strconv.Atoi(token)
		switch {
		case err == nil && tree.IsSeq(n):
			b.WriteString("[" + token + "]")
		case isWord(token):
			b.WriteString("." + token)
		default:
			b.WriteString("['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(token) + "']")
		}
		n = tree.Resolve(n, tree.Pointer(token))
	}
	return b.String()
}

func root(p *oas.Place) *oas.Place {
	for p.Parent != nil {
		p = p.Parent
	}
	return p
}

func isWord(s string) bool {
	for i, r := range s {
		if r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r)) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// mend advises an action that changes an object, or one field of it. Overlays
// merge what they update into objects and append to lists, so that the object
// is the target, and a list must go before it can change.
func mend(p *oas.Place, tokens []string) string {
	if len(tokens) == 0 {
		return fmt.Sprintf("mend the source, or correct it with an overlay action (target: %s, update: …)", target(p, nil))
	}
	at, field := tokens[:len(tokens)-1], tokens[len(tokens)-1]
	if tree.IsSeq(tree.Get(p.Node, tokens...)) {
		return fmt.Sprintf("mend the source, or replace it with two overlay actions (target: %s, remove: true; target: %s, update: {%s: …})",
			target(p, tokens), target(p, at), field)
	}
	return fmt.Sprintf("mend the source, or correct it with an overlay action (target: %s, update: {%s: …})", target(p, at), field)
}

// remove advises an action that takes something away.
func remove(p *oas.Place, tokens ...string) string {
	return fmt.Sprintf("mend the source, or remove it with an overlay action (target: %s, remove: true)", target(p, tokens))
}

// explain says in words what kin-openapi found, and what would mend it.
func explain(f kin.Fault) (problem, advice string) {
	p, change := f.Place, mend(f.Place, f.Field)
	switch e := f.Err.(type) { //nolint:errorlint // the fault holds the innermost error
	case *openapi3.DuplicateRequiredFieldError:
		return fmt.Sprintf("%q is listed twice in required", e.Field), change
	case *openapi3.SchemaTypeError:
		return fmt.Sprintf("%q is no type of OpenAPI 3.0: string, number, integer, boolean, array, object", e.Type), change
	case *openapi3.SchemaPatternRegexError:
		return fmt.Sprintf("pattern %q is no regular expression of RE2", e.Pattern), remove(p, "pattern")
	case *openapi3.PathParametersError:
		return fmt.Sprintf("%s %s: the path and the declared path parameters differ in %s", e.Method, e.Path, strings.Join(e.Missing, ", ")), change
	case *openapi3.DuplicateParameterError:
		return fmt.Sprintf("the %s parameter %q is declared twice", e.In, e.Name), change
	case *openapi3.ConflictingPathsError:
		return fmt.Sprintf("the paths %s and %s differ in the names of their parameters only", e.Path1, e.Path2), remove(p, e.Path1)
	case *openapi3.SecurityRequirementSchemeUndefinedError:
		return fmt.Sprintf("security scheme %q is not declared in components.securitySchemes", e.Scheme), change
	case *openapi3.ExtraSiblingFieldsError:
		return fmt.Sprintf("%s has no field %s", p.Kind, strings.Join(e.Fields, ", ")), remove(p, f.Field...)
	case *openapi3.FieldVersionMismatchError:
		return fmt.Sprintf("%s has no %s in OpenAPI 3.0", p.Kind, e.Field), remove(p, f.Field...)
	}
	if len(f.Field) > 0 && (f.Field[0] == "default" || f.Field[0] == "example" || f.Field[0] == "examples") {
		return fmt.Sprintf("the %s does not fit the schema: %s", strings.TrimSuffix(f.Field[0], "s"), reason(f.Err)), remove(p, f.Field...)
	}
	return reason(f.Err), change
}

// reason gives what is wrong with a value in one line.
func reason(err error) string {
	var schema *openapi3.SchemaError
	if errors.As(err, &schema) {
		at := ""
		if pointer := schema.JSONPointer(); len(pointer) > 0 {
			at = " at " + tree.Pointer(pointer...)
		}
		line, _, _ := strings.Cut(schema.Reason, "\n")
		return line + at
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
