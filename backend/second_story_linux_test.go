package backend_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

// meet goes through all that two participants can do with each other.
func meet(t *testing.T, first *first, page *second) {
	t.Helper()
	var other meeting.Participant
	page.until(t, "was met", func(r report) bool { // by both, with what each sends now
		other = first.other()
		return len(r.Peers) == 1 && r.Peers[0].ConnectionState == "connected" && other.State == meeting.Connected && other.Microphone && other.Camera
	})
	if got := page.last.Peers[0]; got.ID != first.backend.Person.ID() || got.Name != "First" || got.RoomName != "Second" {
		t.Errorf("the page met %q (%s) in %q", got.Name, got.ID, got.RoomName)
	}
	if other.Name != "Second" {
		t.Errorf("the program met %+v", other)
	}
	seeAndHear(t, first, page, other.ID)
	talk(t, first, page, other.ID)
	sendToPage(t, first, page, other.ID)
	sendToProgram(t, first, page)
}

// comeAgain lets the page lose everything without a word and come back by another entry: it is the same participant, and what was said
// in between arrives once and in order.
func comeAgain(t *testing.T, first *first, page *second, link string) {
	t.Helper()
	lines, other := len(page.last.Lines), first.other().ID
	page.order(order{Do: "drop"})
	page.until(t, "was gone", func(r report) bool { return r.Peers[0].ConnectionState == "closed" })
	if err := first.backend.Room().Say("Are you there?"); err != nil {
		t.Fatal(err)
	}
	page.order(order{Do: "say", Text: "Nobody hears me."})
	page.order(order{Do: "again", Link: link})
	page.until(t, "was back", func(r report) bool {
		return len(r.Peers) == 1 && r.Peers[0].ConnectionState == "connected" && len(r.Lines) > lines
	})
	page.order(order{Do: "say", Text: "Back."})
	var heard []string
	page.until(t, "was heard again", func(r report) bool {
		heard = first.lines(other)
		return heard[len(heard)-1] == "Back." && r.Peers[0].Acked == len(heard)
	})
	if got := page.last.Lines[lines:]; !slices.Equal(got, []string{"Are you there?"}) {
		t.Errorf("the page heard %q after it came again", got)
	}
	if got := heard[len(heard)-2:]; !slices.Equal(got, []string{"Nobody hears me.", "Back."}) || len(heard) != 5 {
		t.Errorf("the program heard %q", heard)
	}
	if got := first.other(); got.ID != other || got.State != meeting.Connected {
		t.Errorf("who came again is %+v", got)
	}
}

// part lets the page leave.
func part(t *testing.T, first *first, page *second) {
	t.Helper()
	page.order(order{Do: "leave"})
	page.until(t, "had left", func(r report) bool { return r.Me == 0 && first.other().State != meeting.Connected })
	if len(page.last.Faults) != 0 {
		t.Errorf("the page says %q", page.last.Faults)
	}
}

// seeAndHear checks that picture and sound come both ways, and that neither picture stands still.
func seeAndHear(t *testing.T, first *first, page *second, other string) {
	t.Helper()
	page.until(t, "saw and heard and was seen and heard", func(r report) bool {
		sight, _ := first.watch.Sight(other)
		return sight.Coded && r.Peers[0].Sees.Counter > 0 && r.Peers[0].Hears.Tone() && first.tone.heard()
	})
	const span, pause = 6 * time.Second, 2 * time.Second
	var there, here moving
	for begin := time.Now(); time.Since(begin) < span; {
		page.next(t)
		sight, _ := first.watch.Sight(other)
		there.note(page.last.Peers[0].Sees.Counter)
		here.note(sight.Counter)
	}
	if there.longest > pause || here.longest > pause || there.steps < 10 || here.steps < 10 {
		t.Errorf("the picture stood still for %v in the page (%d steps), %v in the program (%d steps)",
			there.longest, there.steps, here.longest, here.steps)
	}
	page.until(t, "still heard and was heard", func(r report) bool { return r.Peers[0].Hears.Tone() && first.tone.heard() })
	sight, _ := first.watch.Sight(other)
	sees, hears := page.last.Peers[0].Sees, page.last.Peers[0].Hears
	if sees.Unreadable*10 > sees.Pictures {
		t.Errorf("the page could not read %d of %d pictures", sees.Unreadable, sees.Pictures)
	}
	t.Logf("the page sees %+v and hears %+v; the program sees %+v and hears %s", sees, hears, sight, first.tone)
}

// moving watches a counter.
type moving struct {
	counter uint32
	since   time.Time
	longest time.Duration
	steps   int
}

func (m *moving) note(counter uint32) {
	now := time.Now()
	if m.since.IsZero() || counter != m.counter {
		m.counter, m.since = counter, now
		m.steps++
	}
	m.longest = max(m.longest, now.Sub(m.since))
}

// talk says lines both ways; they must come in order, once, and acknowledged.
func talk(t *testing.T, first *first, page *second, other string) {
	t.Helper()
	mine := []string{"The third shot is soft.", "둘째 줄 <b>", "three 😀"}
	yours := []string{"Which one?", "この行", "a line\nin two"}
	for i := range mine {
		if err := first.backend.Room().Say(mine[i]); err != nil {
			t.Fatal(err)
		}
		page.order(order{Do: "say", Text: yours[i]})
	}
	var heard []string
	page.until(t, "had heard and acknowledged all lines", func(r report) bool {
		heard = first.lines(other)
		return len(heard) >= len(yours) && len(r.Lines) >= len(mine) && first.heardByAll() && r.Peers[0].Acked == len(yours)
	})
	if !slices.Equal(heard, yours) || !slices.Equal(page.last.Lines, mine) {
		t.Errorf("the program heard %q, the page %q", heard, page.last.Lines)
	}
}

const fileSize = 5<<20 + 12345 // five blocks and a rest

func sendToPage(t *testing.T, first *first, page *second, other string) {
	t.Helper()
	content := make([]byte, fileSize)
	_, _ = rand.Read(content)
	path := filepath.Join(t.TempDir(), "to the page.bin")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := first.backend.Transfers.Send(t.Context(), transfer.Peer{ID: other}, []string{path}); err != nil {
		t.Fatal(err)
	}
	sent := first.file(t, page, transfer.Send)
	want := hash(content)
	got := page.last.Received
	if len(got) != 1 || got[0] != (pageFile{Name: "to the page.bin", SHA256: want, Size: fileSize}) || sent.Sent != want || sent.Received != want {
		t.Errorf("of %s the page got %+v, the program says %+v", want, got, sent)
	}
}

func sendToProgram(t *testing.T, first *first, page *second) {
	t.Helper()
	page.order(order{Do: "send", Name: "to the program.bin", Size: fileSize})
	got := first.file(t, page, transfer.Receive)
	page.until(t, "knew that its file was verified", func(r report) bool { return len(r.Sent) == 1 })
	content, err := os.ReadFile(got.Path)
	if err != nil {
		t.Fatal(err)
	}
	if want := page.last.Sent[0].SHA256; hash(content) != want || got.Received != want || len(content) != fileSize {
		t.Errorf("of %s the program got %d bytes, %s, and says %+v", want, len(content), hash(content), got)
	}
}

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
