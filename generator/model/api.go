package model

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// API is one client to be generated.
type API struct {
	Package     string // Go package name
	Title       string // info.title of the document
	Description string
	BaseURL     string // first server of the document
	Envelope    Envelope
	Resources   []*Resource // top-level resources, by name
	Types       []*Type     // every declared type, by Go name; filled by names
}

// Envelope names the members of the envelope that answers come in.
type Envelope struct {
	Success, Result, Errors, Messages, Info string
}

// DefaultEnvelope is the spelling that Cloudflare's API uses.
func DefaultEnvelope() Envelope {
	return Envelope{Success: "success", Result: "result", Errors: "errors", Messages: "messages", Info: "result_info"}
}

// Resource is one node of the documentation's tree, such as
// origin_tls_client_auth → hostname_certificates.
type Resource struct {
	Path       []string // from the top, as documented
	Operations []*Operation
	Children   []*Resource

	goPath  string
	Field   string // Go name of the field that leads here
	Service string // Go name of the type with its methods
	Base    string // Go name that its types start with
	Package string // Go package, and folder, of a top-level resource; "" unless the client is split
}

// Name is the dotted path of the resource.
func (r *Resource) Name() string { return strings.Join(r.Path, ".") }

// Operations yields every operation of the API with its resource, parents
// first.
func (a *API) Operations() iter.Seq2[*Resource, *Operation] {
	return func(yield func(*Resource, *Operation) bool) {
		for r := range a.AllResources() {
			for _, op := range r.Operations {
				if !yield(r, op) {
					return
				}
			}
		}
	}
}

// AllResources yields every resource, parents first.
func (a *API) AllResources() iter.Seq[*Resource] {
	return func(yield func(*Resource) bool) { eachResource(a.Resources, yield) }
}

func eachResource(rs []*Resource, yield func(*Resource) bool) bool {
	for _, r := range rs {
		if !yield(r) || !eachResource(r.Children, yield) {
			return false
		}
	}
	return true
}

// Origin says where a statement comes from.
type Origin struct {
	File      string // source file, relative to the configuration
	Line      int    // counts from 1
	Column    int    // counts from 1
	Pointer   string // JSON pointer in the merged document
	URL       string // documentation page
	Retrieved string // YYYY-MM-DD
	Note      string
}

// Operation is one method and path of the API.
type Operation struct {
	ID         string // operationId, or method and path when there is none
	Kind       string // list, get, create, update, edit, delete, or an action
	HTTPMethod string // GET, POST, …
	Path       string // template, such as /zones/{zone_id}/ssl/verification
	Server     string // what it is below, where that is not API.BaseURL; else ""

	Summary     string
	Description string
	Deprecated  bool
	Permissions []string // any one of them is enough
	Origin      Origin

	PathParams []*Param // in path order
	Params     []*Param // query, header and cookie, in documented order
	Body       *Body    // nil when none is documented
	Result     Result
	Waiters    []*Waiter // by name

	// Companion marks an operation that the client does not select. It takes
	// part in naming and sharing, and is gone afterwards.
	Companion bool

	Method      string // Go method name
	Iterator    string // Go name of the method that goes through all pages; "" when there are none
	RequestFunc string // Go name of the function that builds the request
	ParamsType  string // Go name of the struct of Params; "" when there is none
}

// IsList reports whether the operation is its resource's list method.
func (o *Operation) IsList() bool { return o.Kind == "list" }

// In is where a parameter travels.
type In string

// The places that OpenAPI knows.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
)

// Param is one path, query, header or cookie parameter.
type Param struct {
	Name       string // on the wire
	In         In
	Doc        Doc
	Required   bool
	Deprecated bool
	Type       *Type
	Style      string // form, simple, spaceDelimited, pipeDelimited, deepObject
	Explode    bool
	MediaType  string // of a parameter that is documented with content; else ""
	Reserved   bool   // allowReserved
	Default    string // as JSON text without quotes; "" when none is documented
	Minimum    string

	GoName string // field of the params struct, or argument name for In == InPath
}

// BodyEncoding is how a request body is put on the wire.
type BodyEncoding string

// The encodings that clients can send.
const (
	BodyJSON   BodyEncoding = "json"
	BodyForm   BodyEncoding = "form"      // application/x-www-form-urlencoded
	BodyMulti  BodyEncoding = "multipart" // multipart/form-data
	BodyStream BodyEncoding = "stream"    // anything else: an io.Reader
)

// Body is what a request carries.
type Body struct {
	Required  bool
	MediaType string
	Encoding  BodyEncoding
	Type      *Type // nil for BodyStream
	Doc       Doc

	// Encodings are what is documented, beside the schema, about the fields of
	// a form or multipart body, by their name on the wire.
	Encodings map[string]FieldEncoding
}

// FieldEncoding is how one field of a form or multipart body is written.
type FieldEncoding struct {
	MediaType string // "" when none, or a choice, is documented
	Style     string // form, spaceDelimited, pipeDelimited, deepObject; "" when none is documented
	Explode   bool
}

// ResultKind is the shape in which a call hands its answer to the caller.
type ResultKind string

