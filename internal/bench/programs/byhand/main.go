// Byhand lists the hostname certificates of a zone with net/http and
// encoding/json. Its twin generated does the same through the generated client.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

type certificate struct {
	ID        string    `json:"id"`
	Status    string    `json:"status"`
	ExpiresOn time.Time `json:"expires_on"`
}

type answer struct {
	Success bool `json:"success"`
	Errors  []struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"errors"`
	Result []certificate `json:"result"`
	Info   struct {
		TotalPages int `json:"total_pages"`
	} `json:"result_info"`
}

func main() {
	for page := 1; ; page++ {
		a, err := list(context.Background(), os.Args[1], page)
		if err != nil {
			log.Fatal(err)
		}
		for _, cert := range a.Result {
			fmt.Println(cert.ID, cert.Status, cert.ExpiresOn)
		}
		if page >= a.Info.TotalPages {
			return
		}
	}
}

func list(ctx context.Context, zone string, page int) (*answer, error) {
	address := fmt.Sprintf("https://api.cloudflare.com/client/v4/zones/%s/origin_tls_client_auth/hostnames/certificates?page=%d", url.PathEscape(zone), page)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("CLOUDFLARE_API_TOKEN"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		return nil, fmt.Errorf("%s: %w", resp.Status, err)
	}
	if !a.Success {
		return nil, fmt.Errorf("%s: %v", resp.Status, a.Errors)
	}
	return &a, nil
}
