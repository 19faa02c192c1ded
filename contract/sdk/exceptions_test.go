package sdk

import "github.com/flaregen/flaregen/gen/cloudflare/fake"

// exception is what may be different with the SDK: in the request, or in what
// it makes of the result.
type exception struct {
	operation fake.Operation
	fault     string
}

// The reasons.
const (
	noPages = "the documentation of this list has no parameter for pages, and so the SDK has none; " +
		"our overlays add them (10-parameters.yaml), because its answers have pages"
	commas = "the documentation separates the types by commas, as we do; the SDK repeats every parameter that is a list"
)

// exceptions is all of them. One that is not needed fails the test.
var exceptions = map[exception]string{
	{fake.OriginTLSClientAuthHostnameCertificatesList, "/query/page is absent, not a list of 1"}:     noPages,
	{fake.OriginTLSClientAuthHostnameCertificatesList, "/query/per_page is absent, not a list of 1"}: noPages,
	{fake.OriginTLSClientAuthList, "/query/page is absent, not a list of 1"}:                         noPages,
	{fake.OriginTLSClientAuthList, "/query/per_page is absent, not a list of 1"}:                     noPages,
	{fake.MTLSCertificatesList, "/query/page is absent, not a list of 1"}:                            noPages,
	{fake.MTLSCertificatesList, "/query/per_page is absent, not a list of 1"}:                        noPages,
	{fake.MTLSCertificatesList, "/query/type is a list of 2, not a list of 1"}:                       commas,
	{fake.MTLSCertificatesAssociationsList, "/query/page is absent, not a list of 1"}:                noPages,
	{fake.MTLSCertificatesAssociationsList, "/query/per_page is absent, not a list of 1"}:            noPages,
	{fake.ZeroTrustGatewayCertificatesList, "/query/page is absent, not a list of 1"}:                noPages,
	{fake.ZeroTrustGatewayCertificatesList, "/query/per_page is absent, not a list of 1"}:            noPages,
}
