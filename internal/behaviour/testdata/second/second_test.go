// Package second_test holds a client to the table that is not this repository's.
// It is tested in a module of its own, where TestSecondClient generates the
// client.
package second_test

import (
	"context"
	"iter"
	"testing"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/internal/behaviour"
	"github.com/flaregen/flaregen/second/client"
)

func Test(t *testing.T) {
	behaviour.Test(t, behaviour.Subject{
		New:             newClient,
		GetOperation:    "CustomHostnames.Get",
		ListOperation:   "CustomHostnames.List",
		CreateOperation: "CustomHostnames.Create",
		Text:            "id", Time: "created_at", Enum: "status", EnumValue: "active",
		Printed: func(key string) []any {
			hostname := create(key)
			edit := client.CustomHostnameEditRequest{SSL: &client.CustomHostnameEditRequestSSL{
				CustomCertificate: new("PEM"), CustomKey: new(envelope.Secret(key)),
			}}
			answer := client.CustomHostname{ID: "x1", SSL: client.CustomHostnameSSL{CustomKey: envelope.Secret(key)}}
			return []any{
				hostname, &hostname, *hostname.SSL, hostname.SSL, hostname.SSL.CustomCertBundle[0], hostname.SSL.CustomKey, edit, &edit, answer, &answer,
				&client.CustomHostnameListParams{Hostname: new("app.example.com"), PerPage: new(20.0)},
			}
		},
	})
}

func create(key string) client.CustomHostnameCreateRequest {
	return client.CustomHostnameCreateRequest{Hostname: "app.example.com", SSL: &client.CustomHostnameCreateRequestSSL{
		CustomCertificate: new("PEM"), CustomKey: new(envelope.Secret(key)),
		CustomCertBundle: []client.CustomHostnameCreateRequestSSLCustomCertBundle{{CustomCertificate: "PEM", CustomKey: envelope.Secret(key)}},
	}}
}

const account, zone = "a1", "z1"

func newClient(change func(*envelope.Config)) (*behaviour.Client, error) {
	c, err := client.NewClient(change)
	if err != nil {
		return nil, err
	}
	return &behaviour.Client{
		Itself: []any{c, *c, c.CustomHostnames, *c.CustomHostnames, c.Queues, c.Storage, client.WithAPIToken("x")},
		Get: func(ctx context.Context, id string, opts ...envelope.RequestOption) (any, error) {
			return behaviour.Value(c.CustomHostnames.Get(ctx, zone, id, opts...))
		},
		Create: func(ctx context.Context, key string, opts ...envelope.RequestOption) (any, error) {
			return behaviour.Value(c.CustomHostnames.Create(ctx, zone, new(create(key)), opts...))
		},
		Delete: func(ctx context.Context, id string, opts ...envelope.RequestOption) error {
			_, err := c.Storage.KV.Namespaces.Delete(ctx, account, id, opts...)
			return err
		},
		List: func(ctx context.Context, zone string, opts ...envelope.RequestOption) (*behaviour.Page, error) {
			return behaviour.PageOf(c.CustomHostnames.List(ctx, zone, nil, opts...))
		},
		All: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			return behaviour.Items(c.CustomHostnames.All(ctx, zone, nil, opts...))
		},
		Unpaged: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			return behaviour.Items(c.Queues.All(ctx, account, nil, opts...))
		},
		Whole: func(ctx context.Context, opts ...envelope.RequestOption) ([]any, error) {
			return behaviour.Slice(c.Queues.Consumers.List(ctx, account, "q1", nil, opts...))
		},
		ByCursor: func(ctx context.Context, opts ...envelope.RequestOption) iter.Seq2[any, error] {
			return behaviour.Items(c.Storage.KV.Namespaces.Keys.All(ctx, account, "n1", nil, opts...))
		},
		Exec: func(ctx context.Context, opts ...envelope.RequestOption) error {
			return c.Queues.Delete(ctx, account, "q1", opts...)
		},
		Open: func(ctx context.Context, opts ...envelope.RequestOption) (*envelope.Stream, error) {
			return c.Storage.KV.Namespaces.Values.Get(ctx, account, "n1", "k1", opts...)
		},
	}, nil
}
