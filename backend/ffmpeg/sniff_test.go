package ffmpeg_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/ffmpeg"
)

func TestSniffKnowsContainersByTheirContent(t *testing.T) {
	for name, args := range map[string]string{
		"a.mp4": source + x264, "a.mkv": source + x264, "a.webm": clips()["vp8.webm"], "a.avi": clips()["mpeg4.avi"],
		"a.ts": source + x264, "a.mpg": clips()["fields.mpg"], "a.flv": source + "-c:v flv", "a.ogv": source + "-c:v libtheora",
		"a.wmv": source + "-c:v wmv2", "a.mxf": source + "-c:v mpeg2video", "a.gif": source, "a.y4m": source + "-t 0.2 -pix_fmt yuv420p",
		"a.ivf": source + "-c:v libvpx -deadline realtime -cpu-used 8", "a.h264": source + x264, "a.mpeg1video": source + "-c:v mpeg1video -f mpeg1video",
		"a.wav": tone, "a.mp3": tone, "a.flac": tone, "a.nut": source + "-c:v mpeg4",
	} {
		t.Run(name, func(t *testing.T) {
			found := tools(t)
			disguised := filepath.Join(t.TempDir(), "holiday.txt")
			if err := os.Rename(clip(t, name, args), disguised); err != nil {
				t.Fatal(err)
			}
			info, err := found.Probe(t.Context(), disguised)
			if err != nil {
				t.Fatal(err)
			}
			if (info.Video == nil) == (info.Audio == nil) && name != "a.webm" {
				t.Errorf("%+v", info)
			}
		})
	}
}

// The table of catalogue C8 that no decoder is needed for.
func TestWhatIsNoVideo(t *testing.T) {
	folder := t.TempDir()
	for name, c := range map[string]struct {
		content string
		want    fault.Code
	}{
		"empty.mp4":     {"", fault.NotVideo},
		"byte.mp4":      {"\x00", fault.NotVideo},
		"text.mp4":      {strings.Repeat("Dear diary, today I was a video. ", 99), fault.NotVideo},
		"zeros.mkv":     {strings.Repeat("\x00", 4096), fault.NotVideo},
		"picture.mp4":   {"\x89PNG\r\n\x1a\n" + strings.Repeat("x", 999), fault.NotVideo},
		"lying.mp4":     {"\x00\x00\x00\x18ftypisom" + strings.Repeat("\xff", 4096), fault.FileDamaged},
		"huge.mp4":      {"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomiso2\xff\xff\xff\xffmoov" + strings.Repeat("\x80\x00\x00\x00", 999), fault.NotVideo},
		"matroska.mkv":  {"\x1A\x45\xDF\xA3" + strings.Repeat("\xff", 4096), fault.FileDamaged},
		"riff.avi":      {"RIFF\xff\xff\xff\xffAVI LIST\x80\x00\x00\x00hdrlavih" + strings.Repeat("\x7f", 4096), fault.FileDamaged},
		"transport.ts":  {strings.Repeat("\x47"+strings.Repeat("\xff", 187), 40), fault.FileDamaged},
		"list.ffconcat": {"ffconcat version 1.0\nfile 'secret.mp4'\n", fault.NotVideo},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := tools(t).Open(t.Context(), path, gray())
			if err == nil {
				defer func() { _ = s.Close() }()
				_, err = s.Next()
			}
			code, values := fault.Of(err)
			if code != c.want || values["file"] != path {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// Playlists under any name open no second file and ask no address, neither when sniffed nor when given to ffmpeg as what they claim.
func TestPlaylistsOpenNothing(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked = append(asked, r.URL.Path) }))
	defer server.Close()
	secret := clip(t, "secret.mp4", source+x264)
	before := accessed(t, secret)
	for name, content := range map[string]string{
		"hls":      "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n%s\n#EXT-X-ENDLIST\n",
		"ffconcat": "ffconcat version 1.0\nfile '%s'\n",
		"concat":   "file %s\n",
		"dash":     `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation id="1"><BaseURL>%s</BaseURL></Representation></AdaptationSet></Period></MPD>`,
		"sdp":      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\na=x:%s\n",
	} {
		for _, target := range []string{secret, server.URL + "/segment.ts"} {
			for _, extension := range []string{".mp4", ".avi", ".m3u8", ".ffconcat", ".mpd", ".sdp", ".mkv"} {
				path := write(t, name+extension, fmt.Appendf(nil, content, target))
				s, err := tools(t).Open(t.Context(), path, gray())
				if err == nil {
					_, err = s.Next()
					_ = s.Close()
				}
				if !fault.Is(err, fault.NotVideo) {
					t.Errorf("%s%s: %v", name, extension, err)
				}
			}
		}
	}
	if len(asked) > 0 || accessed(t, secret) != before {
		t.Errorf("asked for %v, secret read: %v", asked, accessed(t, secret) != before)
	}
}

// A path that looks like an option or an address is a path.
func TestPathsArePaths(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	good := clip(t, "good.mp4", source+x264)
	t.Chdir(filepath.Dir(good))
	for _, name := range []string{"-i", "concat:good.mp4", "tcp:" + strings.TrimPrefix(listener.Addr().String(), "127.0.0.1:"), "sub%05d.mp4", "ä ö?.mp4"} {
		if err = os.Link(good, name); err != nil {
			t.Fatal(err)
		}
		pts, _, err := all(t, open(t, name, gray()))
		if err != nil || len(pts) != 100 {
			t.Errorf("%q: %d pictures, %v", name, len(pts), err)
		}
	}
}

func TestNoFFmpeg(t *testing.T) {
	t.Setenv(ffmpeg.EnvPath, filepath.Join(t.TempDir(), "ffmpeg"))
	if _, err := ffmpeg.Find(t.Context()); !fault.Is(err, fault.NoFFmpeg) {
		t.Errorf("where nothing is: %v", err)
	}
	t.Setenv(ffmpeg.EnvPath, "")
	t.Setenv("PATH", t.TempDir())
	if _, err := ffmpeg.Find(t.Context()); !fault.Is(err, fault.NoFFmpeg) {
		t.Errorf("without PATH: %v", err)
	}
}

func TestFindWhereToldAndCanceled(t *testing.T) {
	found := tools(t)
	for _, where := range []string{found.FFmpeg, filepath.Dir(found.FFmpeg)} {
		t.Setenv(ffmpeg.EnvPath, where)
		again, err := ffmpeg.Find(t.Context())
		if err != nil || again.Version != found.Version || again.Version == "" {
			t.Errorf("%s: %+v, %v", where, again, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	if _, err := ffmpeg.Find(ctx); !fault.Is(err, fault.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}
