// Command flaregen generates Go clients for HTTP APIs that wrap their answers
// in an envelope. Its documentation is that of package generator, which is the
// same command; this one gives it its name:
//
//	go get -tool github.com/flaregen/flaregen
//	go tool flaregen generate
package main

import "github.com/flaregen/flaregen/generator/command"

//go:generate go run ./generator generate

func main() { command.Main() }
