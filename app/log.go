package app

import "log/slog"

// wailsLog lets Wails write into the program's own log.
type wailsLog struct{ log *slog.Logger }

func (l wailsLog) Print(message string)   { l.log.Info(message) }
func (l wailsLog) Trace(message string)   { l.log.Debug(message) }
func (l wailsLog) Debug(message string)   { l.log.Debug(message) }
func (l wailsLog) Info(message string)    { l.log.Info(message) }
func (l wailsLog) Warning(message string) { l.log.Warn(message) }
func (l wailsLog) Error(message string)   { l.log.Error(message) }

// Fatal only says so: Wails asks for an exit here, but ending the process is main's business.
func (l wailsLog) Fatal(message string) { l.log.Error(message) }
