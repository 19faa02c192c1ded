package build

import (
	"strings"
	"testing"
)

func TestResourceOf(t *testing.T) {
	for _, test := range []struct{ path, operation, want string }{
		{"/zones/{zone_id}/origin_tls_client_auth", "{}", "origin_tls_client_auth"},
		{"/zones/{zone_id}/origin_tls_client_auth/hostnames/certificates/{id}", "{}", "origin_tls_client_auth.hostnames.certificates"},
		{"/zones/{zone_id}/origin_tls_client_auth/hostnames/certificates", "{x-resource: origin_tls_client_auth.hostname_certificates}", "origin_tls_client_auth.hostname_certificates"},
		{"/accounts/{account_id}/mtls_certificates/{id}/associations", "{}", "mtls_certificates.associations"},
		{"/accounts/{account_id}/gateway/certificates/{id}/activate", "{}", "gateway.certificates"},
		{"/accounts/{account_id}/urlscanner/scan", "{}", "urlscanner"}, // scan says what to do
		{"/zones", "{}", "zones"},
		{"/zones/{zone_id}", "{}", "zones"},
		{"/zones/{zone_id}/purge_cache", "{}", "purge_cache"}, // nothing else is left
		{"/organizations/{id}/members", "{}", "members"},
		{"/{account_or_zone}/{account_or_zone_id}/rulesets", "{}", "rulesets"},
		{"/user/tokens/verify", "{}", "user.tokens"},
		{"/user/load-balancers/Pool.Health", "{}", "user.load_balancers.pool_health"},
		{"/", "{}", "root"},
		{"/{id}", "{}", "root"},
		{"//double//slash", "{}", "double.slash"},
		{"/2fa/2-1", "{}", "r_2fa.r_2_1"},
		{"/a", "{x-resource: 'a..b'}", "a.r_.b"},
	} {
		_, node := parse(t, test.operation)
		if got := strings.Join(ResourceOf(test.path, node), "."); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.path, test.operation, got, test.want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for _, test := range []struct {
		path, verb, operation string
		list                  bool
		want                  string
	}{
		{"/things", "GET", "{}", true, "list"},
		{"/things", "GET", "{}", false, "get"},
		{"/things/{id}", "GET", "{}", true, "get"}, // one thing that is a list
		{"/things", "POST", "{}", false, "create"},
		{"/things/{id}", "PUT", "{}", false, "update"},
		{"/things/{id}", "PATCH", "{}", false, "edit"},
		{"/things/{id}", "DELETE", "{}", false, "delete"},
		{"/things/{id}", "HEAD", "{}", false, "head"},
		{"/things/{id}/activate", "POST", "{}", false, "activate"},
		{"/things/{id}/activate", "PUT", "{}", false, "activate"},
		{"/things/{id}/activate", "GET", "{}", false, "get_activate"},
		{"/things/{id}/activate", "DELETE", "{}", false, "delete_activate"},
		{"/things/search", "GET", "{}", true, "list_search"},
		{"/things/search/{id}", "POST", "{}", false, "create_search"},
		{"/activate", "POST", "{}", false, "create"}, // a resource of that name
		{"/things", "POST", "{x-method: prioritize}", false, "prioritize"},
	} {
		_, node := parse(t, test.operation)
		if got := kindOf(test.path, test.verb, node, test.list); got != test.want {
			t.Errorf("%s %s list=%t: %s, want %s", test.verb, test.path, test.list, got, test.want)
		}
	}
}

// TestTree: parents exist even where they have no operations, everything is in
// name order, methods in the order that readers expect.
func TestTree(t *testing.T) {
	api := buildText(t, `
paths:
  /b/{id}/restart: {post: {responses: {"204": {description: d}}}}
  /b/{id}:
    delete: {responses: {"204": {description: d}}}
    get: {responses: {"204": {description: d}}}
    parameters: []
    summary: no operation
  /b: {post: {responses: {"204": {description: d}}}, get: {x-method: list, responses: {"204": {description: d}}}}
  /a/y/z: {get: {responses: {"204": {description: d}}}}
  /a/x: {get: {x-resource: "a.9x", responses: {"204": {description: d}}}}
`)
	var got []string
	for r := range api.AllResources() {
		line := r.Name() + ":"
		for _, op := range r.Operations {
			line += " " + op.Kind
		}
		got = append(got, line)
	}
	want := "a:\na.r_9x: get\na.y:\na.y.z: get\nb: list get create delete restart"
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
