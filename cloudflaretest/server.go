package cloudflaretest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare/fake"
)

// Step is how long each step of a deployment or removal takes on the server's
// clock.
const Step = time.Minute

// Codes of refusals.
const (
	CodeInvalid        = 1400 // the request makes no sense
	CodeBadCertificate = 1401 // not a PEM certificate, or signing request, of the kind that is wanted
	CodeBadKey         = 1402 // not a PEM private key
	CodeKeyMismatch    = 1403 // the private key of another certificate
	CodeNotFound       = 1404 // no such thing
	CodeExpired        = 1405 // the certificate's validity has ended
	CodeInUse          = 1406 // something still needs it
	CodeState          = 1407 // not in its present state
	CodeDuplicate      = 1408 // there is one already
)

// Server is a server for one test; it is closed when that ends. It is safe for
// concurrent use.
type Server struct {
	*fake.Server

	mu       sync.Mutex
	now      time.Time
	issued   int // identifiers
	timeOut  bool
	zones    map[string]*zone
	accounts map[string]*account
}

// zone is what belongs to a zone.
type zone struct {
	id        string
	origin    store[zoneCertificate]
	hostname  store[hostnameCertificate]
	hostnames store[association]
	client    store[clientCertificate]
	authority *authority // that issues client certificates
	custom    store[customCertificate]
	packs     store[pack]

	originPulls, noUniversal bool
}

// account is what belongs to an account.
type account struct {
	mtls    store[mtlsCertificate]
	gateway store[gatewayCertificate]
}

// NewServer starts a server. Its clock shows the present time.
func NewServer(t testing.TB) *Server {
	t.Helper()
	return newServer(fake.NewServer(t))
}

// Start starts a server for a program that is no test, such as an example,
// which has to close it. What would fail a test is reported.
func Start(report func(text string)) (*Server, error) {
	f, err := fake.Start(report)
	if err != nil {
		return nil, err
	}
	return newServer(f), nil
}

func newServer(f *fake.Server) *Server {
	s := &Server{
		Server: f, now: time.Now().UTC().Truncate(time.Second),
		zones: map[string]*zone{}, accounts: map[string]*account{},
	}
	s.serveOrigin()
	s.serveHostnames()
	s.serveClient()
	s.serveCustom()
	s.servePacks()
	s.serveMTLS()
	s.serveGateway()
	return s
}

// Now is the time on the server's clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Advance moves the server's clock on.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(max(d, 0))
}

// TimeOut says whether deployments that begin from now on fail: where they
// would become active, they end in deployment_timed_out.
func (s *Server) TimeOut(fail bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timeOut = fail
}

// inZone and inAccount serve an operation.
func (s *Server) inZone(op fake.Operation, answer func(*zone, *http.Request) (any, error)) {
	s.Base(op, func(r *http.Request) (any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		id := r.PathValue("zone_id")
		if s.zones[id] == nil {
			s.zones[id] = &zone{id: id}
		}
		return answer(s.zones[id], r)
	})
}

func (s *Server) inAccount(op fake.Operation, answer func(*account, *http.Request) (any, error)) {
	s.Base(op, func(r *http.Request) (any, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return answer(s.account(r.PathValue("account_id")), r)
	})
}

func (s *Server) account(id string) *account {
	if s.accounts[id] == nil {
		s.accounts[id] = &account{}
	}
	return s.accounts[id]
}

// refuse is an error envelope with one error.
func refuse(status, code int, format string, args ...any) error {
	return &envelope.Error{Status: status, Details: []envelope.Detail{{Code: code, Message: fmt.Sprintf(format, args...)}}}
}

func invalid(code int, format string, args ...any) error {
	return refuse(http.StatusBadRequest, code, format, args...)
}

func conflict(code int, format string, args ...any) error {
	return refuse(http.StatusConflict, code, format, args...)
}

// read decodes a body; an absent one is a zero value.
func read[T any](r *http.Request) (T, error) {
	var body T
	err := json.NewDecoder(r.Body).Decode(&body)
	if err != nil && !errors.Is(err, io.EOF) {
		return body, invalid(CodeInvalid, "the body cannot be read")
	}
	return body, nil
}

// orZero is the value of a field that may be absent.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
