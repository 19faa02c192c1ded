package command

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/model"
	"github.com/spf13/cobra"
)

// newList makes the command that lists operations.
func newList(s *settings) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List every operation and the Go call that it became",
		Long: "List prints every operation: its resource, the Go call, method and path, the shape of the\n" +
			"answer, how pages are gone through or why not, and where it is documented; then how many\n" +
			"operations have which shape of answer, result, pages, errors and body.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			show, ok := map[string]func(io.Writer, []listed) error{"text": printTable, "json": printJSON}[output]
			if !ok {
				return fmt.Errorf("--output %s is not known; it is text or json", output)
			}
			p, err := openProject(s)
			if err != nil {
				return err
			}
			stop := s.watch(cmd, p)
			outputs, err := p.each(cmd.Context(), Describe)
			stop()
			if err != nil {
				return err
			}
			var rows []listed
			for _, output := range outputs {
				rows = append(rows, listOperations(output)...)
			}
			return show(s.results(cmd), rows)
		},
	}
	cmd.Flags().StringVar(&output, "output", "text", "text or json")
	s.addClient(cmd)
	return cmd
}

// listing is what --output json prints. Its field names are stable.
type listing struct {
	Operations []listed `json:"operations"`
}

// listed is one operation.
type listed struct {
	Client      string      `json:"client"`               // name in the configuration
	Resource    string      `json:"resource"`             // dotted path, as documented
	Method      string      `json:"method"`               // Go method: List
	Call        string      `json:"call"`                 // from the client: OriginTLSClientAuth.HostnameCertificates.List
	Package     string      `json:"package,omitempty"`    // below that of the client, when it is split
	Kind        string      `json:"kind"`                 // list, get, create, update, edit, delete or an action
	OperationID string      `json:"operation_id"`         // of the document
	HTTPMethod  string      `json:"http_method"`          // GET
	Path        string      `json:"path"`                 // template
	Server      string      `json:"server,omitempty"`     // what the path is below, where that is not the base URL
	Result      listedShape `json:"result"`               // the answer
	Pagination  *listedPage `json:"pagination,omitempty"` // absent when the answer has no pages
	Note        string      `json:"pagination_note,omitempty"`
	Pages       listedPages `json:"pages"`          // what is documented about pages, gone through or not
	Body        *listedBody `json:"body,omitempty"` // absent when the request has none
	Error       string      `json:"error"`          // shape of the documented failures
	Deprecated  bool        `json:"deprecated,omitempty"`
	Source      listedPlace `json:"source"` // where it is stated and documented
}

// listedShape is the shape of a successful answer.
type listedShape struct {
	Shape     string          `json:"shape"`                // for people: "envelope, object Certificate"
	Answer    string          `json:"answer"`               // all of it on the wire: "success and result"
	Value     string          `json:"value"`                // what callers get, without names: "list of object"
	Kind      string          `json:"kind"`                 // none, value, list or stream
	Type      string          `json:"type,omitempty"`       // kind of the value, or of a list's items: object, string, …
	GoType    string          `json:"go_type,omitempty"`    // name of a declared type
	Enveloped bool            `json:"enveloped"`            // whether an envelope is opened
	Envelope  *listedEnvelope `json:"envelope,omitempty"`   // how it is spelled
	Nullable  bool            `json:"nullable,omitempty"`   // whether success may come without a result
	MediaType string          `json:"media_type,omitempty"` // of the answer
	Statuses  []string        `json:"statuses,omitempty"`   // documented success statuses
	Empty     []string        `json:"empty,omitempty"`      // those of them that come without content, where others have some
}

// listedEnvelope are the members of an envelope.
type listedEnvelope struct {
	Success  string `json:"success"`
	Result   string `json:"result"`
	Errors   string `json:"errors"`
	Messages string `json:"messages"`
	Info     string `json:"info"`
}

// listedPage is how the next page is asked for.
type listedPage struct {
	Style string `json:"style"`          // page, cursor, token or offset
	Param string `json:"param"`          // query parameter that selects the page
	Size  string `json:"size,omitempty"` // query parameter with the page size

	UntilEmpty bool `json:"until_empty,omitempty"` // whether pages are read until one is empty
}

// listedPages is what is documented about pages.
type listedPages struct {
	Params []string `json:"params,omitempty"` // query parameters
	Info   string   `json:"info,omitempty"`   // what the answer tells: page, cursor, cursors, token, offset, next, counts or untyped
}

// listedBody is what a request carries.
type listedBody struct {
	Kind      string `json:"kind"`       // json, form, multipart or stream
	MediaType string `json:"media_type"` // application/json
	Required  bool   `json:"required"`
	Typed     bool   `json:"typed"` // whether a schema says what it holds
}

// listedPlace is where an operation comes from.
type listedPlace struct {
	File      string `json:"file,omitempty"` // relative to the configuration
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	URL       string `json:"url,omitempty"`       // documentation page
	Retrieved string `json:"retrieved,omitempty"` // YYYY-MM-DD
	Note      string `json:"note,omitempty"`
}

