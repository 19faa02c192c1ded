package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

// owner is a zone or an account.
type owner struct{ kind, id, name string }

// certificate is one that was found.
type certificate struct {
	Days    int       `json:"days"` // until it expires; negative afterwards
	Family  string    `json:"family"`
	Kind    string    `json:"owner_kind"` // zone or account
	OwnerID string    `json:"owner_id"`
	Owner   string    `json:"owner"`
	Name    string    `json:"name"`
	Status  string    `json:"status"`
	ID      string    `json:"id"`
	Expires time.Time `json:"expires_on"`
}

// family is one kind of certificate, which every owner of a kind has.
type family struct {
	kind, name string
	all        func(context.Context, *cloudflare.Client, string) iter.Seq2[certificate, error]
}

// read gives the certificates of one owner; those before the error, if there is one.
func (f family) read(ctx context.Context, client *cloudflare.Client, o owner) (list []certificate, err error) {
	for c, err := range f.all(ctx, client, o.id) {
		if err != nil {
			return list, fmt.Errorf("%s %s: %s: %w", o.kind, cell(o.name), f.name, err)
		}
		c.Family, c.Kind, c.OwnerID, c.Owner = f.name, o.kind, o.id, o.name
		list = append(list, c)
	}
	return list, nil
}

// families are all that there are.
var families = []family{
	{"zone", "client_certificates", func(ctx context.Context, c *cloudflare.Client, zone string) iter.Seq2[certificate, error] {
		params := &cloudflare.ClientCertificateListParams{Status: new(cloudflare.ClientCertificateListParamsStatusAll)}
		return each(c.ClientCertificates.All(ctx, zone, params), func(v cloudflare.ClientCertificate) []certificate {
			return one(v.ID, v.CommonName, string(v.Status), v.ExpiresOn)
		})
	}},
	{"zone", "custom_certificates", func(ctx context.Context, c *cloudflare.Client, zone string) iter.Seq2[certificate, error] {
		return each(c.CustomCertificates.All(ctx, zone, nil), func(v cloudflare.CustomCertificate) []certificate {
			return one(v.ID, hosts(v.Hosts), string(v.Status), v.ExpiresOn)
		})
	}},
	{"zone", "origin_tls_client_auth", func(ctx context.Context, c *cloudflare.Client, zone string) iter.Seq2[certificate, error] {
		return each(c.OriginTLSClientAuth.All(ctx, zone, nil), func(v cloudflare.OriginTLSClientAuth) []certificate {
			return one(v.ID, commonName(v.Certificate), string(v.Status), v.ExpiresOn)
		})
	}},
	{"zone", "origin_tls_client_auth.hostname_certificates", func(ctx context.Context, c *cloudflare.Client, zone string) iter.Seq2[certificate, error] {
		return each(c.OriginTLSClientAuth.HostnameCertificates.All(ctx, zone, nil), func(v cloudflare.HostnameCertificate) []certificate {
			return one(v.ID, commonName(v.Certificate), string(v.Status), v.ExpiresOn)
		})
	}},
	{"zone", "ssl.certificate_packs", func(ctx context.Context, c *cloudflare.Client, zone string) iter.Seq2[certificate, error] {
		params := &cloudflare.CertificatePackListParams{Status: new(cloudflare.CertificatePackListParamsStatusAll)}
		return each(c.SSL.CertificatePacks.All(ctx, zone, params), func(pack cloudflare.CertificatePack) (list []certificate) {
			for _, v := range pack.Certificates {
				list = append(list, one(v.ID, hosts(v.Hosts), string(pack.Status), v.ExpiresOn)...)
			}
			return list
		})
	}},
	{"account", "mtls_certificates", func(ctx context.Context, c *cloudflare.Client, account string) iter.Seq2[certificate, error] {
		return each(c.MTLSCertificates.All(ctx, account, nil), func(v cloudflare.MTLSCertificate) []certificate {
			return one(v.ID, v.Name, "", v.ExpiresOn)
		})
	}},
	{"account", "zero_trust.gateway.certificates", func(ctx context.Context, c *cloudflare.Client, account string) iter.Seq2[certificate, error] {
		return each(c.ZeroTrust.Gateway.Certificates.All(ctx, account, nil), func(v cloudflare.ZeroTrustGatewayCertificate) []certificate {
			return one(v.ID, v.IssuerOrg, string(v.BindingStatus), v.ExpiresOn)
		})
	}},
}

