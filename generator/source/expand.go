package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Expand resolves file names and globs (path.Match syntax, forward slashes,
// relative to the root of fsys) to the sorted names of the files they stand
// for, each once. A pattern that names no file, is malformed or points outside
// of fsys is an error.
func Expand(fsys fs.FS, patterns []string) ([]string, error) {
	var names []string
	var errs Errors
	for _, pattern := range patterns {
		matches, problem, advice := expand(fsys, pattern)
		if problem != "" {
			errs.Add(Position{}, pattern, problem, advice)
		}
		names = append(names, matches...)
	}
	slices.Sort(names)
	return slices.Compact(names), errs.Err()
}

func expand(fsys fs.FS, pattern string) (names []string, problem, advice string) {
	clean := path.Clean(pattern)
	if path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") {
		return nil, "lies outside of the configuration's folder", "name files in that folder or below it"
	}
	matches, err := fs.Glob(fsys, clean)
	if err != nil {
		return nil, "is not a valid pattern", "use * and ? for parts of a name and [a-z] for one character"
	}
	for _, name := range matches {
		if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
			continue
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, "matches no file", "correct the name, or remove it from the configuration"
	}
	return names, "", ""
}
