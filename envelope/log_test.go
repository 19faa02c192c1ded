package envelope

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLog(t *testing.T) {
	s := serve(t, sequence(answer(503, "busy"), answer(200, fine)))
	var logged bytes.Buffer
	c, _ := newTestClient(t, s.URL, func(cfg *Config) {
		cfg.Logger = NewLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "took" || a.Key == "error" {
				return slog.Attr{}
			}
			return a
		}})))
	})
	r := get("/x/{id}", "1")
	r.AddQuery("token=S3cr3t", nil)
	_, err := Do[*thing](t.Context(), c, r)
	wantNoError(t, err)
	want := `level=DEBUG msg="api request" operation=Things.Get method=GET path=/x/1 attempt=1 status=503 ray=8f0-AMS
level=WARN msg="api request is repeated" operation=Things.Get method=GET path=/x/1 attempt=1 status=503 ray=8f0-AMS wait=500ms
level=DEBUG msg="api request" operation=Things.Get method=GET path=/x/1 attempt=2 status=200 ray=8f0-AMS
`
	if logged.String() != want {
		t.Errorf("log:\n%s\nwant:\n%s", logged.String(), want)
	}
}

// NewLogger(nil) is the zero value: a program may pass on a logger that it does not have.
func TestNoLogger(t *testing.T) {
	s := serve(t, answer(200, fine))
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.Logger = NewLogger(nil) })
	_, err := Do[*thing](t.Context(), c, get("/x"))
	wantNoError(t, err)
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		wantNoError(t, sleep(t.Context(), time.Minute))
		if time.Since(start) != time.Minute {
			t.Errorf("slept %s", time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute+time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if err := sleep(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a context that is over: %v", err)
		}
	})
}

// The error of the network and the one of the context are both visible, on one line.
func TestContextEndsWaitingAfterNetworkError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c, _ := newTestClient(t, "http://127.0.0.1:1", func(cfg *Config) {
		cfg.HTTPClient = &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })}
	})
	c.sleep = func(ctx context.Context, d time.Duration) error { cancel(); return sleep(ctx, d) }
	err := Exec(ctx, c, get("/x"))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %v", err)
	}
	// A transport that does not pass on why it stopped.
	c.http.Transport = roundTripper(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, io.ErrUnexpectedEOF })
	if err := Exec(ctx, c, get("/x")); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}
