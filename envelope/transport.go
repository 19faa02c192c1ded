package envelope

import "net/http"

const (
	maxIdlePerHost = 128     // connections kept for the next request; net/http keeps two
	maxHeaderBytes = 1 << 20 // of an answer; net/http accepts ten times as much
	maxIdleInAll   = 256
)

// newTransport gives what net/http uses by default, with a pool that fits a client of one host. When a program has
// replaced the default transport (to record or to trace), it is used as it is.
func newTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t := standard.Clone()
	t.MaxIdleConnsPerHost = maxIdlePerHost
	t.MaxIdleConns = maxIdleInAll
	t.MaxResponseHeaderBytes = maxHeaderBytes
	t.ForceAttemptHTTP2 = true
	return t
}
