// Package behaviour says what a client does when things go wrong, in one table
// for every client: 22 situations, a test for each.
//
// In: a [Subject], which is a generated client seen through the calls that most
// clients have. Out: subtests named after the rows, 01 to 22. They talk to real
// servers on loopback; rows about time run on a fake clock, over transports in
// memory.
//
// The behaviour belongs to the runtime. That is why the table knows nothing
// about any client, and why this package's tests give it two: gen/cloudflare,
// and one that is generated, while the tests run, from another part of the API.
//
// It never sleeps, and never asserts how long something takes.
package behaviour
