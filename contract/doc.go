// Package contract lets servers and clients that were not written here judge
// ours. It consists of tests.
//
// One list of calls, in internal/calls, tells the lives of certificates and has
// every operation of the client gen/cloudflare. It is gone through
//
//   - against Prism, a mock server that reads spec/openapi.yaml by itself, holds
//     our requests against it and answers with its examples (prism_test.go);
//   - against cloudflaretest, which lives through it (server_test.go);
//   - by the official Go SDK, against cloudflaretest, side by side with our
//     client: both must send the same, and the SDK must understand what the
//     server says (folder sdk, a module of its own so that nobody inherits the
//     SDK).
//
// Prism needs npm. Where there is none, or where it cannot install Prism, the
// test says so and is skipped; with FLAREGEN_PRISM=required it fails.
package contract
