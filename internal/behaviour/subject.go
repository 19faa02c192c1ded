package behaviour

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
)

// Subject is a client that the table is about.
type Subject struct {
	// New makes a client with changed settings. Base URL and credentials are
	// among the changes.
	New func(change func(*envelope.Config)) (*Client, error)

	// GetOperation, ListOperation and CreateOperation are what errors call Get,
	// List and All, and Create.
	GetOperation, ListOperation, CreateOperation string
	// Text, Time and Enum are members of the object that Get, Create, List and
	// All answer with: a string, a time, and an enumeration with EnumValue.
	Text, Time, Enum, EnumValue string

	// Printed gives parameters and requests that hold a private key, in all the
	// ways in which a program could have them at hand.
	Printed func(privateKey string) []any
}

// Client is the calls of one client.
type Client struct {
	// Itself is the client, and what else of it a program could print.
	Itself []any

	Get    func(ctx context.Context, id string, opts ...envelope.RequestOption) (any, error)
	Create func(ctx context.Context, privateKey string, opts ...envelope.RequestOption) (any, error) // a POST
	Delete func(ctx context.Context, id string, opts ...envelope.RequestOption) error                // a DELETE
	List   func(ctx context.Context, scope string, opts ...envelope.RequestOption) (*Page, error)    // one page, by number
	All    func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error]           // of the same list
	// Unpaged is all of a list that the documentation shows one page of.
	Unpaged func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error]
	// Whole is a list in one slice, since the documentation knows nothing of pages.
	Whole    func(ctx context.Context, opts ...envelope.RequestOption) ([]any, error)
	ByCursor func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] // all of a list by cursor
	Exec     func(ctx context.Context, opts ...envelope.RequestOption) error                 // without a result
	Open     func(ctx context.Context, opts ...envelope.RequestOption) (*envelope.Stream, error)
}

// Page is an [envelope.Page] whatever its items are.
type Page struct {
	Items []any
	Info  envelope.Info
	Next  func(context.Context) (*Page, error)
}

// Value makes the result of a call what [Client] wants.
func Value[T any](v *T, err error) (any, error) {
	if v == nil {
		return nil, err
	}
	return v, err
}

// PageOf makes the result of a list what [Client] wants.
func PageOf[T any](page *envelope.Page[T], err error) (*Page, error) {
	if page == nil {
		return nil, err
	}
	p := &Page{Info: page.Info, Next: func(ctx context.Context) (*Page, error) { return PageOf(page.Next(ctx)) }}
	for _, item := range page.Items {
		p.Items = append(p.Items, item)
	}
	return p, err
}

// Slice makes the result of a call what [Client] wants.
func Slice[T any](items []T, err error) ([]any, error) {
	var all []any
	for _, item := range items {
		all = append(all, item)
	}
	return all, err
}

// Items makes the items of a list what [Client] wants.
func Items[T any](items iter.Seq2[T, error]) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for item, err := range items {
			if !yield(item, err) {
				return
			}
		}
	}
}

// What the client of every test is known by. Neither may ever be seen.
const (
	token  = "t0k3n-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
	apiKey = "k3y0123456789abcdef0123456789abcdef01"
	keyPEM = "-----BEGIN PRIVATE KEY-----\n" + keyText + "\n-----END PRIVATE KEY-----\n"
	// keyText is the part of the private key that nobody may see.
	keyText = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0123456789abcdef"
)

// client makes a client of the server at base that hardly waits between
// attempts.
func (s Subject) client(t *testing.T, base string, change ...func(*envelope.Config)) *Client {
	t.Helper()
	c, err := s.New(func(cfg *envelope.Config) {
		cfg.BaseURL, cfg.APIToken, cfg.MaxRetryWait = base, token, time.Millisecond
		for _, f := range change {
			f(cfg)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// object is the JSON of an object that Get answers with.
func (s Subject) object(id string) string {
	return fmt.Sprintf(`{%q:%q,%q:"2031-05-04T03:02:01Z",%q:%q}`, s.Text, id, s.Time, s.Enum, s.EnumValue)
}

// idOf reads the member that [Subject.object] has the identifier in.
func (s Subject) idOf(object any) string { return fmt.Sprint(member(object, s.Text)) }

// member is the value of a field by its JSON name.
func member(object any, name string) any {
	v := reflect.Indirect(reflect.ValueOf(object))
	for i := range v.NumField() {
		if jsonName(v.Type().Field(i)) == name {
			return v.Field(i).Interface()
		}
	}
	return nil
}

// jsonName is what a field is called in JSON.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// kind is one way of calling.
type kind struct {
	name string
	// call gives the result, nil when there is none.
	call func(ctx context.Context, opts ...envelope.RequestOption) (any, error)
}

// kinds are all ways of calling.
func (c *Client) kinds() []kind {
	return []kind{
		{"object", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return c.Get(ctx, "x1", opts...)
		}},
		{"create", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return c.Create(ctx, keyPEM, opts...)
		}},
		{"page", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			page, err := c.List(ctx, "z1", opts...)
			return Value(page, err)
		}},
		{"all", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return collected(c.All(ctx, opts...))
		}},
		{"by cursor", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return collected(c.ByCursor(ctx, opts...))
		}},
		{"no result", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return nil, c.Exec(ctx, opts...)
		}},
		{"delete", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			return nil, c.Delete(ctx, "x1", opts...)
		}},
		{"stream", func(ctx context.Context, opts ...envelope.RequestOption) (any, error) {
			stream, err := c.Open(ctx, opts...)
			if err != nil {
				return Value(stream, err)
			}
			return stream, stream.Close()
		}},
	}
}

// kind is the way of calling that has this name.
func (c *Client) kind(name string) kind { return only(c.kinds(), name)[0] }

// only gives the kinds of these names.
func only(kinds []kind, names ...string) []kind {
	var some []kind
	for _, name := range names {
		for _, k := range kinds {
			if k.name == name {
				some = append(some, k)
			}
		}
	}
	return some
}

// collected gives what a list has brought before its error; nil when that is
// nothing.
func collected(list iter.Seq2[any, error]) (any, error) {
	items, err := collect(list)
	if items == nil {
		return nil, err
	}
	return items, err
}

// collect reads a list to its end, which has to come.
func collect(list iter.Seq2[any, error]) (items []any, err error) {
	const many = 1000
	for item, failed := range list {
		switch {
		case err != nil:
			return items, fmt.Errorf("the list goes on after its error %w", err)
		case len(items) == many:
			return items, errors.New("the list does not end")
		}
		if err = failed; err == nil {
			items = append(items, item)
		}
	}
	return items, err
}
