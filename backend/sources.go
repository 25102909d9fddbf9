package backend

import (
	"context"
	"log/slog"
	"os"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/native/capture"
	"videonet/backend/native/soundcard"
)

// The words that name no file and no device where a camera or a microphone is asked for.
const (
	TestSource = "test" // a moving picture with a counter and a clock, a tone
	NoSource   = "none"
)

// Sources opens what a room sends where a person names it, as on the command line: TestSource, a file, or the id of a device, ""
// being the system's first.
type Sources struct {
	Camera, Microphone string

	cameras *capture.Cameras
	card    *soundcard.Card
}

// NewSources returns sources by name. Nothing is opened yet.
func NewSources(camera, microphone string, log *slog.Logger) *Sources {
	return &Sources{Camera: camera, Microphone: microphone, cameras: capture.NewCameras(), card: soundcard.New(log)}
}

// OpenCamera opens what Camera names. It meets Config.OpenCamera.
func (s *Sources) OpenCamera(ctx context.Context) (media.VideoSource, error) {
	switch {
	case s.Camera == NoSource:
		return nil, fault.New(fault.NoCamera, nil)
	case s.Camera == TestSource:
		camera, err := testpattern.NewCamera(testpattern.CameraConfig{})
		if err != nil {
			return nil, err // a nil *Camera is no nil VideoSource
		}
		return camera, nil
	case isFile(s.Camera):
		file, err := openFile(ctx, s.Camera, ffmpeg.SourceConfig{Video: true})
		if err != nil {
			return nil, err
		}
		return file.Video(), nil
	}
	camera, err := s.cameras.Open(capture.CameraConfig{ID: s.Camera})
	if err != nil {
		return nil, err
	}
	return camera, nil
}

// OpenMicrophone opens what Microphone names. It meets Config.OpenMicrophone.
func (s *Sources) OpenMicrophone(ctx context.Context) (media.AudioSource, error) {
	switch {
	case s.Microphone == NoSource:
		return nil, fault.New(fault.NoMicrophone, nil)
	case s.Microphone == TestSource:
		return testpattern.NewMicrophone(false), nil
	case isFile(s.Microphone):
		file, err := openFile(ctx, s.Microphone, ffmpeg.SourceConfig{Audio: true})
		if err != nil {
			return nil, err
		}
		if sound := file.Audio(); sound != nil {
			return sound, nil
		}
		_ = file.Close()
		return nil, fault.New(fault.NoMicrophone, nil)
	}
	microphone, err := capture.OpenMicrophone(s.card, s.Microphone)
	if err != nil {
		return nil, err
	}
	return microphone, nil
}

// isFile tells a file from a device: devices have ids without a path.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func openFile(ctx context.Context, path string, c ffmpeg.SourceConfig) (*ffmpeg.FileSource, error) {
	tools, err := ffmpeg.Find(ctx)
	if err != nil {
		return nil, err
	}
	return tools.OpenSource(ctx, path, c)
}

// Close frees what the devices need. Sources that were opened must be closed before.
func (s *Sources) Close() error { return s.card.Close() }
