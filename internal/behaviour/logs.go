package behaviour

import (
	"context"
	"log/slog"
)

// watcher is a logger's handler that calls a function for every record.
type watcher func(slog.Record)

func (w watcher) Enabled(context.Context, slog.Level) bool { return true }

func (w watcher) Handle(_ context.Context, r slog.Record) error { w(r); return nil }

func (w watcher) WithAttrs([]slog.Attr) slog.Handler { return w }

func (w watcher) WithGroup(string) slog.Handler { return w }

// whenRepeating calls f when an attempt has failed and the waiting for the next
// one begins, which is what clients warn about.
func whenRepeating(f func()) *slog.Logger {
	return slog.New(watcher(func(r slog.Record) {
		if r.Level == slog.LevelWarn {
			f()
		}
	}))
}
