package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// site serves pages of all sorts over loopback.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Accept"), "text/markdown") {
			w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
			fmt.Fprint(w, "## A page\n")
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<h2>A page</h2>\n")
	})
	mux.HandleFunc("/html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<h2>A page</h2>\n")
	})
	mux.HandleFunc("/docs/index.md", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "text\n")
	})
	mux.HandleFunc("/image", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/png") })
	mux.HandleFunc("/empty", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, " \n") })
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for range 100 {
			fmt.Fprint(w, strings.Repeat("x", 100))
			w.(http.Flusher).Flush() // so that no length is announced
		}
	})
	mux.HandleFunc("/announced", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", "100000")
		w.Write([]byte("x"))
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte("x"))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestWeb(t *testing.T) {
	server := site(t)
	const advice = "; check the address and the network, or save the page and name the file"
	tests := []struct {
		path     string
		text     string
		url      string // of the page, after the server's address
		hint     evidence.Format
		problems string
	}{
		{"/page#part", "## A page\n", "/page", evidence.Markdown, ""},
		{"/moved", "## A page\n", "/page", evidence.Markdown, ""},
		{"/html", "<h2>A page</h2>\n", "/html", evidence.HTMLText, ""},
		{"/docs/index.md", "text\n", "/docs/", "", ""},
		{"/nothing", "", "", "", "the server answers 404 Not Found; check the address"},
		{"/image", "", "", "", "is image/png, not a page; give the address of a documentation page"},
		{"/empty", "", "", "", "is empty; give a page as it was downloaded"},
		{"/large", "", "", "", "is larger than 5000 bytes; give a single page"},
		{"/announced", "", "", "", "is larger than 5000 bytes; give a single page"},
		{"/cut", "", "", "", "cannot be fetched: the answer ends too early" + advice},
		{"/round", "", "", "", "cannot be fetched: more than 3 redirects" + advice},
		{"/slow", "", "", "", "cannot be fetched: no answer in time; try again, or save the page and name the file"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			f := Fetcher{MaxSize: 5000, Redirects: 3, Timeout: time.Minute}
			if tt.path == "/slow" {
				f.Timeout = time.Millisecond
			}
			docs, err := f.Get(t.Context(), []string{server.URL + tt.path})
			if tt.problems != "" {
				if want := server.URL + tt.path + ": " + tt.problems; err == nil || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
				return
			}
			if err != nil || len(docs) != 1 {
				t.Fatalf("%d pages, %v", len(docs), err)
			}
			if d := docs[0]; string(d.Text) != tt.text || d.URL != server.URL+tt.url || d.Hint != tt.hint {
				t.Errorf("got %q of %s, %q", d.Text, d.URL, d.Hint)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	_, err := (&Fetcher{}).Get(t.Context(), []string{"https://user:secret@host.invalid/x", "https:///x", "http://127.0.0.1:1/x"})
	text := fmt.Sprint(err)
	if strings.Contains(text, "secret") || !strings.Contains(text, "https://user:xxxxx@host.invalid/x: has credentials in it") ||
		!strings.Contains(text, "https:///x: is not a URL") || !strings.Contains(text, "http://127.0.0.1:1/x: cannot be fetched: ") {
		t.Errorf("got %s", text)
	}
}

// TestDowngrade: a page that is asked for over TLS is not taken over anything
// else.
func TestDowngrade(t *testing.T) {
	check := (&Fetcher{}).client().CheckRedirect
	from, _ := http.NewRequest(http.MethodGet, "https://a.invalid/", nil)
	to, _ := http.NewRequest(http.MethodGet, "http://a.invalid/", nil)
	if err := check(to, []*http.Request{from}); err == nil || err.Error() != "it redirects from https to http" {
		t.Errorf("got %v", err)
	}
	if err := check(from, []*http.Request{to}); err != nil {
		t.Errorf("to https: %v", err)
	}
}

func TestFiles(t *testing.T) {
	folder := t.TempDir()
	page := filepath.Join(folder, "a.md")
	if err := os.WriteFile(page, []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	f := Fetcher{Stdin: strings.NewReader("from stdin"), MaxSize: 20}
	docs, err := f.Get(t.Context(), []string{page, "-", folder + "/./a.md", filepath.Join(folder, "b.md"), folder})
	shown := filepath.ToSlash(folder)
	want := shown + ": is a folder; name the pages in it, for example " + shown + "/*.md\n" +
		shown + "/b.md: no such file; correct the name, or give a URL that begins with https://"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want\n%s", err, want)
	}
	if len(docs) != 2 || string(docs[0].Text) != "text" || docs[1].Name != "stdin" || string(docs[1].Text) != "from stdin" {
		t.Errorf("got %+v", docs)
	}
	if _, err := (&Fetcher{Stdin: strings.NewReader(strings.Repeat("x", 30)), MaxSize: 20}).Get(t.Context(), []string{"-"}); err == nil || err.Error() != "stdin: is larger than 20 bytes; give a single page" {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Fetcher{}).Get(ctx, []string{site(t).URL + "/page"}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// TestSave: what is saved depends on the pages alone, and other pages of the
// folder stay listed.
func TestSave(t *testing.T) {
	a := Document{URL: "https://docs.invalid/api/a/", Text: []byte("A"), MediaType: "text/markdown"}
	b := Document{URL: "https://docs.invalid/api/b?x=1", Text: []byte("B"), MediaType: "text/html"}
	file := Document{Name: "local.md", Text: []byte("C")}
	files, err := Save([]Document{b, a, file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const manifest = `{
  "pages": [
    {
      "file": "docs.invalid__api__a.md",
      "url": "https://docs.invalid/api/a/",
      "media_type": "text/markdown",
      "bytes": 1,
      "sha256": "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"
    },
    {
      "file": "docs.invalid__api__b-138e4f47.html",
      "url": "https://docs.invalid/api/b?x=1",
      "media_type": "text/html",
      "bytes": 1,
      "sha256": "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c"
    }
  ]
}
`
	if got := string(files[ManifestName]); got != manifest {
		t.Errorf("got\n%s", got)
	}
	if len(files) != 3 || string(files["docs.invalid__api__a.md"]) != "A" {
		t.Errorf("got %d files", len(files))
	}
	again, err := Save([]Document{a}, []byte(manifest))
	if err != nil || string(again[ManifestName]) != manifest || len(again) != 2 {
		t.Errorf("a second time: %v\n%s", err, again[ManifestName])
	}
	if _, err := Save([]Document{a}, []byte("{")); err == nil || !strings.HasPrefix(err.Error(), "pages.json: is not a list of saved pages: ") {
		t.Errorf("got %v", err)
	}
}

// TestFileNames: no two addresses share a file.
func TestFileNames(t *testing.T) {
	seen := map[string]string{}
	for _, url := range []string{
		"https://d/a/b", "https://d/a__b", "https://d/a b", "https://d/a-b", "https://d/a?b", "https://d/a?c", "https://d/" + strings.Repeat("x", 300),
		"https://d/" + strings.Repeat("x", 301), "https://d/../../etc/passwd", "https://d/%2e%2e/x",
	} {
		name := fileName(Document{URL: url})
		if seen[name] != "" || strings.ContainsAny(name, `/\ ?`) || len(name) > longestName+20 || strings.HasPrefix(name, ".") {
			t.Errorf("%s: %s (%s)", url, name, seen[name])
		}
		seen[name] = url
	}
}
