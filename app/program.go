package app

import (
	"context"
	"net/url"
	"strings"
	"time"

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
	inbox, err := platform.Inbox()
	if err != nil {
		return Info{}, err
	}
	address, token := product.Pictures()
	return Info{
		Version: Version, Me: product.Person.ID(), Name: product.Person.Name(), Language: product.Person.Language(),
		Pictures: Pictures{Address: address, Token: token}, Inbox: inbox, Notice: faultOf(product.Notice()),
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

// Pick lets the person choose files: any to send, videos to analyse.
func (p *Program) Pick(purpose string) (Picked, error) {
	var kinds []FileKind
	if purpose == "analyse" {
		kinds = append(kinds, FileKind{Name: "*" + strings.Join(videoExtensions(), " *"), Pattern: "*" + strings.Join(videoExtensions(), ";*")})
	}
	paths, err := p.j.window.ChooseFiles("VideoNet", kinds...)
	if err != nil {
		return Picked{}, err
	}
	return p.j.picks.add(paths), nil
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
