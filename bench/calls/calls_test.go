package calls

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
)

// serving tells the test binary to be the server of another one.
const serving = "FLAREGEN_BENCH_SERVE"

func TestMain(m *testing.M) {
	if os.Getenv(serving) == "" {
		os.Exit(m.Run())
	}
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve says where it listens, and answers until its input ends.
func serve(in io.Reader, out io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: memory(answers())}
	go func() {
		_, _ = io.Copy(io.Discard, in) // it ends with whoever started this
		_ = server.Close()
	}()
	if _, err := fmt.Fprintln(out, listener.Addr()); err != nil {
		return err
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// loopback starts a server in a process of its own: what it allocates is
// nothing that a contender does.
func loopback(t testing.TB) (base string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env, cmd.Stderr = append(os.Environ(), serving+"=1"), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address)
}

// over is a transport for each contender, and what it leads to.
type over struct {
	name string
	base string
	dial func() http.RoundTripper
}

func transports(t testing.TB) []over {
	api := memory(answers())
	return []over{
		{"memory", "https://api.example.com", func() http.RoundTripper { return api }},
		{"loopback", loopback(t), func() http.RoundTripper {
			own := http.DefaultTransport.(*http.Transport).Clone()
			t.Cleanup(own.CloseIdleConnections)
			return own
		}},
	}
}

// TestSame: whoever is fast must have done the same as the others.
func TestSame(t *testing.T) {
	all, gone := make([]Certificate, listed), certificate(7)
	for i := range all {
		all[i] = certificate(i)
	}
	gone.Status = "pending_deletion"
	want := map[string]Outcome{
		"Get":      {Certificates: []Certificate{certificate(7)}},
		"List50":   {Certificates: all},
		"Delete":   {Certificates: []Certificate{gone}},
		"NotFound": {Failure: Failure{404, 1404, "there is no certificate with this identifier", rayID}},
	}
	for _, way := range transports(t) {
		for _, c := range contenders {
			calls, err := c.make(way.base, way.dial())
			if err != nil {
				t.Fatal(err)
			}
			if len(calls) != len(names) {
				t.Errorf("%s makes %d calls", c.name, len(calls))
			}
			for _, name := range names {
				got, err := calls[name].outcome(t.Context())
				if err != nil || !reflect.DeepEqual(got, want[name]) {
					t.Errorf("%s/%s/%s: %+v, %v", name, way.name, c.name, got, err)
				}
				if err := calls[name].run(t.Context()); err != nil {
					t.Errorf("%s/%s/%s: %v", name, way.name, c.name, err)
				}
			}
		}
	}
}

// TestSize: the certificates are as large as real ones.
func TestSize(t *testing.T) {
	if n := len(certificate(0).Certificate); n < 1600 || n > 1800 {
		t.Errorf("%d bytes", n)
	}
}

// BenchmarkCall compares the ways to make each call.
func BenchmarkCall(b *testing.B) {
	ctx := b.Context()
	for _, way := range transports(b) {
		for _, name := range names {
			for _, c := range contenders {
				calls, err := c.make(way.base, way.dial())
				if err != nil {
					b.Fatal(err)
				}
				b.Run("call="+name+"/over="+way.name+"/by="+c.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if err := calls[name].run(ctx); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
