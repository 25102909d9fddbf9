package rtc

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pion/webrtc/v4"
)

// Offer returns the SDP to be sent to the other side. The first call opens the connection's data channels; a later one is an ICE restart.
// While an offer of ours waits for its answer, that same offer comes again, with the candidates found since: pion cannot take an offer back.
func (c *Conn) Offer() (sdp string, err error) {
	switch c.pc.SignalingState() {
	case webrtc.SignalingStateClosed:
		return "", ErrClosed
	case webrtc.SignalingStateHaveLocalOffer:
		return c.pc.PendingLocalDescription().SDP, nil
	default:
	}
	restart := c.pc.CurrentLocalDescription() != nil
	if !restart {
		for _, label := range c.labels {
			dc, making := c.pc.CreateDataChannel(label, nil)
			if making != nil {
				return "", fmt.Errorf("make channel %q: %w", label, making)
			}
			c.open(dc)
		}
	}
	c.newGeneration()
	offer, err := c.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err != nil {
		return "", fmt.Errorf("make offer: %w", err)
	}
	if err := c.pc.SetLocalDescription(offer); err != nil {
		return "", fmt.Errorf("set offer: %w", err)
	}
	return offer.SDP, nil
}

// Answer takes the other side's offer, the first or a restart, and returns the SDP of the answer.
func (c *Conn) Answer(sdp string) (string, error) {
	if c.pc.SignalingState() == webrtc.SignalingStateClosed {
		return "", ErrClosed
	}
	c.newGeneration()
	if err := c.setRemote(webrtc.SDPTypeOffer, sdp); err != nil {
		return "", err
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return "", fmt.Errorf("make answer: %w", err)
	}
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return "", fmt.Errorf("set answer: %w", err)
	}
	return answer.SDP, nil
}

// SetAnswer takes the other side's answer to our offer.
func (c *Conn) SetAnswer(sdp string) error {
	if c.pc.SignalingState() == webrtc.SignalingStateClosed {
		return ErrClosed
	}
	return c.setRemote(webrtc.SDPTypeAnswer, sdp)
}

// AddCandidate takes one of the other side's candidates: the JSON text of an RTCIceCandidateInit, "" after the last. One that came
// before its description waits for it; one that makes no sense to this machine is dropped, as browsers do (RFC 8445 §5.3).
func (c *Conn) AddCandidate(text string) error {
	if text == "" {
		return nil
	}
	var init webrtc.ICECandidateInit
	if err := json.Unmarshal([]byte(text), &init); err != nil {
		return fmt.Errorf("read candidate: %w", err)
	}
	c.mu.Lock()
	c.taken++
	full, ready := c.taken > maxCandidates, c.ready
	if !ready && !full {
		c.waiting = append(c.waiting, init)
	}
	c.mu.Unlock()
	if full || !ready {
		return nil
	}
	c.add(init)
	return nil
}

func (c *Conn) setRemote(kind webrtc.SDPType, sdp string) error {
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: kind, SDP: sdp}); err != nil {
		return fmt.Errorf("set remote %s: %w", kind, err)
	}
	c.mu.Lock()
	c.ready = true
	waiting := c.waiting
	c.waiting = nil
	c.mu.Unlock()
	for _, init := range waiting {
		c.add(init)
	}
	return nil
}

func (c *Conn) add(init webrtc.ICECandidateInit) {
	// A .local name, an address family we do not have, TCP: none of them is a reason to refuse the person.
	if err := c.pc.AddICECandidate(init); err != nil && !errors.Is(err, webrtc.ErrConnectionClosed) {
		c.log.Debug("candidate is of no use", "error", err)
	}
}

// newGeneration makes the candidates that come from now on wait for their own description.
func (c *Conn) newGeneration() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready, c.waiting, c.taken = false, nil, 0
}
