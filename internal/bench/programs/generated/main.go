// Generated lists the hostname certificates of a zone through the generated
// client. Its twin byhand does the same without.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/flaregen/flaregen/gen/cloudflare"
)

func main() {
	client, err := cloudflare.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	for cert, err := range client.OriginTLSClientAuth.HostnameCertificates.All(context.Background(), os.Args[1], nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(cert.ID, cert.Status, cert.ExpiresOn)
	}
}
