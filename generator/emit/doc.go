// Package emit turns the model into the files of a client.
//
// In:  the model with its names.
// Out: file names and formatted Go source, nothing on disk.
//
//	types.gen.go     models, declared by oapi-codegen
//	requests.gen.go  request builders, one per operation, by oapi-codegen
//	services.gen.go  the methods that users call, by jennifer
//	client.gen.go    client, options and the tree of services, by jennifer
//	unions.gen.go    union types, by jennifer; only where there are any
//	extras.gen.go    objects with members beyond those that they name; only where there are any
//	secrets.gen.go   what keeps private keys out of logs; only where there are any
//
// A client that is split has a package with these files for every top-level
// resource, and two that join them:
//
//	RESOURCE/*.gen.go     the files above; client.gen.go makes the service
//	option/option.gen.go  options, and the client that services share
//	client.gen.go         client, its services and the options under their usual names
//
// oapi-codegen is handed a document that lower writes from the model, so that
// it has nothing left to decide; templates of ours replace those of its layers
// that the services make superfluous. Its own formatting, more than half of
// its time, is switched off: the imports are known, one pass of go/format does.
//
// Beside the client, and only if asked for, there is its server for tests:
//
//	fake/fake.gen.go       constants of operations, a table, server and client
//	fake/document.gen.json what the server answers from, printed by package command
//
// This is the only package that imports oapi-codegen and jennifer.
package emit
