//go:build linux

package main

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// An invite that was valid until 12 March 2021, 18:00 UTC.
const expiredInvite = "videonet:AQAAAAAAYEusIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEDTr32Isehe1W5VUyzvDKcADmPJafFZep_PRolZecgEBBH8AAAEACeuHWQ4"

// storyBad: what goes wrong around a person has its sentence in the window, in their language, and everything else goes on: links that
// lead nowhere, a camera that is not there, a relay that dies in the call, a file that is no video; then a computer without sound and
// without ffmpeg, and a profile that another program has open.
func storyBad(t *T) {
	desk := t.NewDesk()
	desk.env = append(desk.env, "TZ=UTC")
	relay, place := startRelay(desk)
	invite := newRoom(desk, "Dailies", "--relay", place)
	nobody := newRoom(desk, "Nobody is here")
	mina := desk.CLI("mina", "join", "-", "--name", "Mina", "--camera", "test", "--for", "10m")
	mina.Say(invite)

	w := desk.Open()
	w.Resize(1440, 900)
	badLinks(w, nobody)
	joinBy(w, words()["en"], invite)
	w.Find("heading", "Dailies")
	canvas := w.Find("img", "Picture of Mina")
	t.Wait(patience, "the first picture is there", func() (bool, error) {
		_, ok, err := canvas.Counter()
		return ok, err
	})
	noCamera(t, w, canvas)
	relayDies(w, mina, canvas, relay)
	mina.Stop(patience)
	withdrawn(w, invite)
	noVideo(w)
	w.Quit()

	profileInUse(desk, poorMachine(desk))
}

// words are what the pages say in a language, where the story presses or reads.
func words() map[string]pageWords {
	return map[string]pageWords{
		"ko": {
			"한국어", "내 이름과 언어", "초대로 참가", "초대 링크", "참가",
			"VideoNet 링크가 아닙니다. 초대문에서 다시 복사하세요.", "이 초대는 2021년 3월 12일 18:00에 만료됐습니다. 새로 요청하세요.",
		},
		"ja": {
			"日本語", "名前と言語", "招待で参加", "招待リンク", "参加",
			"VideoNet のリンクではありません。招待文からもう一度コピーしてください。", "この招待は 2021年3月12日 18:00 に期限切れです。新しい招待を頼んでください。",
		},
		"en": {
			"English", "Your name and language", "Join with an invite", "Link of the invite", "Join",
			"This is no VideoNet link. Copy it again from the invitation.", "This invite expired on 12 Mar 2021 18:00. Ask for a new one.",
		},
	}
}

type pageWords struct{ language, profile, join, link, submit, notInvite, expired string }

func startRelay(desk *Desk) (relay *CLI, place string) {
	relay = desk.CLI("relay", "relay", "--listen", "127.0.0.1:0", "--data", filepath.Join(desk.Home, "relay"), "--lan-only")
	var at struct{ Address, Pin string }
	desk.t.Check(relay.WaitFor(patience, "listening", nil).Read(&at), "read where the relay is")
	return relay, at.Address + "#" + at.Pin
}

// newRoom makes a room of Mina's and returns its invite.
func newRoom(desk *Desk, name string, flags ...string) string {
	var room struct{ Invite string }
	made := desk.CLI("mina", append([]string{"room", "create", name}, flags...)...)
	desk.t.Check(made.WaitFor(patience, "room", nil).Read(&room), "read the invite")
	made.ExitCode(patience) // its profile is free again
	return room.Invite
}

// badLinks: what was pasted is no link, or an old one. The sentence stands under the field, in the language the window has. nobody is an
// invite into a room whose relay has ended.
func badLinks(w *Window, nobody string) {
	now := words()["en"]
	for _, language := range []string{"ko", "ja", "en"} {
		w.Find("button", now.profile).Click()
		w.Find("dialog", now.profile)
		choices, err := w.All("radio", words()[language].language) // Home has them too on the first run
		w.t.Check(err, "find the languages")
		choices[len(choices)-1].Click()
		now = words()[language]
		w.Find("dialog", now.profile)
		w.Press("Escape")
		w.Gone("dialog", "")
		field := joinBy(w, now, "https://example.org/room")
		w.Find("alert", now.notInvite)
		w.Shot("bad-link-" + language)
		field.Clear()
		field.Type(expiredInvite + enter)
		w.Find("alert", now.expired)
		w.Shot("bad-old-link-" + language)
		if language == "en" {
			field.Clear()
			field.Type(nobody + enter)
			w.Find("alert", "The room does not answer. Its host may have closed the program.")
		}
		w.Press("Escape")
		w.Gone("dialog", "")
	}
}

// joinBy pastes a link and presses the button.
func joinBy(w *Window, now pageWords, link string) (field *Element) {
	w.Find("button", now.join+"…").Click()
	field = w.Find("textbox", now.link)
	field.Type(link)
	w.Find("button", now.submit).Click()
	return field
}

