package smoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"

	"github.com/flaregen/flaregen/smoke/documented"
)

const things = "testdata/things.json"

// thing is a type as generated clients have them.
type thing struct {
	ID    string          `json:"id,omitzero"`
	Name  string          `json:"name"`
	Since time.Time       `json:"since,omitzero"`
	Shape json.RawMessage `json:"shape,omitzero"`
}

type listParams struct {
	Page    *int `json:"-"`
	PerPage *int `json:"-"`
}

// client has the methods that a generated one would have for things.json.
type client struct{ c *envelope.Client }

func newClient(baseURL string) (*client, error) {
	cfg := envelope.DefaultConfig()
	cfg.BaseURL, cfg.APIToken, cfg.MaxRetries = baseURL, "token", 0
	c, err := envelope.NewClient(cfg)
	return &client{c}, err
}

var pager = envelope.Pager{Style: envelope.ByPage, Param: "page", Size: "per_page"}

func listRequest(params *listParams) *envelope.Request {
	req := envelope.NewRequest("Things.List", http.MethodGet, "/things")
	if params != nil && params.Page != nil {
		req.AddQuery("page="+strconv.Itoa(*params.Page), nil)
	}
	if params != nil && params.PerPage != nil {
		req.AddQuery("per_page="+strconv.Itoa(*params.PerPage), nil)
	}
	return req
}

func (c *client) list(ctx context.Context, params *listParams, opts ...envelope.RequestOption) (*envelope.Page[thing], error) {
	return envelope.List[thing](ctx, c.c, listRequest(params), pager, opts...)
}

func (c *client) all(ctx context.Context, params *listParams, opts ...envelope.RequestOption) iter.Seq2[thing, error] {
	return envelope.All[thing](ctx, c.c, listRequest(params), pager, opts...)
}

func (c *client) update(ctx context.Context, id string, body thing, opts ...envelope.RequestOption) (*thing, error) {
	req := envelope.NewRequest("Things.Update", http.MethodPut, "/things/{id}", id)
	req.SetJSON(body)
	return envelope.Do[*thing](ctx, c.c, req, opts...)
}

func (c *client) get(ctx context.Context, id string, opts ...envelope.RequestOption) (*envelope.Stream, error) {
	return envelope.Open(ctx, c.c, envelope.NewRequest("Things.Get", http.MethodGet, "/things/{id}", id), opts...)
}

func (c *client) operations() (list, update, get Operation) {
	list = Operation{Name: "Things.List", Method: "GET", Path: "/things", Call: c.list, All: c.all, Pager: pager,
		Params: []string{"query page", "query per_page"}, Answer: "application/json", Result: "result"}
	update = Operation{Name: "Things.Update", Method: "PUT", Path: "/things/{id}", Call: c.update,
		Body: "application/json", Answer: "application/json", Result: "result"}
	get = Operation{Name: "Things.Get", Method: "GET", Path: "/things/{id}", Call: c.get, Answer: "application/x-pem-file"}
	return list, update, get
}

func TestRun(t *testing.T) {
	Run(t, things, func(baseURL string) ([]Operation, error) {
		c, err := newClient(baseURL)
		if err != nil {
			return nil, err
		}
		list, update, get := c.operations()
		return []Operation{list, update, get}, nil
	})
}

