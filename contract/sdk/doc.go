// Package sdk holds the server for tests against the official Go SDK, and the
// SDK's requests against ours. It consists of tests.
//
// It is a module of its own, so that no user of Flaregen inherits the SDK.
package sdk
