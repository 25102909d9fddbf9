package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"videonet/backend/trust"
)

// told runs a verb for a person whose system has a locale, and returns how it ended and what it said on standard error.
func told(t *testing.T, locale string, args ...string) (code int, text string) {
	t.Helper()
	var out, said bytes.Buffer
	code = run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &said}, func(name string) string {
		return map[string]string{"LANG": locale}[name]
	})
	if out.Len() > 0 {
		t.Errorf("%v: printed %q", args, &out)
	}
	return code, said.String()
}

// TestInvitesThatLeadNowhere: a relay that has another key than the invite names, and a room whose invites were withdrawn.
func TestInvitesThatLeadNowhere(t *testing.T) {
	relay, host := startRelay(t, t.TempDir()), t.TempDir()
	code, lines := cli(t, "room", "create", "Dailies", "--relay", relay.place, "--profile", host, "--lan-only")
	if code != exitDone {
		t.Fatalf("%v", lines)
	}
	changed, err := trust.ParseInvite(str(lines[0], "invite"))
	if err != nil {
		t.Fatal(err)
	}
	withdrawn := inviteFile(t, changed.Link())
	changed.Pin[0] ^= 1
	if code, lines := cli(t, "room", "withdraw", "Dailies", "--profile", host, "--lan-only"); code != exitDone {
		t.Fatalf("%v", lines)
	}
	for _, c := range []struct {
		locale, invite string
		code           int
		want           string
	}{
		{"C.UTF-8", withdrawn, exitRefused, "This invite is no longer valid. Ask for a new one."},
		{"ko_KR.UTF-8", withdrawn, exitRefused, "이 초대는 더 이상 쓸 수 없습니다. 새로 요청하세요."},
		{"ja_JP.UTF-8", withdrawn, exitRefused, "この招待はもう使えません。新しい招待を頼んでください。"},
		{"C.UTF-8", inviteFile(t, changed.Link()), exitFailed, "The room's computer shows another key than the invite names. " +
			"Ask for a new invite, and do not go in until you know why."},
		{"ko_KR.UTF-8", inviteFile(t, changed.Link()), exitFailed, "회의실 컴퓨터의 키가 초대에 적힌 것과 다릅니다."},
	} {
		if code, text := told(t, c.locale, "join", c.invite, "--profile", t.TempDir()); code != c.code || !strings.HasPrefix(text, c.want) {
			t.Errorf("%s: %d, %s", c.locale, code, text)
		}
	}
	relay.stop()
}

// TestProfileInUse: the second program with a profile gets a sentence, the first one goes on.
func TestProfileInUse(t *testing.T) {
	invite, profile := inviteTo(t), t.TempDir()
	first := start(t, "first", "join", invite, "--profile", profile)
	first.event("joined")
	for locale, want := range map[string]string{
		"C.UTF-8":     "This profile is open in another window.",
		"ko_KR.UTF-8": "이 프로필은 다른 창에서 열려 있습니다.",
		"ja_JP.UTF-8": "このプロファイルは別のウィンドウで開いています。",
	} {
		if code, text := told(t, locale, "join", invite, "--profile", profile); code != exitFailed || !strings.HasPrefix(text, want) {
			t.Errorf("%s: %d, %s", locale, code, text)
		}
	}
	code, lines := cli(t, "room", "list", "--profile", profile)
	if code != exitFailed || len(lines) != 1 || str(lines[0], "code") != "profile_in_use" {
		t.Errorf("%d, %v", code, lines)
	}
	other := start(t, "other", "join", invite, "--name", "Other", "--for", "1m", "--profile", t.TempDir())
	first.until("the other one", func(l map[string]any) bool { return l["event"] == "peer" && l["state"] == "connected" })
	other.stop()
	other.ends(exitDone)
	first.stop()
	first.ends(exitDone)
}

