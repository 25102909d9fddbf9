package backend

import (
	"fmt"
	"os/user"
	"path/filepath"
	"strings"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/sentences"
	"videonet/backend/store"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Person is who this profile is: a key for ever, and a name and a language for now. It is safe for concurrent use.
type Person struct {
	identity trust.Identity
	store    *store.Store

	mu       sync.Mutex
	settings store.Settings
}

func newPerson(identity trust.Identity, kept *store.Store) (*Person, error) {
	settings, err := kept.Settings()
	if err != nil {
		return nil, err
	}
	return &Person{identity: identity, store: kept, settings: settings}, nil
}

// ID returns the participant id.
func (p *Person) ID() string { return p.identity.Public().String() }

// Name returns what the person chose to be called, else the name of the system's account.
func (p *Person) Name() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.settings.Name != "" {
		return p.settings.Name
	}
	return accountName()
}

// SetName changes the name, for rooms entered from now on.
func (p *Person) SetName(name string) error {
	name = strings.TrimSpace(name)
	if err := wire.CheckName(name); err != nil || name == "" {
		return fault.New(fault.Invalid, err, "what", "name")
	}
	return p.change(func(s *store.Settings) { s.Name = name })
}

// Language returns the chosen language, "" when the system's is to be followed.
func (p *Person) Language() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings.Language
}

// SetLanguage chooses one of sentences.Languages.
func (p *Person) SetLanguage(language string) error {
	if _, err := sentences.All(language); err != nil {
		return fault.New(fault.Invalid, fmt.Errorf("choose language %q: %w", language, err), "what", "language")
	}
	return p.change(func(s *store.Settings) { s.Language = language })
}

// Notifications says whether the desktop may tell of files while nobody looks at the window.
func (p *Person) Notifications() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.settings.Quiet
}

// SetNotifications changes that.
func (p *Person) SetNotifications(on bool) error {
	return p.change(func(s *store.Settings) { s.Quiet = !on })
}

// Inbox returns the folder that the person chose for received files, "" when the system's is to be used.
func (p *Person) Inbox() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings.Inbox
}

// SetInbox chooses that folder, an absolute path; "" is the system's again.
func (p *Person) SetInbox(folder string) error {
	if folder != "" && !filepath.IsAbs(folder) {
		return fault.New(fault.Invalid, fmt.Errorf("choose folder %q", folder), "what", "folder")
	}
	return p.change(func(s *store.Settings) { s.Inbox = folder })
}

// StrangerLimit returns how many bytes somebody new may send without a second look, 0 when the person has not chosen that.
func (p *Person) StrangerLimit() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings.Stranger
}

// SetStrangerLimit chooses it, above 0.
func (p *Person) SetStrangerLimit(bytes int64) error {
	if bytes <= 0 {
		return fault.New(fault.Invalid, fmt.Errorf("choose a limit of %d bytes", bytes), "what", "limit")
	}
	return p.change(func(s *store.Settings) { s.Stranger = bytes })
}

func (p *Person) change(change func(*store.Settings)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	settings := p.settings
	change(&settings)
	if err := p.store.SetSettings(settings); err != nil {
		return err
	}
	p.settings = settings
	return nil
}

// accountName is the full name of the system's account, else its login; "" when the system has none or it is no name.
func accountName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(u.Name, ",") // the rest of a GECOS field is an office and telephones
	if name = strings.TrimSpace(name); name == "" {
		name = u.Username
	}
	if wire.CheckName(name) != nil {
		return ""
	}
	return name
}
