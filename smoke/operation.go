package smoke

import (
	"cmp"
	"reflect"
	"strings"

	"github.com/flaregen/flaregen/envelope"
)

// Operation is one line of the table: a method of the client, and what the
// generator knows about it.
type Operation struct {
	Name   string // of the method, from the client: Zones.List
	Method string // of HTTP
	Path   string // template, as the document has it

	Call any // the method
	All  any // the one that goes through all pages; nil when there is none

	// Params are the parameters that the fields of the method's params struct
	// stand for, in their order: "query page", "header If-Match".
	Params []string
	// Body is the media type that the method sends; empty for none.
	Body string
	// Answer is the media type that the method expects; empty for none.
	Answer string
	// Result is the member of the answer that the method gives; empty when
	// that is the answer itself, or nothing.
	Result string
	// Keys are the members of the envelope, where they are not the usual ones.
	Keys envelope.Keys
	// Pager is how pages are asked for, where All is set.
	Pager envelope.Pager
}

// keys completes Keys.
func (o *Operation) keys() envelope.Keys {
	keys, usual := o.Keys, envelope.DefaultKeys()
	keys.Success = cmp.Or(keys.Success, usual.Success)
	keys.Result = cmp.Or(keys.Result, usual.Result)
	keys.Errors = cmp.Or(keys.Errors, usual.Errors)
	keys.Messages = cmp.Or(keys.Messages, usual.Messages)
	keys.Info = cmp.Or(keys.Info, usual.Info)
	return keys
}

// pathParams is how many arguments of the method are path parameters.
func (o *Operation) pathParams() int { return strings.Count(o.Path, "{") }

// shape is what a method gives back.
type shape int

const (
	givesNothing shape = iota
	givesValue
	givesPage
	givesStream
)

var streamType = reflect.TypeFor[*envelope.Stream]()

func (o *Operation) shape() shape {
	t := reflect.TypeOf(o.Call)
	switch {
	case t.NumOut() == 1:
		return givesNothing
	case t.Out(0) == streamType:
		return givesStream
	case o.All != nil:
		return givesPage
	}
	return givesValue
}
