//go:build tools

// This file pins the tools that the repository builds and checks itself with.
// The same versions stand as tool lines in go.mod, so that `go tool NAME` runs them.

package main

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	_ "honnef.co/go/tools/cmd/staticcheck"
)
