//go:build linux

package main

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	handSize  = 48_000_000 // bytes; what comes takes seconds at handSpeed, long enough for a hand
	handSpeed = "6000000"  // bytes a second
)

// storyByHand: all that a person does with files in the window and its desktop's own file dialogs: where files go is changed, one is taken, held,
// let go on, cancelled, taken again and checked with its receipt; one is refused for its size, tried again and sent again; two files and a
// hash are compared. What was chosen and what has happened is still said after a restart.
func storyByHand(t *T) {
	desk := t.NewDesk()
	inbox := filepath.Join(desk.Home, "Received")
	t.Check(os.Mkdir(inbox, 0o700), "make a folder")
	w := desk.Open()
	w.Resize(1440, 900)
	invite := openRoom(w, "Edit review")
	handSettings(t, w, inbox)
	w.Find("link", "Files").Click()
	handTakes(t, w, invite, inbox)
	handReceipt(t, w)
	handSends(t, w, invite)
	handCompares(t, w)
	w.Quit()

	w = desk.Open()
	w.Resize(1440, 900)
	w.Find("link", "Files").Click()
	w.Find("button", "Verified: show the check of reel.bin")
	rows, err := w.All("listitem", "reel.bin")
	t.Check(err, "look for the file") // the newest is first
	if text := rows[0].Text(); !strings.Contains(text, "MB/s") {
		t.Fatalf("after a restart nothing says how long it took: %q", text)
	}
	w.Shot("hand-history-1440x900")
	w.Resize(900, 600)
	w.Shot("hand-history-900x600")
	w.Find("link", "Settings").Click()
	w.FindText(inbox)
	w.Quit()
}

// handSettings changes where received files go and how much a stranger may send.
func handSettings(t *T, w *Window, inbox string) {
	w.Find("link", "Settings").Click()
	w.Find("button", "Received files: Choose folder…").Click()
	w.Choose(inbox, "hand-choose-folder")
	w.FindText(inbox)
	w.Find("combobox", "Largest size from somebody new without a second look").chooseFirst("hand-choose-size")
	t.Wait(patience, "the limit is 100 MB", func() (bool, error) {
		var info struct{ StrangerLimit int64 }
		err := w.script(&info, "return window.go.app.Program.Info()")
		return info.StrangerLimit == 100e6, err
	})
	w.Shot("hand-settings-1440x900")
	w.Resize(900, 600)
	w.Shot("hand-settings-900x600")
	w.Resize(1440, 900)
}

// handTakes takes a file, holds it, lets it go on, cancels it and takes it again: then the first part does not come a second time.
func handTakes(t *T, w *Window, invite, inbox string) {
	source := filepath.Join(w.desk.Home, "reel.bin")
	t.Check(randomFile(source, handSize), "make the file")
	hash, err := hashFile(source)
	t.Check(err, "hash the file")
	offer := func() *CLI {
		sender := w.desk.CLI("joon", "send", source, "--to", "-", "--peer", peerName(w), "--limit", handSpeed)
		sender.Say(invite)
		w.Find("button", "Accept").Click()
		return sender
	}
	first := offer()
	t.Wait(patience, "bytes move", func() (bool, error) { return first.progress() > handSize/8, nil })
	w.Shot("hand-running-1440x900")
	w.Find("button", "Pause").Click()
	resume := w.Find("button", "Resume")
	time.Sleep(time.Second) // what is under way arrives
	before := first.progress()
	w.Shot("hand-paused-1440x900")
	time.Sleep(2 * time.Second)
	if now := first.progress(); now > before+handSize/100 {
		t.Fatalf("%d bytes moved while it was held", now-before)
	}
	resume.Click()
	t.Wait(patience, "bytes move again", func() (bool, error) { return first.progress() > before+handSize/20, nil })
	w.Find("button", "Cancel").Click()
	w.Find("dialog", "Cancel reel.bin")
	w.Shot("hand-cancel-1440x900")
	w.Find("button", "Cancel and keep").Click()
	w.Gone("progressbar", "")
	first.ExitCode(patience)

	second := offer()
	w.Find("button", "Verified: show the check of reel.bin")
	if code := second.ExitCode(patience); code != 0 {
		t.Fatalf("the sender ended with %d", code)
	}
	t.sameFile(filepath.Join(inbox, "reel.bin"), hash)
}

// handReceipt looks at what both computers found out about the file, and compares the file with its receipt.
func handReceipt(t *T, w *Window) {
	w.Find("button", "Verified: show the check of reel.bin").Click()
	dialog := w.Find("dialog", "reel.bin")
	if text := dialog.Text(); !strings.Contains(text, "Kept from before") {
		t.Fatalf("nothing was kept of what had come: %q", text)
	}
	w.Shot("hand-check-1440x900")
	w.Find("button", "Check with the receipt").Click()
	w.Find("status", "This is the file of the receipt")
	w.Shot("hand-receipt-1440x900")
	w.Find("dialog", "Check files")
	w.Press("Escape")
	w.Gone("dialog", "Check files")
}