// listOperations gives the operations of one client in the order of its
// resources.
func listOperations(output Output) []listed {
	var rows []listed
	packages := map[string]string{}
	for _, top := range output.API.Resources {
		packages[top.Name()] = top.Package
	}
	for resource, op := range output.API.Operations() {
		row := listOperation(resource, op)
		row.Client, row.Call = output.Report.Client, resource.GoPath()+"."+op.Method
		row.Package = packages[resource.Path[0]]
		rows = append(rows, row)
	}
	return rows
}

func listOperation(resource *model.Resource, op *model.Operation) listed {
	row := listed{
		Resource: resource.Name(), Method: op.Method, Kind: op.Kind, OperationID: op.ID,
		HTTPMethod: op.HTTPMethod, Path: op.Path, Server: op.Server, Deprecated: op.Deprecated,
		Result: shapeOf(op.Result), Note: op.Result.PagerNote,
		Pages: listedPages{Params: op.Result.Pages.Params, Info: string(op.Result.Pages.Info)},
		Error: string(op.Result.Failure), Source: originOf(op.Origin),
	}
	if pager := op.Result.Pager; pager != nil {
		row.Pagination = &listedPage{Style: string(pager.Style), Param: pager.Param, Size: pager.Size, UntilEmpty: pager.UntilEmpty}
	}
	if body := op.Body; body != nil {
		row.Body = &listedBody{
			Kind: string(body.Encoding), MediaType: body.MediaType, Required: body.Required,
			Typed: body.Type != nil && body.Type.Kind != model.KindAny,
		}
	}
	return row
}

func originOf(o model.Origin) listedPlace {
	return listedPlace{File: o.File, Line: o.Line, Column: o.Column, URL: o.URL, Retrieved: o.Retrieved, Note: o.Note}
}

func shapeOf(r model.Result) listedShape {
	s := listedShape{
		Kind: string(r.Kind), Enveloped: r.Enveloped, Nullable: r.Nullable,
		MediaType: r.MediaType, Statuses: r.Statuses, Empty: r.Empty,
		Answer: string(r.Answer), Value: valueOf(r),
	}
	if r.Enveloped {
		spelling := listedEnvelope(r.Envelope)
		s.Envelope = &spelling
	}
	if r.Type != nil {
		s.Type, s.GoType = string(r.Type.Kind), r.Type.Name
	}
	s.Shape = describeShape(r)
	return s
}

// describeShape says what an answer looks like on the wire.
func describeShape(r model.Result) string {
	switch r.Kind {
	case model.ResultStream:
		return "stream " + r.MediaType
	case model.ResultNone:
		if r.Enveloped {
			return "envelope, no result"
		}
		return "nothing"
	}
	shape := describeType(r.Type)
	if r.Kind == model.ResultList {
		shape = "list of " + shape
	}
	if r.Nullable {
		shape += " or null"
	}
	if r.Enveloped {
		return "envelope, " + shape
	}
	return "bare, " + shape
}

// describeType names a type in a few words. It goes no deeper than the items
// of an array, so that recursive types end.
func describeType(t *model.Type) string {
	switch {
	case t == nil:
		return "anything"
	case t.Name != "":
		return string(t.Kind) + " " + t.Name
	case t.Kind == model.KindArray && t.Elem != nil && t.Elem.Name != "":
		return "array of " + t.Elem.Name
	case t.Kind == model.KindArray && t.Elem != nil:
		return "array of " + string(t.Elem.Kind)
	}
	return string(t.Kind)
}

func printJSON(w io.Writer, rows []listed) error {
	if rows == nil {
		rows = []listed{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(listing{Operations: rows})
}

// printTable prints a table; clients and packages have columns of their own
// only where there are several.
func printTable(w io.Writer, rows []listed) error {
	table := newTable(w)
	shown := columns{
		client:   len(rows) > 0 && rows[0].Client != rows[len(rows)-1].Client,
		packages: slices.ContainsFunc(rows, func(r listed) bool { return r.Package != "" }),
	}
	shown.print(table, "CLIENT", "PACKAGE", "RESOURCE", "CALL", "METHOD", "PATH", "ANSWER", "PAGES", "SOURCE")
	for _, r := range rows {
		shown.print(table, r.Client, cmp.Or(r.Package, "-"), r.Resource, r.Call, r.HTTPMethod, r.Server+r.Path, r.Result.Shape, r.pages(), r.Source.String())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return printCounts(w, rows)
}

// columns are those that not every table has.
type columns struct{ client, packages bool }

func (c columns) print(w io.Writer, client, packageName string, cells ...string) {
	if c.packages {
		cells = append([]string{packageName}, cells...)
	}
	if c.client {
		cells = append([]string{client}, cells...)
	}
	fmt.Fprintln(w, strings.Join(cells, "\t"))
}

// pages says how pages are gone through and why, or why not.
func (l listed) pages() string {
	switch p := l.Pagination; {
	case p != nil && p.Size != "":
		return p.Style + " (" + p.Param + ", " + p.Size + "): " + l.Note
	case p != nil:
		return p.Style + " (" + p.Param + "): " + l.Note
	case l.Note != model.NoList:
		return "no: " + l.Note
	}
	return "-" // nothing that could have pages
}

// String prefers the documentation page to the line of the source.
func (p listedPlace) String() string {
	switch {
	case p.URL != "":
		return p.URL
	case p.File != "":
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return "-"
}
