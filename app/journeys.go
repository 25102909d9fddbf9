package app

import (
	"context"
	"log/slog"
)

// journeys holds the structs the page can call, one per journey. They are made before the window, because Wails reads their methods
// then, and opened when it is up.
type journeys struct {
	arguments Arguments
	window    *Window
	log       *slog.Logger

	program *Program
}

func newJourneys(arguments Arguments, window *Window, log *slog.Logger) *journeys {
	return &journeys{arguments: arguments, window: window, log: log, program: &Program{}}
}

// bound lists what the page can call.
func (j *journeys) bound() []any { return []any{j.program} }

// open opens the product behind the bound structs. A failure is told by the page, which asks for it, so that the person reads a
// sentence instead of seeing no window.
func (j *journeys) open(context.Context) {}

// close ends what open began and waits for it.
func (j *journeys) close() {}

// arrive takes what a second start of the program was given.
func (j *journeys) arrive(Arguments) {}

// carrier is the port on 127.0.0.1 where the page gets its pictures, or 0 while there is none.
func (j *journeys) carrier() int { return 0 }
