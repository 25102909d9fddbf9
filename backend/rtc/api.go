// Package rtc holds the connections to other participants and is the only importer of pion/webrtc: one Conn is one PeerConnection, with
// at most one picture, one sound and a few data channels in each direction.
//
// It proves nothing about who is at the other end: descriptions and candidates reach a Conn only after package trust has opened and
// checked them. It codes and decodes no media, keeps no room, and opens no socket but through the transport.Net it was given.
package rtc

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/transport/v4"
	"github.com/pion/webrtc/v4"
)

// Payload types, fixed so that every connection of every participant says the same.
const (
	payloadVP8  = 96
	payloadOpus = 111
)

const (
	// A hole is asked for again this soon. At pion's own 100 ms, a LAN with 10 % loss showed 400 of 450 pictures, at 20 ms all (notes: media §4).
	nackInterval = 20 * time.Millisecond
	// Silence after which a path counts as disconnected; the room restarts ICE then.
	disconnectedAfter = 2 * time.Second
	// pion forgets its candidates when it calls a path failed, and then only a restart helps. Until then a cable that is put back is enough.
	failedAfter = 30 * time.Second
	keepAlive   = 500 * time.Millisecond
	// The largest message a participant may send: Chromium's own limit, four times what files use.
	maxMessage = 256 << 10 // bytes
	// pion's own ceiling is 60 s: a line that was away for a while would stay silent for a minute.
	longestRetry = time.Second
	longStep     = 24_000  // bytes by which the congestion window grows with each round trip
	longFloor    = 12_000  // bytes: the window never falls below ten packets, and begins there (RFC 6928)
	longBuffer   = 2 << 20 // bytes
)

// Config is what an API needs.
type Config struct {
	// Net opens the sockets: network.Pion() in the program, a virtual network in tests.
	Net transport.Net
	// Loopback also offers 127.0.0.1 and ::1: for participants on one machine.
	Loopback bool
	Log      *slog.Logger
}

// API makes connections. There is one per profile.
type API struct {
	// Immutable.
	pion  *webrtc.API
	long  *webrtc.API // for connections that carry files over a long way
	net   *bufferedNet
	log   *slog.Logger
	given int // bytes of UDP receive buffer that the system gave
}

// New returns an API; it holds nothing that needs closing.
func New(cfg Config) (*API, error) {
	a := &API{net: &bufferedNet{cfg.Net}, log: cfg.Log}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	a.given = a.net.probe()

	var err error
	if a.pion, err = a.build(cfg, func(*webrtc.SettingEngine) {}); err != nil {
		return nil, err
	}
	a.long, err = a.build(cfg, func(se *webrtc.SettingEngine) {
		// Eight of these hold 95 % of 100 Mbit/s at 50 ms and 0.5 % loss, with 12,000 bytes 85 %; one as pion makes it holds 9 %.
		se.SetSCTPCwndCAStep(longStep)
		se.SetSCTPMinCwnd(longFloor)
		se.SetSCTPMaxReceiveBufferSize(longBuffer)
	})
	return a, err
}

// build makes one pion API; change has the last word.
func (a *API) build(cfg Config, change func(*webrtc.SettingEngine)) (*webrtc.API, error) {
	engine, registry := &webrtc.MediaEngine{}, &interceptor.Registry{}
	if err := registerCodecs(engine); err != nil {
		return nil, err
	}
	err := webrtc.RegisterDefaultInterceptorsWithOptions(engine, registry,
		webrtc.WithNackGeneratorOptions(nack.GeneratorInterval(nackInterval)))
	if err != nil {
		return nil, fmt.Errorf("register interceptors: %w", err)
	}

	var se webrtc.SettingEngine
	se.SetNet(a.net)
	se.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	se.SetIncludeLoopbackCandidate(cfg.Loopback)
	// Both would open sockets past cfg.Net (network.Pion). A browser that hides its addresses behind .local names still reaches ours.
	se.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	se.DisableActiveTCP(true)
	se.SetICETimeouts(disconnectedAfter, failedAfter, keepAlive)
	se.DetachDataChannels()
	se.SetSCTPMaxReceiveBufferSize(sctpBuffer(a.given))
	se.SetSCTPMaxMessageSize(maxMessage)
	se.SetSCTPRTOMax(longestRetry)
	se.LoggerFactory = loggers{a.log}
	change(&se)
	return webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry), webrtc.WithSettingEngine(se)), nil
}

// SocketBuffer returns how many bytes of UDP receive buffer the system gave each socket, 0 when it would not say.
func (a *API) SocketBuffer() int { return a.given }

func registerCodecs(engine *webrtc.MediaEngine) error {
	feedback := []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}
	for _, c := range []struct {
		codec webrtc.RTPCodecParameters
		kind  webrtc.RTPCodecType
	}{
		{webrtc.RTPCodecParameters{
			RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000, RTCPFeedback: feedback},
			PayloadType:        payloadVP8,
		}, webrtc.RTPCodecTypeVideo},
		{webrtc.RTPCodecParameters{
			RTPCodecCapability: webrtc.RTPCodecCapability{
				MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1",
			},
			PayloadType: payloadOpus,
		}, webrtc.RTPCodecTypeAudio},
	} {
		if err := engine.RegisterCodec(c.codec, c.kind); err != nil {
			return fmt.Errorf("register codec %q: %w", c.codec.MimeType, err)
		}
	}
	return nil
}
