package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/examples/internal/edge"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

const (
	oldID = "00000001-0000-4000-8000-000000000000"
	newID = "00000002-0000-4000-8000-000000000000"
)

// prepare makes a rotation on the server of the demo.
func prepare(t *testing.T) (*rotation, *demo, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	r := &rotation{settings: settings{timeout: time.Minute}, out: &screen{w: &out}}
	d, err := startDemo(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	if r.client, err = cloudflare.NewClient(append(d.options(), cloudflare.WithMaxRetries(0))...); err != nil {
		t.Fatal(err)
	}
	return r, d, &out
}

// onLine has f called with what is printed, too.
func (r *rotation) onLine(f func(string)) { r.out.w = io.MultiWriter(r.out.w, writer(f)) }

// each has f called at every look, beside what the demo does then.
func (r *rotation) each(f func()) {
	before := r.onLook
	r.onLook = func() { before(); f() }
}

func TestRotate(t *testing.T) {
	r, d, _ := prepare(t)
	r.each(func() {
		if d.Uses()["shop.example.com"] == "" {
			t.Error("the hostname has no certificate for a moment")
		}
	})
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"upload " + newID,
		"associate shop.example.com " + newID + " enabled=true",
		"associate old-shop.example.com " + oldID + " enabled=null",
		"delete " + oldID,
	}
	if got := d.Log(); !slices.Equal(got, want) {
		t.Errorf("the server saw %q, want %q", got, want)
	}
	if uses := d.Uses(); !maps.Equal(uses, map[string]string{"shop.example.com": newID}) {
		t.Errorf("in use: %v", uses)
	}
}

func TestKeepOld(t *testing.T) {
	r, d, _ := prepare(t)
	r.keepOld = true
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if ids := d.Certificates(); !ids[oldID] || !ids[newID] {
		t.Errorf("there are %v", ids)
	}
}

// TestUndo: whatever fails, the hostnames have what they had, and nothing is
// left behind.
func TestUndo(t *testing.T) {
	looks := func(n int, f func()) func() {
		return func() {
			if n--; n == 0 {
				f()
			}
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*rotation, *demo, context.CancelFunc)
		want   error
		undone int // steps
	}{
		{"upload refused", func(_ *rotation, d *demo, _ context.CancelFunc) { d.Refuse("POST", 403) }, envelope.ErrForbidden, 0},
		{"upload fails", func(_ *rotation, d *demo, _ context.CancelFunc) { d.Refuse("POST", 500) }, envelope.ErrServer, 1},
		{"answer to the upload gets lost", func(_ *rotation, d *demo, _ context.CancelFunc) { d.Lose("POST") }, io.EOF, 1},
		{"interrupt before the upload", func(r *rotation, _ *demo, cancel context.CancelFunc) {
			r.onLine(func(string) { cancel() })
		}, context.Canceled, 1},
		{"deployment times out", func(_ *rotation, d *demo, _ context.CancelFunc) { d.Stick("certificate", "deployment_timed_out") }, envelope.ErrWaitFailed, 1},
		{"switch refused", func(r *rotation, d *demo, _ context.CancelFunc) {
			d.Refuse("PUT", 403)
			refused := false
			r.onLine(func(line string) {
				if refused = refused || strings.Contains(line, "undo"); refused {
					d.Refuse("PUT", 0)
				}
			})
		}, envelope.ErrForbidden, 2},
		{"answer to the switch gets lost", func(r *rotation, d *demo, _ context.CancelFunc) { d.Lose("PUT") }, io.EOF, 2},
		{"association times out", func(_ *rotation, d *demo, _ context.CancelFunc) { d.Stick("association", "deployment_timed_out") }, envelope.ErrWaitFailed, 2},
		{"interrupt while the certificate is deployed", func(r *rotation, _ *demo, cancel context.CancelFunc) { r.each(looks(2, cancel)) }, context.Canceled, 1},
		{"interrupt while the hostname is switched", func(r *rotation, _ *demo, cancel context.CancelFunc) { r.each(looks(9, cancel)) }, context.Canceled, 2},
		{"end of the association refused", func(r *rotation, d *demo, _ context.CancelFunc) {
			r.onLine(func(line string) {
				if strings.Contains(line, "switched") {
					r.each(looks(6, func() { d.Refuse("PUT", 403) })) // when the hostname is active
				} else if strings.Contains(line, "undo") {
					d.Refuse("PUT", 0)
				}
			})
		}, envelope.ErrForbidden, 3},
		{"retired hostname stays", func(r *rotation, d *demo, _ context.CancelFunc) {
			r.onLine(func(line string) {
				if strings.Contains(line, "switched") {
					d.Stick("association", "deletion_timed_out")
				}
			})
		}, envelope.ErrWaitFailed, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, d, out := prepare(t)
			before := d.Uses()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			tt.change(r, d, cancel)
			if err := r.run(ctx); !errors.Is(err, tt.want) || strings.Contains(err.Error(), "not undone") {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			said := out.String()
			if strings.HasSuffix(said, "   all of it is undone\n") != (tt.undone > 0) ||
				strings.Contains(said, "interrupted; another interrupt") != (tt.want == context.Canceled) {
				t.Errorf("it prints\n%s", said)
			}
			if len(r.undos) != tt.undone {
				t.Errorf("%d steps were to be undone, want %d", len(r.undos), tt.undone)
			}
			if uses := d.Uses(); !maps.Equal(uses, before) {
				t.Errorf("in use: %v, before: %v", uses, before)
			}
			if ids := d.Certificates(); !maps.Equal(ids, map[string]bool{oldID: true}) {
				t.Errorf("there are %v", ids)
			}
		})
	}
}

