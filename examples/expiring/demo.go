package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/flaregen/flaregen/examples/internal/loopback"
)

// startDemo serves two zones and an account with a few certificates of every family.
func startDemo(now time.Time) *httptest.Server {
	in := func(days int) string {
		return now.Add(time.Duration(days)*24*time.Hour + time.Hour).UTC().Format(time.RFC3339)
	}
	const aop = "/origin_tls_client_auth"
	return loopback.New(map[string]string{
		"GET /zones?page=1&per_page=50":    page(1, 2, object{"id": "z1", "name": "example.com"}),
		"GET /zones?page=2&per_page=50":    page(2, 2, object{"id": "z2", "name": "example.org"}),
		"GET /accounts?page=1&per_page=50": page(1, 1, object{"id": "a1", "name": "Example"}),

		"GET /zones/z1/client_certificates?status=all": page(1, 1,
			object{"id": "c1", "common_name": "laptop", "status": "active", "expires_on": in(12)},
			object{"id": "c2", "common_name": "lost phone", "status": "revoked", "expires_on": in(12)}),
		"GET /zones/z1/custom_certificates": page(1, 1,
			object{"id": "c3", "zone_id": "z1", "hosts": []string{"example.com", "*.example.com"}, "status": "active", "expires_on": in(3)}),
		"GET /zones/z1" + aop: page(1, 1),
		"GET /zones/z1" + aop + "/hostnames/certificates": page(1, 2,
			object{"id": "c4", "status": "active", "expires_on": in(300)}),
		"GET /zones/z1" + aop + "/hostnames/certificates?page=2": page(2, 2,
			object{"id": "c5", "status": "active", "expires_on": in(20)}),
		"GET /zones/z1/ssl/certificate_packs?status=all": page(1, 1),

		"GET /zones/z2/client_certificates?status=all":    page(1, 1),
		"GET /zones/z2/custom_certificates":               page(1, 1),
		"GET /zones/z2" + aop:                             page(1, 1, object{"id": "c6", "status": "active", "expires_on": in(-2)}),
		"GET /zones/z2" + aop + "/hostnames/certificates": page(1, 1),
		"GET /zones/z2/ssl/certificate_packs?status=all": page(1, 1, object{
			"id": "p1", "type": "advanced", "status": "active", "hosts": []string{"example.org"},
			"certificates": []object{{"id": "c7", "hosts": []string{"example.org"}, "status": "active", "expires_on": in(25)}},
		}),

		"GET /accounts/a1/mtls_certificates":    page(1, 1, object{"id": "c8", "name": "devices CA", "ca": true, "expires_on": in(29)}),
		"GET /accounts/a1/gateway/certificates": page(1, 1, object{"id": "c9", "issuer_org": "Gateway CA", "binding_status": "available", "expires_on": in(29)}),
	})
}

type object map[string]any

// page is an answer with part of a list.
func page(number, of int, items ...object) string {
	result := append([]object{}, items...)
	body, err := json.Marshal(object{"success": true, "errors": []any{}, "messages": []any{}, "result": result,
		"result_info": object{"page": number, "total_pages": of, "count": len(items)}})
	if err != nil {
		panic(fmt.Sprint("a demo that is no JSON: ", err))
	}
	return string(body)
}
