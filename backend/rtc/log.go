package rtc

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// loggers gives pion's packages a logger each that writes to ours. pion's words may hold addresses of this network, so they are
// written at debug level, its errors at info level.
type loggers struct{ log *slog.Logger }

// NewLogger implements logging.LoggerFactory.
func (l loggers) NewLogger(scope string) logging.LeveledLogger {
	return logger{l.log.With("pion", scope)}
}

type logger struct{ log *slog.Logger }

func (l logger) write(level slog.Level, format string, args ...any) {
	if l.log.Enabled(context.Background(), level) {
		l.log.Log(context.Background(), level, fmt.Sprintf(format, args...))
	}
}

func (l logger) Trace(string)          {}
func (l logger) Tracef(string, ...any) {}
func (l logger) Debug(string)          {}
func (l logger) Debugf(string, ...any) {}

func (l logger) Info(s string)             { l.write(slog.LevelDebug, "%s", s) }
func (l logger) Infof(f string, a ...any)  { l.write(slog.LevelDebug, f, a...) }
func (l logger) Warn(s string)             { l.write(slog.LevelDebug, "%s", s) }
func (l logger) Warnf(f string, a ...any)  { l.write(slog.LevelDebug, f, a...) }
func (l logger) Error(s string)            { l.write(slog.LevelInfo, "%s", s) }
func (l logger) Errorf(f string, a ...any) { l.write(slog.LevelInfo, f, a...) }
