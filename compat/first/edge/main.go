// Command edge looks after the certificates that visitors see.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	client, err := cloudflare.NewClient(cloudflare.WithAPIToken(os.Getenv("TOKEN")))
	if err != nil {
		log.Fatal(err)
	}
	if err := run(context.Background(), client, os.Getenv("ZONE")); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, client *cloudflare.Client, zone string) error {
	quota, err := client.SSL.CertificatePacks.Quota.Get(ctx, zone)
	if err != nil {
		return err
	}
	log.Print(quota.Advanced.Allocated, quota.Advanced.Used)
	for pack, err := range client.SSL.CertificatePacks.All(ctx, zone, nil) {
		if err != nil {
			return err
		}
		for _, c := range pack.Certificates {
			log.Print(pack.ID, pack.Status, c.Hosts, c.ExpiresOn)
		}
	}
	settings, err := client.SSL.Universal.Settings.Edit(ctx, zone, cloudflare.SSLUniversalSettingsEditRequest{Enabled: new(true)})
	if err != nil {
		return err
	}
	log.Print(settings.Enabled)
	var verifications []cloudflare.SSLVerification
	if verifications, err = client.SSL.Verification.Get(ctx, zone, nil); err != nil {
		return err
	}
	log.Print(len(verifications))
	var auth *cloudflare.OriginTLSClientAuthSettings
	auth, err = client.OriginTLSClientAuth.Settings.Update(ctx, zone, cloudflare.OriginTLSClientAuthSettingsUpdateRequest{Enabled: true})
	if err != nil {
		return err
	}
	log.Print(auth.Enabled)
	var raw json.RawMessage
	return client.Do(ctx, "GET", "/zones/"+zone+"/ssl/recommendation", nil, &raw, envelope.WithHeader("X-Trace", "1"), envelope.WithQuery("depth", "2"))
}
