// Command inventory prints all certificates of a zone and an account.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

type entry struct {
	family, id, status string
	expires            time.Time
}

func main() {
	client, err := cloudflare.NewClient(cloudflare.WithAPIToken(os.Getenv("TOKEN")), cloudflare.WithMaxRetries(5))
	if err != nil {
		log.Fatal(err)
	}
	entries, err := collect(context.Background(), client, os.Getenv("ZONE"), os.Getenv("ACCOUNT"))
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		fmt.Println(e.family, e.id, e.status, e.expires.Format(time.DateOnly))
	}
}

func collect(ctx context.Context, client *cloudflare.Client, zone, account string) (entries []entry, err error) {
	for c, err := range client.OriginTLSClientAuth.HostnameCertificates.All(ctx, zone, nil) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"hostname", c.ID, string(c.Status), c.ExpiresOn})
	}
	for c, err := range client.OriginTLSClientAuth.All(ctx, zone, nil) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"zone", c.ID, string(c.Status), c.ExpiresOn})
	}
	active := &cloudflare.ClientCertificateListParams{Status: new(cloudflare.ClientCertificateListParamsStatusActive), PerPage: new(50)}
	for c, err := range client.ClientCertificates.All(ctx, zone, active) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{family: "client", id: c.ID, status: string(c.Status)})
	}
	for c, err := range client.CustomCertificates.All(ctx, zone, &cloudflare.CustomCertificateListParams{}) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"custom", c.ID, string(c.Status), c.ExpiresOn})
	}
	page, err := client.MTLSCertificates.List(ctx, account, nil)
	if err != nil {
		return nil, err
	}
	entries = append(entries, authorities(page)...)
	for c, err := range client.ZeroTrust.Gateway.Certificates.All(ctx, account, nil) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{"gateway", c.ID, string(c.BindingStatus), c.ExpiresOn})
	}
	return entries, nil
}

func authorities(page *envelope.Page[cloudflare.MTLSCertificate]) (entries []entry) {
	for _, c := range page.Items {
		entries = append(entries, entry{family: "mtls", id: c.ID, expires: c.ExpiresOn})
	}
	return entries
}
