package envelope

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
)

// certificate has the shape of the models that are generated.
type certificate struct {
	ID           string    `json:"id,omitzero"`
	Certificate  string    `json:"certificate,omitzero"`
	ExpiresOn    time.Time `json:"expires_on,omitzero"`
	Issuer       string    `json:"issuer,omitzero"`
	SerialNumber string    `json:"serial_number,omitzero"`
	Signature    string    `json:"signature,omitzero"`
	Status       string    `json:"status,omitzero"`
	UploadedOn   time.Time `json:"uploaded_on,omitzero"`
}

// plainEnvelope is what one writes by hand.
type plainEnvelope[T any] struct {
	Success bool `json:"success"`
	Result  T    `json:"result"`
	Errors  []struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"errors"`
	Messages []struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"messages"`
	Info struct {
		Page       int `json:"page"`
		PerPage    int `json:"per_page"`
		Count      int `json:"count"`
		TotalCount int `json:"total_count"`
		TotalPages int `json:"total_pages"`
	} `json:"result_info"`
}

func certificateJSON() string {
	pem := `-----BEGIN CERTIFICATE-----\n` + strings.Repeat(strings.Repeat("A1b2", 16)+`\n`, 20) + `-----END CERTIFICATE-----\n`
	return `{"id":"3f1c","certificate":"` + pem + `","expires_on":"2030-01-01T05:20:00Z","issuer":"Example CA",` +
		`"serial_number":"12345678901234567890","signature":"SHA256WithRSA","status":"active","uploaded_on":"2025-10-28T18:11:23.37411Z"}`
}

func getBody() []byte {
	return []byte(`{"result":` + certificateJSON() + `,"success":true,"errors":[],"messages":[]}`)
}

func listBody(n int) []byte {
	items := strings.TrimSuffix(strings.Repeat(certificateJSON()+",", n), ",")
	return fmt.Appendf(nil, `{"result":[%s],"success":true,"errors":[],"messages":[],"result_info":{"page":1,"per_page":%d,"count":%d,"total_count":%d,"total_pages":1}}`, items, n, n, n)
}

// memory answers every request with the same body, without a network.
type memory struct {
	status int
	body   []byte
}

func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		Status: http.StatusText(m.status), StatusCode: m.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header:        http.Header{"Content-Type": {"application/json"}, "Cf-Ray": {"8f0-AMS"}},
		ContentLength: int64(len(m.body)), Body: io.NopCloser(bytes.NewReader(m.body)),
	}, nil
}

// byHand is a call as one writes it without a library: net/http, one of the JSON packages, nothing of what can go
// wrong but the status and the success flag.
func byHand[T any](ctx context.Context, hc *http.Client, path string, decode func([]byte, any) error) (plainEnvelope[T], error) {
	var e plainEnvelope[T]
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example.com/v4"+path, nil)
	if err != nil {
		return e, err
	}
	req.Header.Set("Authorization", "Bearer 0123456789")
	req.Header.Set("Accept", "application/json")
	resp, err := hc.Do(req)
	if err != nil {
		return e, err
	}
	defer resp.Body.Close() //nolint:errcheck // as one writes it by hand
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return e, err
	}
	if err := decode(body, &e); err != nil {
		return e, fmt.Errorf("status %s: %w", resp.Status, err)
	}
	if resp.StatusCode != http.StatusOK || !e.Success {
		failure := &handError{status: resp.StatusCode, ray: resp.Header.Get("Cf-Ray")}
		if len(e.Errors) > 0 {
			failure.code, failure.message = e.Errors[0].Code, e.Errors[0].Message
		}
		return e, failure
	}
	return e, nil
}

type handError struct {
	status, code int
	message, ray string
}

func (e *handError) Error() string {
	return fmt.Sprintf("%d: %s (code %d, ray %s)", e.status, e.message, e.code, e.ray)
}

func v2(body []byte, target any) error { return jsonv2.Unmarshal(body, target) }

