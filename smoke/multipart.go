package smoke

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/textproto"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/smoke/documented"
	"github.com/flaregen/flaregen/smoke/sample"
)

// unreadable is content that no text codec leaves alone.
var unreadable = []byte("\x00\x01smoke\r\n\xff\xfe\x80end")

// addStream adds a body that the method sends as it is, and its media type
// where only the caller knows it.
func (p *planner) addStream(a *arguments, i int) error {
	content, media := unreadable, documented.Concrete(a.media)
	if strings.HasPrefix(a.media, "multipart/") {
		var err error
		if content, media, err = p.form(i); err != nil {
			return err
		}
	} else {
		a.raw = content
	}
	if p.takesMediaType(1 + p.op.pathParams()) {
		a.values = append(a.values, reflect.ValueOf(media))
	}
	a.values = append(a.values, reflect.ValueOf(io.Reader(bytes.NewReader(content))).Convert(readerType))
	return nil
}

// form writes a sample as multipart form data.
func (p *planner) form(i int) (content []byte, media string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("flaregen-smoke-test-boundary"); err != nil {
		return nil, "", err
	}
	schema := p.route.Operation.RequestBody.Value.Content[p.op.Body].Schema
	if len(p.body) > 0 && schema != nil {
		members, ok := p.body[i%len(p.body)].JSON.(map[string]any)
		if !ok {
			return nil, "", skip("body: a form that is no object")
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if err := writePart(w, name, members[name], isFile(schema.Value, name)); err != nil {
				return nil, "", err
			}
		}
	}
	err = w.Close()
	return b.Bytes(), w.FormDataContentType(), err
}

// isFile reports members that are sent as they are.
func isFile(schema *openapi3.Schema, name string) bool {
	return sample.Member(schema, name).Format == "binary"
}

func writePart(w *multipart.Writer, name string, value any, file bool) error {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if err := writePart(w, name, item, file); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		return writeTyped(w, fmt.Sprintf(`form-data; name=%q`, name), "application/json", v)
	}
	if file {
		part, err := w.CreateFormFile(name, "sample.bin")
		if err == nil {
			_, err = part.Write(unreadable)
		}
		return err
	}
	return w.WriteField(name, plain(value))
}

func writeTyped(w *multipart.Writer, disposition, media string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {media}})
	if err == nil {
		_, err = part.Write(text)
	}
	return err
}

var (
	fileType     = reflect.TypeFor[envelope.File]()
	optionalFile = reflect.TypeFor[*envelope.File]()
	fileList     = reflect.TypeFor[[]envelope.File]()
)

// eachFile calls do for the fields of a body that hold files and have a value
// in the sample.
func eachFile(t reflect.Type, value any, do func(field int, name string)) {
	members, ok := value.(map[string]any)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !ok || t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if _, given := members[name]; !given {
			continue
		}
		switch t.Field(i).Type {
		case fileType, optionalFile, fileList:
			do(i, name)
		}
	}
}

// withoutFiles leaves out what a body of that type carries as a file: a sample
// has a text there.
func withoutFiles(t reflect.Type, value any) any {
	members, ok := value.(map[string]any)
	if !ok {
		return value
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[map[string]envelope.File]() {
		return map[string]any{}
	}
	rest := maps.Clone(members)
	eachFile(t, value, func(_ int, name string) { delete(rest, name) })
	return rest
}

// fillNamed puts a file under every name of the sample that no field has,
// where files are named by the caller.
func fillNamed(body reflect.Value, value any) {
	members, _ := value.(map[string]any)
	for body.Kind() == reflect.Pointer {
		body = body.Elem()
	}
	files, known := body, map[string]bool{}
	if body.Kind() == reflect.Struct {
		files = body.FieldByName("Extra")
		for i := range body.NumField() {
			name, _, _ := strings.Cut(body.Type().Field(i).Tag.Get("json"), ",")
			known[name] = true
		}
	}
	if !files.IsValid() || files.Type() != reflect.TypeFor[map[string]envelope.File]() {
		return
	}
	named := map[string]envelope.File{}
	for name := range members {
		if !known[name] {
			named[name] = envelope.File{Name: name, Content: bytes.NewReader(unreadable)}
		}
	}
	files.Set(reflect.ValueOf(named))
}

// fillFiles puts files where the sample has texts for them.
func fillFiles(body reflect.Value, value any) {
	fillNamed(body, value)
	eachFile(body.Type(), value, func(i int, _ string) {
		for body.Kind() == reflect.Pointer {
			body = body.Elem()
		}
		file := envelope.File{Name: "sample.bin", Content: bytes.NewReader(unreadable)}
		switch field := body.Field(i); field.Type() {
		case fileType:
			field.Set(reflect.ValueOf(file))
		case optionalFile:
			field.Set(reflect.ValueOf(&file))
		case fileList:
			field.Set(reflect.ValueOf([]envelope.File{file}))
		}
	})
}

// partNames are the members of a sample that make at least one part.
func partNames(value any) []string {
	members, _ := value.(map[string]any)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !isBlank(members[name]) {
			names = append(names, name)
		}
	}
	return names
}