// writer sees what is printed.
type writer func(string)

func (w writer) Write(p []byte) (int, error) { w(string(p)); return len(p), nil }

// TestUndoStops: when the hostname cannot get the old certificate back, the new
// one stays, because the hostname may use it.
func TestUndoStops(t *testing.T) {
	r, d, _ := prepare(t)
	d.Stick("association", "deployment_timed_out")
	r.onLine(func(line string) {
		if strings.Contains(line, "undo") {
			d.Refuse("PUT", 500)
		}
	})
	err := r.run(t.Context())
	if !errors.Is(err, envelope.ErrWaitFailed) || !errors.Is(err, envelope.ErrServer) {
		t.Fatalf("got %v", err)
	}
	if !strings.HasSuffix(err.Error(), "still to do: switch back to certificate "+oldID+", then delete certificate "+newID) {
		t.Errorf("got %v", err)
	}
	if ids := d.Certificates(); !ids[newID] {
		t.Errorf("there are %v", ids)
	}
}

// TestSomebodyElse: a hostname that somebody else gives another certificate
// meanwhile keeps that, also when all else is undone.
func TestSomebodyElse(t *testing.T) {
	r, d, out := prepare(t)
	other, _, err := newPair("other", 3, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	r.onLine(func(line string) {
		if strings.Contains(line, "switched") {
			if _, err := d.Add(other, "shop.example.com"); err != nil {
				t.Error(err)
			}
		}
	})
	const otherID = "00000003-0000-4000-8000-000000000000"
	err = r.run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "shop.example.com uses certificate "+otherID) {
		t.Errorf("got %v", err)
	}
	if uses := d.Uses(); uses["shop.example.com"] != otherID || d.Certificates()[newID] || !strings.Contains(out.String(), "and keeps it") {
		t.Errorf("in use: %v, there are %v; printed\n%s", uses, d.Certificates(), out)
	}
}

// TestOldInUse: another hostname needs the old certificate. The rotation is
// done all the same, and says what it left.
func TestOldInUse(t *testing.T) {
	r, d, _ := prepare(t)
	r.retired = nil
	err := r.run(t.Context())
	if !errors.Is(err, envelope.ErrConflict) || !strings.Contains(err.Error(), "the old certificate could not be deleted") {
		t.Errorf("got %v", err)
	}
	if uses := d.Uses(); uses["shop.example.com"] != newID || uses["old-shop.example.com"] != oldID {
		t.Errorf("in use: %v", uses)
	}
}

