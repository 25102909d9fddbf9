package meeting

import (
	"errors"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting/publish"
)

// Pictures have 720 lines, and half as many when there are more than four cameras in the room: a mesh of six sends five times.
const (
	fullHeight   = 720
	smallHeight  = 360
	manyCameras  = 4
	localPackets = 30 // pictures that may wait for our own view
)

// Device is the own camera or microphone.
type Device struct {
	On    bool
	Fault error // why it cannot be used, nil when it can
}

// devices is what we want of camera and microphone, and what they do. Owned by the room's owner.
type devices struct {
	camera, microphone Device
	cameraTry, micTry  int // number of the newest attempt to open
	lines              int
	own                *publish.Subscription // the own picture
}

func (r *Room) makeDevices() {
	noVideo := func(int, int, int) (media.VideoEncoder, error) { return nil, fault.New(fault.NoCamera, nil) }
	noAudio := func() (media.AudioEncoder, error) { return nil, fault.New(fault.NoMicrophone, nil) }
	if r.cfg.NewVideoEncoder != nil {
		noVideo = r.cfg.NewVideoEncoder
	}
	if r.cfg.NewAudioEncoder != nil {
		noAudio = r.cfg.NewAudioEncoder
	}
	r.camera = publish.NewCamera(publish.CameraConfig{
		NewEncoder: noVideo, Height: fullHeight, Changed: func(s publish.CameraState) { r.post(func() { r.cameraChanged(s) }) },
	})
	r.mic = publish.NewMicrophone(publish.MicrophoneConfig{
		NewEncoder: noAudio, Changed: func(s publish.MicrophoneState) { r.post(func() { r.microphoneChanged(s) }) },
	})
	r.devices.lines = fullHeight
	if r.cfg.View == nil {
		return
	}
	own := r.camera.Subscribe(localPackets)
	r.devices.own = own
	r.tasks.Go(func() { pass(own, func(p media.Packet) { r.cfg.View.Picture(r.self, p) }) })
}

func (r *Room) closeDevices() {
	r.tasks.Go(func() {
		if err := errors.Join(r.camera.Close(), r.mic.Close()); err != nil {
			r.log.Warn("close devices", "error", err)
		}
	})
}

// SetCamera turns the own camera on or off. What becomes of it is told in the state.
func (r *Room) SetCamera(on bool) {
	r.post(func() {
		r.devices.cameraTry++
		try := r.devices.cameraTry
		r.wish.Store(int64(try))
		r.devices.camera = Device{On: on}
		r.mediaChanged()
		if !on || r.cfg.OpenCamera == nil {
			if on {
				r.devices.camera = Device{Fault: fault.New(fault.NoCamera, nil)}
				r.mediaChanged()
			}
			r.tasks.Go(func() { r.switchCamera(try, nil) })
			return
		}
		r.tasks.Go(func() {
			src, err := r.cfg.OpenCamera(r.ctx)
			r.post(func() { r.cameraOpened(try, src, err) })
		})
	})
}

func (r *Room) cameraOpened(try int, src media.VideoSource, err error) {
	stale := try != r.devices.cameraTry || r.ending
	switch {
	case err != nil && !stale:
		r.devices.camera = Device{Fault: err}
		r.mediaChanged()
	case err == nil && stale:
		r.tasks.Go(func() { _ = src.Close() })
	case err == nil:
		r.tasks.Go(func() { r.switchCamera(try, src) })
	}
}

// switchCamera gives the camera another source, nil for none, unless a newer wish has come meanwhile: tasks run in any order, and a
// camera that was turned on and off at once must end off.
func (r *Room) switchCamera(try int, src media.VideoSource) {
	r.switching.Lock()
	defer r.switching.Unlock()
	if r.wish.Load() == int64(try) {
		r.camera.SetSource(src)
	} else if src != nil {
		_ = src.Close()
	}
}

// SetMicrophone turns the own microphone on or off. Off, the device stays open and its level is measured, but nothing is sent.
func (r *Room) SetMicrophone(on bool) {
	r.mic.SetMuted(!on) // at once: nothing said after this call is sent
	r.post(func() {
		r.devices.microphone.On = on
		state := r.mic.State().Status
		if !on || state == publish.Live || state == publish.Starting {
			r.mediaChanged()
			return
		}
		if r.cfg.OpenMicrophone == nil {
			r.devices.microphone = Device{Fault: fault.New(fault.NoMicrophone, nil)}
			r.mediaChanged()
			return
		}
		r.devices.microphone.Fault = nil
		r.devices.micTry++
		try := r.devices.micTry
		r.mediaChanged()
		r.tasks.Go(func() {
			src, err := r.cfg.OpenMicrophone(r.ctx)
			r.post(func() { r.microphoneOpened(try, src, err) })
		})
	})
}

func (r *Room) microphoneOpened(try int, src media.AudioSource, err error) {
	stale := try != r.devices.micTry || r.ending
	switch {
	case err != nil && !stale:
		r.devices.microphone = Device{Fault: err}
		r.mediaChanged()
	case err == nil && stale:
		r.tasks.Go(func() { _ = src.Close() })
	case err == nil:
		r.tasks.Go(func() { r.mic.SetSource(src) })
	}
}

// cameraChanged notes what publish says: a device that was pulled out, a file that ended.
func (r *Room) cameraChanged(publish.CameraState) {
	s := r.camera.State() // the newest, whatever order the calls came in
	switch s.Status {
	case publish.Lost:
		r.devices.camera = Device{Fault: s.Err}
	case publish.Ended:
		r.devices.camera = Device{}
	default:
	}
	r.mediaChanged()
}

func (r *Room) microphoneChanged(publish.MicrophoneState) {
	s := r.mic.State()
	switch s.Status {
	case publish.Lost:
		r.devices.microphone = Device{Fault: s.Err}
	case publish.Ended:
		r.devices.microphone = Device{}
	default:
	}
	r.mediaChanged()
}

// mediaChanged tells everybody whether our camera and microphone are on, and how large pictures are to be.
func (r *Room) mediaChanged() {
	for _, p := range r.people {
		if p.call != nil && p.call.chat != nil {
			r.sendState(p.call.chat)
		}
	}
	r.fitPictures()
	r.touch()
}

// fitPictures makes pictures smaller when many cameras are on.
func (r *Room) fitPictures() {
	cameras := 0
	if r.devices.camera.On {
		cameras++
	}
	for _, p := range r.people {
		if p.camera && p.left.IsZero() {
			cameras++
		}
	}
	lines := fullHeight
	if cameras > manyCameras {
		lines = smallHeight
	}
	if lines != r.devices.lines {
		r.devices.lines = lines
		r.camera.SetHeight(lines)
	}
}
