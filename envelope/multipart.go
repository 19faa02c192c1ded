package envelope

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/textproto"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// File is a file that a request carries. It prints as its name and type; what it contains never shows.
type File struct {
	// Name is what the file is called at the other end. Empty: the last element of what Content calls itself, like
	// an [os.File] does, else the name of the field.
	Name string `json:"name,omitzero"`
	// ContentType is the media type. Empty: the documented one, else application/octet-stream.
	ContentType string `json:"content_type,omitzero"`
	// Content is streamed, from its current position on, and not closed; nil is an error of the call. The request
	// can be repeated under the same conditions as with [Request.SetBody].
	Content io.Reader `json:"-"`
}

// String returns the name and the type.
func (f File) String() string {
	return "envelope.File(" + strings.TrimSpace(f.Name+" "+f.ContentType) + ")"
}

// Format implements [fmt.Formatter]: every verb prints what String returns, also where a Content could print itself.
func (f File) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, f.String()) // a fmt.State has nowhere to report an error
}

// LogValue implements [slog.LogValuer].
func (f File) LogValue() slog.Value { return slog.StringValue(f.String()) }

// Part is one field of a multipart body, made by [FilePart] or [ValuePart], or several, made by [NamedParts].
type Part struct {
	name        string
	contentType string
	files       []File
	value       any
	parts       []Part // instead of all that
}

// FilePart makes a field of a file, of a file that may be absent (nil), or of several under one name.
func FilePart[F File | *File | []File](name string, file F) Part {
	p := Part{name: name}
	switch f := any(file).(type) {
	case File:
		p.files = []File{f}
	case *File:
		if f != nil {
			p.files = []File{*f}
		}
	case []File:
		p.files = slices.Clone(f)
	}
	return p
}

// ValuePart makes a field of a value: strings, numbers, booleans, times and the like are text, objects are JSON with
// the media type application/json, and arrays are one part per item, as OpenAPI has it. A nil v (pointer, slice, map,
// interface) is left out. A v that cannot be encoded is an error of the call.
func ValuePart(name string, v any) Part {
	switch f := v.(type) {
	case File:
		return FilePart(name, f)
	case *File:
		return FilePart(name, f)
	case []File:
		return FilePart(name, f)
	default:
		return Part{name: name, value: v}
	}
}

// NamedParts makes a field of each entry, under the name of the entry and in the order of the names: files as with
// [FilePart], other values as with [ValuePart].
func NamedParts[T any](entries map[string]T) Part {
	var p Part
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		p.parts = append(p.parts, ValuePart(name, entries[name]))
	}
	return p
}

// As gives the field a media type: values have it, and files that state none. Any value can go as JSON, an array then
// as one part; a string that is JSON already has to be a [json.RawMessage].
func (p Part) As(contentType string) Part {
	p.contentType = contentType
	return p
}

// String returns the name of the field.
func (p Part) String() string { return "envelope.Part(" + p.name + ")" }

// Format implements [fmt.Formatter]: every verb prints what String returns, never the value.
func (p Part) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, p.String()) // a fmt.State has nowhere to report an error
}

// SetMultipart makes the parts the body, as multipart/form-data, in their order. Files are streamed. The length is
// sent when that of every file is known, and the request can be repeated when all files can be read again.
func (r *Request) SetMultipart(parts ...Part) {
	w := newPartWriter()
	for _, p := range parts {
		r.addPart(w, p)
	}
	r.body = w.finish()
}

func (r *Request) addPart(w *partWriter, p Part) {
	for _, one := range p.parts {
		r.addPart(w, one)
	}
	if err := w.add(p); err != nil {
		r.fail(fmt.Errorf("multipart body: part %s: %w", p.name, err))
	}
}

// partWriter collects what a multipart body consists of: text between files.
type partWriter struct {
	*multipart.Writer
	text   *bytes.Buffer
	pieces []body
}

func newPartWriter() *partWriter {
	text := new(bytes.Buffer)
	return &partWriter{Writer: multipart.NewWriter(text), text: text}
}

func (w *partWriter) add(p Part) error {
	for _, f := range p.files {
		if err := w.addFile(p, f); err != nil {
			return err
		}
	}
	if plain, ok := plainText(p.value); ok && !isJSON(p.contentType) {
		return w.addText(p.name, p.contentType, plain)
	}
	raw, err := encodeValue(p.value)
	if err != nil {
		return encodeError(err)
	}
	return w.addValue(p, raw)
}

func (w *partWriter) addValue(p Part, raw jsontext.Value) error {
	switch {
	case raw == nil:
		return nil
	case isJSON(p.contentType):
		return w.addText(p.name, p.contentType, string(raw))
	case raw.Kind() == '{':
		return w.addText(p.name, cmp.Or(p.contentType, jsonType), string(raw))
	case raw.Kind() == '[':
		for _, item := range itemsOf(raw) {
			if err := w.addValue(p, item); err != nil {
				return err
			}
		}
		return nil
	default:
		return w.addText(p.name, p.contentType, text(raw))
	}
}

func (w *partWriter) addText(name, contentType, text string) error {
	// The library has no function for a field without a file name that lets the media type be chosen.
	disposition := strings.TrimSuffix(multipart.FileContentDisposition(name, ""), `; filename=""`)
	if err := w.addHeader(disposition, contentType); err != nil {
		return err
	}
	w.text.WriteString(text)
	return nil
}

func (w *partWriter) addFile(p Part, f File) error {
	if isNil(f.Content) {
		return errors.New("the file has no content")
	}
	contentType := cmp.Or(f.ContentType, p.contentType, "application/octet-stream")
	disposition := multipart.FileContentDisposition(p.name, cmp.Or(f.Name, ownName(f.Content), p.name))
	if err := w.addHeader(disposition, contentType); err != nil {
		return err
	}
	w.flush()
	w.pieces = append(w.pieces, readerBody("", f.Content))
	return nil
}

func (w *partWriter) addHeader(disposition, contentType string) error {
	header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if contentType != "" {
		if err := checkHeaderField("Content-Type", contentType); err != nil {
			return err
		}
		header["Content-Type"] = []string{contentType}
	}
	_, err := w.CreatePart(header)
	return err
}

// flush ends the text in front of a file.
func (w *partWriter) flush() {
	if w.text.Len() > 0 {
		w.pieces = append(w.pieces, bytesBody("", bytes.Clone(w.text.Bytes())))
		w.text.Reset()
	}
}

func (w *partWriter) finish() body {
	_ = w.Close() // writes into memory, which cannot fail
	w.flush()
	b := body{contentType: w.FormDataContentType(), pieces: w.pieces}
	for i := range b.pieces {
		if b.pieces[i].length < 0 {
			b.length = -1
			break
		}
		b.length += b.pieces[i].length
	}
	return b
}

// openPieces gives one reader for what a body consists of.
func (b *body) openPieces() (io.ReadCloser, error) {
	readers := make([]io.Reader, len(b.pieces))
	for i := range b.pieces {
		opened, err := b.pieces[i].open()
		if err != nil {
			return nil, err
		}
		readers[i] = opened // to be closed by nobody: files stay with the caller
	}
	return io.NopCloser(io.MultiReader(readers...)), nil
}

// ownName is the last element of what a file calls itself.
func ownName(content io.Reader) string {
	named, ok := content.(interface{ Name() string })
	if !ok || named.Name() == "" {
		return ""
	}
	return filepath.Base(named.Name())
}
