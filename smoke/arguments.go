package smoke

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"github.com/flaregen/flaregen/smoke/documented"
	"github.com/flaregen/flaregen/smoke/sample"
)

// arguments are what a method is called with once.
type arguments struct {
	name   string
	values []reflect.Value       // between ctx and the options
	given  []*openapi3.Parameter // those that must be found in the request
	media  string                // of the body; "" for none
	json   []byte                // the body as JSON, when it is to be sent as that
	raw    []byte                // the body, when it is to be sent as it is
	parts  []string              // those of a multipart body
}

// errSkip marks reasons why an operation cannot be tried out.
var errSkip = errors.New("")

func skip(format string, args ...any) error {
	return fmt.Errorf("%w%s", errSkip, fmt.Sprintf(format, args...))
}

// planner knows the samples of everything that a method takes.
type planner struct {
	op     *Operation
	route  *routers.Route
	method reflect.Type
	path   []string
	params []samples
	body   []sample.Value
}

// samples are those of one parameter.
type samples struct {
	param  *openapi3.Parameter
	values []sample.Value
}

func newPlanner(op *Operation, route *routers.Route) (*planner, error) {
	p := &planner{op: op, route: route, method: reflect.TypeOf(op.Call)}
	for _, step := range []func() error{p.samplePath, p.sampleParams, p.sampleBody} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *planner) samplePath() error {
	rest := p.op.Path
	for range p.op.pathParams() {
		_, after, _ := strings.Cut(rest, "{")
		name, tail, _ := strings.Cut(after, "}")
		rest = tail
		text := "sample"
		if param := documented.Parameter(p.route, openapi3.ParameterInPath, name); param != nil {
			values, err := sample.Values(documented.SchemaOf(param), sample.Request)
			if err != nil {
				return skip("path parameter %s: %v", name, err)
			}
			text = plain(whole(documented.SchemaOf(param), values[0].JSON))
		}
		p.path = append(p.path, text)
	}
	return nil
}

// whole rounds a number where the schema permits that: a fraction has a dot,
// which may be what divides one path parameter from another.
func whole(schema *openapi3.Schema, value any) any {
	if n, ok := value.(float64); ok && sample.Check(schema, math.Floor(n), sample.Request) == nil {
		return math.Floor(n)
	}
	return value
}

// plain writes a value the way a path carries it.
func plain(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, plain(item))
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprint(value)
}

func (p *planner) sampleParams() error {
	for _, label := range p.op.Params {
		in, name, _ := strings.Cut(label, " ")
		param := documented.Parameter(p.route, in, name)
		if param == nil {
			return fmt.Errorf("the document has no %s parameter %s", in, name)
		}
		values, err := sample.Values(documented.SchemaOf(param), sample.Request)
		if err != nil && param.Required {
			return skip("%s parameter %s: %v", in, name, err)
		}
		p.params = append(p.params, samples{param, withoutEmpty(values)})
	}
	return nil
}

// withoutEmpty leaves out null and empty lists and objects: a parameter has no
// spelling for them.
func withoutEmpty(values []sample.Value) (kept []sample.Value) {
	for _, v := range withoutNull(values) {
		if list, ok := v.JSON.([]any); ok && len(list) == 0 {
			continue
		}
		if object, ok := v.JSON.(map[string]any); ok && len(object) == 0 {
			continue
		}
		kept = append(kept, v)
	}
	return kept
}

// withoutNull leaves out what is null as a whole: that is how an argument is
// not given.
func withoutNull(values []sample.Value) (kept []sample.Value) {
	for _, v := range values {
		if v.JSON != nil {
			kept = append(kept, v)
		}
	}
	return kept
}

func (p *planner) sampleBody() error {
	if p.op.Body == "" {
		return nil
	}
	ref := p.route.Operation.RequestBody
	if ref == nil || ref.Value.Content[p.op.Body] == nil {
		return fmt.Errorf("the document has no body of type %s", p.op.Body)
	}
	schema := ref.Value.Content[p.op.Body].Schema
	if schema == nil {
		p.body = []sample.Value{{Name: "any", JSON: map[string]any{"any": "value"}}}
		return nil
	}
	values, err := sample.Values(schema.Value, sample.Request)
	p.body = withoutNull(values)
	if len(p.body) == 0 && !p.streams() {
		return skip("body: %v", err)
	}
	return nil
}

// bodyIndex is where the method takes the body.
func (p *planner) bodyIndex() int {
	i := 1 + p.op.pathParams()
	if p.takesMediaType(i) {
		i++
	}
	return i
}

