package envelope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestStream(t *testing.T) {
	const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
	for contentType, body := range map[string]string{
		"application/x-pem-file": pem, "application/json": `{"not":"an envelope"}`, "application/json; charset=utf-8": `{"success":true,"result":"` + strings.Repeat("x", 3*peekSize) + `"}`, "": "",
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = []string{contentType}
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			w.Header().Set("Cf-Ray", "r")
			fmt.Fprint(w, body)
		})
		c, _ := newTestClient(t, s.URL)
		r := get("/x")
		r.Accept("application/x-pem-file")
		var meta Response
		stream, err := Open(t.Context(), c, r, WithResponse(&meta))
		wantNoError(t, err)
		got, err := io.ReadAll(stream)
		wantNoError(t, err)
		wantNoError(t, stream.Close())
		wantNoError(t, stream.Close())
		if string(got) != body || stream.ContentType != contentType || stream.ContentLength != int64(len(body)) || stream.RayID != "r" || meta.Status != 200 {
			t.Errorf("%q: %d bytes, %+v", contentType, len(got), stream)
		}
	}
}

func TestStreamErrors(t *testing.T) {
	s := serve(t, sequence(answer(503, "busy"), answer(404, `{"success":false,"errors":[{"code":5,"message":"gone"}]}`)))
	c, pauses := newTestClient(t, s.URL)
	stream, err := Open(t.Context(), c, get("/x"))
	if stream != nil || !errors.Is(err, ErrNotFound) || !HasCode(err, 5) || len(pauses.list) != 1 {
		t.Errorf("got %v, %v", stream, err)
	}
}

// The time for one attempt ends with the headers; the caller's context goes on.
func TestStreamOutlivesAttemptTimeout(t *testing.T) {
	proceed := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "one ")
		w.(http.Flusher).Flush()
		<-proceed
		fmt.Fprint(w, "two")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.AttemptTimeout = 200 * time.Millisecond })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream, err := Open(ctx, c, get("/x"))
	wantNoError(t, err)
	defer stream.Close()
	<-time.After(300 * time.Millisecond) // longer than the attempt may take; not a race: nothing has to happen within it
	close(proceed)
	buf := make([]byte, len("one two"))
	_, err = io.ReadFull(stream, buf)
	wantNoError(t, err)
	if string(buf) != "one two" {
		t.Errorf("read %q", buf)
	}
	cancel()
	if _, err := stream.Read(buf); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
}

// Looking for an envelope in a JSON answer has the time of one attempt, like reading an error.
func TestStreamThatNeverStarts(t *testing.T) {
	for _, status := range []int{200, 404} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprint(w, `{"success":`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		c, _ := newTestClient(t, s.URL, func(cfg *Config) { cfg.AttemptTimeout = 30 * time.Millisecond; cfg.MaxRetries = 1 })
		stream, err := Open(t.Context(), c, get("/x"))
		e, ok := errors.AsType[*Error](err)
		if stream != nil || !ok || e.Status != status || e.Attempts != 2 || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "the answer broke off within the time for one attempt") {
			t.Errorf("%d: %v, %v", status, stream, err)
		}
	}
}
