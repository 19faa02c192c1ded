package calls

import (
	"crypto/x509/pkix"
	"testing"

	"github.com/flaregen/flaregen/cloudflaretest"
	"github.com/flaregen/flaregen/envelope"
)

// World is what the calls are about. Two clients that are compared get the
// same uploads, each in a world of its own.
type World struct {
	Zone, Account, Hostname string

	Leaf, NextLeaf, CA Upload
	SigningRequest     string

	ids map[string]string
}

// Upload is a certificate with its key, as PEM.
type Upload struct {
	Certificate string
	Key         envelope.Secret
}

// NewWorld makes certificates to upload.
func NewWorld(t testing.TB) *World {
	t.Helper()
	const hostname = "app.example.com"
	leaf, leafKey := cloudflaretest.Pair(t, hostname)
	next, nextKey := cloudflaretest.Pair(t, hostname)
	ca, caKey := cloudflaretest.CAPair(t, "Own CA")
	return &World{
		Zone: "023e105f4ecef8ad9ca31a8372d0c353", Account: "01a7362d577a6c3019a474fd6f485823", Hostname: hostname,
		Leaf: Upload{leaf, leafKey}, NextLeaf: Upload{next, nextKey}, CA: Upload{ca, caKey},
		SigningRequest: cloudflaretest.SigningRequest(t, pkix.Name{CommonName: "phone", Country: []string{"NZ"}}),
		ids:            map[string]string{},
	}
}

// Copy is a world with the same uploads in which nothing has happened.
func (w *World) Copy() *World {
	fresh := *w
	fresh.ids = map[string]string{}
	return &fresh
}

// ID gives the identifier that an answer has issued to a thing.
func (w *World) ID(thing string) string { return w.ids[thing] }

// Keep takes the identifier of a step's thing from its result, when the step
// makes one. It reports whether there was one to take.
func (w *World) Keep(s Step, result any) bool {
	if s.Makes == "" {
		return true
	}
	object, _ := result.(map[string]any)
	id, _ := object["id"].(string)
	w.ids[s.Makes] = id
	return id != ""
}
