// Package edge stands in for the part of the API that deploys client
// certificates for hostnames: what is uploaded, switched and deleted takes its
// time, on a clock that the caller moves.
package edge

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// What things take until they are deployed, and until they are gone.
const (
	Deployment = 6 * time.Second
	Removal    = 4 * time.Second
)

// Server is one zone, whatever it is called.
type Server struct {
	URL string

	mu           sync.Mutex
	http         *httptest.Server
	now          time.Time
	certificates map[string]*Certificate
	associations map[string]*Association
	refusals     map[string]int
	losses       map[string]bool
	stuck        map[string]string
	log          []string

	manner Manner
	former map[string]string // hostname → the certificate that it had, when that counts as a use
}

// Manner is how associations are told apart, about which the documentation is silent.
type Manner int

// The manners.
const (
	ByHostname Manner = iota // an update replaces; ending what is not there is refused
	ByPair                   // the one with the former certificate stays until it is ended
	Careless                 // as ByPair, but enabled null ends whatever the hostname has
)

// Behave chooses a manner.
func (s *Server) Behave(m Manner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.manner = m
}

// Certificate is a hostname certificate.
type Certificate struct {
	ID           string    `json:"id"`
	Certificate  string    `json:"certificate"`
	Issuer       string    `json:"issuer"`
	SerialNumber string    `json:"serial_number"`
	Signature    string    `json:"signature"`
	ExpiresOn    time.Time `json:"expires_on"`
	UploadedOn   time.Time `json:"uploaded_on"`
	Status       string    `json:"status"`

	change
}

// Association is what hostname uses.
type Association struct {
	Hostname string `json:"hostname"`
	CertID   string `json:"cert_id"`
	Enabled  *bool  `json:"enabled"`
	Status   string `json:"status"`

	change
}

// change is what something is becoming.
type change struct {
	from    time.Time
	leaving bool
	stuck   string // the state that it gets instead
}

// state tells how far a change has come; "" when the thing is gone.
func (c change) state(now time.Time) string {
	passed := now.Sub(c.from)
	switch {
	case c.leaving && passed >= Removal:
		return c.stuck
	case c.leaving:
		return "pending_deletion"
	case passed >= Deployment && c.stuck != "":
		return c.stuck
	case passed >= Deployment:
		return "active"
	case passed >= Deployment/3:
		return "pending_deployment"
	}
	return "initializing"
}

// New starts a server on loopback. The caller closes it.
func New(now time.Time) *Server {
	s := &Server{
		now:          now,
		certificates: map[string]*Certificate{}, associations: map[string]*Association{},
		refusals: map[string]int{}, losses: map[string]bool{}, stuck: map[string]string{}, former: map[string]string{},
	}
	mux := http.NewServeMux()
	const root = "/zones/{zone}/origin_tls_client_auth/hostnames"
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"POST " + root + "/certificates":        s.upload,
		"GET " + root + "/certificates":         s.list,
		"GET " + root + "/certificates/{id}":    s.certificate,
		"DELETE " + root + "/certificates/{id}": s.remove,
		"PUT " + root:                           s.associate,
		"GET " + root + "/{hostname}":           s.association,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, pattern, answer) })
	}
	s.http = httptest.NewServer(mux)
	s.URL = s.http.URL
	return s
}

// Close stops the server.
func (s *Server) Close() { s.http.Close() }

// Advance lets time pass.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// Add uploads a certificate and deploys it at once, to hostnames as well, and gives its id.
func (s *Server) Add(certificate string, hostnames ...string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.add(certificate)
	if err != nil {
		return "", err
	}
	c.from = s.now.Add(-Deployment)
	for _, h := range hostnames {
		s.associations[h] = &Association{Hostname: h, CertID: c.ID, Enabled: new(true), change: c.change}
	}
	return c.ID, nil
}

// Refuse has requests answered with a status; "POST", or "PUT" and so on, says which. 0 ends it.
func (s *Server) Refuse(method string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals[method] = status
}

// Lose has the next request of that kind done, and its answer lost.
func (s *Server) Lose(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.losses[method] = true
}

// Stick has the next change of "certificate" or "association" end in a state that is not the wanted one.
func (s *Server) Stick(what, state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stuck[what] = state
}

// Uses gives, for every hostname with a certificate, the id of that.
func (s *Server) Uses() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	uses := map[string]string{}
	for name, a := range s.associations {
		if !a.leaving && a.Enabled != nil && *a.Enabled {
			uses[name] = a.CertID
		}
	}
	return uses
}

// Certificates lists the ids of those that are not on their way out.
func (s *Server) Certificates() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := map[string]bool{}
	for id, c := range s.certificates {
		if !c.leaving {
			ids[id] = true
		}
	}
	return ids
}

// Log lists the requests that changed something, with their bodies less the certificates.
func (s *Server) Log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.log...)
}

// refusal is an answer of failure.
type refusal struct {
	status, code int
	message      string
}

func (r refusal) Error() string { return r.message }

