package rtc

import (
	"errors"
	"math"
	"net"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"videonet/backend/media"
)

// How long a hole may stay open: two round trips for request and answer, and this much for the queues on the way (notes: media §4).
const holeSlack = 200 * time.Millisecond

// inTrack is the newest picture or sound track that the other side sends.
type inTrack struct {
	mu     sync.Mutex
	asm    *Assembler // pictures only
	bytes  uint64
	frames uint64
	width  int
	height int
	rate   frameRate
	stats  AssemblerStats
}

// receive runs for as long as the track lives, in a goroutine of the connection.
func (c *Conn) receive(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	if !c.spawn(func() {
		for { // sender reports pass pion's interceptors inside this read
			if _, _, err := r.ReadRTCP(); err != nil {
				return
			}
		}
	}) {
		return
	}
	if t.Kind() == webrtc.RTPCodecTypeVideo {
		c.receiveVideo(t)
		return
	}
	c.receiveAudio(t)
}

func (c *Conn) receiveAudio(t *webrtc.TrackRemote) {
	for {
		p, _, err := t.ReadRTP()
		if err != nil {
			return
		}
		if len(p.Payload) == 0 {
			continue
		}
		c.inAudio.count(len(p.Payload))
		c.events.Voice(p.SequenceNumber, p.Timestamp, p.Payload)
	}
}

func (c *Conn) receiveVideo(t *webrtc.TrackRemote) {
	in := &c.inVideo
	asm := NewAssembler(holeSlack, func() {
		_ = c.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(t.SSRC())}})
	})
	in.begin(asm)
	defer in.end(asm)
	var armed time.Time
	for {
		p, _, err := t.ReadRTP()
		now := time.Now()
		var timeout net.Error
		late := errors.As(err, &timeout) && timeout.Timeout()
		if err != nil && !late {
			return
		}
		in.mu.Lock()
		var out []media.Packet
		if late {
			out = asm.Expire(now)
		} else {
			in.bytes += uint64(len(p.Payload))
			out = asm.Push(p, now)
		}
		deadline := asm.Deadline()
		in.note(asm, out, now)
		in.mu.Unlock()
		for _, picture := range out {
			c.events.Picture(picture)
		}
		if !deadline.Equal(armed) {
			armed = deadline
			if !deadline.IsZero() {
				asm.Wait = c.holeWait() // a hole is rare: the time to look at the path again
			}
			_ = t.SetReadDeadline(deadline)
		}
	}
}

func (c *Conn) holeWait() time.Duration { return 2*c.roundTrip() + holeSlack }

// begin makes asm the assembler that key requests go to.
func (in *inTrack) begin(asm *Assembler) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.asm = asm
}

func (in *inTrack) end(asm *Assembler) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.asm == asm {
		in.asm = nil
	}
}

func (in *inTrack) count(bytes int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.bytes += uint64(bytes) //nolint:gosec // a length
}

// note counts what came out. Caller holds in.mu.
func (in *inTrack) note(asm *Assembler, out []media.Packet, now time.Time) {
	for _, p := range out {
		in.frames++
		in.rate.add(now)
		if p.Key {
			in.width, in.height = p.Width, p.Height
		}
	}
	in.stats = asm.Stats()
}

// wantKey asks the sender for a key frame and holds pictures back until it is there.
func (in *inTrack) wantKey(now time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.asm != nil {
		in.asm.WantKey(now)
	}
}

// frameRate counts events of the last second.
type frameRate struct{ times []time.Time }

func (f *frameRate) add(now time.Time) {
	f.times = append(f.trim(now), now)
}

func (f *frameRate) trim(now time.Time) []time.Time {
	i := 0
	for i < len(f.times) && now.Sub(f.times[i]) > rateWindow {
		i++
	}
	f.times = f.times[i:]
	return f.times
}

func (f *frameRate) perSecond(now time.Time) float64 {
	n := len(f.trim(now))
	return math.Round(float64(n)/rateWindow.Seconds()*10) / 10
}