// TestRelayDiesInTheCall: those who are connected are told, write to each other all the same, and are told when it is back.
func TestRelayDiesInTheCall(t *testing.T) {
	data := t.TempDir()
	relay := startRelay(t, data)
	code, lines := cli(t, "room", "create", "Dailies", "--relay", relay.place, "--profile", t.TempDir(), "--lan-only")
	if code != exitDone {
		t.Fatalf("%v", lines)
	}
	invite := inviteFile(t, str(lines[0], "invite"))
	ada := start(t, "Ada", "join", invite, "--name", "Ada", "--profile", t.TempDir())
	ada.event("joined")
	bo := start(t, "Bo", "join", invite, "--name", "Bo", "--profile", t.TempDir())
	for _, p := range []*program{ada, bo} {
		p.until("the other one", func(l map[string]any) bool { return l["event"] == "peer" && l["state"] == "connected" })
	}
	relay.stop()
	for _, p := range []*program{ada, bo} {
		const want = "The connection to the room's host is gone. The call goes on; new people cannot come in until the host is back."
		if line := p.event("relay"); line["state"] != "reconnecting" || line["text"] != want {
			t.Errorf("%s: %v", p.name, line)
		}
	}
	ada.say("still here?")
	if line := bo.event("chat"); line["text"] != "still here?" {
		t.Errorf("%v", line)
	}
	late := start(t, "late", "join", invite, "--profile", t.TempDir())
	if line := late.event("error"); line["code"] != "relay_unreachable" {
		t.Errorf("%v", line)
	}
	late.ends(exitFailed)
	again := startRelay(t, data)
	for _, p := range []*program{ada, bo} {
		if line := p.event("relay"); line["state"] != "connected" || line["text"] != nil {
			t.Errorf("%s: %v", p.name, line)
		}
	}
	bo.say("and it is back")
	ada.event("chat")
	for _, p := range []*program{bo, ada} {
		p.stop()
		p.ends(exitDone)
	}
	again.stop()
}

// TestNoDevices: a camera and a microphone that are not there are told, and the room is entered without them.
func TestNoDevices(t *testing.T) {
	p := start(t, "join", "join", inviteTo(t), "--camera", "no such camera", "--mic", "no such microphone", "--for", "1m", "--profile", t.TempDir())
	p.event("joined")
	told := map[string]bool{}
	for range 2 {
		told[str(p.event("error"), "code")] = true
	}
	if !told["no_camera"] || !told["no_microphone"] {
		t.Errorf("told %v", told)
	}
	p.say("here all the same")
	p.stop()
	p.ends(exitDone)
}

// TestAnalyzeSaysWhatIsWrong: each file that cannot be analysed has its sentence, and leaves no report.
func TestAnalyzeSaysWhatIsWrong(t *testing.T) {
	whole, _ := buildWorker(t)
	folder, out := t.TempDir(), t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ locale, path, want string }{
		{"C.UTF-8", write("text.mp4", "this is text"), "This file is no video."},
		{"ko_KR.UTF-8", write("empty.mp4", ""), "이 파일은 영상이 아닙니다."},
		{"C.UTF-8", filepath.Join(folder, "gone.mp4"), "no longer there. Choose it again."},
		{"ja_JP.UTF-8", folder, "はフォルダーです。ファイルを選んでください。"},
		{"ko_KR.UTF-8", write("lying.mp4", "\x00\x00\x00\x18ftypisom"+strings.Repeat("\xff", 4096)), "파일이 손상되어 화면을 읽을 수 없습니다."},
	} {
		code, text := told(t, c.locale, "analyze", c.path, "--out", out)
		if code != exitFailed || !strings.HasPrefix(text, c.path+": ") || !strings.Contains(text, c.want) {
			t.Errorf("%d, %s", code, text)
		}
	}
	t.Setenv("VIDEONET_FFMPEG", filepath.Join(folder, "nowhere"))
	for locale, want := range map[string]string{
		"C.UTF-8":     "ffmpeg is missing. Install it, then try again.",
		"ko_KR.UTF-8": "ffmpeg가 없습니다. 설치한 뒤 다시 시도하세요.",
		"ja_JP.UTF-8": "ffmpeg がありません。インストールしてから再試行してください。",
	} {
		if code, text := told(t, locale, "analyze", whole, "--out", out); code != exitFailed || !strings.Contains(text, want) {
			t.Errorf("%s: %d, %s", locale, code, text)
		}
	}
	if entries, err := os.ReadDir(out); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
}
