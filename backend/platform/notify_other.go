//go:build !linux && !windows

package platform

import (
	"context"

	"videonet/backend/fault"
)

// Notifier is built for Linux and Windows.
type Notifier struct{}

// NewNotifier returns one that shows nothing.
func NewNotifier(func()) *Notifier { return &Notifier{} }

// Show fails with fault.NotBuilt.
func (*Notifier) Show(context.Context, Notification) error {
	return fault.New(fault.NotBuilt, nil, "part", "notifications")
}

// Close does nothing.
func (*Notifier) Close() error { return nil }