// handSends chooses a file in the desktop's dialog and sends it: to somebody who refuses its size, who then takes it, twice.
func handSends(t *T, w *Window, invite string) {
	source := filepath.Join(w.desk.Home, "Stills.bin")
	t.Check(randomFile(source, 3_000_000), "make the file")
	hash, err := hashFile(source)
	t.Check(err, "hash the file")
	into := t.TempDir()
	join := func(limit string) *CLI {
		c := w.desk.CLI("mina", "receive", "-", "--into", into, "--accept-all", "--stay", "--max", limit)
		c.Say(invite)
		c.WaitFor(patience, "peer", Says("connected"))
		return c
	}
	mina := join("1000000")
	w.Find("button", "Send files…").Click()
	w.Choose(source, "hand-choose-file")
	w.Find("button", "Retry") // in the panel of the room: there is only one to send to
	w.Find("link", "Files").Click()
	retry := w.Find("button", "Retry")
	w.Shot("hand-failed-1440x900")
	mina.Stop(patience)

	mina = join("0")
	retry.Click()
	w.Find("button", "Verified: show the check of Stills.bin")
	t.sameFile(filepath.Join(into, "Stills.bin"), hash)
	w.openMenu(w.Find("listitem", "Stills.bin").Box())
	w.Find("menuitem", "Send again")
	w.Shot("hand-menu-1440x900")
	w.Find("menuitem", "Send again").Click()
	again := filepath.Join(into, "Stills (1).bin")
	t.Wait(patience, "it has come a second time", func() (bool, error) { return len(mina.Events("done")) == 2, nil })
	t.sameFile(again, hash)
	mina.Stop(patience)
}

// openMenu presses the button of further actions that lies in a row.
func (w *Window) openMenu(row image.Rectangle) {
	all, err := w.All("button", "More")
	w.t.Check(err, "look for the menu")
	for _, button := range all {
		if button.Box().In(row) {
			button.Click()
			return
		}
	}
	w.t.Fatalf("the row has no menu")
}

// handCompares compares two files chosen in the desktop's dialog, and one of them with a wrong and with its own hash.
func handCompares(t *T, w *Window) {
	const size = 1 << 30 // sparse: it takes no room, and seconds to read
	one, two := filepath.Join(w.desk.Home, "one.bin"), filepath.Join(w.desk.Home, "two.bin")
	for _, path := range []string{one, two} {
		t.Check(os.WriteFile(path, nil, 0o600), "make a file")
		t.Check(os.Truncate(path, size), "make it large")
	}
	check := func() { w.Find("button", "Check").Click() }
	w.Find("button", "Check files…").Click()
	w.Find("button", "File: Choose file…").Click()
	w.Choose(one, "")
	w.Find("button", "Other file: Choose file…").Click()
	w.Choose(two, "")
	w.Shot("hand-compare-1440x900")
	check()
	w.Find("progressbar", "Progress of the check")
	w.Shot("hand-comparing-1440x900")
	w.waitLong("status", "The two files are the same, bit for bit")
	w.Shot("hand-same-1440x900")

	hash, err := hashFile(filepath.Join(w.desk.Home, "Stills.bin"))
	t.Check(err, "hash the file")
	for _, c := range []struct{ hash, verdict, shot string }{
		{strings.Repeat("ab", 32), "The file has another hash", "hand-differs-1440x900"},
		{strings.ToUpper(hash) + "  Stills.bin", "The file has this hash", "hand-hash-1440x900"},
	} {
		w.Find("button", "Check another").Click()
		w.Find("button", "File: Choose file…").Click()
		w.Choose(filepath.Join(w.desk.Home, "Stills.bin"), "")
		w.Find("radio", "A hash").Click()
		w.Find("textbox", "SHA-256, 64 characters").Type(c.hash)
		check()
		w.Find("status", c.verdict)
		w.Shot(c.shot)
	}
	w.Press("Escape")
	w.Gone("dialog", "Check files")
}

// sameFile fails the story unless a file is there and has this hash.
func (t *T) sameFile(path, hash string) {
	got, err := hashFile(path)
	t.Check(err, "hash what was received")
	if got != hash {
		t.Fatalf("%s was received as %s", hash, got)
	}
}

// waitLong is Find for what takes longer than a page.
func (w *Window) waitLong(role, name string) {
	w.t.Wait(2*time.Minute, role+" "+name, func() (bool, error) {
		all, err := w.All(role, name)
		return len(all) == 1, err
	})
}
