package fragment

import (
	"gopkg.in/yaml.v3"

	"github.com/flaregen/flaregen/generator/docpage/join"
	"github.com/flaregen/flaregen/generator/tree"
)

// Build writes joined operations as one fragment.
func Build(result *join.Result) *yaml.Node {
	return tree.NewMap("openapi", tree.NewString("3.0.3"))
}
