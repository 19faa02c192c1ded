package main

import "time"

type clientCertificate struct {
	ID                   string `json:"id"`
	Certificate          string `json:"certificate"`
	CertificateAuthority struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"certificate_authority"`
	CommonName         string    `json:"common_name"`
	Country            string    `json:"country"`
	CSR                string    `json:"csr"`
	ExpiresOn          time.Time `json:"expires_on"`
	FingerprintSHA256  string    `json:"fingerprint_sha256"`
	IssuedOn           time.Time `json:"issued_on"`
	Location           string    `json:"location"`
	Organization       string    `json:"organization"`
	OrganizationalUnit string    `json:"organizational_unit"`
	SerialNumber       string    `json:"serial_number"`
	Signature          string    `json:"signature"`
	SKI                string    `json:"ski"`
	State              string    `json:"state"`
	Status             string    `json:"status"`
	ValidityDays       int       `json:"validity_days"`
}

type clientCertificateRequest struct {
	CSR          string `json:"csr"`
	ValidityDays int    `json:"validity_days"`
}

type customCertificate struct {
	ID              string    `json:"id"`
	ZoneID          string    `json:"zone_id"`
	BundleMethod    string    `json:"bundle_method"`
	CustomCSRID     string    `json:"custom_csr_id"`
	ExpiresOn       time.Time `json:"expires_on"`
	GeoRestrictions struct {
		Label string `json:"label"`
	} `json:"geo_restrictions"`
	Hosts              []string      `json:"hosts"`
	Issuer             string        `json:"issuer"`
	KeylessServer      keylessServer `json:"keyless_server"`
	ModifiedOn         time.Time     `json:"modified_on"`
	PolicyRestrictions string        `json:"policy_restrictions"`
	Priority           float64       `json:"priority"`
	Signature          string        `json:"signature"`
	Status             string        `json:"status"`
	UploadedOn         time.Time     `json:"uploaded_on"`
}

type keylessServer struct {
	ID          string    `json:"id"`
	CreatedOn   time.Time `json:"created_on"`
	Enabled     bool      `json:"enabled"`
	Host        string    `json:"host"`
	ModifiedOn  time.Time `json:"modified_on"`
	Name        string    `json:"name"`
	Permissions []string  `json:"permissions"`
	Port        float64   `json:"port"`
	Status      string    `json:"status"`
	Tunnel      struct {
		PrivateIP string `json:"private_ip"`
		VNetID    string `json:"vnet_id"`
	} `json:"tunnel"`
}

// upload is the request that creates a certificate in several families.
type upload struct {
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"private_key"`
}

type mtlsCertificate struct {
	ID           string    `json:"id"`
	CA           bool      `json:"ca"`
	Certificates string    `json:"certificates"`
	ExpiresOn    time.Time `json:"expires_on"`
	Issuer       string    `json:"issuer"`
	Name         string    `json:"name"`
	SerialNumber string    `json:"serial_number"`
	Signature    string    `json:"signature"`
	Type         string    `json:"type"`
	UpdatedAt    time.Time `json:"updated_at"`
	UploadedOn   time.Time `json:"uploaded_on"`
}

type mtlsCertificateRequest struct {
	CA           bool   `json:"ca"`
	Certificates string `json:"certificates"`
	PrivateKey   string `json:"private_key"`
}

// originCertificate is one of a zone, or one for hostnames.
type originCertificate struct {
	ID           string    `json:"id"`
	Certificate  string    `json:"certificate"`
	Enabled      bool      `json:"enabled"`
	ExpiresOn    time.Time `json:"expires_on"`
	Issuer       string    `json:"issuer"`
	SerialNumber string    `json:"serial_number"`
	Signature    string    `json:"signature"`
	Status       string    `json:"status"`
	UploadedOn   time.Time `json:"uploaded_on"`
}

type association struct {
	CertID         string    `json:"cert_id"`
	CertStatus     string    `json:"cert_status"`
	CertUpdatedAt  time.Time `json:"cert_updated_at"`
	CertUploadedOn time.Time `json:"cert_uploaded_on"`
	Certificate    string    `json:"certificate"`
	CreatedAt      time.Time `json:"created_at"`
	Enabled        bool      `json:"enabled"`
	ExpiresOn      time.Time `json:"expires_on"`
	Hostname       string    `json:"hostname"`
	ID             string    `json:"id"`
	Issuer         string    `json:"issuer"`
	SerialNumber   string    `json:"serial_number"`
	Signature      string    `json:"signature"`
	Status         string    `json:"status"`
	UpdatedAt      time.Time `json:"updated_at"`
}

