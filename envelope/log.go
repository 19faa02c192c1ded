package envelope

import (
	"context"
	"log/slog"
	"time"
)

// Logger is where a client logs to. The zero value logs nothing; [NewLogger] makes one.
//
// It stands between client and [slog.Logger] so that only programs that log carry the handlers of log/slog, and the
// encoder that these bring along.
type Logger struct {
	enabled func(context.Context, slog.Level) bool
	log     func(context.Context, slog.Level, string, ...slog.Attr)
}

// NewLogger logs to logger; nil means nothing is logged.
func NewLogger(logger *slog.Logger) Logger {
	if logger == nil {
		return Logger{}
	}
	return Logger{logger.Enabled, logger.LogAttrs}
}

func (l Logger) enabledFor(ctx context.Context, level slog.Level) bool {
	return l.enabled != nil && l.enabled(ctx, level)
}

// logAttempt writes one record about an attempt: what was asked, what came back, how long it took. Headers, bodies and
// the query stay out: they are where secrets are.
func (c *call) logAttempt(ctx context.Context, out *outcome, took time.Duration) {
	c.log(ctx, slog.LevelDebug, "api request", out, slog.Duration("took", took))
}

// logRetry says that, and why, a request will be repeated.
func (c *call) logRetry(ctx context.Context, out *outcome, wait time.Duration) {
	c.log(ctx, slog.LevelWarn, "api request is repeated", out, slog.Duration("wait", wait))
}

func (c *call) log(ctx context.Context, level slog.Level, message string, out *outcome, more slog.Attr) {
	if !c.client.logger.enabledFor(ctx, level) {
		return
	}
	attrs := append(c.attrs(out), more)
	if out.err != nil {
		attrs = append(attrs, slog.String("error", c.client.credentials.redact(out.err.Error())))
	}
	c.client.logger.log(ctx, level, message, attrs...)
}

func (c *call) attrs(out *outcome) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("operation", c.request.operation),
		slog.String("method", c.request.method),
		slog.String("path", c.request.path),
		slog.Int("attempt", c.attempts),
	}
	if out.status != 0 {
		attrs = append(attrs, slog.Int("status", out.status))
	}
	if ray := rayOf(out.header); ray != "" {
		attrs = append(attrs, slog.String("ray", ray))
	}
	return attrs
}
