package app

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/fault"
	"videonet/backend/platform"
)

// Version is that of the program, as people see it.
const Version = "0.1.0"

// checkLimit bounds how long the devices of a machine may take to answer.
const checkLimit = 10 * time.Second

// Program is what the page calls about the program itself.
type Program struct{ j *journeys }

// Info says who this profile is and where pictures come from. It fails with why the profile could not be opened.
func (p *Program) Info() (Info, error) {
	product, err := p.j.opened()
	if err != nil {
		return Info{}, err
	}
	inbox, chosen, err := p.j.inbox()
	if err != nil {
		return Info{}, err
	}
	address, token := product.Pictures()
	return Info{
		Version: Version, Me: product.Person.ID(), Name: product.Person.Name(), Language: product.Person.Language(),
		Pictures: Pictures{Address: address, Token: token}, Inbox: inbox, InboxChosen: chosen, StrangerLimit: product.Transfers.Usual().Stranger,
		Notice: faultOf(product.Notice()), Notifications: product.Person.Notifications(),
	}, nil
}

// Checks looks at the devices and at ffmpeg.
func (p *Program) Checks() ([]Check, error) {
	product, err := p.j.opened()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(p.j.ctx, checkLimit)
	defer cancel()
	var out []Check
	for _, c := range product.Checks(ctx) {
		out = append(out, Check{Part: c.Part, OK: c.Err == nil, Label: c.Label, Fault: faultOf(c.Err)})
	}
	return out, nil
}

// SetName changes what this person is called.
func (p *Program) SetName(name string) error { return p.j.product().Person.SetName(name) }

// SetLanguage changes the language of the window.
func (p *Program) SetLanguage(language string) error {
	return p.j.product().Person.SetLanguage(language)
}

// Pick lets the person choose files: any to send or to check, videos to analyse; or a folder to send.
func (p *Program) Pick(purpose string) (Picked, error) {
	if purpose == "folder" {
		path, err := p.j.window.ChooseFolder("VideoNet")
		if err != nil || path == "" {
			return p.j.picks.add(nil), err
		}
		return p.j.picks.add([]string{path}), nil
	}
	var kinds []FileKind
	if purpose == "analyse" {
		kinds = append(kinds, FileKind{Name: "*" + strings.Join(analysis.VideoExtensions(), " *"), Pattern: "*" + strings.Join(analysis.VideoExtensions(), ";*")})
	}
	paths, err := p.j.window.ChooseFiles("VideoNet", kinds...)
	if err != nil {
		return Picked{}, err
	}
	return p.j.picks.add(paths), nil
}

// PickStore lets the person choose a folder to store files in; an empty handle when they thought better of it.
func (p *Program) PickStore() (PickedFolder, error) {
	path, err := p.j.window.ChooseFolder("VideoNet")
	if err != nil || path == "" {
		return PickedFolder{}, err
	}
	free, err := platform.Free(path)
	if err != nil {
		return PickedFolder{}, err
	}
	return PickedFolder{Handle: p.j.picks.keep([]string{path}), Name: filepath.Base(path), Free: free}, nil
}

// SetNotifications says whether the desktop may tell of files while nobody looks at the window.
func (p *Program) SetNotifications(on bool) error { return p.j.product().Person.SetNotifications(on) }

// Notify lets the desktop tell the person something, unless they do not want that. Where there is no desktop that shows notifications
// nothing is shown: the window says the same.
func (p *Program) Notify(n Notification) error {
	if !p.j.product().Person.Notifications() {
		return nil
	}
	if err := p.j.notifier.Show(p.j.ctx, platform.Notification(n)); err != nil {
		p.j.log.Debug("show a notification", "error", err)
	}
	return nil
}

// OpenLink opens a page of the web in the system's browser. Nothing but http and https is opened: other schemes start programs.
func (p *Program) OpenLink(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fault.New(fault.Invalid, err, "what", "link")
	}
	p.j.window.Browse(u.String())
	return nil
}

// CopyText puts text on the clipboard.
func (p *Program) CopyText(text string) error { return p.j.window.Copy(text) }

// Listening says that the page hears events from now on: what the program was opened with is told.
func (p *Program) Listening() {
	p.j.mu.Lock()
	p.j.listening = true
	p.j.mu.Unlock()
	p.j.tellArrived()
}