type associationsRequest struct {
	Config []associationRequest `json:"config"`
}

type associationRequest struct {
	CertID   string `json:"cert_id"`
	Enabled  *bool  `json:"enabled"` // null ends the association
	Hostname string `json:"hostname"`
}

// setting is something that is on or off.
type setting struct {
	Enabled bool `json:"enabled"`
}

type certificatePack struct {
	ID                   string             `json:"id"`
	CertificateAuthority string             `json:"certificate_authority"`
	Certificates         []packCertificate  `json:"certificates"`
	CloudflareBranding   bool               `json:"cloudflare_branding"`
	DCVDelegationRecords []validationRecord `json:"dcv_delegation_records"`
	Hosts                []string           `json:"hosts"`
	PrimaryCertificate   string             `json:"primary_certificate"`
	Status               string             `json:"status"`
	Type                 string             `json:"type"`
	ValidationErrors     []struct {
		Message string `json:"message"`
	} `json:"validation_errors"`
	ValidationMethod  string             `json:"validation_method"`
	ValidationRecords []validationRecord `json:"validation_records"`
	ValidityDays      int                `json:"validity_days"`
}

type packCertificate struct {
	ID              string    `json:"id"`
	BundleMethod    string    `json:"bundle_method"`
	ExpiresOn       time.Time `json:"expires_on"`
	GeoRestrictions struct {
		Label string `json:"label"`
	} `json:"geo_restrictions"`
	Hosts      []string  `json:"hosts"`
	Issuer     string    `json:"issuer"`
	ModifiedOn time.Time `json:"modified_on"`
	Priority   float64   `json:"priority"`
	Signature  string    `json:"signature"`
	Status     string    `json:"status"`
	UploadedOn time.Time `json:"uploaded_on"`
	ZoneID     string    `json:"zone_id"`
}

type validationRecord struct {
	CNAME       string   `json:"cname"`
	CNAMETarget string   `json:"cname_target"`
	Emails      []string `json:"emails"`
	HTTPBody    string   `json:"http_body"`
	HTTPURL     string   `json:"http_url"`
	Status      string   `json:"status"`
	TXTName     string   `json:"txt_name"`
	TXTValue    string   `json:"txt_value"`
}

type certificatePackRequest struct {
	CertificateAuthority string   `json:"certificate_authority"`
	Hosts                []string `json:"hosts"`
	Type                 string   `json:"type"`
	ValidationMethod     string   `json:"validation_method"`
	ValidityDays         int      `json:"validity_days"`
}

// deleted is what some deletions answer with.
type deleted struct {
	ID string `json:"id"`
}

type packVerification struct {
	BrandCheck        bool   `json:"brand_check"`
	CertPackUUID      string `json:"cert_pack_uuid"`
	CertificateStatus string `json:"certificate_status"`
	Signature         string `json:"signature"`
	ValidationMethod  string `json:"validation_method"`
	VerificationInfo  struct {
		RecordName   string `json:"record_name"`
		RecordTarget string `json:"record_target"`
	} `json:"verification_info"`
	VerificationStatus bool   `json:"verification_status"`
	VerificationType   string `json:"verification_type"`
}

// method is how a pack is validated: what is asked for, and what is answered.
type method struct {
	Status           string `json:"status,omitempty"`
	ValidationMethod string `json:"validation_method"`
}

type gatewayCertificate struct {
	ID            string    `json:"id"`
	BindingStatus string    `json:"binding_status"`
	Certificate   string    `json:"certificate"`
	CreatedAt     time.Time `json:"created_at"`
	ExpiresOn     time.Time `json:"expires_on"`
	Fingerprint   string    `json:"fingerprint"`
	InUse         bool      `json:"in_use"`
	IssuerOrg     string    `json:"issuer_org"`
	IssuerRaw     string    `json:"issuer_raw"`
	Type          string    `json:"type"`
	UpdatedAt     time.Time `json:"updated_at"`
	UploadedOn    time.Time `json:"uploaded_on"`
}

type gatewayCertificateRequest struct {
	ValidityPeriodDays int `json:"validity_period_days"`
}
