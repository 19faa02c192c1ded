package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
	"github.com/flaregen/flaregen/generator/source"
)

// Document is a page as it was found.
type Document struct {
	Name      string // as errors call it
	Text      []byte
	URL       string          // where it is on the web; "" for files
	MediaType string          // as the server says
	Hint      evidence.Format // that the media type suggests; "" for none
}

// Fetcher gets pages. The zero value has no standard input.
type Fetcher struct {
	Stdin io.Reader

	// Bounds of requests; zero stands for the default.
	Timeout   time.Duration
	MaxSize   int64
	Redirects int
}

const (
	defaultTimeout   = 30 * time.Second
	defaultRedirects = 5
	stdinName        = "stdin"
)

// IsURL reports whether a page is to be fetched from the web.
func IsURL(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// Get gets pages, each once. The error is a source.Errors with the faults of
// all of them; what could be read comes back even then.
func (f *Fetcher) Get(ctx context.Context, names []string) ([]Document, error) {
	var docs []Document
	var errs source.Errors
	seen := map[string]bool{}
	for _, name := range names {
		key := name
		if !IsURL(name) && name != "-" {
			key = filepath.Clean(name)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		doc, fault := f.one(ctx, name)
		if err := ctx.Err(); err != nil {
			return docs, err
		}
		if fault != nil {
			errs = append(errs, fault)
			continue
		}
		docs = append(docs, doc)
	}
	return docs, errs.Err()
}

func (f *Fetcher) one(ctx context.Context, name string) (Document, *source.Error) {
	switch {
	case name == "-":
		return f.stdin()
	case IsURL(name):
		return f.web(ctx, name)
	}
	return f.file(name)
}

func fault(name, problem, advice string) *source.Error {
	return &source.Error{Position: source.Position{File: name}, Problem: problem, Advice: advice}
}

func (f *Fetcher) maxSize() int64 {
	if f.MaxSize > 0 {
		return f.MaxSize
	}
	return evidence.MaxSize
}

func (f *Fetcher) tooLarge(name string) *source.Error {
	return fault(name, "is larger than "+bytes(f.maxSize()), "give a single page")
}

func bytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

func (f *Fetcher) stdin() (Document, *source.Error) {
	if f.Stdin == nil {
		return Document{}, fault(stdinName, "is not there", "name a file or a URL")
	}
	text, problem := f.read(stdinName, f.Stdin)
	return Document{Name: stdinName, Text: text}, problem
}

func (f *Fetcher) file(name string) (Document, *source.Error) {
	shown := filepath.ToSlash(name)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Document{}, fault(shown, "no such file", "correct the name, or give a URL that begins with https://")
	case err == nil && info.IsDir():
		return Document{}, fault(shown, "is a folder", "name the pages in it, for example "+shown+"/*.md")
	}
	file, err := os.Open(name)
	if err != nil {
		return Document{}, fault(shown, "cannot be read: "+reason(err), "check the file and its permissions")
	}
	defer file.Close()
	text, problem := f.read(shown, file)
	return Document{Name: shown, Text: text}, problem
}

// read reads a page that may be too large. There is always something in a page.
func (f *Fetcher) read(name string, r io.Reader) ([]byte, *source.Error) {
	text, err := io.ReadAll(io.LimitReader(r, f.maxSize()+1))
	switch {
	case err != nil:
		return nil, fault(name, "cannot be read: "+reason(err), "try again")
	case int64(len(text)) > f.maxSize():
		return nil, f.tooLarge(name)
	case strings.TrimSpace(string(text)) == "":
		return nil, fault(name, "is empty", "give a page as it was downloaded")
	}
	return text, nil
}

// accept asks for markdown where a site has it: it states structure best.
const accept = "text/markdown, text/plain;q=0.9, text/html;q=0.8"

func (f *Fetcher) web(ctx context.Context, name string) (Document, *source.Error) {
	u, err := url.Parse(name)
	if err != nil || u.Host == "" {
		return Document{}, fault(name, "is not a URL", "write https://host/path")
	}
	if u.User != nil {
		return Document{}, fault(u.Redacted(), "has credentials in it", "leave them out; documentation is public")
	}
	u.Fragment = ""
	shown := u.String()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, shown, nil)
	if err != nil {
		return Document{}, fault(shown, "is not a URL", "write https://host/path")
	}
	request.Header.Set("Accept", accept)
	request.Header.Set("User-Agent", "flaregen")
	response, err := f.client().Do(request)
	if err != nil {
		return Document{}, f.failed(shown, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Document{}, fault(shown, "the server answers "+response.Status, "check the address")
	}
	if response.ContentLength > f.maxSize() {
		return Document{}, f.tooLarge(shown)
	}
	media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	hint, readable := hints[media]
	if !readable {
		return Document{}, fault(shown, "is "+media+", not a page", "give the address of a documentation page")
	}
	text, problem := f.read(shown, response.Body)
	if problem != nil && strings.HasPrefix(problem.Problem, "cannot be read") {
		problem = f.failed(shown, errors.New("the answer ends too early"))
	}
	return Document{Name: shown, Text: text, URL: published(response.Request.URL), MediaType: media, Hint: hint}, problem
}

// hints are the media types of pages, and the formats they suggest.
var hints = map[string]evidence.Format{
	"text/markdown": evidence.Markdown, "text/x-markdown": evidence.Markdown,
	"text/html": evidence.HTMLText, "application/xhtml+xml": evidence.HTMLText,
	"text/plain": "", "": "", "application/octet-stream": "", "application/json": "",
}

// published is the address of the page that people read.
func published(u *url.URL) string {
	clean := *u
	clean.Fragment = ""
	clean.Path = strings.TrimSuffix(clean.Path, "index.md")
	clean.RawPath = ""
	return clean.String()
}

func (f *Fetcher) client() *http.Client {
	timeout, redirects := f.Timeout, f.Redirects
	if timeout == 0 {
		timeout = defaultTimeout
	}
	if redirects == 0 {
		redirects = defaultRedirects
	}
	return &http.Client{
		Timeout: timeout,
		CheckRedirect: func(next *http.Request, before []*http.Request) error {
			switch {
			case len(before) > redirects:
				return fmt.Errorf("more than %d redirects", redirects)
			case before[0].URL.Scheme == "https" && next.URL.Scheme != "https":
				return errors.New("it redirects from https to " + next.URL.Scheme)
			}
			return nil
		},
	}
}

func (f *Fetcher) failed(name string, err error) *source.Error {
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fault(name, "cannot be fetched: no answer in time", "try again, or save the page and name the file")
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // the position names the address already
	}
	return fault(name, "cannot be fetched: "+err.Error(), "check the address and the network, or save the page and name the file")
}

func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return err.Error()
}