var notFound = refusal{http.StatusNotFound, 1404, "no such thing"}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, pattern string, answer func(*http.Request) (any, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var result any
	var err error
	if status := s.refusals[r.Method]; status != 0 {
		err = refusal{status, 1500, "refused by the test"}
	} else {
		result, err = answer(r)
	}
	if s.losses[r.Method] {
		delete(s.losses, r.Method)
		panic(http.ErrAbortHandler)
	}
	status, errs := http.StatusOK, []any{}
	if failure, ok := err.(refusal); ok {
		status, errs = failure.status, []any{map[string]any{"code": failure.code, "message": failure.message}}
	} else if err != nil {
		status, errs = http.StatusBadRequest, []any{map[string]any{"code": 1400, "message": err.Error()}}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cf-Ray", "8f0-AMS")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"success": err == nil, "errors": errs, "messages": []any{}, "result": result}) // the client may be gone
}

func (s *Server) upload(r *http.Request) (any, error) {
	var body struct {
		Certificate string `json:"certificate"`
		PrivateKey  string `json:"private_key"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	if block, _ := pem.Decode([]byte(body.PrivateKey)); block == nil {
		return nil, fmt.Errorf("the private key is not PEM")
	}
	c, err := s.add(body.Certificate)
	if err != nil {
		return nil, err
	}
	c.stuck = s.takeStuck("certificate")
	s.log = append(s.log, "upload "+c.ID)
	return s.shown(c), nil
}

func (s *Server) add(certificate string) (*Certificate, error) {
	block, _ := pem.Decode([]byte(certificate))
	if block == nil {
		return nil, fmt.Errorf("the certificate is not PEM")
	}
	x, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, err
	}
	c := &Certificate{
		ID: fmt.Sprintf("%08d-0000-4000-8000-000000000000", len(s.certificates)+1), Certificate: certificate,
		Issuer: x.Issuer.String(), SerialNumber: x.SerialNumber.String(), Signature: x.SignatureAlgorithm.String(),
		ExpiresOn: x.NotAfter, UploadedOn: s.now, change: change{from: s.now},
	}
	s.certificates[c.ID] = c
	return c, nil
}

func (s *Server) takeStuck(what string) string {
	state := s.stuck[what]
	delete(s.stuck, what)
	return state
}

func (s *Server) shown(c *Certificate) *Certificate {
	c.Status = c.state(s.now)
	return c
}

func (s *Server) find(id string) (*Certificate, error) {
	c := s.certificates[id]
	if c == nil || c.state(s.now) == "" {
		return nil, notFound
	}
	return s.shown(c), nil
}

func (s *Server) list(*http.Request) (any, error) {
	all := []*Certificate{}
	for _, id := range slices.Sorted(maps.Keys(s.certificates)) {
		if c, err := s.find(id); err == nil {
			all = append(all, c)
		}
	}
	return all, nil
}

func (s *Server) certificate(r *http.Request) (any, error) { return s.find(r.PathValue("id")) }

func (s *Server) remove(r *http.Request) (any, error) {
	c, err := s.find(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	for name, a := range s.associations {
		if a.CertID == c.ID && a.state(s.now) != "" {
			return nil, refusal{http.StatusConflict, 1409, "the certificate is in use by " + name}
		}
	}
	for name, id := range s.former {
		if id == c.ID {
			return nil, refusal{http.StatusConflict, 1409, "the certificate is associated with " + name}
		}
	}
	c.change = change{from: s.now, leaving: true}
	s.log = append(s.log, "delete "+c.ID)
	return s.shown(c), nil
}

func (s *Server) associate(r *http.Request) (any, error) {
	var body struct {
		Config []struct {
			Hostname string `json:"hostname"`
			CertID   string `json:"cert_id"`
			Enabled  *bool  `json:"enabled"`
		} `json:"config"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	for _, c := range body.Config {
		if found, err := s.find(c.CertID); err != nil || found.Status != "active" {
			return nil, fmt.Errorf("certificate %s is not active", c.CertID)
		}
		if current := s.associations[c.Hostname]; c.Enabled == nil && (current == nil || current.CertID != c.CertID) && s.former[c.Hostname] != c.CertID {
			return nil, notFound
		}
	}
	stuck := s.takeStuck("association")
	list := []*Association{}
	for _, c := range body.Config {
		enabled, _ := json.Marshal(c.Enabled)
		s.log = append(s.log, fmt.Sprintf("associate %s %s enabled=%s", c.Hostname, c.CertID, enabled))
		before := s.associations[c.Hostname]
		if c.Enabled == nil && s.former[c.Hostname] == c.CertID {
			delete(s.former, c.Hostname)
			if s.manner != Careless {
				continue
			}
		}
		if s.manner != ByHostname && before != nil && before.CertID != c.CertID {
			s.former[c.Hostname] = before.CertID
		}
		if s.former[c.Hostname] == c.CertID {
			delete(s.former, c.Hostname)
		}
		a := &Association{Hostname: c.Hostname, CertID: c.CertID, Enabled: c.Enabled}
		a.change = change{from: s.now, leaving: c.Enabled == nil, stuck: stuck}
		a.Status = a.state(s.now)
		s.associations[c.Hostname] = a
		list = append(list, a)
	}
	return list, nil
}

func (s *Server) association(r *http.Request) (any, error) {
	a := s.associations[strings.ToLower(r.PathValue("hostname"))]
	if a == nil || a.state(s.now) == "" {
		return nil, notFound
	}
	a.Status = a.state(s.now)
	return a, nil
}