// The shapes, after unwrapping.
const (
	ResultNone   ResultKind = "none"   // only an error
	ResultValue  ResultKind = "value"  // one value of Result.Type
	ResultList   ResultKind = "list"   // pages of Result.Type
	ResultStream ResultKind = "stream" // not JSON: handed over as it arrives
)

// Waiter waits, by calling an operation, until its result is in a state.
type Waiter struct {
	Name               string   // active
	Field              string   // of the result, on the wire; "" when only its end is waited for
	Success, Failure   []string // on the wire
	Gone               bool     // that there is none any more is success
	MinDelay, MaxDelay time.Duration

	Method string // Go name
}

// Result is the documented answer of an operation.
type Result struct {
	Kind      ResultKind
	Type      *Type // item type for ResultList; nil for ResultNone and ResultStream
	Enveloped bool
	Envelope  Envelope // the spelling of this operation, when Enveloped
	Nullable  bool     // the result may be null even when the call succeeds
	Pager     *Pager   // for ResultList
	PagerNote string   // why the operation is, or is not, iterated over
	Answer    AnswerShape
	Failure   FailureShape
	Pages     Pages // what is documented about pages, gone through or not
	MediaType string
	Statuses  []string // documented success statuses
	Empty     []string // those of them that come without content, where others have some
	Origin    Origin
}

// NoList is the PagerNote of operations about whose pages nobody asks.
const NoList = "no list"

// AnswerShape is what a successful answer looks like on the wire.
type AnswerShape string

// The shapes of answers.
const (
	AnswerEnvelope      AnswerShape = "success and result"
	AnswerForeign       AnswerShape = "success and result among others"
	AnswerNoResult      AnswerShape = "success without result"
	AnswerOtherSpelling AnswerShape = "envelope of another spelling"
	AnswerResultOnly    AnswerShape = "result without success"
	AnswerObject        AnswerShape = "object"
	AnswerArray         AnswerShape = "array"
	AnswerScalar        AnswerShape = "scalar"
	AnswerUnion         AnswerShape = "union"
	AnswerUntyped       AnswerShape = "no schema"
	AnswerNothing       AnswerShape = "no content"
	AnswerNotJSON       AnswerShape = "not JSON"
)

// FailureShape is what the documented answer of a failure looks like.
type FailureShape string

// The shapes of failures.
const (
	FailureEnvelope     FailureShape = "envelope"
	FailureNoResult     FailureShape = "envelope without result"
	FailureError        FailureShape = "error member"
	FailureForeign      FailureShape = "foreign"
	FailureUntyped      FailureShape = "no schema"
	FailureEmpty        FailureShape = "empty"
	FailureUndocumented FailureShape = "none documented"
)

// InfoStyle is what an answer tells about its pages.
type InfoStyle string

// The styles of page information.
const (
	InfoNone    InfoStyle = ""
	InfoPages   InfoStyle = "page"
	InfoCursor  InfoStyle = "cursor"
	InfoCursors InfoStyle = "cursors"
	InfoToken   InfoStyle = "token"
	InfoOffset  InfoStyle = "offset"
	InfoNext    InfoStyle = "next"
	InfoCounts  InfoStyle = "counts"
	InfoUntyped InfoStyle = "untyped"
)

// Pages is what is documented about pages.
type Pages struct {
	Params []string // query parameters
	Info   InfoStyle
}

// PagerStyle is how the next page is asked for.
type PagerStyle string

// The styles that occur.
const (
	PageNumber PagerStyle = "page"
	PageCursor PagerStyle = "cursor"
	PageToken  PagerStyle = "token"
	PageOffset PagerStyle = "offset"
)

// Pager tells how to go through the pages of a list.
type Pager struct {
	Style PagerStyle
	Param string // query parameter that selects the page
	Size  string // query parameter with the page size; may be empty

	UntilEmpty bool // no answer counts its pages: they are read until one is empty
}

// Doc is the prose that belongs to a schema, a parameter or a body.
type Doc struct {
	Text        string
	Constraints []string // "at most 32 characters", in a fixed order
	Deprecated  bool
	Link        string
}

// Find gives the resource of a dotted path, or nil.
func (a *API) Find(path string) *Resource {
	for r := range a.AllResources() {
		if r.Name() == path {
			return r
		}
	}
	return nil
}

// SortResources puts resources into name order at every level.
func SortResources(rs []*Resource) {
	slices.SortFunc(rs, func(a, b *Resource) int { return slices.Compare(a.Path, b.Path) })
	for _, r := range rs {
		SortResources(r.Children)
	}
}

// GoPath is how callers reach the resource from the client, such as
// OriginTLSClientAuth.HostnameCertificates; filled by names.
func (r *Resource) GoPath() string {
	return r.goPath
}

// SetGoPaths fills in how callers reach every resource, from the fields on the
// way.
func (a *API) SetGoPaths() { setGoPaths("", a.Resources) }

func setGoPaths(prefix string, rs []*Resource) {
	for _, r := range rs {
		r.goPath = prefix + r.Field
		setGoPaths(r.goPath+".", r.Children)
	}
}
