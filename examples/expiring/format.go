package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// formats write the certificates; unread is the number of lists that are missing.
var formats = map[string]func(w io.Writer, list []certificate, unread int){
	"table": table, "json": asJSON, "prometheus": prometheus,
}

func table(w io.Writer, list []certificate, _ int) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DAYS\tFAMILY\tOWNER\tNAME\tSTATUS\tID\tEXPIRES")
	for _, c := range list {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", c.Days, c.Family, cell(c.Owner), cell(c.Name), cell(c.Status), cell(c.ID), c.Expires.Format(time.DateOnly))
	}
	_ = t.Flush() // to a buffer
}

// cell keeps a text of somebody else's from breaking the table, or the terminal.
func cell(text string) string {
	if text == "" {
		return "-"
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '.'
		}
		return r
	}, text)
}

func asJSON(w io.Writer, list []certificate, _ int) {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	_ = e.Encode(list) // to a buffer
}

// label escapes a value as the text format of Prometheus has it.
var label = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func prometheus(w io.Writer, list []certificate, unread int) {
	const name = "cloudflare_certificate_expiry_timestamp_seconds"
	fmt.Fprintf(w, "# HELP %s When the certificate expires, as Unix time.\n# TYPE %s gauge\n", name, name)
	for _, c := range list {
		fmt.Fprintf(w, "%s{family=\"%s\",owner_kind=\"%s\",owner_id=\"%s\",owner=\"%s\",name=\"%s\",id=\"%s\"} %d\n", name,
			label.Replace(c.Family), label.Replace(c.Kind), label.Replace(c.OwnerID), label.Replace(c.Owner), label.Replace(c.Name), label.Replace(c.ID), c.Expires.Unix())
	}
	const missing = "cloudflare_certificate_lists_unread"
	fmt.Fprintf(w, "# HELP %s Lists of certificates that could not be read.\n# TYPE %s gauge\n%s %d\n", missing, missing, missing, unread)
}
