// Package calls makes the same four calls in five ways, so that they can be
// compared: get, list and delete of certificates for hostnames, and a get that
// is answered with 404.
//
//   - flaregen: the generated client
//   - encoding_json and json_v2: by hand on net/http, with either package
//   - sdk: Cloudflare's official SDK through its root package
//   - sdk_sub: the same through the package of the resource alone
//
// Everybody gets the same answers, over a transport in memory or over
// loopback, and nobody retries. The test insists that all of them return the
// same, errors included; the benchmarks are named call=CALL/over=TRANSPORT/by=CONTENDER.
package calls
