package platform_test

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"videonet/backend/platform"
)

// notified is what a server of notifications was called with.
type notified struct {
	program  string
	replaces uint32
	title    string
	text     string
	hints    map[string]dbus.Variant
}

// server is a server of notifications as a desktop has one.
type server struct {
	bus   *dbus.Conn
	calls chan notified
	last  uint32
}

// Notify is the method of the specification.
func (s *server) Notify(program string, replaces uint32, _, title, text string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	id := replaces
	if id == 0 {
		s.last++
		id = s.last
	}
	s.calls <- notified{program, replaces, title, text, hints}
	return id, nil
}

// newServer starts a bus of its own and a server on it; the environment names the bus.
func newServer(t *testing.T) *server {
	t.Helper()
	command := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err = command.Start(); err != nil {
		t.Skip("NOT RUN: no dbus-daemon here: ", err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // it has no other way to end
		_ = command.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	s := &server{calls: make(chan notified, 8)}
	if s.bus, err = dbus.ConnectSessionBus(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.bus.Close() })
	if err = s.bus.Export(s, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err = s.bus.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNotificationsReachTheDesktop(t *testing.T) {
	s := newServer(t)
	pressed := make(chan struct{}, 1)
	n := platform.NewNotifier(func() { pressed <- struct{}{} })
	show := func(tag, title, text string) notified {
		if err := n.Show(t.Context(), platform.Notification{Tag: tag, Title: title, Text: text}); err != nil {
			t.Fatal(err)
		}
		return <-s.calls
	}
	first := show("a", "Mina sends you a file", "reel.mov · 1.84 GB")
	if first.program != "VideoNet" || first.title != "Mina sends you a file" || first.replaces != 0 || first.hints["suppress-sound"].Value() != true {
		t.Errorf("got %+v", first)
	}
	if again := show("a", "reel.mov arrived", ""); again.replaces != 1 {
		t.Errorf("the same tag replaces %d, want 1", again.replaces)
	}
	hostile := show("b", "\u202egpj.exe\x00", `<img src="http://x/"> & `+strings.Repeat("하", 5000))
	if hostile.replaces != 0 || hostile.title != "\ufffdgpj.exe\ufffd" || strings.ContainsAny(hostile.text, "<>\"") || len([]rune(hostile.text)) > 300 {
		t.Errorf("a hostile text arrives as %+v", hostile)
	}
	press := func(id uint32) {
		if err := s.bus.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", id, "default"); err != nil {
			t.Fatal(err)
		}
	}
	press(77) // of another program
	press(2)
	select {
	case <-pressed:
	case <-time.After(10 * time.Second):
		t.Error("a notification was pressed and nobody hears of it")
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	if err := n.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if err := n.Show(t.Context(), platform.Notification{}); err == nil {
		t.Error("a closed Notifier shows")
	}
	if len(pressed) != 0 {
		t.Error("it was pressed once")
	}
}

func TestNotificationsWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	n := platform.NewNotifier(func() {})
	if err := n.Show(t.Context(), platform.Notification{Title: "x"}); err == nil {
		t.Error("shown on no bus")
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
}
