package envelope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Client sends requests to one API. It is safe for concurrent use; all its users share one connection pool and one
// rate limit. Make it with [NewClient].
type Client struct {
	base        url.URL // Path has no trailing slash
	basePath    string  // escaped form of base.Path
	http        *http.Client
	credentials credentials
	header      http.Header
	userAgent   []string
	keys        Keys
	limiter     *rate.Limiter // nil: no limit
	logger      Logger
	buffers     *bufferPool

	maxRetries      int
	attemptTimeout  time.Duration
	maxRetryWait    time.Duration
	maxResponseSize int64

	// Replaced by tests.
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	jitter func(time.Duration) time.Duration
}

// NewClient makes a client from cfg.
//
// Credentials are those of cfg; else the environment's CLOUDFLARE_API_TOKEN; else its CLOUDFLARE_EMAIL and
// CLOUDFLARE_API_KEY. Without any the error names both ways. All faults of cfg are reported together.
func NewClient(cfg Config) (*Client, error) {
	creds, credsErr := resolveCredentials(cfg, os.Getenv)
	base, baseErr := parseBaseURL(cfg.BaseURL)
	limiter, limitErr := newLimiter(cfg.RateLimit)
	if err := errors.Join(credsErr, baseErr, limitErr, checkNumbers(cfg), checkHeader(cfg.Header)); err != nil {
		return nil, fmt.Errorf("new client: %w", err)
	}
	c := &Client{
		base:            *base,
		basePath:        base.EscapedPath(),
		credentials:     creds,
		header:          cfg.Header.Clone(),
		userAgent:       shared(orDefault(cfg.UserAgent, defaultUserAgent)),
		keys:            cfg.Keys.filled(),
		limiter:         limiter,
		logger:          cfg.Logger,
		buffers:         new(bufferPool),
		maxRetries:      cfg.MaxRetries,
		attemptTimeout:  cfg.AttemptTimeout,
		maxRetryWait:    orDefault(cfg.MaxRetryWait, defaultMaxRetryWait),
		maxResponseSize: orDefault(cfg.MaxResponseSize, defaultMaxResponseSize),
		now:             time.Now,
		sleep:           sleep,
		jitter:          func(d time.Duration) time.Duration { return rand.N(d + 1) },
	}
	c.http = guardRedirects(cfg.HTTPClient, &c.base, cfg.AllowRedirectHosts)
	return c, nil
}

func orDefault[T comparable](value, byDefault T) T {
	var zero T
	if value == zero {
		return byDefault
	}
	return value
}

func parseBaseURL(text string) (*url.URL, error) {
	if text == "" {
		return nil, errors.New("base URL: empty; give one such as https://api.example.com/v4")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		// Not the error itself: it repeats the text, which may hold a password.
		return nil, errors.New("base URL: not a URL")
	case u.User != nil:
		return nil, errors.New("base URL: has a user name; give credentials as a token or a key")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("base URL %q: the scheme must be https or http", text)
	case u.Host == "":
		return nil, fmt.Errorf("base URL %q: no host", text)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("base URL: has a query or a fragment; remove it")
	}
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

func checkNumbers(cfg Config) error {
	var errs []error
	for _, n := range []struct {
		name  string
		value int64
	}{
		{"MaxRetries", int64(cfg.MaxRetries)}, {"AttemptTimeout", int64(cfg.AttemptTimeout)},
		{"MaxRetryWait", int64(cfg.MaxRetryWait)}, {"MaxResponseSize", cfg.MaxResponseSize},
	} {
		if n.value < 0 {
			errs = append(errs, fmt.Errorf("%s: must not be negative", n.name))
		}
	}
	return errors.Join(errs...)
}

func checkHeader(h http.Header) error {
	var errs []error
	for name, values := range h {
		for _, v := range values {
			if err := checkHeaderField(name, v); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// String describes the client by its base URL; it never shows credentials.
func (c *Client) String() string {
	if c == nil {
		return "envelope.Client(nil)"
	}
	return "envelope.Client(" + c.base.String() + ")"
}

// Format implements [fmt.Formatter]: every verb prints what String returns.
func (c *Client) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, c.String()) // a fmt.State has nowhere to report an error
}

// LogValue implements [slog.LogValuer].
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Do sends a request that no generated method exists for and decodes its result into result, a non-nil pointer; with
// a nil result it does what [Exec] does. It is [Do] for callers that cannot use a type parameter.
func (c *Client) Do(ctx context.Context, r *Request, result any, opts ...RequestOption) error {
	if result == nil {
		return Exec(ctx, c, r, opts...)
	}
	return c.doInto(ctx, r, result, opts)
}
