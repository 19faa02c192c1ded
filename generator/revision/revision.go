// Package revision is the files of a git commit as a file system.
//
// In:  a folder inside a repository, and what names a commit: HEAD~1, a tag.
// Out: an fs.FS of all files at that commit, rooted at the repository.
//
// It asks the git command, and only for what is read. Neither the working tree
// nor the index is touched, and nothing is fetched.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"slices"
	"strings"
	"time"
)

// Tree is the files of one commit.
type Tree struct {
	ctx    context.Context
	folder string // where git runs
	commit string

	// Folder is where the folder that was asked about lies in the repository,
	// slash-separated; "." for its root.
	Folder string

	files map[string]entry
	dirs  map[string][]string // names in a folder, sorted
}

// entry is a file or a folder.
type entry struct {
	blob string // "" for a folder
}

// Open finds a commit. The folder, "" for the current one, must lie in the
// repository. The error says what git says.
func Open(ctx context.Context, folder, rev string) (*Tree, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("%s: no revision begins with a dash", rev)
	}
	t := &Tree{ctx: ctx, folder: folder, files: map[string]entry{".": {}}, dirs: map[string][]string{}}
	commit, err := t.git("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%s: not a commit of this repository: %w", rev, err)
	}
	t.commit = strings.TrimSpace(string(commit))
	prefix, err := t.git("rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	t.Folder = path.Clean(strings.TrimSpace(string(prefix)))
	list, err := t.git("ls-tree", "-r", "-z", "--full-tree", t.commit)
	if err != nil {
		return nil, err
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		t.list(line)
	}
	for _, names := range t.dirs {
		slices.Sort(names)
	}
	return t, nil
}

// list takes in a line of ls-tree: mode, kind and hash, a tab, the name. Links
// and submodules have no content of their own and are left out.
func (t *Tree) list(line string) {
	about, name, ok := strings.Cut(line, "\t")
	fields := strings.Fields(about)
	const regular = "100"
	if !ok || len(fields) != 3 || !strings.HasPrefix(fields[0], regular) {
		return
	}
	t.files[name] = entry{blob: fields[2]}
	for name != "." {
		folder := path.Dir(name)
		t.dirs[folder] = append(t.dirs[folder], path.Base(name))
		if _, known := t.files[folder]; known && folder != "." || folder == "." {
			return
		}
		t.files[folder] = entry{}
		name = folder
	}
}

// git runs the command and gives its output.
func (t *Tree) git(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(t.ctx, "git", args...)
	cmd.Dir = t.folder
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			return nil, errors.New(said)
		}
		return nil, errors.New("git finds nothing of that name")
	}
	return out, err
}

// Open opens a file or folder.
func (t *Tree) Open(name string) (fs.File, error) {
	at := path.Clean(strings.TrimPrefix(name, "/"))
	found, ok := t.files[at]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if found.blob == "" {
		return t.openFolder(at)
	}
	data, err := t.git("cat-file", "blob", found.blob)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return file{bytes.NewReader(data), info{name: path.Base(at), size: int64(len(data))}}, nil
}

// file is an open file.
type file struct {
	*bytes.Reader
	info info
}

func (f file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f file) Close() error               { return nil }

func (t *Tree) openFolder(at string) (fs.File, error) {
	d := &directory{name: path.Base(at)}
	for _, name := range t.dirs[at] {
		isFolder := t.files[path.Join(at, name)].blob == ""
		d.entries = append(d.entries, fs.FileInfoToDirEntry(info{name: name, folder: isFolder}))
	}
	return d, nil
}

// directory is an open folder.
type directory struct {
	name    string
	entries []fs.DirEntry
}

func (d *directory) Stat() (fs.FileInfo, error) { return info{name: d.name, folder: true}, nil }
func (d *directory) Close() error               { return nil }
func (d *directory) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a folder")}
}

// ReadDir gives the next n entries, or all when n is not positive.
func (d *directory) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		rest := d.entries
		d.entries = nil
		return rest, nil
	}
	if len(d.entries) == 0 {
		return nil, io.EOF
	}
	next := d.entries[:min(n, len(d.entries))]
	d.entries = d.entries[len(next):]
	return next, nil
}

// info describes a file or folder of a commit, which knows neither times nor,
// before it is read, sizes.
type info struct {
	name   string
	size   int64
	folder bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.folder }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