// TestPairs: the API keeps the association with the old certificate until that
// is ended, too.
func TestPairs(t *testing.T) {
	r, d, out := prepare(t)
	d.Behave(edge.ByPair)
	r.each(func() {
		if d.Uses()["shop.example.com"] == "" {
			t.Error("the hostname has no certificate for a moment")
		}
	})
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log := d.Log(); !slices.Equal(log[len(log)-2:], []string{"associate shop.example.com " + oldID + " enabled=null", "delete " + oldID}) {
		t.Errorf("the server saw %q", log)
	}
	if d.Uses()["shop.example.com"] != newID || !strings.Contains(out.String(), "ended the association of shop.example.com with certificate "+oldID) {
		t.Errorf("in use: %v; printed\n%s", d.Uses(), out)
	}
}

// TestMend: the end of the old association takes the new one along, and the
// hostname gets it back.
func TestMend(t *testing.T) {
	r, d, _ := prepare(t)
	d.Behave(edge.Careless)
	err := r.run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "shop.example.com lost the new certificate") {
		t.Errorf("got %v", err)
	}
	if uses := d.Uses(); uses["shop.example.com"] != newID {
		t.Errorf("in use: %v", uses)
	}
}

// TestChecks: what cannot succeed changes nothing.
func TestChecks(t *testing.T) {
	expired, key, err := newPair("expired", 3, time.Now().Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(*rotation, *demo)
		want   string
	}{
		{"key of another certificate", func(r *rotation, _ *demo) { r.newKey = envelope.Secret(key) }, "private key does not match"},
		{"expired", func(r *rotation, _ *demo) { r.newPEM, r.newKey = expired, envelope.Secret(key) }, "the new certificate is valid from"},
		{"hostname without certificate", func(r *rotation, _ *demo) { r.hostnames = list{"none.example.com"} }, "none.example.com: OriginTLSClientAuth.Hostnames.Get"},
		{"hostnames with different certificates", func(r *rotation, d *demo) {
			if _, err := d.Add(r.newPEM, "old-shop.example.com"); err != nil {
				t.Fatal(err)
			}
		}, "rotate them one after the other"},
		{"the same again", func(r *rotation, d *demo) {
			if _, err := d.Add(r.newPEM, "shop.example.com", "old-shop.example.com"); err != nil {
				t.Fatal(err)
			}
		}, "the new certificate is the one in use"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, d, _ := prepare(t)
			tt.change(r, d)
			if err := r.run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if log := d.Log(); len(log) > 0 {
				t.Errorf("the server saw %q", log)
			}
		})
	}
}

