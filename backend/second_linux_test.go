package backend_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/meeting"
)

// TestSecondImplementation lets the program meet frontend/e2e/second, a page that was written from wire/PROTOCOL.md alone and runs on what
// Chromium brings: two programs that share no line understand each other.
func TestSecondImplementation(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: -short")
	}
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
	page := startSecond(t)
	t.Run("the page comes second and offers", func(t *testing.T) {
		first := openFirst(t, page)
		first.enter(t)
		link := first.invite(t)
		page.order(order{Do: "join", Link: link})
		meet(t, first, page)
		comeAgain(t, first, page, link)
		part(t, first, page)
	})
	t.Run("the page comes first and answers", func(t *testing.T) {
		first := openFirst(t, page)
		page.order(order{Do: "join", Link: first.invite(t)})
		page.until(t, "was in the room", func(r report) bool { return r.Me != 0 })
		first.enter(t)
		meet(t, first, page)
		part(t, first, page)
	})
	for _, lie := range []string{"altered", "two", "false"} {
		t.Run("a page whose certificate is "+lie, func(t *testing.T) {
			first := openFirst(t, page)
			first.enter(t)
			page.order(order{Do: "join", Link: first.invite(t), Lie: lie})
			unmasked(t, first, page, lie)
		})
	}
}

// unmasked checks that a page which lies about its certificate gets no connection, and hears bye where the lie shows in the offer.
func unmasked(t *testing.T, first *first, page *second, lie string) {
	t.Helper()
	page.until(t, "was refused", func(r report) bool {
		if len(r.Peers) == 0 {
			return false
		}
		if first.other().State == meeting.Connected || r.Peers[0].ConnectionState == "connected" {
			t.Fatalf("connected to a page whose certificate is %s", lie)
		}
		if lie == "false" { // only DTLS shows it, and there is nothing to be said over it
			return r.Peers[0].ConnectionState == "failed" || r.Peers[0].State == "refused"
		}
		return r.Peers[0].Why == "bye refused"
	})
	changes, stop := first.backend.Room().Subscribe()
	defer stop()
	late := within(t)
	for lie != "false" && first.other().State != meeting.Refused { // it is told at most ten times a second
		select {
		case <-changes:
		case <-late.Done():
			t.Fatalf("the program says %+v", first.other())
		}
	}
	other := first.other()
	t.Logf("the program says %s (%v), the page %+v", other.State, other.Fault, page.last.Peers[0])
	page.order(order{Do: "leave"})
	page.until(t, "had left", func(r report) bool { return r.Me == 0 })
}

// patience is how long anything of it may take on a machine with other things to do.
const patience = time.Minute

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}
