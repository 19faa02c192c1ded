// Package cli is the command line that the programs have in common: each of
// them manages all families of certificates, and differs from the others only
// in how it calls the API.
//
//	PROGRAM FAMILY list OWNER
//	PROGRAM FAMILY get OWNER ID
//	PROGRAM FAMILY create OWNER VALUE [KEY]
//	PROGRAM FAMILY change OWNER ID VALUE
//	PROGRAM FAMILY delete OWNER ID
//
// OWNER is a zone or an account. What VALUE is depends on the family: a
// certificate or a signing request in PEM, hostnames, a number of days, true
// or false.
package cli

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"time"
)

// Family is what can be done with one family of certificates. What a family
// does not have is nil.
type Family struct {
	List   func(ctx context.Context, owner string) ([]Row, error)
	Get    func(ctx context.Context, owner, id string) (Row, error)
	Create func(ctx context.Context, owner, value, key string) (Row, error)
	Change func(ctx context.Context, owner, id, value string) (Row, error)
	Delete func(ctx context.Context, owner, id string) (Row, error)
}

// Row is what is told of a certificate.
type Row struct {
	ID, State string
	Expires   time.Time
}

// Main runs the command line. The programs take the same environment.
func Main(families func(base, token string) (map[string]Family, error)) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	base := os.Getenv("CLOUDFLARE_BASE_URL")
	if base == "" {
		base = "https://api.cloudflare.com/client/v4"
	}
	all, err := families(base, os.Getenv("CLOUDFLARE_API_TOKEN"))
	if err != nil {
		log.Fatal(err)
	}
	rows, err := run(ctx, all, os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range rows {
		fmt.Println(row.ID, row.State, row.Expires.UTC().Format(time.RFC3339))
	}
}

func run(ctx context.Context, families map[string]Family, args []string) ([]Row, error) {
	if len(args) < 3 {
		return nil, fmt.Errorf("usage: %s FAMILY ACTION OWNER [ID] [VALUE] [KEY]", os.Args[0])
	}
	family, action, owner, rest := families[args[0]], args[1], args[2], append(args[3:], "", "")
	switch {
	case action == "list" && family.List != nil:
		return family.List(ctx, owner)
	case action == "get" && family.Get != nil:
		return single(family.Get(ctx, owner, rest[0]))
	case action == "create" && family.Create != nil:
		return single(family.Create(ctx, owner, rest[0], rest[1]))
	case action == "change" && family.Change != nil:
		return single(family.Change(ctx, owner, rest[0], rest[1]))
	case action == "delete" && family.Delete != nil:
		return single(family.Delete(ctx, owner, rest[0]))
	}
	return nil, fmt.Errorf("%s: no action %s", args[0], action)
}

func single(row Row, err error) ([]Row, error) {
	if err != nil {
		return nil, err
	}
	return []Row{row}, nil
}

// One makes a row of what a call returns.
func One[T any](row func(*T) Row) func(*T, error) (Row, error) {
	return func(result *T, err error) (Row, error) {
		if err != nil {
			return Row{}, err
		}
		return row(result), nil
	}
}

// Many makes rows of what a call returns.
func Many[T any](row func(*T) Row) func([]T, error) ([]Row, error) {
	return func(items []T, err error) ([]Row, error) {
		rows := make([]Row, len(items))
		for i := range items {
			rows[i] = row(&items[i])
		}
		return rows, err
	}
}

// First makes a row of the first thing that a call returns.
func First[T any](row func(*T) Row) func([]T, error) (Row, error) {
	return func(items []T, err error) (Row, error) {
		if err != nil || len(items) == 0 {
			return Row{}, err
		}
		return row(&items[0]), nil
	}
}

// Switch says whether something is on.
func Switch(on bool) Row {
	if on {
		return Row{State: "on"}
	}
	return Row{State: "off"}
}
