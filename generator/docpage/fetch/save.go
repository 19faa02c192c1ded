package fetch

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/flaregen/flaregen/generator/source"
)

// ManifestName is the file that lists saved pages.
const ManifestName = "pages.json"

// manifest is the content of that file.
type manifest struct {
	Pages []entry `json:"pages"` // by file
}

// entry is one saved page.
type entry struct {
	File      string `json:"file"`
	URL       string `json:"url"`
	MediaType string `json:"media_type,omitempty"`
	Bytes     int    `json:"bytes"`
	SHA256    string `json:"sha256"`
}

// Save gives the files, by name in the folder, that keep what was fetched from
// the web: the pages and the manifest. old is the manifest that is there, nil
// when there is none; pages in it that were not fetched again stay.
func Save(docs []Document, old []byte) (map[string][]byte, error) {
	var m manifest
	if len(old) > 0 {
		if err := json.Unmarshal(old, &m); err != nil {
			return nil, &source.Error{Position: source.Position{File: ManifestName}, Problem: "is not a list of saved pages: " + err.Error(), Advice: "move it away, or save to another folder"}
		}
	}
	files := map[string][]byte{}
	for _, doc := range docs {
		if doc.URL == "" {
			continue
		}
		hash := sha256.Sum256(doc.Text)
		e := entry{File: fileName(doc), URL: doc.URL, MediaType: doc.MediaType, Bytes: len(doc.Text), SHA256: hex.EncodeToString(hash[:])}
		m.Pages = slices.DeleteFunc(m.Pages, func(x entry) bool { return x.File == e.File })
		m.Pages = append(m.Pages, e)
		files[e.File] = doc.Text
	}
	slices.SortFunc(m.Pages, func(a, b entry) int { return cmp.Compare(a.File, b.File) })
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	files[ManifestName] = append(text, '\n')
	return files, nil
}

var strange = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

const longestName = 120

// fileName makes a file name from an address. Where that loses something, a
// hash of the address keeps names apart.
func fileName(doc Document) string {
	u, err := url.Parse(doc.URL)
	if err != nil {
		u = &url.URL{Path: doc.URL}
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	full := u.Host + "/" + strings.Join(parts, "/")
	name := strings.ReplaceAll(strings.Trim(full, "/"), "/", "__")
	plain := strange.ReplaceAllString(name, "-")
	if plain != name || u.RawQuery != "" || strings.Contains(full, "__") || len(plain) > longestName {
		hash := sha256.Sum256([]byte(doc.URL))
		plain = plain[:min(len(plain), longestName)] + "-" + hex.EncodeToString(hash[:4])
	}
	extension := extensions[doc.MediaType]
	if extension == "" {
		extension = ".txt"
	}
	if path.Ext(plain) == extension {
		return plain
	}
	return plain + extension
}

var extensions = map[string]string{
	"text/markdown": ".md", "text/x-markdown": ".md", "text/html": ".html", "application/xhtml+xml": ".html",
}
