package envelope

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// operationsOf has the operation of every request noted.
func operationsOf(seen *[]string) func(*Config) {
	return func(cfg *Config) {
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			*seen = append(*seen, OperationName(r.Context()))
			return http.DefaultTransport.RoundTrip(r)
		})}
	}
}

func TestOperationNameReachesTheTransport(t *testing.T) {
	const file = "certificate check"
	for _, tt := range []struct {
		name string
		ctx  func(context.Context) context.Context
		want string
	}{
		{"generated", func(ctx context.Context) context.Context { return ctx }, "Things.Get"},
		{"the caller's", func(ctx context.Context) context.Context { return WithOperationName(ctx, file) }, file},
		{"the last of the caller's", func(ctx context.Context) context.Context {
			return WithOperationName(WithOperationName(ctx, "all checks"), file)
		}, file},
		{"below another context", func(ctx context.Context) context.Context {
			return context.WithoutCancel(WithOperationName(ctx, file))
		}, file},
		{"taken back", func(ctx context.Context) context.Context {
			return WithOperationName(WithOperationName(ctx, file), "")
		}, "Things.Get"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var seen []string
			s := serve(t, sequence(answer(503, "busy"), answer(200, fine)))
			c, _ := newTestClient(t, s.URL, operationsOf(&seen))
			_, err := Do[*thing](tt.ctx(t.Context()), c, get("/x"))
			wantNoError(t, err)
			if !slices.Equal(seen, []string{tt.want, tt.want}) {
				t.Errorf("the attempts have the operations %q, want both to be %q", seen, tt.want)
			}
		})
	}
	if name := OperationName(t.Context()); name != "" {
		t.Errorf("a context without a name has %q", name)
	}
	if name := OperationName(WithOperationName(t.Context(), file)); name != file {
		t.Errorf("a context with a name has %q", name)
	}
}

// A transport that fetches something from another API meanwhile, such as a token, does not do so in the name of the
// request that it carries; unless the caller named all of it.
func TestOperationNameOfCallsWithinCalls(t *testing.T) {
	var inner []string
	s := serve(t, answer(200, fine))
	token, _ := newTestClient(t, s.URL, operationsOf(&inner))
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			if err := Exec(r.Context(), token, NewRequest("Tokens.Get", http.MethodGet, "/token")); err != nil {
				return nil, err
			}
			return http.DefaultTransport.RoundTrip(r)
		})}
	})
	wantNoError(t, Exec(t.Context(), c, get("/x")))
	wantNoError(t, Exec(WithOperationName(t.Context(), "all of it"), c, get("/x")))
	if want := []string{"Tokens.Get", "all of it"}; !slices.Equal(inner, want) {
		t.Errorf("operations %q, want %q", inner, want)
	}
}

// Waits and lists are many requests, each under its own name or all under the caller's.
func TestOperationNameOfWaitsAndLists(t *testing.T) {
	var seen []string
	s := serve(t, sequence(status("pending"), status("active"), status("active")))
	c, _ := newTestClient(t, s.URL, operationsOf(&seen))
	_, err := Wait(t.Context(), c, waitFor(c))
	wantNoError(t, err)
	_, err = Wait(WithOperationName(t.Context(), "rollout"), c, waitFor(c))
	wantNoError(t, err)

	s = serve(t, sequence(
		answer(200, `{"success": true, "result": [1], "result_info": {"page": 1, "total_pages": 2}}`),
		answer(200, `{"success": true, "result": [2], "result_info": {"page": 2, "total_pages": 2}}`)))
	c, _ = newTestClient(t, s.URL, operationsOf(&seen))
	for _, err := range All[int](WithOperationName(t.Context(), "inventory"), c, get("/x"), Pager{Style: ByPage, Param: "page"}) {
		wantNoError(t, err)
	}
	if want := []string{"Things.Get", "Things.Get", "rollout", "inventory", "inventory"}; !slices.Equal(seen, want) {
		t.Errorf("operations %q, want %q", seen, want)
	}
}

// Errors and logs say which call failed, whatever the caller calls it.
func TestErrorsAndLogsKeepTheGeneratedName(t *testing.T) {
	var logged bytes.Buffer
	s := serve(t, sequence(refused(404), answer(200, `{"success": true, "result": "x"}`)))
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.Logger = NewLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	})
	ctx := WithOperationName(t.Context(), "nightly")
	_, err := Do[*thing](ctx, c, get("/x"))
	if e, ok := errors.AsType[*Error](err); !ok || e.Operation != "Things.Get" {
		t.Errorf("error = %v", err)
	}
	_, err = Do[*thing](ctx, c, get("/x"))
	if e, ok := errors.AsType[*DecodeError](err); !ok || e.Operation != "Things.Get" {
		t.Errorf("error = %v", err)
	}
	if text := logged.String(); strings.Count(text, "operation=Things.Get") != 2 || strings.Contains(text, "nightly") {
		t.Errorf("log:\n%s", text)
	}
}

// A handler of logs finds in the context what the caller put there: spans, and the name.
func TestLoggerGetsTheContextOfTheCall(t *testing.T) {
	s := serve(t, sequence(answer(503, "busy"), answer(200, fine)))
	seen := &contexts{}
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.Logger = NewLogger(slog.New(seen)) })
	wantNoError(t, Exec(WithOperationName(t.Context(), "nightly"), c, get("/x")))
	if want := []string{"nightly", "nightly", "nightly"}; !slices.Equal(seen.operations, want) {
		t.Errorf("records under %q, want %q", seen.operations, want)
	}
}

// contexts is a handler that notes the operation of every record's context.
type contexts struct{ operations []string }

func (h *contexts) Enabled(context.Context, slog.Level) bool { return true }
func (h *contexts) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h *contexts) WithGroup(string) slog.Handler            { return h }
func (h *contexts) Handle(ctx context.Context, _ slog.Record) error {
	h.operations = append(h.operations, OperationName(ctx))
	return nil
}