// TestFaults gives methods that do something wrong: every one must be noticed.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(c *client, list, update, get *Operation) *Operation
		want  string
	}{
		{"a member is lost", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				result, err := c.update(ctx, id, body)
				if result != nil {
					result.Shape = nil
				}
				return result, err
			}
			return update
		}, "/shape: "},
		{"a member is invented", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				result, err := c.update(ctx, id, body)
				if result != nil {
					result.Since = time.Unix(1, 0)
				}
				return result, err
			}
			return update
		}, "/since: "},
		{"the body is not sent whole", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				body.Since = time.Time{}
				return c.update(ctx, id, body)
			}
			return update
		}, "the body differs from the argument: /since"},
		{"the body is not accepted", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body map[string]any, _ ...envelope.RequestOption) (*thing, error) {
				body["name"] = "longer than nine"
				req := envelope.NewRequest("Things.Update", http.MethodPut, "/things/{id}", id)
				req.SetJSON(body)
				return envelope.Do[*thing](ctx, c.c, req)
			}
			return update
		}, "the body differs from the argument: /name"},
		{"another path", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				req := envelope.NewRequest("Things.Update", http.MethodPut, "/thing/{id}", id)
				req.SetJSON(body)
				return envelope.Do[*thing](ctx, c.c, req)
			}
			return update
		}, "the path /thing/"},
		{"a path parameter that is not accepted", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				return c.update(ctx, "x"+id, body)
			}
			return update
		}, "path parameter id"},
		{"another method", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				req := envelope.NewRequest("Things.Update", http.MethodPatch, "/things/{id}", id)
				req.SetJSON(body)
				return envelope.Do[*thing](ctx, c.c, req)
			}
			return update
		}, "PATCH was sent"},
		{"a parameter is not sent", func(c *client, list, _, _ *Operation) *Operation {
			list.Call = func(ctx context.Context, params *listParams, _ ...envelope.RequestOption) (*envelope.Page[thing], error) {
				params.PerPage = nil
				return c.list(ctx, params)
			}
			return list
		}, "the query parameter per_page was given and not sent"},
		{"a parameter that is not accepted", func(c *client, list, _, _ *Operation) *Operation {
			list.Call = func(ctx context.Context, params *listParams, _ ...envelope.RequestOption) (*envelope.Page[thing], error) {
				return c.list(ctx, &listParams{PerPage: new(1), Page: params.Page})
			}
			return list
		}, "query parameter per_page"},
		{"parameters in another order", func(_ *client, list, _, _ *Operation) *Operation {
			list.Params = []string{"query per_page", "query page"}
			return list
		}, "the iterator does not give"},
		{"the second page is missing", func(c *client, list, _, _ *Operation) *Operation {
			list.All = func(ctx context.Context, params *listParams, _ ...envelope.RequestOption) iter.Seq2[thing, error] {
				return func(yield func(thing, error) bool) {
					page, err := c.list(ctx, params)
					if err != nil {
						yield(thing{}, err)
						return
					}
					for _, item := range page.Items {
						if !yield(item, nil) {
							return
						}
					}
				}
			}
			return list
		}, "the iterator does not give the items of both pages"},
		{"an error of another type", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				result, err := c.update(ctx, id, body)
				if err != nil {
					err = errors.New("no")
				}
				return result, err
			}
			return update
		}, "the error is a *errors.errorString"},
		{"no error", func(c *client, _, update, _ *Operation) *Operation {
			update.Call = func(ctx context.Context, id string, body thing, _ ...envelope.RequestOption) (*thing, error) {
				result, err := c.update(ctx, id, body)
				if err != nil {
					return &thing{}, nil
				}
				return result, err
			}
			return update
		}, "no error"},
		{"a stream that changes bytes", func(c *client, _, _, get *Operation) *Operation {
			get.Call = func(ctx context.Context, id string, _ ...envelope.RequestOption) (*envelope.Stream, error) {
				stream, err := c.get(ctx, id)
				if err == nil {
					_, err = io.CopyN(io.Discard, stream, 1)
				}
				return stream, err
			}
			return get
		}, "the stream does not give the bytes"},
		{"a panic", func(_ *client, _, _, get *Operation) *Operation {
			get.Call = func(context.Context, string, ...envelope.RequestOption) (*envelope.Stream, error) {
				panic("oh no")
			}
			return get
		}, "panic: oh no"},
		{"another signature", func(_ *client, _, _, get *Operation) *Operation {
			get.Call = func(context.Context, string, string, ...envelope.RequestOption) (*envelope.Stream, error) {
				return nil, nil
			}
			return get
		}, "has not the 0 fields of the table"},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := loadDocument(things)
			if err != nil {
				t.Fatal(err)
			}
			s := newServer(t)
			c, err := newClient(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			list, update, get := c.operations()
			op := test.spoil(c, &list, &update, &get)
			route := doc.Route(op.Method, op.Path)
			found, err := (&trial{t: t, server: s, op: op, route: route, judged: documented.Judged(route, op.Params)}).faults()
			if text := fmt.Sprint(found, err); !strings.Contains(text, test.want) {
				t.Errorf("found %s, want %q", text, test.want)
			}
		})
	}
}

func TestUnknownOperation(t *testing.T) {
	doc, err := loadDocument(things)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Route("PUT", "/things") != nil || doc.Route("GET", "/nothing") != nil {
		t.Error("an operation is found that is not there")
	}
	if _, err := loadDocument("testdata/none.json"); err == nil {
		t.Error("a document is loaded that is not there")
	}
}
