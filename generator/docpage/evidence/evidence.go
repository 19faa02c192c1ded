package evidence

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/source"
)

// Format is a kind of documentation page.
type Format string

// The formats that can be read, by what --format calls them.
const (
	Markdown Format = "markdown"     // "View as Markdown", also with white space collapsed
	HTMLText Format = "html-text"    // a rendered page as text or converted to markdown
	SDKText  Format = "sdk-text"     // the page of an SDK's method as text
	Dump     Format = "openapi-dump" // an operation of an OpenAPI document as text
)

// Certainty is how a reader came to know something.
type Certainty int

// The certainties, the best first.
const (
	Stated      Certainty = iota // the page says so
	FromExample                  // an example on the page shows it
	FromName                     // a name suggests it
)

// Place is where a page says something.
type Place = source.Position

// Fact is one statement of a page. The zero Fact states nothing.
type Fact[T any] struct {
	Value     T
	Place     Place
	Certainty Certainty
}

// Says makes a statement that a page makes in so many words.
func Says[T any](value T, at Place) Fact[T] { return Fact[T]{Value: value, Place: at} }

// Known reports whether the page says anything. A place without a line, of a
// page that is known as a whole only, counts.
func (f Fact[T]) Known() bool { return f.Place.File != "" }

// Page is what one documentation page says.
type Page struct {
	Name      string // as errors call it: file name or URL
	Format    Format
	URL       string // where it is published; "" when the page does not say
	Retrieved string // YYYY-MM-DD; "" when the page does not say

	Operations []*Operation
	Types      []*NamedType // that the page describes under a heading of their own
	Notes      []Note
}

// Note is something about a page that whoever checks the import should know:
// what a reader had to repair, or could not make sense of and left out.
type Note struct {
	Place Place
	Text  string
}

// Bounds of what readers accept, far above any real page.
const (
	MaxSize  = 16 << 20 // bytes of a page
	MaxDepth = 64       // levels of nesting in a type or an example
)

// NamedType is a type that a page describes once and names elsewhere.
type NamedType struct {
	Name   string
	Place  Place
	Schema *Schema
}

// Operation is what a page says about one method and path.
type Operation struct {
	Place  Place
	Method Fact[string] // GET, POST, …
	Path   Fact[string] // template, such as /zones/{zone_id}/ssl/verification
	Server Fact[string] // base URL that an example request shows: https://api.cloudflare.com/client/v4

	ID          Fact[string] // operationId
	Tag         Fact[string]
	Summary     Fact[string] // the title
	Description Fact[string]
	Resource    Fact[string] // dotted place in the documentation's tree: origin_tls_client_auth.hostname_certificates
	Action      Fact[string] // what the documentation calls the method: list, get, delete, bulk_edit
	Deprecated  Fact[string] // the notice, which may be ""

	Permissions []Fact[string]
	Plans       []Fact[string]
	Security    []Fact[string] // api_token, api_email_key, user_service_key: one entry is one way to authenticate

	Params  []*Param
	Bodies  []*Body
	Answers []*Answer
}

// In is where a parameter travels.
type In string

// The places of parameters. InUnknown is for pages that do not say.
const (
	InUnknown In = ""
	InPath    In = "path"
	InQuery   In = "query"
	InHeader  In = "header"
	InCookie  In = "cookie"
)

// Param is a path, query, header or cookie parameter.
type Param struct {
	Name       string
	Place      Place
	In         Fact[In]
	Required   Fact[bool]
	Deprecated Fact[string]
	Doc        Fact[string]
	Schema     *Schema
}

// Body is what a page says about a request's body of one media type.
type Body struct {
	Place     Place
	MediaType Fact[string]
	Required  Fact[bool]
	Doc       Fact[string]
	Schema    *Schema // nil when only an example shows it
	Example   *Example
}

// Answer is what a page says about answers of one status.
type Answer struct {
	Place     Place
	Status    Fact[string] // 200, 4XX, default
	MediaType Fact[string]
	Doc       Fact[string]

	// Schema is nil when only examples show the answer. When Unwrapped, it
	// describes the member `result` of the envelope, as SDK pages do, and
	// Examples show all of it.
	Schema    *Schema
	Unwrapped bool
	Examples  []*Example
}

// Example is something that a page shows rather than describes.
type Example struct {
	Place     Place
	MediaType Fact[string]
	Text      string     // as it stands on the page
	Value     *yaml.Node // when it is JSON, with positions on the page; nil when it is not, or is cut off
	Fields    []Field    // of a form or multipart body, such as curl -F name=value
}

// Field is one field of a form in an example.
type Field struct {
	Place Place
	Name  string
	Value string
	File  bool // a file's content is sent
}

// Kind is what a value is.
type Kind string

// The kinds. Unknown is a statement, too: the page says that it may be
// anything. Reference says that the page gives a type's name and not its kind.
const (
	String    Kind = "string"
	Number    Kind = "number"
	Integer   Kind = "integer"
	Boolean   Kind = "boolean"
	Null      Kind = "null"
	Object    Kind = "object"
	Map       Kind = "map"
	Array     Kind = "array"
	Union     Kind = "union"
	File      Kind = "file"
	Unknown   Kind = "unknown"
	Reference Kind = "reference"
)

// Schema is what a page says about a type.
type Schema struct {
	Place Place
	Kind  Fact[Kind]
	Name  Fact[string] // of a named type, whether or not its members follow
	Doc   Fact[string]

	// Enum holds the only values, as JSON texts: `"active"`, `90`, `true`. A
	// single one is a literal type. Open says that the page cuts the list.
	Enum []Fact[string]

	Format     Fact[string]
	Nullable   Fact[bool]
	ReadOnly   Fact[bool]
	WriteOnly  Fact[bool]
	Deprecated Fact[string]            // the notice, which may be ""
	Default    Fact[string]            // JSON text
	Limits     map[string]Fact[string] // maxLength, minimum, pattern, … by OpenAPI keyword; JSON text

	Properties []*Property // of an object
	Items      *Schema     // of an array
	Values     *Schema     // of a map, or of an object's further members
	Arms       []*Schema   // of a union

	Shown Shown
}

// Property is a named member of an object.
type Property struct {
	Name     string
	Place    Place
	Required Fact[bool]
	Schema   *Schema
}

// Shown is what the short form of a type says about its members before they
// follow: in `object { id, name, 5 more }` the names are id and name, and
// there are five more.
type Shown struct {
	Listed bool     // the short form lists members
	Names  []string // of properties; for an enum or union, the arms as they are written
	More   int
}

// Count is how many members the short form announces.
func (s Shown) Count() int { return len(s.Names) + s.More }
