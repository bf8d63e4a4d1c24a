package httpapi

import (
	"context"
	"log/slog"
)

// named is a log whose lines name the request they are about, those of the
// services as well.
func named(log *slog.Logger) *slog.Logger { return slog.New(namer{log.Handler()}) }

type namer struct{ slog.Handler }

// Handle implements slog.Handler.
func (n namer) Handle(ctx context.Context, line slog.Record) error {
	if m, ok := ctx.Value(mannerKey{}).(manner); ok {
		line = line.Clone()
		line.AddAttrs(slog.String("request", m.id))
	}
	return n.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (n namer) WithAttrs(attrs []slog.Attr) slog.Handler { return namer{n.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (n namer) WithGroup(name string) slog.Handler { return namer{n.Handler.WithGroup(name)} }
