// Package cloudflaretest is a server on loopback that lives through the life of
// certificates as Cloudflare does, for tests of programs that use the client
// gen/cloudflare.
//
//	srv := cloudflaretest.NewServer(t)
//	client := srv.Client()
//	certificate, key := cloudflaretest.Pair(t, "app.example.com")
//	uploaded, err := client.OriginTLSClientAuth.HostnameCertificates.Create(ctx, zoneID, …) // initializing
//	srv.Advance(2 * cloudflaretest.Step)                                                    // active
//
// It stands on the generated package fake: requests are held against the
// documentation, and [testserver.Server.On], Fail, Slow and Requests can be
// used as there; Reset goes back to the life described here.
//
// # What it does
//
// Every zone and account exists, is empty at first, and knows nothing of the
// others. Uploads are read as X.509 certificates: what answers say about issuer,
// serial number, signature, validity, hosts and fingerprints is true. Identifiers
// are issued; lists have pages.
//
// Time is that of a clock which stands still until [Server.Advance]. Each step
// of a deployment or removal takes [Step]:
//
//	hostname, zone certificates   initializing → pending_deployment → active; deleted: pending_deletion → gone
//	hostname associations         the same; ended by enabled null: pending_deletion → gone
//	client certificates           active → pending_revocation → revoked → pending_reactivation → active
//	custom certificates           pending → active; deleted: gone
//	certificate packs             initializing → pending_validation → pending_issuance → pending_deployment → active;
//	                              deleted: pending_deletion → gone
//	gateway certificates          inactive → pending_deployment → available → pending_deletion → inactive; deleted: gone
//	mTLS certificates             there or not
//
// [Server.TimeOut] lets deployments end in deployment_timed_out instead.
//
// # What it refuses
//
// Each refusal is an error envelope with one of the codes below; they are this
// server's own, because the documentation names none.
//
//   - no such thing in this zone or account: 404, [CodeNotFound];
//   - an upload that is no certificate, key or signing request, a key of
//     another certificate, a certificate that has expired, a CA that is none:
//     400, [CodeBadCertificate], [CodeBadKey], [CodeKeyMismatch], [CodeExpired];
//   - deleting a hostname certificate that a hostname is associated with, until
//     PUT hostnames with enabled null has ended every such association, also one
//     that another certificate has taken the place of: 409, [CodeInUse];
//   - deleting an mTLS certificate that a service uses ([Server.Associate]):
//     409, [CodeInUse];
//   - deleting a gateway certificate that is not inactive, revoking a client
//     certificate twice, reactivating one that is good, and the like: 409,
//     [CodeState];
//   - a second mTLS certificate of one name: 409, [CodeDuplicate];
//   - anything else that makes no sense: 400, [CodeInvalid].
//
// One file per family; server.go has the clock, state.go what families share,
// x509.go what is read from certificates.
//
// It never checks credentials or permissions, and never speaks TLS. It is for
// tests only.
package cloudflaretest
