package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// api is a client as one writes it for the calls that one needs.
type api struct {
	http        *http.Client
	base, token string
}

// envelope is what surrounds every answer.
type envelope[T any] struct {
	Success  *bool     `json:"success"` // the answer about verification has none
	Result   T         `json:"result"`
	Errors   []message `json:"errors"`
	Messages []message `json:"messages"`
	Info     struct {
		Page       int `json:"page"`
		PerPage    int `json:"per_page"`
		Count      int `json:"count"`
		TotalCount int `json:"total_count"`
		TotalPages int `json:"total_pages"`
	} `json:"result_info"`
}

type message struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// apiError is an error that the API reports.
type apiError struct {
	Status int
	Errors []message
	RayID  string
}

func (e *apiError) Error() string {
	text := fmt.Sprintf("status %d, ray %s", e.Status, e.RayID)
	for _, m := range e.Errors {
		text += fmt.Sprintf("; %d %s", m.Code, m.Message)
	}
	return text
}

// send makes a request and opens the envelope around the answer.
func send[T any](ctx context.Context, a *api, method, path string, body any) (*envelope[T], error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, content)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // as one writes it by hand
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	var e envelope[T]
	err = json.Unmarshal(text, &e)
	if resp.StatusCode >= 400 || err == nil && e.Success != nil && !*e.Success { // what the body says adds to the status, if it can be read
		return nil, &apiError{resp.StatusCode, e.Errors, resp.Header.Get("Cf-Ray")}
	}
	return &e, err
}

// do makes a request and gives its result.
func do[T any](ctx context.Context, a *api, method, path string, body any) (*T, error) {
	e, err := send[*T](ctx, a, method, path, body)
	if err != nil {
		return nil, err
	}
	if e.Result == nil {
		return nil, errors.New("no result")
	}
	return e.Result, nil
}

// all collects a list, page by page.
func all[T any](ctx context.Context, a *api, path string) ([]T, error) {
	var list []T
	for page := 1; ; page++ {
		e, err := send[[]T](ctx, a, http.MethodGet, path+"?page="+strconv.Itoa(page), nil)
		if err != nil {
			return nil, err
		}
		list = append(list, e.Result...)
		if page >= e.Info.TotalPages {
			return list, nil
		}
	}
}

// zone and account give the path of what belongs to them.
func zone(id string, parts ...string) string    { return path("zones", id, parts) }
func account(id string, parts ...string) string { return path("accounts", id, parts) }

func path(kind, id string, parts []string) string {
	p := "/" + kind + "/" + url.PathEscape(id)
	for _, part := range parts {
		p += "/" + url.PathEscape(part)
	}
	return p
}

func newAPI(base, token string) *api {
	return &api{&http.Client{Timeout: time.Minute}, base, token}
}
