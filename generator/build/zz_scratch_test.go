package build

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/flaregen/flaregen/generator/normalize"
	"github.com/flaregen/flaregen/generator/source"
	"github.com/flaregen/flaregen/generator/model"
	"github.com/flaregen/flaregen/generator/tree"
	"gopkg.in/yaml.v3"
)

func TestZZ(t *testing.T) {
	fs, _ := filepath.Glob("../../../shared/corpus/openapi/*.yaml")
	more, _ := filepath.Glob("../../../shared/corpus/whole/*")
	for _, f := range append(fs, more...) {
		data, _ := os.ReadFile(f)
		var doc yaml.Node
		if yaml.Unmarshal(data, &doc) != nil { continue }
		files := &source.Files{}
		files.Add(f, bytes.Count(data, []byte("\n"))+1, &doc)
		root := doc.Content[0]
		if _, err := normalize.Run(files, root); err != nil { t.Log(err); continue }
		api, err := Build(context.Background(), files, root, Options{Package: "x"})
		if err != nil { t.Log(f, err); continue }
		for _, op := range api.Operations() {
			if op.Result.Nullable { t.Log("NULLABLE", filepath.Base(f), op.HTTPMethod, op.Path, op.Result.Type.Kind) }
			if len(op.Result.Statuses) > 1 { t.Log("STATUSES", filepath.Base(f), op.HTTPMethod, op.Path, op.Result.Statuses, op.Result.Kind) }
			if op.Body != nil && op.Body.Encoding != model.BodyJSON { t.Log("BODY", filepath.Base(f), op.HTTPMethod, op.Path, op.Body.MediaType) }
			for _, p := range op.Params { if p.In == model.InCookie { t.Log("COOKIE", op.Path, p.Name) }}
		}
		tree.Walk(root, func(p string, n *yaml.Node) bool {
			if tree.Get(n, "in") != nil && tree.Get(n, "name") != nil && tree.Get(n, "content") != nil { t.Log("CONTENTPARAM", p) }
			return true
		})
	}
}
