package envelope

import (
	"context"
	"log/slog"
	"time"
)

// logAttempt writes one record about an attempt: what was asked, what came back, how long it took. Headers, bodies and
// the query stay out: they are where secrets are.
func (c *call) logAttempt(ctx context.Context, out *outcome, took time.Duration) {
	logger := c.client.logger
	if logger == nil || !logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := append(c.attrs(out), slog.Duration("took", took))
	if out.err != nil {
		attrs = append(attrs, slog.String("error", c.client.credentials.redact(out.err.Error())))
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "api request", attrs...)
}

// logRetry says that, and why, a request will be repeated.
func (c *call) logRetry(ctx context.Context, out *outcome, wait time.Duration) {
	logger := c.client.logger
	if logger == nil || !logger.Enabled(ctx, slog.LevelWarn) {
		return
	}
	attrs := append(c.attrs(out), slog.Duration("wait", wait))
	if out.err != nil {
		attrs = append(attrs, slog.String("error", c.client.credentials.redact(out.err.Error())))
	}
	logger.LogAttrs(ctx, slog.LevelWarn, "api request is repeated", attrs...)
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
