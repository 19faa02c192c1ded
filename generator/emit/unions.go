package emit

import "github.com/flaregen/flaregen/generator/model"

func unions(api *model.API) string { return "" }
