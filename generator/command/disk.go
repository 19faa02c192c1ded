package command

import (
	"io/fs"
	"os"
	"path/filepath"
)

// folder is the file system that the names in a configuration are relative
// to. Unlike the one of os.DirFS it follows names that lead out of the folder,
// ../shared/api.yaml or an absolute one: sources may be kept anywhere. Only
// what is written has to stay inside, and the configuration sees to that.
type folder string

var _ interface {
	fs.ReadFileFS
	fs.ReadDirFS
	fs.StatFS
} = folder("")

// Open opens a file or folder for reading.
func (f folder) Open(name string) (fs.File, error) { return os.Open(f.path(name)) }

// ReadFile gives the content of a file.
func (f folder) ReadFile(name string) ([]byte, error) { return os.ReadFile(f.path(name)) }

// ReadDir gives the entries of a folder in name order.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(f.path(name)) }

// Stat describes a file or folder.
func (f folder) Stat(name string) (fs.FileInfo, error) { return os.Stat(f.path(name)) }

func (f folder) path(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(string(f), name)
}
