package calls

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
)

// hand is a client as one writes it for the calls that one needs.
type hand struct {
	http        *http.Client
	base, token string
	decode      func([]byte, any) error
}

type handCertificate struct {
	ID           string    `json:"id"`
	Certificate  string    `json:"certificate"`
	ExpiresOn    time.Time `json:"expires_on"`
	Issuer       string    `json:"issuer"`
	SerialNumber string    `json:"serial_number"`
	Signature    string    `json:"signature"`
	Status       string    `json:"status"`
	UploadedOn   time.Time `json:"uploaded_on"`
}

type handEnvelope[T any] struct {
	Success  bool          `json:"success"`
	Result   T             `json:"result"`
	Errors   []handMessage `json:"errors"`
	Messages []handMessage `json:"messages"`
	Info     handInfo      `json:"result_info"`
}

type handMessage struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

type handInfo struct {
	Page       int `json:"page"`
	PerPage    int `json:"per_page"`
	Count      int `json:"count"`
	TotalCount int `json:"total_count"`
	TotalPages int `json:"total_pages"`
}

// handError is an error that the API reports.
type handError struct {
	Status int
	Errors []handMessage
	RayID  string
}

func (e *handError) Error() string {
	return fmt.Sprintf("status %d, ray %s: %v", e.Status, e.RayID, e.Errors)
}

// handDo sends a request and opens the envelope around the answer.
func handDo[T any](ctx context.Context, c *hand, method, path string) (T, error) {
	var e handEnvelope[T]
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, nil)
	if err != nil {
		return e.Result, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return e.Result, err
	}
	defer resp.Body.Close() //nolint:errcheck // as one writes it by hand
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return e.Result, err
	}
	err = c.decode(body, &e)
	if resp.StatusCode >= 400 || err == nil && !e.Success { // what the body says adds to the status, if it can be read
		return e.Result, &handError{resp.StatusCode, e.Errors, resp.Header.Get("Cf-Ray")}
	}
	return e.Result, err
}

func (c *hand) path(zone string) string {
	return "/zones/" + url.PathEscape(zone) + "/origin_tls_client_auth/hostnames/certificates"
}

func (c *hand) get(ctx context.Context, zone, id string) (*handCertificate, error) {
	return handDo[*handCertificate](ctx, c, http.MethodGet, c.path(zone)+"/"+url.PathEscape(id))
}

func (c *hand) list(ctx context.Context, zone string) ([]handCertificate, error) {
	return handDo[[]handCertificate](ctx, c, http.MethodGet, c.path(zone))
}

func (c *hand) delete(ctx context.Context, zone, id string) (*handCertificate, error) {
	return handDo[*handCertificate](ctx, c, http.MethodDelete, c.path(zone)+"/"+url.PathEscape(id))
}

func handWithEncodingJSON(base string, transport http.RoundTripper) (map[string]call, error) {
	return handCalls(&hand{&http.Client{Transport: transport}, base, token, stdjson.Unmarshal})
}

func handWithV2(base string, transport http.RoundTripper) (map[string]call, error) {
	decode := func(body []byte, target any) error { return jsonv2.Unmarshal(body, target) }
	return handCalls(&hand{&http.Client{Transport: transport}, base, token, decode})
}

func handCalls(c *hand) (map[string]call, error) {
	plain := func(p *handCertificate) Certificate {
		return Certificate{p.ID, p.Certificate, p.Issuer, p.SerialNumber, p.Signature, p.Status, p.ExpiresOn, p.UploadedOn}
	}
	one := func(p *handCertificate) []Certificate { return []Certificate{plain(p)} }
	return map[string]call{
		"Get":    good(func(ctx context.Context) (*handCertificate, error) { return c.get(ctx, zone, id) }, one),
		"Delete": good(func(ctx context.Context) (*handCertificate, error) { return c.delete(ctx, zone, id) }, one),
		"List50": good(func(ctx context.Context) ([]handCertificate, error) { return c.list(ctx, zone) },
			func(all []handCertificate) []Certificate { return each(all, plain) }),
		"NotFound": bad(func(ctx context.Context) (*handCertificate, error) { return c.get(ctx, zone, missing) },
			func(err error) (Failure, error) {
				var failure *handError
				if !errors.As(err, &failure) || len(failure.Errors) != 1 {
					return Failure{}, fmt.Errorf("not the failure: %w", err)
				}
				return Failure{failure.Status, failure.Errors[0].Code, failure.Errors[0].Message, failure.RayID}, nil
			}),
	}, nil
}