// each turns what one family lists into certificates.
func each[T any](list iter.Seq2[T, error], read func(T) []certificate) iter.Seq2[certificate, error] {
	return func(yield func(certificate, error) bool) {
		for v, err := range list {
			if err != nil {
				yield(certificate{}, err)
				return
			}
			for _, c := range read(v) {
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// one is a certificate that somebody may still rely on, else none.
func one(id, name, status string, expires time.Time) []certificate {
	if expires.IsZero() || status == "deleted" || status == "revoked" {
		return nil
	}
	return []certificate{{ID: id, Name: name, Status: status, Expires: expires}}
}

func hosts(names []string) string {
	if len(names) > 1 {
		return fmt.Sprintf("%s +%d", names[0], len(names)-1)
	}
	return strings.Join(names, "")
}

func commonName(text string) string {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return ""
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return ""
	}
	return c.Subject.CommonName
}

// findOwners gives the zones and accounts to search, and what it could not find out.
func findOwners(ctx context.Context, client *cloudflare.Client, s settings) (owners []owner, unread []error) {
	for _, id := range s.zones {
		owners = append(owners, owner{"zone", id, id})
	}
	for _, id := range s.accounts {
		owners = append(owners, owner{"account", id, id})
	}
	if len(owners) > 0 {
		return owners, nil
	}
	for _, kind := range []string{"zone", "account"} {
		found, err := everyOne(ctx, client, kind)
		if err != nil {
			unread = append(unread, err)
		}
		owners = append(owners, found...)
	}
	return owners, unread
}

// everyOne lists zones or accounts. The client has certificates only, so that
// it needs telling about other endpoints, and about their pages.
func everyOne(ctx context.Context, client *cloudflare.Client, kind string) (owners []owner, err error) {
	for page := 1; ; page++ {
		var items []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		}
		var meta envelope.Response
		err := client.Do(ctx, http.MethodGet, "/"+kind+"s", nil, &items,
			envelope.WithQuery("page", strconv.Itoa(page)), envelope.WithQuery("per_page", "50"), envelope.WithResponse(&meta))
		if err != nil {
			return owners, fmt.Errorf("%ss: %w", kind, err)
		}
		for _, item := range items {
			owners = append(owners, owner{kind, item.ID, item.Name})
		}
		if len(items) == 0 || page >= meta.Info.TotalPages {
			return owners, nil
		}
	}
}

// search reads all lists of all owners, several at a time. A list that cannot
// be read keeps nobody from reading the others.
func search(ctx context.Context, client *cloudflare.Client, owners []owner, parallel int) (found []certificate, unread []error) {
	var mu sync.Mutex
	var group sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for _, o := range owners {
		for _, f := range families {
			if f.kind != o.kind {
				continue
			}
			slots <- struct{}{}
			group.Go(func() {
				defer func() { <-slots }()
				list, err := f.read(ctx, client, o)
				mu.Lock()
				defer mu.Unlock()
				found = append(found, list...)
				if err != nil {
					unread = append(unread, err)
				}
			})
		}
	}
	group.Wait()
	slices.SortFunc(unread, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return found, unread
}

// soon keeps what expires within days, the first to expire first.
func soon(all []certificate, now time.Time, days int) []certificate {
	kept := []certificate{}
	for _, c := range all {
		if c.Expires.Before(now.AddDate(0, 0, days)) {
			const day = 24 * time.Hour
			left := c.Expires.Sub(now)
			c.Days = int(left / day)
			if left < 0 {
				c.Days = int((left - day + 1) / day) // rounds down, as it does above 0
			}
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b certificate) int {
		return cmp.Or(a.Expires.Compare(b.Expires), strings.Compare(a.Family, b.Family), strings.Compare(a.OwnerID, b.OwnerID), strings.Compare(a.ID, b.ID))
	})
	return kept
}
