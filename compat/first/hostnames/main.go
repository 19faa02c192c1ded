// Command hostnames gives a hostname another client certificate.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/flaregen/flaregen/envelope"
	"github.com/flaregen/flaregen/gen/cloudflare"
	"github.com/oapi-codegen/nullable"
)

func main() {
	client, err := cloudflare.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	if err := replace(context.Background(), client, os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
		log.Fatal(err)
	}
}

func replace(ctx context.Context, client *cloudflare.Client, zone, hostname, old, pem, key string) error {
	certificates, hostnames := client.OriginTLSClientAuth.HostnameCertificates, client.OriginTLSClientAuth.Hostnames
	fresh, err := certificates.Create(ctx, zone, cloudflare.HostnameCertificateCreateRequest{Certificate: pem, PrivateKey: envelope.Secret(key)})
	if err != nil {
		return err
	}
	for _, step := range []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{
		{Hostname: new(hostname), CertID: new(fresh.ID), Enabled: nullable.NewNullableWithValue(true)},
		{Hostname: new(hostname), CertID: new(old), Enabled: nullable.NewNullNullable[bool]()},
	} {
		var meta envelope.Response
		request := cloudflare.OriginTLSClientAuthHostnameUpdateRequest{Config: []cloudflare.OriginTLSClientAuthHostnameUpdateRequestConfig{step}}
		states, err := hostnames.Update(ctx, zone, request, envelope.WithResponse(&meta))
		if err != nil {
			return fmt.Errorf("%s: %w", hostname, err)
		}
		for _, state := range states {
			fmt.Println(state.Hostname, state.CertID, meta.RayID)
		}
	}
	var gone *cloudflare.HostnameCertificate
	gone, err = certificates.Delete(ctx, zone, old)
	if errors.Is(err, envelope.ErrNotFound) {
		return nil
	}
	var failure *envelope.Error
	if errors.As(err, &failure) {
		for _, detail := range failure.Details {
			fmt.Fprintln(os.Stderr, failure.Status, detail.Code, detail.Message)
		}
		return err
	}
	if gone.Status == cloudflare.HostnameCertificateStatusDeleted {
		fmt.Println("deleted", gone.ID)
	}
	return err
}
