package backend

import (
	"context"
	"errors"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
	"videonet/backend/native/capture"
	"videonet/backend/native/soundcard"
)

// Devices are the cameras, microphones and loudspeakers of this machine. A program has one.
type Devices struct {
	cameras *capture.Cameras
	card    *soundcard.Card
}

// Check says whether a part of the machine can be used.
type Check struct {
	Part  string // "camera", "microphone", "speaker" or "ffmpeg"
	Label string // what was found
	Err   error  // with a fault's code, nil when it can be used
}

// Checks looks at everything that a meeting and an analysis need.
func (b *Backend) Checks(ctx context.Context) []Check {
	return []Check{
		b.devices.checkCamera(), b.devices.checkSound("microphone", soundcard.Input, fault.NoMicrophone),
		b.devices.checkSound("speaker", soundcard.Output, fault.NoSpeaker), checkFFmpeg(ctx),
	}
}

func (d *Devices) checkCamera() Check {
	found := d.cameras.List()
	if len(found) == 0 {
		return Check{Part: "camera", Err: fault.New(fault.NoCamera, nil)}
	}
	return Check{Part: "camera", Label: found[0].Label}
}

func (d *Devices) checkSound(part string, direction soundcard.Direction, missing fault.Code) Check {
	found, err := d.card.Devices(direction)
	if err == nil && len(found) == 0 {
		err = errors.New("the sound system lists none")
	}
	if err != nil {
		return Check{Part: part, Err: fault.New(missing, err)}
	}
	return Check{Part: part, Label: found[0].Label}
}

func checkFFmpeg(ctx context.Context) Check {
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return Check{Part: "ffmpeg", Err: err}
	}
	return Check{Part: "ffmpeg", Label: tools.Version}
}

// OpenCamera opens the system's first camera.
func (d *Devices) OpenCamera(context.Context) (media.VideoSource, error) {
	camera, err := d.cameras.Open(capture.CameraConfig{})
	if err != nil {
		return nil, err // a nil *Camera is no nil VideoSource
	}
	return camera, nil
}

// OpenMicrophone opens the system's microphone.
func (d *Devices) OpenMicrophone(context.Context) (media.AudioSource, error) {
	microphone, err := capture.OpenMicrophone(d.card, "")
	if err != nil {
		return nil, err
	}
	return microphone, nil
}
