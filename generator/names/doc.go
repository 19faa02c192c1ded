// Package names decides every Go identifier of a client, once.
//
// In:  the model as build leaves it, without Go names.
// Out: the same model with all of them, and the collisions that had to be
// resolved on the way.
//
// # Rules
//
// A name is a function of the thing itself: of its place in the resource tree,
// of its part in the operation, of its property name. The order of files and
// what else a document holds do not enter, so adding an operation renames
// nothing.
//
//   - A resource's types start with the singular of its last path segment when
//     that segment says enough by itself (hostname_certificates →
//     HostnameCertificate); a single word is too general and takes its parent's
//     name before it (origin_tls_client_auth.settings →
//     OriginTLSClientAuthSettings), unless it is a top-level resource.
//   - An operation's own types add its method and their role:
//     HostnameCertificateCreateRequest, ClientCertificateListParams.
//   - A nested type adds its property: ClientCertificateStatus. Words that the
//     parent ends with are not said twice: ClientCertificate and
//     certificate_authority give ClientCertificateAuthority.
//   - Initialisms are written as Go writes them (ID, URL, TLS, DNS), MTLS
//     included.
//
// Two resources that ask for one name are the only thing that the rules can
// not keep apart. The one nearer to the top keeps the short name, the other
// takes more of its path, never a number, and the collision is reported.
package names