// TestIsNew: by its content, and by its serial number where the API does not show that.
func TestIsNew(t *testing.T) {
	pair := func(name string, serial int64) (string, *x509.Certificate) {
		text, key, err := newPair(name, serial, time.Now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		both, err := tls.X509KeyPair([]byte(text), []byte(key))
		if err != nil {
			t.Fatal(err)
		}
		return text, both.Leaf
	}
	text, leaf := pair("new", 5)
	other, _ := pair("other", 5)
	r := &rotation{leaf: leaf}
	for _, tt := range []struct {
		shown cloudflare.HostnameCertificate
		want  bool
	}{
		{cloudflare.HostnameCertificate{Certificate: text}, true},
		{cloudflare.HostnameCertificate{Certificate: other, SerialNumber: "5"}, false},
		{cloudflare.HostnameCertificate{SerialNumber: "5"}, true},
		{cloudflare.HostnameCertificate{SerialNumber: "6"}, false},
	} {
		if got := r.isNew(tt.shown); got != tt.want {
			t.Errorf("serial number %q: got %v, want %v", tt.shown.SerialNumber, got, tt.want)
		}
	}
}

func TestDryRun(t *testing.T) {
	r, d, out := prepare(t)
	r.dryRun = true
	if err := r.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log := d.Log(); len(log) > 0 || !strings.HasSuffix(out.String(), "nothing has been changed\n") {
		t.Errorf("the server saw %q; printed\n%s", log, out)
	}
}

// TestFiles runs the program as with a token, on a server that stands in.
func TestFiles(t *testing.T) {
	folder := t.TempDir()
	old, _, err := newPair("old", 1, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	certificate, key, err := newPair("new", 2, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"new.pem": certificate, "new.key": key} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	server := edge.New(time.Now())
	defer server.Close()
	if _, err := server.Add(old, "a.example.com", "b.example.com"); err != nil {
		t.Fatal(err)
	}
	args := []string{"-zone", "z9", "-hostname", "a.example.com,b.example.com", "-cert", filepath.Join(folder, "new.pem"), "-key", filepath.Join(folder, "new.key"), "-dry-run"}
	var out bytes.Buffer
	err = run(t.Context(), args, &out, t.Output(), cloudflare.WithBaseURL(server.URL), cloudflare.WithAPIToken("t"))
	if err != nil || !strings.Contains(out.String(), "would switch a.example.com, b.example.com to it") {
		t.Errorf("got %v\n%s", err, &out)
	}
	args[len(args)-2] = filepath.Join(folder, "none")
	if err := run(t.Context(), args, &out, t.Output()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestUsage(t *testing.T) {
	files := []string{"-cert", "c", "-key", "k"}
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"surplus"}, "there are no arguments"},
		{[]string{"-unknown"}, "not defined: -unknown"},
		{[]string{"-zone", "z1"}, "-zone needs -hostname, -cert and -key"},
		{[]string{"-zone", "z1", "-hostname", "a", "-cert", "c"}, "-zone needs"},
		{append(files, "-zone", "", "-hostname", "a"), "need -zone"},
		{[]string{"-retire", "a"}, "need -zone"},
		{append(files, "-zone", "z1", "-hostname", "a, b", "-retire", "b"), "a hostname twice"},
		{append(files, "-zone", "z1", "-hostname", "a,"), "an item is empty"},
		{append(files, "-zone", "z1", "-hostname", "a", "-timeout", "0"), "-timeout must be"},
	} {
		var out, said bytes.Buffer
		if err := run(t.Context(), tt.args, &out, &said); !errors.Is(err, errUsage) || !strings.Contains(said.String(), tt.says) || out.Len() > 0 {
			t.Errorf("%q: %v, says %q, prints %q", tt.args, err, &said, &out)
		}
	}
	var said bytes.Buffer
	if err := run(t.Context(), []string{"-h"}, t.Output(), &said); !errors.Is(err, flag.ErrHelp) || !strings.Contains(said.String(), "-dry-run") {
		t.Errorf("-h: %v, says %q", err, &said)
	}
}

// TestNoToken: the error says what to do, before anything is asked.
func TestNoToken(t *testing.T) {
	for _, name := range []string{"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_EMAIL", "CLOUDFLARE_API_KEY"} {
		t.Setenv(name, "")
	}
	name := filepath.Join(t.TempDir(), "pem")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), []string{"-zone", "z1", "-hostname", "a", "-cert", name, "-key", name}, t.Output(), t.Output())
	if err == nil || !strings.Contains(err.Error(), "CLOUDFLARE_API_TOKEN") {
		t.Errorf("got %v", err)
	}
}

// TestTerminal: the line of states moves, and stays when it is complete.
func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	s := &screen{w: &out, live: true}
	for _, p := range []envelope.Progress{
		{State: "initializing", Next: 2 * time.Second},
		{State: "initializing", Next: 4 * time.Second, Elapsed: 2 * time.Second, Err: errors.New("down")},
		{State: "active", Elapsed: 6 * time.Second},
	} {
		s.progress(p)
	}
	s.settle()
	want := "\r\x1b[K   initializing (0s; next look in 2s)" +
		"\r\x1b[K   initializing → no answer (2s; next look in 4s)" +
		"\r\x1b[K   initializing → no answer → active\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", &out, want)
	}
}

// TestSecrets: nothing of the key is printed.
func TestSecrets(t *testing.T) {
	r, d, out := prepare(t)
	d.Refuse("POST", 500)
	err := r.run(t.Context())
	if regexp.MustCompile("(?i)private key-----").MatchString(out.String() + err.Error()) {
		t.Errorf("printed %s, %v", out, err)
	}
}
