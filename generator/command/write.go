package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/flaregen/flaregen/generator/source"
)

// disk is what reading and writing output needs of the operating system. Tests
// put one in its place that fails half-way.
type disk interface {
	Stat(name string) (fs.FileInfo, error)
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Mkdir(name string) error
	Create(name string, mode fs.FileMode) (syncWriter, error) // name must be new
	Rename(from, to string) error                             // to must be new
	Remove(name string) error
}

// syncWriter is a file that is being written.
type syncWriter interface {
	io.WriteCloser
	Sync() error
}

// apply makes the changes: all of them, or none. New content is first written
// beside its target, which is where a full disk or a missing permission shows;
// only when all of it lies there are files moved, and when a move fails, those
// made before are taken back.
func (c *changes) apply(ctx context.Context, d disk) error {
	t := &transaction{disk: d}
	err := t.stage(c)
	if err == nil {
		err = ctx.Err() // the last moment to call it off
	}
	if err == nil {
		err = t.replace()
	}
	if err != nil {
		return t.rollback(err)
	}
	t.discard()
	return nil
}

// transaction is a set of changes under way.
type transaction struct {
	disk  disk
	moves []move
	undo  []func() error // what takes back the steps taken so far
}

// move is one file to be replaced. Its neighbours have hidden names, so that
// neither Go nor a glob picks them up should the machine stop in between.
type move struct {
	name    string // as the user knows it
	path    string
	staged  string // new content; "" to remove the file
	old     string // where the old content goes
	existed bool
	folder  string // to be removed as well when it is empty; "" to leave it
}

// stage writes the new contents beside their targets.
func (t *transaction) stage(c *changes) error {
	suffix := "." + strconv.FormatUint(rand.Uint64(), 36)
	for _, change := range c.list {
		folder, base := filepath.Split(c.path(change.name))
		m := move{
			name:    change.name,
			path:    c.path(change.name),
			old:     filepath.Join(folder, "."+base+suffix+".old"),
			existed: change.old != nil,
		}
		if change.part {
			m.folder = filepath.Clean(folder)
		}
		if change.new != nil {
			m.staged = filepath.Join(folder, "."+base+suffix+".new")
			if err := t.mkdir(filepath.Clean(folder)); err != nil {
				return fileError(path.Dir(change.name), "the folder cannot be made: "+reason(err), "")
			}
			if err := t.create(m.staged, change); err != nil {
				return fileError(change.name, "cannot be written: "+reason(err), "")
			}
		}
		t.moves = append(t.moves, m)
	}
	return nil
}

// mkdir makes a folder and those above it.
func (t *transaction) mkdir(folder string) error {
	if info, err := t.disk.Stat(folder); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(folder); above != folder {
		if err := t.mkdir(above); err != nil {
			return err
		}
	}
	if err := t.disk.Mkdir(folder); err != nil {
		return err
	}
	t.undo = append(t.undo, func() error { return t.disk.Remove(folder) })
	return nil
}

// create writes a file that was not there and makes sure that it is on the
// disk.
func (t *transaction) create(name string, change change) error {
	mode := change.mode.Perm()
	if change.old == nil {
		mode = 0o666 // less the umask
	}
	f, err := t.disk.Create(name, mode)
	if err != nil {
		return err
	}
	t.undo = append(t.undo, func() error { return t.disk.Remove(name) })
	if _, err = f.Write(change.new); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replace moves the old files away and the new ones into their places.
func (t *transaction) replace() error {
	for _, m := range t.moves {
		if m.existed {
			if err := t.rename(m.path, m.old); err != nil {
				return fileError(m.name, "cannot be replaced: "+reason(err), "")
			}
		}
		if m.staged != "" {
			if err := t.rename(m.staged, m.path); err != nil {
				return fileError(m.name, "cannot be written: "+reason(err), "")
			}
		}
	}
	return nil
}

func (t *transaction) rename(from, to string) error {
	if err := t.disk.Rename(from, to); err != nil {
		return err
	}
	t.undo = append(t.undo, func() error { return t.disk.Rename(to, from) })
	return nil
}

// rollback takes back every step, the last one first, and gives the error that
// made it necessary.
func (t *transaction) rollback(cause error) error {
	var failed []error
	for _, undo := range slices.Backward(t.undo) {
		if err := undo(); err != nil {
			failed = append(failed, fmt.Errorf("could not be taken back: %w", err))
		}
	}
	if fault := (*source.Error)(nil); len(failed) == 0 && errors.As(cause, &fault) {
		fault.Advice = "nothing was changed"
	}
	return errors.Join(slices.Concat([]error{cause}, failed)...)
}

// discard removes the old files. The new ones are in place: one that stays
// behind under its hidden name is no reason to report failure.
func (t *transaction) discard() {
	for _, m := range t.moves {
		if m.existed {
			_ = t.disk.Remove(m.old)
		}
		if m.folder != "" {
			_ = t.disk.Remove(m.folder) // refused while there is something in it
		}
	}
}

// system is the real disk.
type system struct{}

func (system) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (system) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (system) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) Mkdir(name string) error                    { return os.Mkdir(name, 0o777) }
func (system) Rename(from, to string) error               { return os.Rename(from, to) }
func (system) Remove(name string) error                   { return os.Remove(name) }

func (system) Create(name string, mode fs.FileMode) (syncWriter, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}
