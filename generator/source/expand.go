package source

import "io/fs"

// Expand resolves globs to file names.
func Expand(fsys fs.FS, patterns []string) ([]string, error) { return nil, nil }