func benchClient(b *testing.B, transport memory) *Client {
	b.Helper()
	cfg := DefaultConfig()
	cfg.BaseURL, cfg.APIToken, cfg.HTTPClient = "https://api.example.com/v4", "0123456789", &http.Client{Transport: transport}
	c, err := NewClient(cfg)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// contender is one way to make a call.
type contender struct {
	name string
	call func() error
}

func race(b *testing.B, contenders []contender) {
	for _, c := range contenders {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.call(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGet compares the ways to get one object over a transport in memory.
func BenchmarkGet(b *testing.B) {
	body := getBody()
	transport := memory{http.StatusOK, body}
	hc, client, ctx := &http.Client{Transport: transport}, benchClient(b, transport), b.Context()
	byHandWith := func(decode func([]byte, any) error) func() error {
		return func() error {
			_, err := byHand[certificate](ctx, hc, "/zones/"+"z1"+"/certificates/"+"c1", decode)
			return err
		}
	}
	race(b, []contender{
		{"hand-written-encoding-json", byHandWith(stdjson.Unmarshal)},
		{"hand-written-json-v2", byHandWith(v2)},
		{"envelope", func() error {
			r := NewRequest("Certificates.Get", http.MethodGet, "/zones/{zone_id}/certificates/{id}", "z1", "c1")
			_, err := Do[*certificate](ctx, client, r)
			return err
		}},
	})
}

// BenchmarkList50 compares the ways to list fifty objects.
func BenchmarkList50(b *testing.B) {
	body := listBody(50)
	transport := memory{http.StatusOK, body}
	hc, client, ctx := &http.Client{Transport: transport}, benchClient(b, transport), b.Context()
	byHandWith := func(decode func([]byte, any) error) func() error {
		return func() error {
			_, err := byHand[[]certificate](ctx, hc, "/zones/"+"z1"+"/certificates", decode)
			return err
		}
	}
	race(b, []contender{
		{"hand-written-encoding-json", byHandWith(stdjson.Unmarshal)},
		{"hand-written-json-v2", byHandWith(v2)},
		{"envelope", func() error {
			r := NewRequest("Certificates.List", http.MethodGet, "/zones/{zone_id}/certificates", "z1")
			_, err := List[certificate](ctx, client, r, Pager{Param: "page", Size: "per_page"})
			return err
		}},
	})
}

// BenchmarkNotFound compares the ways to learn from an error of the API what it says.
func BenchmarkNotFound(b *testing.B) {
	body := []byte(`{"success":false,"errors":[{"code":1404,"message":"the certificate does not exist"}],"messages":[],"result":null}`)
	transport := memory{http.StatusNotFound, body}
	hc, client, ctx := &http.Client{Transport: transport}, benchClient(b, transport), b.Context()
	byHandWith := func(decode func([]byte, any) error) func() error {
		return func() error {
			_, err := byHand[certificate](ctx, hc, "/zones/"+"z1"+"/certificates/"+"c1", decode)
			if e, ok := errors.AsType[*handError](err); !ok || e.status != http.StatusNotFound || e.code != 1404 {
				return fmt.Errorf("got %v", err)
			}
			return nil
		}
	}
	race(b, []contender{
		{"hand-written-encoding-json", byHandWith(stdjson.Unmarshal)},
		{"hand-written-json-v2", byHandWith(v2)},
		{"envelope", func() error {
			r := NewRequest("Certificates.Get", http.MethodGet, "/zones/{zone_id}/certificates/{id}", "z1", "c1")
			if _, err := Do[*certificate](ctx, client, r); !errors.Is(err, ErrNotFound) || !HasCode(err, 1404) {
				return fmt.Errorf("got %v", err)
			}
			return nil
		}},
	})
}

// BenchmarkDecode compares the JSON packages alone; v2-tolerant is what this package uses.
func BenchmarkDecode(b *testing.B) {
	for _, size := range []struct {
		name string
		body []byte
		into func() any
	}{
		{"Get", getBody(), func() any { return new(plainEnvelope[certificate]) }},
		{"List50", listBody(50), func() any { return new(plainEnvelope[[]certificate]) }},
	} {
		b.Run(size.name, func(b *testing.B) {
			race(b, []contender{
				{"encoding-json", func() error { return stdjson.Unmarshal(size.body, size.into()) }},
				{"json-v2", func() error { return v2(size.body, size.into()) }},
				{"json-v2-tolerant", func() error { return unmarshal(size.body, size.into()) }},
			})
		})
	}
}
