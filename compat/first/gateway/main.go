// Command gateway activates a gateway certificate and removes the one before.
package main

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	client, err := cloudflare.NewClient(
		cloudflare.WithAPIKey(os.Getenv("EMAIL"), os.Getenv("KEY")),
		cloudflare.WithBaseURL("https://api.example.com/client/v4"),
		cloudflare.WithHTTPClient(http.DefaultClient),
		cloudflare.WithAttemptTimeout(10*time.Second),
		cloudflare.WithMaxRetryWait(time.Minute),
		cloudflare.WithRateLimit(4, time.Second),
		cloudflare.WithMaxResponseSize(1<<20),
		cloudflare.WithLogger(slog.Default()),
		cloudflare.WithUserAgent("gateway/1"),
		cloudflare.WithHeader("X-Team", "edge"),
	)
	if err != nil {
		log.Fatal(err)
	}
	if err := swap(context.Background(), client.ZeroTrust.Gateway.Certificates, os.Getenv("ACCOUNT"), os.Getenv("OLD")); err != nil {
		log.Fatal(err)
	}
}

func swap(ctx context.Context, certificates *cloudflare.ZeroTrustGatewayCertificateService, account, old string) error {
	fresh, err := certificates.Create(ctx, account, &cloudflare.ZeroTrustGatewayCertificateCreateRequest{ValidityPeriodDays: new(1826)})
	if err != nil {
		return err
	}
	if fresh, err = certificates.Activate(ctx, account, fresh.ID); err != nil {
		return err
	}
	log.Print(fresh.ID, fresh.BindingStatus == cloudflare.ZeroTrustGatewayCertificateBindingStatusPendingDeployment, fresh.InUse)
	if _, err = certificates.Deactivate(ctx, account, old); err != nil {
		return err
	}
	_, err = certificates.Delete(ctx, account, old)
	return err
}