// noCamera: the camera is switched on where there is none. The call goes on.
func noCamera(t *T, w *Window, canvas *Element) {
	if found, _ := filepath.Glob("/dev/video*"); len(found) > 0 {
		t.Logf("NOT RUN: this computer has a camera: %v", found)
		return
	}
	w.Find("button", "Camera").Click()
	w.FindText("No camera found. Connect one, or go in without a picture.")
	w.Shot("bad-no-camera")
	canvas.WatchCounter(3*time.Second, 2*time.Second)
}

// relayDies: the relay is killed in the call and comes back. Picture and chat do not need it.
func relayDies(w *Window, mina *CLI, canvas *Element, relay *CLI) {
	const sentence = "The connection to the room's host is gone. The call goes on; new people cannot come in until the host is back."
	relay.Stop(0)
	w.FindText(sentence)
	w.Shot("bad-relay-gone")
	canvas.WatchCounter(3*time.Second, 2*time.Second)
	w.Find("button", "Chat").Click()
	w.Find("textbox", "Message everyone in the room").Type("still here" + enter)
	mina.WaitFor(patience, "chat", Says("still here"))
	startRelay(w.desk)
	w.t.Wait(patience, "the sentence has gone", func() (bool, error) {
		all, err := w.All("", sentence)
		return len(all) == 0, err
	})
	mina.WaitFor(patience, "relay", Says(`"connected"`))
	canvas.WatchCounter(2*time.Second, 2*time.Second)
}

// withdrawn: outside again, the same link does not lead in any more.
func withdrawn(w *Window, invite string) {
	w.Find("button", "Leave").Click()
	w.Find("heading", "My rooms…")
	w.desk.CLI("mina", "room", "withdraw", "Dailies").WaitFor(patience, "withdrawn", nil)
	joinBy(w, words()["en"], invite)
	w.Find("alert", "This invite is no longer valid. Ask for a new one.")
	w.Press("Escape")
	w.Gone("dialog", "")
}

// noVideo: a text that is called a video is dropped on the window. The analysis says so, the pages beside it work.
func noVideo(w *Window) {
	w.Drop(image.Pt(700, 450), textNamedVideo(w.desk))
	w.FindText("This file is no video.")
	w.Shot("bad-no-video")
	w.Find("link", "Analysis").Click()
	w.Find("button", "holiday.mp4")
	w.Find("link", "Home").Click()
	openRoom(w, "After all that")
	w.Find("button", "Leave").Click()
	w.Find("heading", "My rooms…")
}

func textNamedVideo(desk *Desk) string {
	path := filepath.Join(desk.Home, "holiday.mp4")
	desk.t.Check(os.WriteFile(path, []byte(strings.Repeat("Dear diary, today I was a video. ", 99)), 0o600), "write a text")
	return path
}

// poorMachine: no sound system and no ffmpeg. Home lists it, people meet all the same. The guest stays.
func poorMachine(desk *Desk) (guest *CLI) {
	poor := *desk
	poor.env = desk.Env("PULSE_SERVER=unix:"+filepath.Join(desk.Home, "nowhere"), "VIDEONET_FFMPEG="+filepath.Join(desk.Home, "nowhere"))
	w := poor.Open("--profile", filepath.Join(desk.Home, "poor"), textNamedVideo(desk))
	const noFFmpeg = "ffmpeg is missing. Install it, then try again."
	w.FindText(noFFmpeg) // the analysis of the file it was opened with
	w.Shot("bad-no-ffmpeg")
	w.Find("link", "Home").Click()
	for _, sentence := range []string{
		noFFmpeg, "No microphone found. You can listen and write.", "No speaker or headphones found. You can see and write.",
	} {
		w.Find("listitem", sentence)
	}
	w.Shot("bad-machine")
	invite := openRoom(w, "In silence")
	w.FindText("No speaker or headphones found. You can see and write.")
	w.Find("button", "Unmute").Click()
	w.FindText("No microphone found. You can listen and write.")
	guest = desk.CLI("yuki", "join", "-", "--name", "Yuki", "--mic", "test", "--for", "5m")
	guest.Say(invite)
	w.Find("listitem", "Yuki…")
	guest.Say("I cannot hear you")
	w.Find("button", "Chat…").Click()
	w.FindText("I cannot hear you")
	w.Shot("bad-no-sound")
	w.Quit()
	return guest
}

// profileInUse: the profile of a participant who is still there is opened in a window. The participant goes on.
func profileInUse(desk *Desk, guest *CLI) {
	w := desk.Open("--profile", filepath.Join(desk.Home, "cli-yuki"))
	w.Find("heading", "VideoNet could not start")
	w.FindText("This profile is open in another window.")
	w.Shot("bad-profile-in-use")
	w.Quit()
	if guest.Ended() {
		w.t.Fatalf("the participant whose profile it is has ended; see %s", guest.log)
	}
}
