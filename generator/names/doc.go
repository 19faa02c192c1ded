// Package names decides every Go identifier of a client, once.
//
// In:  the model as build leaves it, without Go names; the record of the names
// that were given before.
// Out: the same model with all of them, and the collisions that had to be
// resolved on the way.
//
// # Rules
//
// What the record knows keeps its name. The rules are for what is new.
//
// A name is a function of the thing itself: of its place in the resource tree,
// of its part in the operation, of its property name. The order of files does
// not enter, nor what else is selected.
//
//   - A resource's types start with the singular of its last path segment when
//     that segment says enough by itself (hostname_certificates →
//     HostnameCertificate); a single word is too general and takes its parent's
//     name before it (origin_tls_client_auth.settings →
//     OriginTLSClientAuthSettings), unless it is a top-level resource.
//
//   - What waits for a state is called after it and the method that looks: the
//     waiter active of Get is WaitUntilActive, that of GetForZone
//     WaitUntilActiveForZone. Documented methods and iterators go first.
//
//   - An operation's own types add its method and their role:
//     HostnameCertificateCreateRequest, ClientCertificateListParams.
//
//   - A nested type adds its property: ClientCertificateStatus. Words that the
//     parent ends with are not said twice: ClientCertificate and
//     certificate_authority give ClientCertificateAuthority.
//
//   - Initialisms are written as Go writes them (ID, URL, TLS, DNS), MTLS
//     included.
//
//   - An alternative of a union is called by the value that selects it, by its
//     kind, by a property that only it has, and as a last resort by what the
//     document calls its schema.
//
// # Collisions
//
// Some things ask for one name, and the rules decide which of them has it, not
// which came first:
//
//   - Of two resources the one nearer to the top; the other takes more of its
//     path. A resource's own name is kept for it even while nothing has its
//     type, so nested types give way too.
//   - Of two operations of one kind in one resource the one with the shorter
//     path; the other says how its path differs (ListForZone).
//   - Of an action and a resource below that are called alike the action; the
//     field is called SearchResource.
//
// A name that something has already is never taken from it: whatever the rules
// say, the newcomer gives way. Nothing is ever told apart by a number, and every
// collision is reported.
//
// # Selections
//
// Collisions arise between things of one resource, and between resources whose
// names begin alike. [Companions] finds these resources, by their paths alone,
// so that a client of five operations is named like one of everything without
// reading everything. [Narrow] takes the companions out again.
//
// [Packages] names the packages of a client that is split. Nothing else depends
// on whether it is: types keep their names.
package names
