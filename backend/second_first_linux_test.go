package backend_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"videonet/backend"
	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/meeting"
	"videonet/backend/meeting/lobby"
	"videonet/backend/transfer"
)

// first is the program, with a test camera and microphone, and a folder for files.
type first struct {
	backend *backend.Backend
	watch   *backend.Watch
	tone    *toneMeter
	room    lobby.Saved
}

func openFirst(t *testing.T, page *second) *first {
	t.Helper()
	f := &first{tone: &toneMeter{}}
	f.watch = backend.NewWatch(func(participant string) { f.wantKey(participant) })
	t.Cleanup(func() { shut(t, f.watch) })
	var err error
	f.backend, err = backend.Open(within(t), backend.Config{
		Folder: t.TempDir(), LANOnly: true,
		OpenCamera: func(context.Context) (media.VideoSource, error) {
			return testpattern.NewCamera(testpattern.CameraConfig{Width: 640, Height: 360, FPS: 30})
		},
		OpenMicrophone: func(context.Context) (media.AudioSource, error) { return testpattern.NewMicrophone(false), nil },
		View:           f.watch, Heard: f.tone.take,
		Accept: &transfer.AutoAccept{Folder: t.TempDir()},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, f.backend) })
	if err = f.backend.Person.SetName("First"); err != nil {
		t.Fatal(err)
	}
	if f.room, err = f.backend.Lobby.FoundAt(within(t), "Second", []string{page.relay.address}, page.relay.pin); err != nil {
		t.Fatal(err)
	}
	return f
}

// wantKey may be called before there is a room.
func (f *first) wantKey(participant string) {
	if room := f.backend.Room(); room != nil {
		room.WantKey(participant)
	}
}

func (f *first) invite(t *testing.T) string {
	t.Helper()
	invite, err := f.backend.Lobby.Invite(within(t), f.room.ID)
	if err != nil {
		t.Fatal(err)
	}
	return invite.Link()
}

func (f *first) enter(t *testing.T) {
	t.Helper()
	if err := f.backend.Lobby.Open(within(t), f.room.ID); err != nil {
		t.Fatal(err)
	}
	f.backend.Room().SetCamera(true)
	f.backend.Room().SetMicrophone(true)
}

// other is whoever is in the room with us, zero while nobody is.
func (f *first) other() meeting.Participant {
	state, _, _ := f.backend.Room().Snapshot()
	for _, who := range state.Participants {
		if !who.Me {
			return who
		}
	}
	return meeting.Participant{}
}

// lines are what somebody said, in order.
func (f *first) lines(participant string) (texts []string) {
	_, chat, _ := f.backend.Room().Snapshot()
	for _, line := range chat {
		if line.From == participant {
			texts = append(texts, line.Text)
		}
	}
	return texts
}

// heardByAll reports whether everybody has all our lines.
func (f *first) heardByAll() bool {
	_, chat, _ := f.backend.Room().Snapshot()
	return !slices.ContainsFunc(chat, func(line meeting.ChatMessage) bool { return !line.Sent })
}

// file waits for the one file of a direction to be verified.
func (f *first) file(t *testing.T, page *second, direction transfer.Direction) (file transfer.File) {
	t.Helper()
	page.until(t, "verified the file to "+string(direction), func(report) bool {
		state, _ := f.backend.Transfers.Snapshot()
		for _, transfer := range state.Transfers {
			if transfer.Direction == direction && transfer.Phase.Ended() {
				file = transfer.Files[0]
				return true
			}
		}
		return false
	})
	if file.Phase != transfer.Verified {
		t.Fatalf("%s ended as %+v", direction, file)
	}
	return file
}

func shut(t *testing.T, c interface{ Close() error }) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Errorf("close %T: %v", c, err)
	}
}

// toneMeter measures how much of what was heard last is a tone of testpattern.Tone.
type toneMeter struct {
	mu      sync.Mutex
	samples [media.SampleRate / 2]float64 // a ring: 0.5 s, 220 periods
	at      int
}

func (m *toneMeter) take(pcm []float32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, sample := range pcm {
		m.samples[m.at] = float64(sample)
		m.at = (m.at + 1) % len(m.samples)
	}
}

// measure returns the loudness in dBFS and the share of the tone in it, 0 to 1.
func (m *toneMeter) measure() (level, share float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var power, re, im float64
	for i := range m.samples {
		sample := m.samples[(m.at+i)%len(m.samples)]
		sin, cos := math.Sincos(2 * math.Pi * testpattern.Tone * float64(i) / media.SampleRate)
		power += sample * sample
		re += sample * cos
		im += sample * sin
	}
	n := float64(len(m.samples))
	return 10 * math.Log10(power/n+1e-12), 2 * (re*re + im*im) / n / (power + 1e-12)
}

func (m *toneMeter) heard() bool {
	level, share := m.measure()
	return level > -40 && share > 0.8
}

func (m *toneMeter) String() string {
	level, share := m.measure()
	return fmt.Sprintf("%.0f dBFS, %.0f %% of it %d Hz", level, 100*share, testpattern.Tone)
}