var readerType = reflect.TypeFor[io.Reader]()

// takesMediaType reports whether argument i is the media type of the body that
// follows.
func (p *planner) takesMediaType(i int) bool {
	return i+1 < p.method.NumIn()-1 && p.method.In(i).Kind() == reflect.String && p.method.In(i+1) == readerType
}

// streams reports whether the method takes the body as a reader.
func (p *planner) streams() bool {
	i := p.bodyIndex()
	return i < p.method.NumIn()-1 && p.method.In(i) == readerType
}

// sets gives arguments until every sample was in one, and a set of what is
// required only.
func (p *planner) sets() ([]*arguments, error) {
	n := max(1, len(p.body))
	for _, s := range p.params {
		n = max(n, len(s.values))
	}
	var sets []*arguments
	for i := range n {
		set, err := p.set(i, true)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	least, err := p.set(0, false)
	return append(sets, least), err
}

// set makes the arguments of turn i: all of them, or those that are required.
func (p *planner) set(i int, all bool) (*arguments, error) {
	a := &arguments{name: fmt.Sprintf("arguments %d", i+1)}
	if !all {
		a.name = "required arguments"
	}
	for _, text := range p.path {
		a.values = append(a.values, reflect.ValueOf(text))
	}
	if p.op.Body != "" {
		if err := p.addBody(a, i, all); err != nil {
			return nil, err
		}
	}
	next := len(a.values) + 1
	if next == p.method.NumIn()-2 {
		params, err := p.paramsStruct(a, p.method.In(next), i, all)
		if err != nil {
			return nil, err
		}
		a.values = append(a.values, params)
	}
	if len(a.values) != p.method.NumIn()-2 {
		return nil, fmt.Errorf("the method takes %s, which does not fit the table", p.method)
	}
	return a, nil
}

// paramsStruct fills the fields of the method's params, which stand for the
// parameters of the table in order.
func (p *planner) paramsStruct(a *arguments, t reflect.Type, i int, all bool) (reflect.Value, error) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || t.Elem().NumField() != len(p.params) {
		return reflect.Value{}, fmt.Errorf("%s has not the %d fields of the table", t, len(p.params))
	}
	params := reflect.New(t.Elem())
	for k, s := range p.params {
		if len(s.values) == 0 || !all && !s.param.Required {
			continue
		}
		value := s.values[i%len(s.values)]
		if !all {
			value = least(s.values)
		}
		if err := fill(params.Elem().Field(k), value.JSON); err != nil {
			return reflect.Value{}, fmt.Errorf("%s parameter %s: %w", s.param.In, s.param.Name, err)
		}
		if !spreads(s.param, value.JSON) {
			a.given = append(a.given, s.param)
		}
	}
	return params, nil
}

// spreads reports whether a value is sent under other names than its own.
func spreads(p *openapi3.Parameter, value any) bool {
	_, isObject := value.(map[string]any)
	return isObject || p.In == openapi3.ParameterInHeader && plain(value) == ""
}

// least gives the smallest of several samples.
func least(values []sample.Value) sample.Value {
	for _, v := range values {
		if v.Name == "minimal" {
			return v
		}
	}
	return values[0]
}

// fill decodes a sample into an argument or a field of one.
func fill(into reflect.Value, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into.Addr().Interface()); err != nil {
		return fmt.Errorf("the sample %s does not fit the Go type: %w", show(value), err)
	}
	return nil
}

func (p *planner) addBody(a *arguments, i int, all bool) error {
	a.media = p.op.Body
	if p.streams() {
		return p.addStream(a, i)
	}
	t := p.method.In(p.bodyIndex())
	required := p.route.Operation.RequestBody.Value.Required
	if !all && !required && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface) {
		a.values = append(a.values, reflect.Zero(t))
		return nil
	}
	value := p.body[i%len(p.body)]
	if !all {
		value = least(p.body)
	}
	a.name += " (" + value.Name + ")"
	body := reflect.New(t).Elem()
	if err := fill(body, withoutFiles(t, value.JSON)); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	fillFiles(body, value.JSON)
	if strings.HasPrefix(a.media, "multipart/") {
		a.parts = partNames(value.JSON)
	}
	a.values = append(a.values, body)
	if documented.IsJSON(a.media) {
		text, err := json.Marshal(value.JSON)
		if err != nil {
			return err
		}
		a.json = text
	}
	return nil
}
