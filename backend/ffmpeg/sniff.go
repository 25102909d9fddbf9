package ffmpeg

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"videonet/backend/fault"
)

// sniffSize is what the longest signature needs: two and a bit packets of MPEG-TS.
const sniffSize = 1024 // bytes

// signature is how the files of one demuxer begin. The demuxer's name is ffmpeg's.
type signature struct {
	demuxer string
	at      int
	magic   string
}

// signatures are looked through in order. Playlists (HLS, DASH, ffconcat, SDP), image sequences and subtitles are not here, and
// must never be: they name other files.
func signatures() []signature {
	return []signature{
		{"mov", 4, "ftyp"},
		{"mov", 4, "moov"},
		{"mov", 4, "mdat"},
		{"mov", 4, "free"},
		{"mov", 4, "skip"},
		{"mov", 4, "wide"},
		{"matroska", 0, "\x1A\x45\xDF\xA3"},
		{"avi", 8, "AVI "},
		{"avi", 8, "AVIX"},
		{"flv", 0, "FLV\x01"},
		{"ogg", 0, "OggS"},
		{"asf", 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"},
		{"mpeg", 0, "\x00\x00\x01\xBA"},
		{"mpegvideo", 0, "\x00\x00\x01\xB3"},
		{"mxf", 0, "\x06\x0E\x2B\x34\x02\x05\x01\x01"},
		{"gxf", 0, "\x00\x00\x00\x00\x01\xBC"},
		{"ivf", 0, "DKIF"},
		{"nut", 0, "nut/multimedia container\x00"},
		{"yuv4mpegpipe", 0, "YUV4MPEG2 "},
		{"dv", 0, "\x1F\x07\x00"},
		{"gif", 0, "GIF87a"},
		{"gif", 0, "GIF89a"},
		{"h264", 0, "\x00\x00\x00\x01\x67"},
		{"h264", 0, "\x00\x00\x01\x67"},
		{"h264", 0, "\x00\x00\x00\x01\x09"},
		{"hevc", 0, "\x00\x00\x00\x01\x40\x01"},
		{"hevc", 0, "\x00\x00\x01\x40\x01"},
		{"hevc", 0, "\x00\x00\x00\x01\x46\x01"},
		// Sound alone: a microphone may be a file.
		{"wav", 8, "WAVE"},
		{"flac", 0, "fLaC"},
		{"mp3", 0, "ID3"},
		{"mp3", 0, "\xFF\xFB"},
		{"aiff", 8, "AIFF"},
	}
}

// Sniff returns the demuxer that the first bytes of the file call for, whatever its name ends in. It opens nothing but a regular
// file and never waits. Faults: NotVideo, FileGone, FileUnreadable, FileIsFolder.
func Sniff(path string) (demuxer string, err error) {
	f, err := openRegular(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fault.New(fault.FileUnreadable, err, "file", path)
	}
	head = head[:n]
	for _, s := range signatures() {
		if len(head) >= s.at && bytes.HasPrefix(head[s.at:], []byte(s.magic)) {
			return s.demuxer, nil
		}
	}
	for _, packet := range []struct{ start, step int }{{0, 188}, {4, 192}, {0, 204}} { // MPEG-TS, M2TS, TS with error correction
		if last := packet.start + 3*packet.step; last < len(head) && head[packet.start] == 0x47 &&
			head[packet.start+packet.step] == 0x47 && head[packet.start+2*packet.step] == 0x47 && head[last] == 0x47 {
			return "mpegts", nil
		}
	}
	return "", fault.New(fault.NotVideo, fmt.Errorf("no known container begins with % x", head[:min(n, 12)]), "file", path)
}

// openRegular opens a regular file and nothing else: the open of a FIFO waits for a writer, that of a device may do anything.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileFault(path, err)
	}
	if info.IsDir() {
		return nil, fault.New(fault.FileIsFolder, nil, "file", path)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.NotVideo, fmt.Errorf("it is no regular file but %s", info.Mode().Type()), "file", path)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openNonblock, 0)
	if err != nil {
		return nil, fileFault(path, err)
	}
	if again, err := f.Stat(); err != nil || !os.SameFile(info, again) {
		_ = f.Close()
		return nil, fault.New(fault.FileGone, errors.Join(errors.New("it was replaced while it was opened"), err), "file", path)
	}
	return f, nil
}

// fileFault says why a file could not be opened.
func fileFault(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.FileGone, err, "file", path)
	}
	return fault.New(fault.FileUnreadable, err, "file", path)
}
