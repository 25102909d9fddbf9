package platform

import (
	"context"
	"fmt"
	"html"
	"strings"
	"sync"
	"unicode"

	"github.com/godbus/dbus/v5"
)

// Desktop Notifications Specification 1.2: the name, the path and the interface of the server.
const (
	notifyName = "org.freedesktop.Notifications"
	notifyPath = "/org/freedesktop/Notifications"
)

// maxTags is how many notifications can still be replaced; older ones get a new place.
const maxTags = 64

// Notifier shows notifications through the session's bus. It connects when the first one is shown.
type Notifier struct {
	pressed func() // immutable; called in a goroutine of the Notifier

	mu      sync.Mutex
	closed  bool
	bus     *dbus.Conn
	shown   map[string]uint32 // the server's number by tag
	signals sync.WaitGroup
}

// NewNotifier returns a Notifier that calls pressed when a person presses one of its notifications. Close ends it.
func NewNotifier(pressed func()) *Notifier {
	return &Notifier{pressed: pressed, shown: map[string]uint32{}}
}

// Show shows a notification without a sound: there may be a call. It fails where no bus or no server is.
func (n *Notifier) Show(ctx context.Context, what Notification) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.connect(); err != nil {
		return fmt.Errorf("show notification: %w", err)
	}
	hints := map[string]dbus.Variant{
		"suppress-sound": dbus.MakeVariant(true), "desktop-entry": dbus.MakeVariant("videonet"), "category": dbus.MakeVariant("transfer"),
	}
	var id uint32
	// The text may hold markup (chapter "Markup"), the title may not.
	err := n.bus.Object(notifyName, notifyPath).CallWithContext(ctx, notifyName+".Notify", 0, "VideoNet", n.shown[what.Tag], "videonet",
		plain(what.Title), html.EscapeString(plain(what.Text)), []string{"default", "VideoNet"}, hints, int32(-1)).Store(&id)
	if err != nil {
		return fmt.Errorf("show notification: %w", err)
	}
	if len(n.shown) >= maxTags {
		clear(n.shown)
	}
	n.shown[what.Tag] = id
	return nil
}

// connect connects to the bus, anew when it has gone since. Caller holds mu.
func (n *Notifier) connect() error {
	if n.closed {
		return dbus.ErrClosed
	}
	if n.bus != nil && n.bus.Connected() {
		return nil
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return err
	}
	if err := bus.AddMatchSignal(dbus.WithMatchInterface(notifyName), dbus.WithMatchMember("ActionInvoked")); err != nil {
		_ = bus.Close() // it was never used
		return err
	}
	signals := make(chan *dbus.Signal, 8)
	bus.Signal(signals) // closed with the connection
	n.bus = bus
	clear(n.shown)
	n.signals.Go(func() {
		for signal := range signals {
			if n.own(signal) {
				n.pressed()
			}
		}
	})
	return nil
}

// own says whether a signal is that one of ours was pressed: the server tells everybody of all.
func (n *Notifier) own(signal *dbus.Signal) bool {
	if signal.Name != notifyName+".ActionInvoked" || len(signal.Body) < 1 {
		return false
	}
	id, ok := signal.Body[0].(uint32)
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, shown := range n.shown {
		if ok && shown == id {
			return true
		}
	}
	return false
}

// Close leaves the bus and waits for pressed. It is safe twice.
func (n *Notifier) Close() error {
	n.mu.Lock()
	bus := n.bus
	n.closed, n.bus = true, nil
	n.mu.Unlock()
	if bus == nil {
		return nil
	}
	err := bus.Close()
	n.signals.Wait()
	return err
}

// plain takes from a text what could steer how it is shown, and cuts what is too long.
func plain(text string) string {
	var out strings.Builder
	length := 0
	for _, r := range text {
		if length++; length > maxNotified {
			out.WriteRune('…')
			break
		}
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d') {
			r = unicode.ReplacementChar
		}
		out.WriteRune(r)
	}
	return out.String()
}
