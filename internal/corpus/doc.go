// Command corpus generates a client from every document that it is given,
// builds it, vets it and tries out every operation of it, and prints what
// came of that.
//
//	go run ./internal/corpus [-json] [-smoke=false] [-most BYTES] [-split] [-timeout 10m] [-keep] [documents…]
//
// Documents are files or folders; without any it takes all that lie below
// FLAREGEN_CORPUS, or ../shared/corpus. The clients are made in a temporary
// module that uses this one as it lies on the disk; -keep leaves it behind and
// says where. As many documents are worked on at a time as there are CPUs, the
// large ones alone.
//
// It exits with 1 when a document could not be generated, built or vetted, or
// an operation failed.
package main
